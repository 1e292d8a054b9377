//! Ogg pages (RFC 3533) and the Opus packets in them (RFC 7845).

/// What is wrong with an Ogg Opus file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OggError {
    /// No page where one should start.
    #[error("no Ogg page at byte {0}")]
    NoPage(usize),
    /// A page reaches past the end.
    #[error("the Ogg page at byte {0} is cut off")]
    CutOff(usize),
    /// A page's checksum does not fit.
    #[error("the checksum of the Ogg page at byte {0} is wrong")]
    Checksum(usize),
    /// No `OpusHead` and `OpusTags`.
    #[error("the Ogg file holds no Opus stream")]
    NotOpus,
    /// Headers, and nothing behind them.
    #[error("the Ogg file holds no audio")]
    NoAudio,
}

const PAGE_HEADER: usize = 27;

/// RFC 3533, section 6: polynomial 0x04c11db7, nothing reflected, nothing inverted.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |crc, &byte| {
        (0..8).fold(crc ^ (u32::from(byte) << 24), |crc, _| {
            if crc & 0x8000_0000 == 0 { crc << 1 } else { (crc << 1) ^ 0x04c1_1db7 }
        })
    })
}

/// Every packet of the only stream of a file.
fn packets(bytes: &[u8]) -> Result<Vec<Vec<u8>>, OggError> {
    let mut packets = Vec::new();
    let mut packet = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let header = rest.get(..PAGE_HEADER).ok_or(OggError::CutOff(at))?;
        if !header.starts_with(b"OggS\0") {
            return Err(OggError::NoPage(at));
        }
        let lacing = rest.get(PAGE_HEADER..PAGE_HEADER + usize::from(header[26])).ok_or(OggError::CutOff(at))?;
        let start = PAGE_HEADER + lacing.len();
        let length = start + lacing.iter().map(|&segment| usize::from(segment)).sum::<usize>();
        let page = rest.get(..length).ok_or(OggError::CutOff(at))?;

        let mut without_checksum = page.to_vec();
        without_checksum[22..26].fill(0);
        if checksum(&without_checksum).to_le_bytes() != page[22..26] {
            return Err(OggError::Checksum(at));
        }

        let mut data = &page[start..];
        for &segment in lacing {
            let (part, behind) = data.split_at(usize::from(segment));
            data = behind;
            packet.extend_from_slice(part);
            // A segment of 255 bytes says that the packet goes on.
            if segment < 255 {
                packets.push(std::mem::take(&mut packet));
            }
        }
        at += length;
    }
    if packet.is_empty() { Ok(packets) } else { Err(OggError::CutOff(at)) }
}

/// The audio packets of an Ogg Opus file, without its two headers.
pub fn opus_packets(bytes: &[u8]) -> Result<Vec<Vec<u8>>, OggError> {
    let mut packets = packets(bytes)?.into_iter();
    let head = packets.next().is_some_and(|packet| packet.starts_with(b"OpusHead"));
    let tags = packets.next().is_some_and(|packet| packet.starts_with(b"OpusTags"));
    if !(head && tags) {
        return Err(OggError::NotOpus);
    }
    let audio: Vec<_> = packets.filter(|packet| !packet.is_empty()).collect();
    if audio.is_empty() { Err(OggError::NoAudio) } else { Ok(audio) }
}

/// Writes packets of 20 ms as an Ogg Opus file, one a page.
#[cfg(test)]
pub fn write<T: AsRef<[u8]>>(audio: &[T]) -> Vec<u8> {
    let mut head = Vec::from(*b"OpusHead\x01\x02");
    head.extend(0u16.to_le_bytes());
    head.extend(48_000u32.to_le_bytes());
    head.extend([0; 3]);
    let mut tags = Vec::from(*b"OpusTags");
    tags.extend(0u32.to_le_bytes());
    tags.extend(0u32.to_le_bytes());

    let mut out = Vec::new();
    let count = audio.len() + 2;
    let all = [head, tags].into_iter().chain(audio.iter().map(|packet| packet.as_ref().to_vec()));
    for (index, packet) in all.enumerate() {
        let flags = u8::from(index == 0) * 2 + u8::from(index + 1 == count) * 4;
        let granule = index.saturating_sub(1) as u64 * 960;
        let mut page = Vec::from(*b"OggS\0");
        page.push(flags);
        page.extend(granule.to_le_bytes());
        page.extend(1u32.to_le_bytes());
        page.extend((index as u32).to_le_bytes());
        page.extend([0; 4]);
        page.push((packet.len() / 255 + 1) as u8);
        page.extend(std::iter::repeat_n(255, packet.len() / 255));
        page.push((packet.len() % 255) as u8);
        page.extend(packet);
        let crc = checksum(&page);
        page[22..26].copy_from_slice(&crc.to_le_bytes());
        out.extend(page);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::tests::{decode_audio, scratch};

    const CLIP: &[u8] = include_bytes!("clips/audio.ogg");

    #[test]
    fn the_clip_holds_stereo_packets_of_20_ms() {
        let packets = opus_packets(CLIP).unwrap();
        assert!(packets.len() >= 150, "{} packets", packets.len());
        for packet in &packets {
            // RFC 6716, section 3.1: configurations 15, 19, 23, 27, 31 and 1 (mod 4) below 12 last 20 ms; one frame a packet.
            let config = packet[0] >> 3;
            assert!(config % 4 == 3 && config > 12 || config < 12 && config % 4 == 1, "configuration {config}");
            assert_eq!(packet[0] & 3, 0, "one frame a packet");
        }
    }

    #[test]
    fn a_file_reads_back_as_it_was_written() {
        let packets: Vec<Vec<u8>> = vec![vec![1; 3], vec![2; 254], vec![3; 255], vec![4; 256], vec![5; 1000]];
        assert_eq!(opus_packets(&write(&packets)).unwrap(), packets);
    }

    #[test]
    fn broken_files_are_refused() {
        assert_eq!(opus_packets(b""), Err(OggError::NotOpus));
        assert_eq!(opus_packets(b"OggS"), Err(OggError::CutOff(0)));
        assert_eq!(opus_packets(&[0; 64]), Err(OggError::NoPage(0)));
        assert!(matches!(opus_packets(&CLIP[..CLIP.len() - 1]), Err(OggError::CutOff(_))));
        let mut changed = CLIP.to_vec();
        changed[40] ^= 1;
        assert_eq!(opus_packets(&changed), Err(OggError::Checksum(0)));
        let none: [&[u8]; 0] = [];
        assert_eq!(opus_packets(&write(&none)), Err(OggError::NoAudio));
    }

    #[test]
    fn every_packet_of_the_clip_decodes() {
        let packets = opus_packets(CLIP).unwrap();
        let directory = scratch();
        assert_eq!(decode_audio(directory.path(), &write(&packets)).len(), packets.len());
    }

    #[test]
    fn no_prefix_panics() {
        for end in 0..CLIP.len().min(3000) {
            let _ = opus_packets(&CLIP[..end]);
        }
    }
}
