//! IVF: the container of VP8 files. A header of 32 bytes, then each frame behind 12 bytes of length and time.

/// What is wrong with an IVF file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IvfError {
    /// Too short, or another file type.
    #[error("not an IVF file")]
    NotIvf,
    /// Another codec than VP8.
    #[error("the codec of the IVF file is {0:?}, not VP80")]
    Codec([u8; 4]),
    /// A frame rate of nothing.
    #[error("the IVF file names no frame rate")]
    FrameRate,
    /// A frame reaches past the end.
    #[error("frame {0} of the IVF file is cut off")]
    CutOff(usize),
    /// No frame, or the first one is no key frame.
    #[error("the IVF file does not start with a key frame")]
    NoKeyFrame,
}

/// A VP8 clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ivf<'a> {
    /// Pixels.
    pub width: u16,
    /// Pixels.
    pub height: u16,
    /// Frames a second, as a fraction.
    pub frame_rate: (u32, u32),
    /// The frames, the first of them a key frame, none of them empty.
    pub frames: Vec<&'a [u8]>,
}

const HEADER: usize = 32;
const FRAME_HEADER: usize = 12;

/// Whether a VP8 frame is a key frame (RFC 6386, section 9.1: the lowest bit of the first byte is clear).
pub fn is_key_frame(frame: &[u8]) -> bool {
    frame.first().is_some_and(|byte| byte & 1 == 0)
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

impl<'a> Ivf<'a> {
    /// Reads a file; frames borrow from it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, IvfError> {
        let header = bytes.get(..HEADER).filter(|header| header.starts_with(b"DKIF")).ok_or(IvfError::NotIvf)?;
        let word = |at| number(header, at).map(u32::from_le_bytes).ok_or(IvfError::NotIvf);
        let half = |at| number(header, at).map(u16::from_le_bytes).ok_or(IvfError::NotIvf);
        let codec: [u8; 4] = number(header, 8).ok_or(IvfError::NotIvf)?;
        if &codec != b"VP80" {
            return Err(IvfError::Codec(codec));
        }
        let frame_rate = (word(16)?, word(20)?);
        if frame_rate.0 == 0 || frame_rate.1 == 0 {
            return Err(IvfError::FrameRate);
        }

        let mut frames = Vec::new();
        let mut rest = bytes.get(usize::from(half(6)?).max(HEADER)..).unwrap_or_default();
        while !rest.is_empty() {
            let cut_off = IvfError::CutOff(frames.len());
            let length = number(rest, 0).map(u32::from_le_bytes).ok_or_else(|| cut_off.clone())? as usize;
            let end = FRAME_HEADER.checked_add(length).ok_or_else(|| cut_off.clone())?;
            let frame = rest.get(FRAME_HEADER..end).ok_or(cut_off)?;
            if !frame.is_empty() {
                frames.push(frame);
            }
            rest = &rest[end..];
        }
        if !frames.first().is_some_and(|frame| is_key_frame(frame)) {
            return Err(IvfError::NoKeyFrame);
        }
        Ok(Self { width: half(12)?, height: half(14)?, frame_rate, frames })
    }
}

/// Writes frames as an IVF file, one time unit apart.
#[cfg(test)]
pub fn write<T: AsRef<[u8]>>(like: &Ivf<'_>, frames: &[T]) -> Vec<u8> {
    let mut out = Vec::from(*b"DKIF\0\0\x20\0VP80");
    out.extend(like.width.to_le_bytes());
    out.extend(like.height.to_le_bytes());
    out.extend(like.frame_rate.0.to_le_bytes());
    out.extend(like.frame_rate.1.to_le_bytes());
    out.extend((frames.len() as u32).to_le_bytes());
    out.extend([0; 4]);
    for (time, frame) in frames.iter().enumerate() {
        out.extend((frame.as_ref().len() as u32).to_le_bytes());
        out.extend((time as u64).to_le_bytes());
        out.extend(frame.as_ref());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIP: &[u8] = include_bytes!("clips/video.ivf");

    #[test]
    fn the_clip_has_a_key_frame_every_half_second_and_inter_frames_between() {
        let clip = Ivf::parse(CLIP).unwrap();
        assert_eq!((clip.width, clip.height, clip.frame_rate), (320, 240, (30, 1)));
        assert_eq!(clip.frames.len(), 90);
        for (index, frame) in clip.frames.iter().enumerate() {
            assert_eq!(is_key_frame(frame), index % 15 == 0, "frame {index}");
        }
    }

    #[test]
    fn a_file_reads_back_as_it_was_written() {
        let clip = Ivf::parse(CLIP).unwrap();
        let written = write(&clip, &clip.frames);
        assert_eq!(Ivf::parse(&written).unwrap(), clip);
    }

    #[test]
    fn broken_files_are_refused() {
        assert_eq!(Ivf::parse(b""), Err(IvfError::NotIvf));
        assert_eq!(Ivf::parse(&CLIP[..31]), Err(IvfError::NotIvf));
        assert_eq!(Ivf::parse(&CLIP[1..]), Err(IvfError::NotIvf));
        assert_eq!(Ivf::parse(&CLIP[..32]), Err(IvfError::NoKeyFrame));
        assert_eq!(Ivf::parse(&CLIP[..40]), Err(IvfError::CutOff(0)));
        assert_eq!(Ivf::parse(&CLIP[..CLIP.len() - 1]), Err(IvfError::CutOff(89)));

        let mut changed = CLIP.to_vec();
        changed[8..12].copy_from_slice(b"AV01");
        assert_eq!(Ivf::parse(&changed), Err(IvfError::Codec(*b"AV01")));
        let mut changed = CLIP.to_vec();
        changed[16..20].fill(0);
        assert_eq!(Ivf::parse(&changed), Err(IvfError::FrameRate));
        let mut changed = CLIP.to_vec();
        changed[32..36].fill(0xff);
        assert_eq!(Ivf::parse(&changed), Err(IvfError::CutOff(0)));
    }

    #[test]
    fn no_prefix_and_no_changed_byte_panics() {
        for end in 0..CLIP.len().min(4096) {
            let _ = Ivf::parse(&CLIP[..end]);
        }
        let mut changed = CLIP[..2048].to_vec();
        for at in 0..64 {
            for value in [0, 1, 0x7f, 0xff] {
                let was = std::mem::replace(&mut changed[at], value);
                let _ = Ivf::parse(&changed);
                changed[at] = was;
            }
        }
    }
}
