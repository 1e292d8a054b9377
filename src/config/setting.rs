//! neko's settings, one row each.

use std::cmp::Ordering;
use std::sync::LazyLock;

/// What a flag takes, and how viper hands its value on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`; the flag's value is optional.
    Bool,
    /// An integer with Go's prefixes.
    Int,
    /// A float.
    Float,
    /// A duration: `1h2m3s`.
    Duration,
    /// Text.
    Text,
    /// Comma-separated in a flag, blank-separated in file and environment.
    List,
}

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// neko's key, and the flag without its dashes where there is one.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The flag's default, as it is written on the command line.
    pub default: &'static str,
    /// The one-letter flag.
    pub short: Option<char>,
    /// Whether a flag exists.
    pub flag: bool,
    /// For a V2 key, its V3 name.
    pub v2: Option<&'static str>,
    /// Whether its value is a password or a token.
    pub secret: bool,
}

impl Row {
    /// Its variable, see [`variable`].
    pub fn variable(&self) -> String {
        variable(self.key)
    }
}

const fn row(key: &'static str, kind: Kind, default: &'static str) -> Row {
    Row { key, kind, default, short: None, flag: true, v2: None, secret: false }
}

const fn v2(key: &'static str, kind: Kind, default: &'static str, now: &'static str) -> Row {
    Row { v2: Some(now), ..row(key, kind, default) }
}

const fn short(row: Row, short: char) -> Row {
    Row { short: Some(short), ..row }
}

const fn secret(row: Row) -> Row {
    Row { secret: true, ..row }
}

const fn no_flag(row: Row) -> Row {
    Row { flag: false, ..row }
}

use Kind::{Bool, Duration, Float, Int, List, Text};

