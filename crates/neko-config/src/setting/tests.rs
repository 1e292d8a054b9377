//! A table with an invented setting of each type: what is made of a row, without a look at what neko has.

use std::borrow::Cow;

use super::*;
use crate::ice_server::Secret;
use crate::state::State;
use crate::value::{Data, Values};
use crate::viper::Viper;
use crate::{Origin, Setter, Setting, Variable, Version};
use neko_text::source::Place;

settings! {
    /// One setting of each type.
    pub struct Invented in INVENTED {
        /// A switch.
        switch "invented.switch": Bool = "true";
        /// A whole number.
        number "invented.number": Int = "7", since(3, 1, 0);
        /// A number.
        share "invented.share": Float = "0.5";
        /// Some text, in
        /// two lines.
        text "invented.text": Text = "some text", secret;
        /// A range.
        ports "invented.ports": PortRange = "1-2", short('x');
        "invented.without_field": Bool = "false", no_flag;
        "old_name": List = "", v2("invented.words");
    }
    sections {
        /// Settings of settings.
        inner: Inner;
    }
    besides {
        /// No setting.
        more: Vec<u8>;
    }
}

settings! {
    /// The other types.
    pub struct Inner in INNER {
        /// A duration.
        time "invented.inner.time": Duration = "90s";
        /// Words.
        words "invented.inner.words": List = "";
        /// Addresses.
        addresses "invented.inner.addresses": Addresses = "";
        /// Servers.
        servers "invented.inner.servers": Servers = "[]";
        /// A service.
        service "invented.inner.service": HttpUrl = "https://a.example";
        /// A codec.
        codec "invented.inner.codec": Codec = "vp8";
        /// A screen.
        screen "invented.inner.screen": ScreenSize = "640x480@25";
        /// A pipeline as it is written.
        written "invented.inner.written": GstPipeline = "";
        /// Pipelines.
        pipelines "invented.inner.pipelines": Pipelines = "{}";
        /// The sound.
        sound "invented.inner.sound": AudioPipeline = "";
    }
}

/// What each setting is set to: the key, the text of its variable.
const SET: &[(&str, &str)] = &[
    ("invented.switch", "1"),
    ("invented.number", "0x10"),
    ("invented.share", "0.25"),
    ("invented.text", "other text"),
    ("invented.ports", "5-6"),
    ("invented.inner.time", "1500ms"),
    ("invented.inner.words", "a b"),
    ("invented.inner.addresses", "192.0.2.1 192.0.2.2"),
    ("invented.inner.servers", r#"[{"urls":"turn:a.example","username":"u","credential":"c"}]"#),
    ("invented.inner.service", "https://b.example"),
    ("invented.inner.codec", "h264"),
    ("invented.inner.screen", "800x600@30"),
    ("invented.inner.written", "x264enc bitrate=1"),
    ("invented.inner.sound", "opusenc bitrate=64000"),
];

/// Reads the table from variables; what is not set has the default of no row, for these are no settings of neko's.
fn read(variables: &[(&str, &str)]) -> Invented {
    let environment: Vec<Variable> =
        variables.iter().map(|(key, value)| Variable::new(variable(key), *value)).collect();
    let mut values = Values::default();
    let numbers: Vec<_> = environment
        .iter()
        .map(|own| values.add(Data::Text(own.value.as_str().into()), Some(&own.place), own.offsets.clone()))
        .collect();
    let names = || environment.iter().map(|own| own.name.as_str());
    let viper = Viper {
        values,
        flags: Default::default(),
        environment: names().zip(&environment).collect(),
        variables: names().zip(numbers).collect(),
        overridden: Default::default(),
        file: None,
        version: Version::NEWEST,
    };
    Invented::read(&mut State { viper, log: Vec::new(), exit: None, legacy_noted: false })
}

/// Masks whatever may be masked.
struct AllMasked;

impl Masking for AllMasked {
    fn text<'v>(&self, _: &'v str, _: Option<&Place>) -> Cow<'v, str> {
        "<text>".into()
    }

    fn url(&self, _: &str, _: Option<&Place>) -> String {
        "<url>".to_owned()
    }

    fn address(&self, _: &str, _: Option<&Place>) -> String {
        "<address>".to_owned()
    }

    fn credential<'v>(&self, _: &'v Secret) -> &'v str {
        "<credential>"
    }
}

/// Masks nothing.
struct Revealed;

