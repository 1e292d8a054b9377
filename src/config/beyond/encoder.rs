//! Encoders of GStreamer: which property says how much they send, and in what unit.

use super::super::pipeline::Bitrate;

/// One encoder's element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoder {
    pub name: &'static str,
    pub property: &'static str,
    /// bit/s for 1 of the property.
    pub unit: u64,
}

const fn encoder(name: &'static str, property: &'static str, unit: u64) -> Encoder {
    Encoder { name, property, unit }
}

/// Those that are met in neko's images and their documentation; the units are those of GStreamer's plugin reference.
const ENCODERS: &[Encoder] = &[
    encoder("vp8enc", "target-bitrate", 1),
    encoder("vp9enc", "target-bitrate", 1),
    encoder("av1enc", "target-bitrate", 1000),
    encoder("svtav1enc", "target-bitrate", 1000),
    encoder("rav1enc", "bitrate", 1),
    encoder("x264enc", "bitrate", 1000),
    encoder("x265enc", "bitrate", 1000),
    encoder("openh264enc", "bitrate", 1),
    encoder("vaapivp8enc", "bitrate", 1000),
    encoder("vaapivp9enc", "bitrate", 1000),
    encoder("vaapih264enc", "bitrate", 1000),
    encoder("vaapih265enc", "bitrate", 1000),
    encoder("vavp8enc", "bitrate", 1000),
    encoder("vavp9enc", "bitrate", 1000),
    encoder("vaav1enc", "bitrate", 1000),
    encoder("vah264enc", "bitrate", 1000),
    encoder("vah264lpenc", "bitrate", 1000),
    encoder("vah265enc", "bitrate", 1000),
    encoder("vah265lpenc", "bitrate", 1000),
    encoder("nvh264enc", "bitrate", 1000),
    encoder("nvh265enc", "bitrate", 1000),
    encoder("nvav1enc", "bitrate", 1000),
    encoder("nvcudah264enc", "bitrate", 1000),
    encoder("nvcudah265enc", "bitrate", 1000),
    encoder("nvautogpuh264enc", "bitrate", 1000),
    encoder("nvautogpuh265enc", "bitrate", 1000),
    encoder("qsvh264enc", "bitrate", 1000),
    encoder("qsvh265enc", "bitrate", 1000),
    encoder("amfh264enc", "bitrate", 1000),
    encoder("omxh264enc", "target-bitrate", 1),
    encoder("mpph264enc", "bps", 1),
    encoder("opusenc", "bitrate", 1),
    encoder("voaacenc", "bitrate", 1),
];

/// Ways of control in which the bit rate does not count.
const BY_QUALITY: [&str; 7] = ["cqp", "constqp", "icq", "quant", "qual", "cq", "off"];
/// The properties that choose it.
const CONTROLS: [&str; 4] = ["rate-control", "rc-mode", "pass", "end-usage"];

pub(super) fn by_name(name: &str) -> Option<Encoder> {
    ENCODERS.iter().copied().find(|encoder| encoder.name == name)
}

impl Encoder {
    /// What the encoder sends, by its property as GStreamer is given it.
    pub fn rate(self, written: &str) -> Result<u64, String> {
        let Self { name, property, unit } = self;
        // `(int)3000`, `"3000"`
        let bare = written.trim_matches(['"', '\'']).trim();
        let bare = bare.strip_prefix('(').and_then(|rest| Some(rest.split_once(')')?.1)).unwrap_or(bare).trim();
        let number: u64 = match bare.bytes().all(|byte| byte.is_ascii_digit()) {
            true => bare.parse().map_err(|_| format!("{property} of {name} is no whole number"))?,
            false => return Err(format!("{property} of {name} is no whole number")),
        };
        let rate = number.saturating_mul(unit);
        match number {
            0 => Err(format!("{property} 0 leaves it to {name}")),
            // No encoder of a screen comes near; a number in another unit is meant.
            _ if rate > 1_000_000_000 => Err(format!("{name} takes {property} in kbit/s: {number} is no bound at all")),
            _ => Ok(rate),
        }
    }

    /// Why the property does not count, where another one says so.
    pub fn ignores_rate<'v>(self, property: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
        let found = CONTROLS.into_iter().find_map(|name| Some((name, property(name)?)));
        let (control, value) = found.filter(|(_, value)| BY_QUALITY.contains(&value.to_lowercase().as_str()))?;
        Some(format!("with {control}={value} {} sends what the quality takes", self.name))
    }

    pub fn missing(self) -> Bitrate {
        Bitrate::Unknown(format!("{} has no {}", self.name, self.property))
    }
}