/// Every key, variable and flag that neko's server knows before its plugins come in.
pub const SETTINGS: &[Row] = &[
    short(row("config", Text, ""), 'c'),
    short(row("debug", Bool, "false"), 'd'),
    row("legacy", Bool, "true"),
    row("log.level", Text, "info"),
    row("log.time", Text, "unix"),
    row("log.json", Bool, "false"),
    row("log.nocolor", Bool, "false"),
    row("log.dir", Text, ""),
    short(v2("logs", Bool, "false", "log.dir"), 'l'),
    row("desktop.display", Text, ""),
    row("desktop.screen", Text, "1280x720@30"),
    row("desktop.input.enabled", Bool, "true"),
    row("desktop.input.socket", Text, "/tmp/xf86-input-neko.sock"),
    row("desktop.unminimize", Bool, "true"),
    row("desktop.upload_drop", Bool, "true"),
    row("desktop.file_chooser_dialog", Bool, "false"),
    v2("screen", Text, "", "desktop.screen"),
    row("capture.audio.device", Text, "audio_output.monitor"),
    row("capture.audio.codec", Text, "opus"),
    row("capture.audio.pipeline", Text, ""),
    row("capture.video.display", Text, ""),
    row("capture.video.codec", Text, "vp8"),
    row("capture.video.ids", List, ""),
    row("capture.video.pipelines", Text, "{}"),
    row("capture.video.pipeline", Text, ""),
    row("capture.broadcast.audio_bitrate", Int, "128"),
    row("capture.broadcast.video_bitrate", Int, "4096"),
    row("capture.broadcast.preset", Text, "veryfast"),
    row("capture.broadcast.pipeline", Text, ""),
    row("capture.broadcast.url", Text, ""),
    row("capture.broadcast.autostart", Bool, "true"),
    row("capture.screencast.enabled", Bool, "false"),
    row("capture.screencast.rate", Text, "10/1"),
    row("capture.screencast.quality", Text, "60"),
    row("capture.screencast.pipeline", Text, ""),
    row("capture.webcam.enabled", Bool, "false"),
    row("capture.webcam.device", Text, "/dev/video0"),
    row("capture.webcam.width", Int, "1280"),
    row("capture.webcam.height", Int, "720"),
    row("capture.microphone.enabled", Bool, "true"),
    row("capture.microphone.device", Text, "audio_input"),
    v2("display", Text, "", "capture.video.display"),
    v2("video_codec", Text, "", "capture.video.codec"),
    v2("vp8", Bool, "false", "capture.video.codec"),
    v2("vp9", Bool, "false", "capture.video.codec"),
    v2("av1", Bool, "false", "capture.video.codec"),
    v2("h264", Bool, "false", "capture.video.codec"),
    v2("hwenc", Text, "", "capture.video.pipeline"),
    v2("video_bitrate", Int, "0", "capture.video.pipeline"),
    v2("max_fps", Int, "0", "capture.video.pipeline"),
    v2("video", Text, "", "capture.video.pipeline"),
    v2("device", Text, "", "capture.audio.device"),
    v2("audio_codec", Text, "", "capture.audio.codec"),
    v2("opus", Bool, "false", "capture.audio.codec"),
    v2("g722", Bool, "false", "capture.audio.codec"),
    v2("pcmu", Bool, "false", "capture.audio.codec"),
    v2("pcma", Bool, "false", "capture.audio.codec"),
    v2("audio_bitrate", Int, "0", "capture.audio.pipeline"),
    v2("audio", Text, "", "capture.audio.pipeline"),
    v2("broadcast_pipeline", Text, "", "capture.broadcast.pipeline"),
    v2("broadcast_url", Text, "", "capture.broadcast.url"),
    v2("broadcast_autostart", Bool, "false", "capture.broadcast.autostart"),
    row("webrtc.icelite", Bool, "false"),
    row("webrtc.icetrickle", Bool, "true"),
    no_flag(row("webrtc.iceservers", Text, "")),
    row("webrtc.iceservers.frontend", Text, "[]"),
    row("webrtc.iceservers.backend", Text, "[]"),
    row("webrtc.epr", Text, ""),
    row("webrtc.tcpmux", Int, "0"),
    row("webrtc.udpmux", Int, "0"),
    row("webrtc.nat1to1", List, ""),
    row("webrtc.ip_retrieval_url", Text, "https://checkip.amazonaws.com"),
    row("webrtc.estimator.enabled", Bool, "false"),
    row("webrtc.estimator.passive", Bool, "false"),
    row("webrtc.estimator.debug", Bool, "false"),
    row("webrtc.estimator.initial_bitrate", Int, "1000000"),
    row("webrtc.estimator.read_interval", Duration, "2s"),
    row("webrtc.estimator.stable_duration", Duration, "12s"),
    row("webrtc.estimator.unstable_duration", Duration, "6s"),
    row("webrtc.estimator.stalled_duration", Duration, "24s"),
    row("webrtc.estimator.downgrade_backoff", Duration, "10s"),
    row("webrtc.estimator.upgrade_backoff", Duration, "5s"),
    row("webrtc.estimator.diff_threshold", Float, "0.15"),
    v2("epr", Text, "", "webrtc.epr"),
    v2("nat1to1", List, "", "webrtc.nat1to1"),
    v2("tcpmux", Int, "0", "webrtc.tcpmux"),
    v2("udpmux", Int, "0", "webrtc.udpmux"),
    v2("ipfetch", Text, "", "webrtc.ip_retrieval_url"),
    v2("icelite", Bool, "false", "webrtc.icelite"),
    v2("iceserver", List, "", "webrtc.iceservers"),
    v2("iceservers", Text, "", "webrtc.iceservers"),
    row("member.provider", Text, "multiuser"),
    row("member.file.path", Text, ""),
    row("member.file.hash", Bool, "true"),
    secret(row("member.object.users", Text, "[]")),
    secret(row("member.multiuser.user_password", Text, "neko")),
    secret(row("member.multiuser.admin_password", Text, "admin")),
    row("member.multiuser.user_profile", Text, "{}"),
    row("member.multiuser.admin_profile", Text, "{}"),
    secret(v2("password", Text, "", "member.multiuser.user_password")),
    secret(v2("password_admin", Text, "", "member.multiuser.admin_password")),
    row("session.file", Text, ""),
    row("session.private_mode", Bool, "false"),
    row("session.locked_logins", Bool, "false"),
    row("session.locked_controls", Bool, "false"),
    row("session.control_protection", Bool, "false"),
    row("session.implicit_hosting", Bool, "false"),
    row("session.inactive_cursors", Bool, "false"),
    row("session.merciful_reconnect", Bool, "true"),
    row("session.heartbeat_interval", Int, "10"),
    secret(row("session.api_token", Text, "")),
    row("session.cookie.enabled", Bool, "false"),
    row("session.cookie.name", Text, "NEKO_SESSION"),
    row("session.cookie.expiration", Duration, "24h"),
    row("session.cookie.secure", Bool, "true"),
    row("session.cookie.http_only", Bool, "true"),
    row("session.cookie.domain", Text, ""),
    row("session.cookie.path", Text, ""),
    v2("locks", List, "", "session.locked_controls"),
    v2("control_protection", Bool, "false", "session.control_protection"),
    v2("implicit_control", Bool, "false", "session.implicit_hosting"),
    v2("heartbeat_interval", Int, "120", "session.heartbeat_interval"),
    row("plugins.enabled", Bool, "false"),
    row("plugins.dir", Text, "./bin/plugins"),
    row("plugins.required", Bool, "false"),
    row("server.bind", Text, "127.0.0.1:8080"),
    row("server.cert", Text, ""),
    row("server.key", Text, ""),
    row("server.proxy", Bool, "false"),
    row("server.static", Text, ""),
    row("server.path_prefix", Text, "/"),
    row("server.pprof", Bool, "false"),
    row("server.metrics", Bool, "true"),
    row("server.cors", List, ""),
    v2("bind", Text, "", "server.bind"),
    v2("cert", Text, "", "server.cert"),
    v2("key", Text, "", "server.key"),
    v2("proxy", Bool, "false", "server.proxy"),
    v2("static", Text, "", "server.static"),
    v2("path_prefix", Text, "", "server.path_prefix"),
    v2("cors", List, "", "server.cors"),
    // Plugins read these from file and environment; their flags come too late for the command line.
    no_flag(row("chat.enabled", Bool, "true")),
    no_flag(row("filetransfer.enabled", Bool, "false")),
    no_flag(row("filetransfer.dir", Text, "/home/neko/Downloads")),
    no_flag(row("filetransfer.refresh_interval", Duration, "30s")),
    no_flag(row("filetransfer.user_download", Bool, "false")),
    no_flag(row("filetransfer.user_upload", Bool, "false")),
    no_flag(row("filetransfer.user_delete", Bool, "false")),
    no_flag(v2("file_transfer_enabled", Bool, "false", "filetransfer.enabled")),
    no_flag(v2("file_transfer_path", Text, "", "filetransfer.dir")),
    no_flag(row("openinapp.enabled", Bool, "false")),
    no_flag(row("openinapp.open_command", Text, "xdg-open")),
];

