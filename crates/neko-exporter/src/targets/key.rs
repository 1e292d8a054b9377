//! Every key of the file, once.

/// In which mapping a key may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// At the top.
    Top,
    /// In a target.
    Target,
    /// At the top, for all targets, and in a target.
    Both,
    /// In an entry of `servers`.
    Server,
}

impl Where {
    /// Whether a key of this kind may be in that mapping.
    pub fn allows(self, mapping: Self) -> bool {
        self == mapping || (self == Self::Both && matches!(mapping, Self::Top | Self::Target))
    }
}

macro_rules! keys {
    ($($variant:ident = $where:ident $name:literal, $about:literal;)*) => {
        /// A key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key { $(#[doc = $about] $variant,)* }

        /// Every key.
        pub const KEYS: &[Key] = &[$(Key::$variant,)*];

        impl Key {
            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// In which mapping it may be.
            pub fn place(self) -> Where {
                match self { $(Self::$variant => Where::$where,)* }
            }

            /// What it is for, one sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

keys! {
    Targets = Top "targets", "The targets, a list.";
    Name = Target "name", "The name that scrapes use. Required.";
    Config = Target "config",
        "A config file, a Compose file or a manifest, or a list of them; globs too. Its servers are checked.";
    Service = Target "service", "The only service or container of that file.";
    EnvFile = Target "env-file", "Dotenv files with variables of neko, as for `--env-file`.";
    FromEnv = Target "from-env", "`true`: take the NEKO_* variables of the exporter itself, as beside neko in a pod.";
    Servers = Target "servers", "STUN and TURN URLs, a list; an entry with credentials is a mapping.";
    TurnSecretFile = Target "turn-secret-file",
        "A file with the shared secret of coturn (static-auth-secret): credentials are made for each probe.";
    View = Target "view", "The URL of a running neko, for module view.";
    User = Target "user", "The user name at neko.";
    PasswordFile = Target "password-file", "A file whose first line is the password at neko.";
    RelayOnly = Target "relay-only", "`true`: watch through TURN servers alone.";
    Duration = Both "duration", "How long module view measures, from the first picture. Default 2s.";
    MinInterval = Both "min-interval", "A result that is younger is given out again. Default 10s.";
    Timeout = Both "timeout", "The time limit of one server. Default 5s, and never more than that of the scrape.";
    Thresholds = Both "thresholds",
        "What is good enough: max-round-trip, max-picture, max-loss, max-jitter, min-frames.";
    Ca = Both "ca", "Files of authorities (PEM) to trust beside those of the system, a list.";
    Url = Server "url", "The URL.";
    Username = Server "username", "The user name.";
    ServerPasswordFile = Server "password-file", "A file whose first line is the password.";
}
