//! The table of neko's settings, in the order of its documentation: every key, variable and flag that its server knows
//! before its plugins come in.

use super::row::{Row, count, joined};
use super::{
    Addresses, AudioPipeline, Bool, Codec, Duration, Float, GstPipeline, HttpUrl, Int, List, Pipelines, PortRange,
    ScreenSize, Servers, Text,
};
use crate::ice_server::IceServer;

const SECTIONS: [&[Row]; 11] =
    [ROOT, DESKTOP, CAPTURE, WEBRTC, ESTIMATOR, WEBRTC_V2, MEMBER, SESSION, PLUGINS, SERVER, PLUGIN_SETTINGS];

/// All rows of the table.
pub const SETTINGS: &[Row] = &joined::<{ count(&SECTIONS) }>(&SECTIONS);

settings! {
    /// Keys outside any section.
    pub enum Root in ROOT {
        "config": Text = "", short('c');
        "debug": Bool = "false", short('d');
        "legacy": Bool = "true";
        @LOG_LEVEL "log.level": Text = "info";
        @LOG_TIME "log.time": Text = "unix";
        "log.json": Bool = "false";
        "log.nocolor": Bool = "false";
        @LOG_DIR "log.dir": Text = "";
        "logs": Bool = "false", v2("log.dir"), short('l');
    }
}

settings! {
    /// Of the `desktop` section, V2 keys considered, what rules and probe need.
    pub struct Desktop in DESKTOP {
        "desktop.display": Text = "";
        /// `desktop.screen`
        screen "desktop.screen": ScreenSize = "1280x720@30";
        "desktop.input.enabled": Bool = "true";
        "desktop.input.socket": Text = "/tmp/xf86-input-neko.sock";
        "desktop.unminimize": Bool = "true";
        "desktop.upload_drop": Bool = "true";
        "desktop.file_chooser_dialog": Bool = "false";
        "screen": Text = "", v2("desktop.screen");
    }
}

settings! {
    /// Of the `capture` section, V2 keys considered, what rules and probe need.
    pub struct Capture in CAPTURE {
        "capture.audio.device": Text = "audio_output.monitor";
        /// `capture.audio.codec`, as neko takes it: `opus`, `g722`, `pcmu`, `pcma`.
        audio_codec "capture.audio.codec": Codec = "opus";
        /// `capture.audio.pipeline`, or what neko makes in its place.
        audio_pipeline "capture.audio.pipeline": AudioPipeline = "";
        "capture.video.display": Text = "";
        /// `capture.video.codec`, as neko takes it: `vp8`, `vp9`, `av1`, `h264`, `h265`. VP8 where neko makes its own pipeline.
        video_codec "capture.video.codec": Codec = "vp8";
        /// `capture.video.ids`: the pipelines that viewers are given, the first one to begin with.
        video_ids "capture.video.ids": List = "";
        /// `capture.video.pipelines`: what neko streams, whoever made it: that key, the single pipeline, the V2 keys, neko.
        video_pipelines "capture.video.pipelines": Pipelines = "{}";
        /// `capture.video.pipeline`, as it is written; neko looks at it where `capture.video.pipelines` has none.
        video_pipeline "capture.video.pipeline": GstPipeline = "";
        "capture.broadcast.audio_bitrate": Int = "128";
        "capture.broadcast.video_bitrate": Int = "4096";
        "capture.broadcast.preset": Text = "veryfast";
        "capture.broadcast.pipeline": Text = "";
        "capture.broadcast.url": Text = "";
        "capture.broadcast.autostart": Bool = "true";
        "capture.screencast.enabled": Bool = "false";
        "capture.screencast.rate": Text = "10/1";
        "capture.screencast.quality": Text = "60";
        "capture.screencast.pipeline": Text = "";
        "capture.webcam.enabled": Bool = "false";
        "capture.webcam.device": Text = "/dev/video0";
        "capture.webcam.width": Int = "1280";
        "capture.webcam.height": Int = "720";
        "capture.microphone.enabled": Bool = "true";
        "capture.microphone.device": Text = "audio_input";
        "display": Text = "", v2("capture.video.display");
        "video_codec": Text = "", v2("capture.video.codec");
        "vp8": Bool = "false", v2("capture.video.codec");
        "vp9": Bool = "false", v2("capture.video.codec");
        "av1": Bool = "false", v2("capture.video.codec");
        "h264": Bool = "false", v2("capture.video.codec");
        "hwenc": Text = "", v2("capture.video.pipeline");
        "video_bitrate": Int = "0", v2("capture.video.pipeline");
        "max_fps": Int = "0", v2("capture.video.pipeline");
        "video": Text = "", v2("capture.video.pipeline");
        "device": Text = "", v2("capture.audio.device");
        "audio_codec": Text = "", v2("capture.audio.codec");
        "opus": Bool = "false", v2("capture.audio.codec");
        "g722": Bool = "false", v2("capture.audio.codec");
        "pcmu": Bool = "false", v2("capture.audio.codec");
        "pcma": Bool = "false", v2("capture.audio.codec");
        "audio_bitrate": Int = "0", v2("capture.audio.pipeline");
        "audio": Text = "", v2("capture.audio.pipeline");
        "broadcast_pipeline": Text = "", v2("capture.broadcast.pipeline");
        "broadcast_url": Text = "", v2("capture.broadcast.url");
        "broadcast_autostart": Bool = "false", v2("capture.broadcast.autostart");
    }
}