/// The numbers of [`SETTINGS`] in the order of their keys, made when this is compiled.
static BY_KEY: [u16; SETTINGS.len()] = {
    let mut order = [0; SETTINGS.len()];
    let mut filled = 0;
    while filled < SETTINGS.len() {
        let mut at = filled;
        while at > 0 && less(SETTINGS[filled].key.as_bytes(), SETTINGS[order[at - 1] as usize].key.as_bytes()) {
            order[at] = order[at - 1];
            at -= 1;
        }
        order[at] = filled as u16;
        filled += 1;
    }
    order
};

const fn less(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

fn sorted(number: u16) -> &'static Row {
    &SETTINGS[usize::from(number)]
}

/// The variables of [`SETTINGS`], in their order, with their settings.
pub fn variables() -> impl Iterator<Item = (&'static str, &'static Row)> {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| SETTINGS.iter().map(Row::variable).collect());
    NAMES.iter().map(String::as_str).zip(SETTINGS)
}

/// The variable of a key: `NEKO_` and the key in upper case with dots as underscores.
pub fn variable(key: &str) -> String {
    format!("NEKO_{}", key.to_uppercase().replace('.', "_"))
}

/// Whether a name is the variable of a key, without putting that together; of keys in ASCII.
pub fn is_variable(name: &str, key: &str) -> bool {
    let spelt = |byte: u8| if byte == b'.' { b'_' } else { byte.to_ascii_uppercase() };
    name.strip_prefix("NEKO_").is_some_and(|own| own.len() == key.len() && own.bytes().eq(key.bytes().map(spelt)))
}

/// Whether a variable may be meant for neko, which reads upper case only.
pub fn may_be_variable(name: &str) -> bool {
    name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("NEKO_"))
}

/// The setting of a variable.
pub fn by_variable(name: &str) -> Option<&'static Row> {
    variables().find(|(known, _)| *known == name).map(|(_, row)| row)
}

/// The setting of a key.
pub fn by_key(key: &str) -> Option<&'static Row> {
    BY_KEY.binary_search_by(|&number| sorted(number).key.cmp(key)).ok().map(|at| sorted(BY_KEY[at]))
}

/// Whether settings stand below a key: `webrtc`, `webrtc.estimator`.
pub fn is_section(key: &str) -> bool {
    // What is less than the key with a dot behind it.
    let before = |known: &str| {
        let shared = known.len().min(key.len());
        match known.as_bytes()[..shared].cmp(&key.as_bytes()[..shared]) {
            Ordering::Equal => known.as_bytes().get(key.len()).is_none_or(|&next| next < b'.'),
            unequal => unequal.is_lt(),
        }
    };
    let at = BY_KEY.partition_point(|&number| before(sorted(number).key));
    let next = BY_KEY.get(at).map(|&number| sorted(number).key);
    next.and_then(|next| next.strip_prefix(key)).is_some_and(|rest| rest.starts_with('.'))
}

/// The names of the settings that stand right below a key.
pub(crate) fn children<'k>(key: &'k str) -> impl Iterator<Item = &'static str> + use<'k> {
    let below =
        move |row: &'static Row| row.key.strip_prefix(key)?.strip_prefix('.').filter(|rest| !rest.contains('.'));
    SETTINGS.iter().filter_map(below)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