impl Masking for Revealed {
    fn text<'v>(&self, text: &'v str, _: Option<&Place>) -> Cow<'v, str> {
        text.into()
    }

    fn url(&self, url: &str, _: Option<&Place>) -> String {
        url.to_owned()
    }

    fn address(&self, url: &str, _: Option<&Place>) -> String {
        url.to_owned()
    }

    fn credential<'v>(&self, secret: &'v Secret) -> &'v str {
        secret.reveal()
    }
}

/// One function of every setting's, with the keys below `invented`.
fn told(section: &impl Section, tell: Tell<'_>) -> Vec<String> {
    let mut telling = Telling { tell, told: Vec::new() };
    section.visit(&mut telling);
    telling.told
}

#[derive(Clone, Copy)]
enum Tell<'m> {
    Lines(&'m dyn Masking),
    Json(&'m dyn Masking),
    Literal(&'m dyn Masking),
    Variable,
    Origin,
}

struct Telling<'m> {
    tell: Tell<'m>,
    told: Vec<String>,
}

impl<'a> Visitor<'a> for Telling<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
        let name = setting.key.rsplit('.').next().unwrap();
        self.told.push(match self.tell {
            Tell::Lines(masking) => format!("{name}: {}", T::lines(setting, masking).join(" | ")),
            Tell::Json(masking) => format!("{name}{}: {}", T::UNIT, T::json(setting, masking)),
            Tell::Literal(masking) => format!("{name}: {:?}", T::literal(setting, masking)),
            Tell::Variable => format!("{name}: {:?}", T::variable(&setting.value)),
            Tell::Origin => format!("{name}: {}", setting.origin),
        });
    }
}

#[test]
fn the_rows_have_what_the_table_says() {
    assert_eq!(INVENTED.len() + INNER.len(), 17);
    let [switch, number, _, text, ports, without_field, old] = INVENTED else { panic!("{INVENTED:?}") };
    assert_eq!((switch.key, switch.kind, switch.default), ("invented.switch", Kind::Bool, "true"));
    assert_eq!((switch.doc.trim(), switch.flag, switch.since), ("A switch.", true, None));
    assert_eq!((text.doc, text.secret, number.secret), (" Some text, in\n two lines.\n", true, false));
    assert_eq!((ports.short, ports.kind), (Some('x'), Kind::Text));
    assert_eq!((without_field.flag, without_field.doc), (false, ""));
    assert_eq!((old.v2, old.kind), (Some("invented.words"), Kind::List));
    let read = [(number, [3, 0, 0]), (number, [3, 1, 0]), (old, [2, 9, 0]), (switch, [2, 9, 0])];
    let read = read.map(|(row, [major, minor, patch])| row.is_read_by(Version::new(major, minor, patch)));
    assert_eq!(read, [false, true, true, false]);
}

#[test]
fn each_is_read_by_its_type() {
    let read = read(SET);
    assert_eq!((read.switch.value, read.number.value, read.share.value), (true, 16, 0.25));
    assert_eq!((read.text.value.as_str(), read.ports.value), ("other text", [5, 6]));
    assert_eq!(read.inner.time.value, 1_500_000_000);
    assert_eq!(read.inner.words.value, ["a", "b"]);
    assert_eq!(read.inner.screen.value.width, 800);
    assert_eq!(read.inner.sound.value.bitrate.bits_per_second(), Some(64_000));
    assert!(read.more.is_empty() && read.inner.pipelines.value.is_empty());
    assert_eq!(read.ports.origin.setter, Setter::Variable("NEKO_INVENTED_PORTS".into()));
    assert_eq!(read.inner.pipelines.origin, Origin::default_value());
}

#[test]
fn each_has_the_default_of_its_row() {
    let row = |key: &str| INVENTED.iter().chain(INNER).find(|row| row.key == key).unwrap();
    assert!(Bool::default_of(row("invented.switch")));
    assert_eq!(Int::default_of(row("invented.number")), 7);
    assert_eq!(Float::default_of(row("invented.share")), 0.5);
    assert_eq!(Text::default_of(row("invented.text")), "some text");
    assert_eq!(PortRange::default_of(row("invented.ports")), [1, 2]);
    assert_eq!(Duration::default_of(row("invented.inner.time")), 90_000_000_000);
    assert_eq!(ScreenSize::default_of(row("invented.inner.screen")).height, 480);
    assert!(Servers::default_of(row("invented.inner.servers")).is_empty());
}