settings! {
    /// The `webrtc` section as neko uses it.
    pub struct WebRtc in WEBRTC {
        /// ICE Lite: neko only answers, uses no ICE servers itself and punches no holes. For a server whose ports everybody reaches.
        icelite @ICELITE "webrtc.icelite": Bool = "false";
        /// Whether candidates are sent as they are found, instead of all at once.
        icetrickle @ICETRICKLE "webrtc.icetrickle": Bool = "true";
        @ICE_SERVERS "webrtc.iceservers": Servers = "", no_flag;
        /// The STUN and TURN servers that browsers are sent.
        frontend @FRONTEND "webrtc.iceservers.frontend": Servers = "[]";
        /// The STUN and TURN servers that neko itself uses; TURN works over UDP only.
        ///
        /// Already empty where ICE Lite dropped it.
        backend @BACKEND "webrtc.iceservers.backend": Servers = "[]";
        /// The range of UDP ports for viewers, `MIN-MAX`; without it and without a mux, 59000-59100.
        ///
        /// `[min, max]`; `[0, 0]` is no range at all.
        epr @EPR "webrtc.epr": PortRange = "";
        /// One TCP port for all viewers; 0 is off.
        tcpmux @TCPMUX "webrtc.tcpmux": Int = "0";
        /// One UDP port for all viewers, instead of the range; 0 is off.
        udpmux @UDPMUX "webrtc.udpmux": Int = "0";
        /// The addresses that viewers are told instead of those of the machine; `OUTSIDE/INSIDE` for one of several.
        nat1to1 @NAT1TO1 "webrtc.nat1to1": Addresses = "";
        /// Where neko asks for its public address where `nat1to1` is empty; empty: nowhere.
        ip_retrieval_url "webrtc.ip_retrieval_url": HttpUrl = "https://checkip.amazonaws.com";
    }
    sections {
        /// `webrtc.estimator.*`
        estimator: Estimator;
    }
    besides {
        /// The backend list as it stood before icelite dropped it; empty where icelite is off.
        backend_dropped: Vec<IceServer>;
    }
}

settings! {
    /// The bandwidth estimator's settings (`webrtc.estimator.*`); durations in nanoseconds, as neko keeps them.
    pub struct Estimator in ESTIMATOR {
        /// Whether it runs.
        enabled "webrtc.estimator.enabled": Bool = "false";
        /// Whether it only watches.
        passive "webrtc.estimator.passive": Bool = "false";
        /// Whether it logs.
        debug "webrtc.estimator.debug": Bool = "false";
        /// The bit rate to begin with, in bit/s.
        initial_bitrate "webrtc.estimator.initial_bitrate": Int = "1000000";
        /// How often it looks; at most 0 with the estimator on crashes neko.
        ///
        /// In ns.
        read_interval "webrtc.estimator.read_interval": Duration = "2s";
        /// How long a connection is stable before a better pipeline is taken.
        ///
        /// In ns.
        stable_duration "webrtc.estimator.stable_duration": Duration = "12s";
        /// How long it stays below the rate that is needed before a worse one is taken.
        ///
        /// In ns.
        unstable_duration "webrtc.estimator.unstable_duration": Duration = "6s";
        /// How long the estimate stands still before a worse one is taken.
        ///
        /// In ns.
        stalled_duration "webrtc.estimator.stalled_duration": Duration = "24s";
        /// How long after one step down the next may follow.
        ///
        /// In ns.
        downgrade_backoff "webrtc.estimator.downgrade_backoff": Duration = "10s";
        /// How long after one step up the next may follow.
        ///
        /// In ns.
        upgrade_backoff "webrtc.estimator.upgrade_backoff": Duration = "5s";
        /// How much estimate and rate differ before a step is taken, as a share, 0 to 1.
        diff_threshold "webrtc.estimator.diff_threshold": Float = "0.15";
    }
}

