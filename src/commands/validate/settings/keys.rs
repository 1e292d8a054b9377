//! The keys of a settings file, each written once: what is read, what `config init` and `config show` print, and the schema.

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Holds {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Files, globs and folders, relative to the settings file.
    Paths,
    /// A file's name, relative to the settings file.
    Path,
    /// A whole number from 1.
    Number,
    /// A release of neko.
    Release,
    /// Rules and their levels.
    Rules,
    /// Rules and their levels, by a pattern of paths.
    RulesByPath,
    /// Thresholds of `probe`.
    Thresholds,
}

/// A key at the top of a settings file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) struct Key {
    pub name: &'static str,
    pub holds: Holds,
    /// What it is for, one sentence without its full stop.
    pub about: &'static str,
    /// What holds where it is left out, in words.
    pub default: &'static str,
    /// A value, as it would stand in a file.
    pub example: &'static str,
}

/// The names of levels, in the order of their weight.
pub(in crate::commands) const LEVELS: [&str; 4] = ["allow", "note", "warn", "error"];
/// The names of severities.
pub(super) const SEVERITIES: [&str; 3] = ["error", "warning", "note"];

const fn key(
    name: &'static str,
    holds: Holds,
    about: &'static str,
    default: &'static str,
    example: &'static str,
) -> Key {
    Key { name, holds, about, default, example }
}

/// All of them, in the order of `config init`.
pub(in crate::commands) const KEYS: [Key; 9] = [
    key(
        "files",
        Holds::Paths,
        "The files, globs and folders that are judged where the command line names none",
        "what neko and Compose find",
        r#"["deploy", "rooms/*.yaml"]"#,
    ),
    key(
        "exclude",
        Holds::Paths,
        "What is left out of globs and folders; a file that the command line names is judged all the same",
        "nothing",
        r#"["legacy"]"#,
    ),
    key("fail-on", Holds::OneOf(&SEVERITIES), "The least severity that makes the exit code 1", "error", r#""warning""#),
    key(
        "baseline",
        Holds::Path,
        "A file of findings that are known and not shown; `validate --write-baseline` writes it",
        "none",
        r#""neko-ice-baseline.json""#,
    ),
    key("viewers", Holds::Number, "For how many viewers of each neko at once ports and quotas must do", "1", "4"),
    key(
        "neko-version",
        Holds::Release,
        "Which neko it is for, unless the image's tag tells",
        "the newest known",
        r#""3.0""#,
    ),
    key(
        "rules",
        Holds::Rules,
        "How much a rule's findings count: allow, note, warn or error",
        "the rule's own severity",
        r#"{ "unknown-key" = "error" }"#,
    ),
    key(
        "per-path",
        Holds::RulesByPath,
        "The same for some files; the pattern is relative to this file, and a folder means all below it",
        "as in rules",
        r#"{ "legacy" = { "v2-key" = "allow" } }"#,
    ),
    key(
        "quality",
        Holds::Thresholds,
        "What probe calls good: max-loss, fail-loss, max-jitter, max-round-trip, min-frames, min-rate",
        "1%, 5%, 30ms, 300ms, 90%, 90%",
        r#"{ max-loss = "2%" }"#,
    ),
];