#[test]
fn each_is_visited_in_the_order_of_the_table() {
    let read = read(SET);
    let keys: Vec<String> =
        told(&read, Tell::Origin).iter().map(|own| own.split(':').next().unwrap().to_owned()).collect();
    let rows = INVENTED.iter().chain(INNER).map(|row| row.key.rsplit('.').next().unwrap());
    assert_eq!(keys, rows.filter(|name| !["without_field", "old_name"].contains(name)).collect::<Vec<_>>());
    assert_eq!(of_type::<Int>(&read).len(), 1, "a duration has the same kind of value, and is none");
    assert_eq!(of_type::<Duration>(&read), [&read.inner.time]);
}

#[test]
fn each_is_printed() {
    insta::assert_snapshot!(format!(
        "for people\n{}\n\nmasked\n{}\n\nJSON\n{}\n\nmasked JSON\n{}\n\nin a config file\n{}\n\nmasked in a config file\n{}",
        told(&read(SET), Tell::Lines(&Revealed)).join("\n"),
        told(&read(SET), Tell::Lines(&AllMasked)).join("\n"),
        told(&read(SET), Tell::Json(&Revealed)).join("\n"),
        told(&read(SET), Tell::Json(&AllMasked)).join("\n"),
        told(&read(SET), Tell::Literal(&Revealed)).join("\n"),
        told(&read(SET), Tell::Literal(&AllMasked)).join("\n"),
    ));
}

/// What variables carry is read back as the same.
#[test]
fn each_is_exported() {
    insta::assert_snapshot!(told(&read(SET), Tell::Variable).join("\n"));
    struct Exported(Vec<(&'static str, String)>);
    impl<'a> Visitor<'a> for Exported {
        fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
            self.0.extend(T::variable(&setting.value).map(|value| (setting.key, value)));
        }
    }
    let read_once = read(SET);
    let mut exported = Exported(Vec::new());
    read_once.visit(&mut exported);
    let pairs: Vec<(&str, &str)> = exported.0.iter().map(|(key, value)| (*key, value.as_str())).collect();
    assert_eq!(read_once.differing(&read(&pairs)), ["invented.inner.sound"], "what neko makes of it is no text");
}

#[test]
fn each_is_compared() {
    let all = read(SET);
    assert_eq!(all.differing(&all), [""; 0]);
    for (number, (key, _)) in SET.iter().enumerate() {
        let mut others = SET.to_vec();
        others.remove(number);
        assert_eq!(all.differing(&read(&others)), [*key]);
    }
}

#[test]
fn every_setting_and_every_section_is_found() {
    for row in SETTINGS {
        assert_eq!(by_key(row.key), Some(row));
        for (dot, _) in row.key.match_indices('.') {
            assert!(is_section(&row.key[..dot]), "{}", row.key);
        }
        let below = SETTINGS.iter().any(|other| other.key.starts_with(&format!("{}.", row.key)));
        assert_eq!(is_section(row.key), below, "{}", row.key);
    }
    assert!(by_key("webrtc.ep").is_none() && !is_section("webrt") && !is_section("") && !is_section("zz"));
}

#[test]
fn the_second_version_has_names_of_its_own_for_webrtc() {
    for (third, second) in [
        ("webrtc.nat1to1", Some("nat1to1")),
        ("NEKO_WEBRTC_EPR", Some("NEKO_EPR")),
        ("--webrtc.icelite", Some("--icelite")),
        ("webrtc.ip_retrieval_url", Some("ipfetch")),
        ("webrtc.iceservers", None),
        ("webrtc.iceservers.backend", None),
        ("webrtc.icetrickle", None),
        ("nat1to1", None),
        ("x.webrtc.epr", None),
        ("", None),
    ] {
        assert_eq!(in_second(third).as_deref(), second, "{third}");
    }
}

#[test]
fn a_setting_has_the_variables_of_both_versions() {
    for (name, own) in [
        ("webrtc.epr", &["NEKO_WEBRTC_EPR", "NEKO_EPR"][..]),
        ("NEKO_SERVER_BIND", &["NEKO_SERVER_BIND", "NEKO_BIND"]),
        ("webrtc.iceservers", &["NEKO_WEBRTC_ICESERVERS", "NEKO_ICESERVER", "NEKO_ICESERVERS"]),
        ("webrtc.iceservers.backend", &["NEKO_WEBRTC_ICESERVERS_BACKEND"]),
        ("none", &[]),
    ] {
        assert_eq!(variables_of(name).collect::<Vec<_>>(), own, "{name}");
    }
}