settings! {
    rows WEBRTC_V2 {
        "epr": Text = "", v2("webrtc.epr");
        "nat1to1": List = "", v2("webrtc.nat1to1");
        "tcpmux": Int = "0", v2("webrtc.tcpmux"), since(2, 5, 1);
        "udpmux": Int = "0", v2("webrtc.udpmux"), since(2, 5, 1);
        "ipfetch": Text = "", v2("webrtc.ip_retrieval_url");
        "icelite": Bool = "false", v2("webrtc.icelite");
        "iceserver": List = "", v2("webrtc.iceservers");
        "iceservers": Text = "", v2("webrtc.iceservers"), since(2, 3, 0);
    }
}

settings! {
    /// Keys of the `member` section.
    pub enum Member in MEMBER {
        "member.provider": Text = "multiuser";
        "member.file.path": Text = "";
        @FILE_HASH "member.file.hash": Bool = "true";
        @USERS "member.object.users": Text = "[]", secret;
        @USER_PASSWORD "member.multiuser.user_password": Text = "neko", secret;
        @ADMIN_PASSWORD "member.multiuser.admin_password": Text = "admin", secret;
        "member.multiuser.user_profile": Text = "{}";
        "member.multiuser.admin_profile": Text = "{}";
        "password": Text = "", v2("member.multiuser.user_password"), secret;
        "password_admin": Text = "", v2("member.multiuser.admin_password"), secret;
    }
}

settings! {
    rows SESSION {
        "session.file": Text = "";
        "session.private_mode": Bool = "false";
        "session.locked_logins": Bool = "false";
        "session.locked_controls": Bool = "false";
        "session.control_protection": Bool = "false";
        "session.implicit_hosting": Bool = "false";
        "session.inactive_cursors": Bool = "false";
        "session.merciful_reconnect": Bool = "true";
        "session.heartbeat_interval": Int = "10";
        "session.api_token": Text = "", secret;
        "session.cookie.enabled": Bool = "false";
        "session.cookie.name": Text = "NEKO_SESSION";
        "session.cookie.expiration": Duration = "24h";
        "session.cookie.secure": Bool = "true";
        "session.cookie.http_only": Bool = "true";
        "session.cookie.domain": Text = "";
        "session.cookie.path": Text = "";
        "locks": List = "", v2("session.locked_controls");
        "control_protection": Bool = "false", v2("session.control_protection");
        "implicit_control": Bool = "false", v2("session.implicit_hosting");
        "heartbeat_interval": Int = "120", v2("session.heartbeat_interval");
    }
}

settings! {
    rows PLUGINS {
        "plugins.enabled": Bool = "false";
        "plugins.dir": Text = "./bin/plugins";
        "plugins.required": Bool = "false";
    }
}

settings! {
    /// Of the `server` section, V2 keys considered, what rules and probe need.
    pub struct Server in SERVER {
        /// `server.bind`: where neko serves HTTP.
        bind @BIND "server.bind": Text = "127.0.0.1:8080";
        "server.cert": Text = "";
        "server.key": Text = "";
        "server.proxy": Bool = "false";
        "server.static": Text = "";
        /// `server.path_prefix`: what precedes neko's paths.
        path_prefix "server.path_prefix": Text = "/";
        "server.pprof": Bool = "false";
        "server.metrics": Bool = "true";
        "server.cors": List = "";
        "bind": Text = "", v2("server.bind");
        "cert": Text = "", v2("server.cert");
        "key": Text = "", v2("server.key");
        "proxy": Bool = "false", v2("server.proxy");
        "static": Text = "", v2("server.static");
        "path_prefix": Text = "", v2("server.path_prefix");
        "cors": List = "", v2("server.cors");
    }
}

settings! {
    // Plugins read these from file and environment; their flags come too late for the command line.
    rows PLUGIN_SETTINGS {
        "chat.enabled": Bool = "true", no_flag;
        "filetransfer.enabled": Bool = "false", no_flag;
        "filetransfer.dir": Text = "/home/neko/Downloads", no_flag;
        "filetransfer.refresh_interval": Duration = "30s", no_flag;
        "filetransfer.user_download": Bool = "false", no_flag;
        "filetransfer.user_upload": Bool = "false", no_flag;
        "filetransfer.user_delete": Bool = "false", no_flag;
        "file_transfer_enabled": Bool = "false", v2("filetransfer.enabled"), no_flag;
        "file_transfer_path": Text = "", v2("filetransfer.dir"), no_flag;
        "openinapp.enabled": Bool = "false", no_flag;
        "openinapp.open_command": Text = "xdg-open", no_flag;
    }
}
