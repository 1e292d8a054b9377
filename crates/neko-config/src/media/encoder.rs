//! Encoders of GStreamer: which property says how much they send, and in what unit.

use super::super::pipeline::Bitrate;

/// One encoder's element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoder {
    pub name: &'static str,
    pub property: &'static str,
    /// bit/s for 1 of the property.
    pub unit: u64,
    /// What the property takes; any other number leaves it as it was. Wide where it was not recorded.
    range: (u64, u64),
}

const fn encoder(name: &'static str, property: &'static str, unit: u64) -> Encoder {
    Encoder { name, property, unit, range: (0, u64::MAX) }
}

const fn within(min: u64, max: u64, encoder: Encoder) -> Encoder {
    Encoder { range: (min, max), ..encoder }
}

/// Those that are met in neko's images and their documentation. Units and ranges of those with a range are recorded from
/// GStreamer 1.22.0; the other units are those of its plugin reference.
const ENCODERS: &[Encoder] = &[
    within(0, 2_147_483_647, encoder("vp8enc", "target-bitrate", 1)),
    within(0, 2_147_483_647, encoder("vp9enc", "target-bitrate", 1)),
    within(1, 4_294_967_295, encoder("av1enc", "target-bitrate", 1000)),
    encoder("svtav1enc", "target-bitrate", 1000),
    encoder("rav1enc", "bitrate", 1),
    within(1, 2_048_000, encoder("x264enc", "bitrate", 1000)),
    within(1, 102_400, encoder("x265enc", "bitrate", 1000)),
    within(0, 4_294_967_295, encoder("openh264enc", "bitrate", 1)),
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
    within(4_000, 650_000, encoder("opusenc", "bitrate", 1)),
    within(0, 320_000, encoder("voaacenc", "bitrate", 1)),
];

/// Ways of control in which the bit rate does not count.
const BY_QUALITY: [&str; 8] = ["cqp", "constqp", "icq", "quant", "qual", "cq", "q", "off"];
/// The properties that choose it.
const CONTROLS: [&str; 4] = ["rate-control", "rc-mode", "pass", "end-usage"];
/// An encoder's prefix, its way of control, and numbers of it.
type Numbered = (&'static str, &'static str, &'static [&'static str]);

/// Those by number in which the bit rate counts.
const BY_NUMBER: [Numbered; 5] = [
    ("vp", "end-usage", &["0", "1"]),
    ("av1", "end-usage", &["0", "1"]),
    ("x264", "pass", &["0", "17", "18", "19"]),
    ("openh264", "rate-control", &["0", "1", "2"]),
    ("nv", "rc-mode", &["2", "3", "4", "5", "6", "7"]),
];

pub(super) fn by_name(name: &str) -> Option<Encoder> {
    ENCODERS.iter().copied().find(|encoder| encoder.name == name)
}

impl Encoder {
    /// What the encoder sends, by its property as GStreamer is given it.
    pub fn rate(self, written: &str) -> Result<u64, String> {
        let Self { name, property, unit, range: (min, max) } = self;
        let Some(number) = integer(written) else { return Err(format!("{property} of {name} is not a whole number")) };
        let rate = number.saturating_mul(unit);
        match number {
            0 => Err(format!("{property} 0 leaves it to {name}")),
            _ if number < min || number > max => {
                Err(format!("{name} takes {property} from {min} to {max}, and keeps its own for {number}"))
            }
            // No encoder of a screen comes near; a number in another unit is meant.
            _ if rate > 1_000_000_000 => Err(format!("{name} takes {property} in kbit/s: {number} sets no limit")),
            // libvpx counts in kbit/s.
            1..1000 if self.counts_thousands() => Err(format!("{property} {number} leaves it to {name}")),
            _ if self.counts_thousands() => Ok(rate / 1000 * 1000),
            _ => Ok(rate),
        }
    }

    fn counts_thousands(self) -> bool {
        self.name == "vp8enc" || self.name == "vp9enc"
    }

    /// Why the property does not count, where another one says so.
    pub fn ignores_rate<'v>(self, property: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
        let name = self.name;
        // Options of the libraries go past the property.
        let own = |option: &str| ["bitrate", "crf", "qp", "rc"].iter().any(|key| option.contains(&format!("{key}=")));
        if property("option-string").is_some_and(own) {
            return Some(format!("its option-string sets a different rate for {name}"));
        }
        if name == "x265enc" && property("qp").is_some_and(|qp| qp != "-1") {
            return Some("with qp x265enc sends what the quality takes".to_owned());
        }
        let (control, value) = CONTROLS.into_iter().find_map(|name| Some((name, property(name)?)))?;
        let bare = value.trim_matches('"');
        if BY_QUALITY.contains(&bare.to_lowercase().as_str()) {
            return Some(format!("with {control}={value} {name} sends what the quality takes"));
        }
        let number = bare.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+');
        let bound =
            |(prefix, of, numbers): &Numbered| name.starts_with(prefix) && *of == control && numbers.contains(&bare);
        (number && !BY_NUMBER.iter().any(bound))
            .then(|| format!("what {name} sends with {control}={value} is not known here"))
    }

    pub fn missing(self) -> Bitrate {
        Bitrate::Unknown(format!("{} has no {}", self.name, self.property))
    }
}

/// A whole number as GStreamer reads one for a property: decimal, `0x10`, `010`, in quotation marks or not.
pub(super) fn integer(written: &str) -> Option<u64> {
    let bare = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(written);
    let bare = bare.strip_prefix('+').unwrap_or(bare);
    let (digits, radix) = match bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if bare.len() > 1 && bare.starts_with('0') => (&bare[1..], 8),
        None => (bare, 10),
    };
    match digits.starts_with('+') {
        true => None,
        false => u64::from_str_radix(digits, radix).ok(),
    }
}
