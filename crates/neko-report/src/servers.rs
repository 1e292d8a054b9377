//! Servers alone: the answer for each config and for all of them.

use neko_config::behaviour::Skip;

use super::conclusion::cause_of;
use super::{Cause, Conclusion, Interruption, ListedServer, ServerReport, Slug, Verdict};

/// The servers of one config.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigReport {
    /// The config's name.
    pub name: String,
    /// For each of its servers the rows of the report, one for each address family.
    pub servers: Vec<Vec<usize>>,
    /// The answer for this config.
    pub verdict: Verdict,
}

impl ConfigReport {
    /// Judges the servers of one config: the rows of each, and whether the config uses it.
    pub fn new(name: String, servers: Vec<(Vec<usize>, ServerUse)>, rows: &[ServerReport], interrupted: bool) -> Self {
        let counted = servers.iter().filter(|(_, used)| *used != ServerUse::NotMissed);
        let state = |(of, unused): &(Vec<usize>, ServerUse)| match unused {
            ServerUse::NotNeeded | ServerUse::NotMissed => State::NotChecked,
            ServerUse::Unused => State::Fails,
            ServerUse::Used | ServerUse::ByViewersOnly => {
                match State::of(&of.iter().filter_map(|row| rows.get(*row)).collect::<Vec<_>>()) {
                    State::Works if *unused == ServerUse::ByViewersOnly => State::WithDoubt,
                    state => state,
                }
            }
        };
        let states: Vec<State> = counted.map(state).collect();
        let servers = servers.into_iter().map(|(of, _)| of).collect();
        let verdict = verdict(&states, interrupted);
        Self { name, servers, verdict }
    }
}

/// Whether a config uses one of its servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerUse {
    /// It does.
    Used,
    /// Viewers do; neko has it in its own list and skips it there.
    ByViewersOnly,
    /// neko skips it, and viewers are not sent it.
    Unused,
    /// The same, for a lite agent, which needs none.
    NotNeeded,
    /// The same, where neko uses that server over UDP.
    NotMissed,
}

impl ServerUse {
    /// Of a server as one config names it.
    pub fn of(server: &ListedServer) -> Self {
        match (&server.unused, &server.skipped) {
            (Some(Skip::IceLite), _) => Self::NotNeeded,
            (Some(_), _) if server.used_over_udp => Self::NotMissed,
            (Some(_), _) => Self::Unused,
            (None, Some(_)) if server.used_over_udp => Self::Used,
            (None, Some(_)) => Self::ByViewersOnly,
            (None, None) => Self::Used,
        }
    }

    /// Of two entries of one config that mean the same server.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (own, other) if own == other => own,
            (Self::NotNeeded | Self::NotMissed, used) | (used, Self::NotNeeded | Self::NotMissed) => used,
            _ => Self::ByViewersOnly,
        }
    }
}

/// How one server stands, its families taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Works,
    /// It works with a concession, or over one family only, or with a warning.
    WithDoubt,
    Fails,
    NotChecked,
}

impl State {
    fn of(rows: &[&ServerReport]) -> Self {
        let failed = rows.iter().filter(|row| row.failure().is_some()).count();
        let done = rows.iter().filter(|row| row.failure().is_none() && row.not_checked().is_none()).count();
        match (done, failed) {
            (0, 0) => Self::NotChecked,
            (0, _) => Self::Fails,
            // Who uses it is each config's own matter.
            (_, 0) if rows.iter().flat_map(|row| &row.notes).all(|note| note.slug == Slug::ServerUnusedByNeko) => {
                Self::Works
            }
            _ => Self::WithDoubt,
        }
    }
}

fn verdict(states: &[State], interrupted: bool) -> Verdict {
    let count = |state: State| states.iter().filter(|of| **of == state).count();
    let working = count(State::Works) + count(State::WithDoubt);
    if interrupted || states.is_empty() || (working == 0 && count(State::Fails) == 0) {
        Verdict::Unknown
    } else if working == 0 {
        Verdict::Bad
    } else if count(State::Works) == states.len() {
        Verdict::Good
    } else {
        Verdict::Usable
    }
}

/// The answer for all configs: that of the worst of them.
pub fn conclude_servers(
    configs: &[ConfigReport],
    rows: &[ServerReport],
    interrupted: Option<Interruption>,
) -> Conclusion {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Bad => 3,
        Verdict::Unknown => 2,
        Verdict::Usable => 1,
        Verdict::Good => 0,
    };
    let worst = configs.iter().map(|config| config.verdict).max_by_key(|verdict| rank(*verdict));
    let verdict = worst.unwrap_or(Verdict::Unknown);
    let failing = rows.iter().filter(|row| row.failure().is_some()).count();
    let noted = rows.iter().filter(|row| !row.notes.is_empty()).count();
    let several = configs.len() > 1;
    let text = match verdict {
        _ if let Some(interruption) = interrupted => format!("{interruption}."),
        Verdict::Good => "Every server works as these settings need it.".to_owned(),
        Verdict::Bad if several => {
            let bad: Vec<&str> = configs
                .iter()
                .filter(|config| config.verdict == Verdict::Bad)
                .map(|config| config.name.as_str())
                .collect();
            format!("No server of {} works.", bad.join(", "))
        }
        Verdict::Bad => "No server works.".to_owned(),
        Verdict::Usable if failing > 0 => format!("Some servers work; {failing} of {} checks failed.", rows.len()),
        Verdict::Usable if noted > 0 => "The servers answer, but see the notes below.".to_owned(),
        Verdict::Usable => "What could be checked works; the rest could not be checked from here.".to_owned(),
        Verdict::Unknown if rows.is_empty() => "There is no server to check.".to_owned(),
        Verdict::Unknown => "Nothing could be checked from here.".to_owned(),
    };
    let mut causes: Vec<Cause> = Vec::new();
    for row in rows {
        let notes =
            row.notes.iter().filter(|note| !(row.listed.used_over_udp && note.slug == Slug::ServerUnusedByNeko));
        for failure in row.failure().into_iter().chain(notes) {
            let cause = cause_of(failure, Some(row));
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
    }
    Conclusion { verdict, text, causes, assumption: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use State::*;

    #[test]
    fn a_config_is_as_good_as_its_servers() {
        for (states, expected) in [
            (&[][..], Verdict::Unknown),
            (&[NotChecked], Verdict::Unknown),
            (&[Works, Works], Verdict::Good),
            (&[Works, Fails], Verdict::Usable),
            (&[Fails, NotChecked], Verdict::Bad),
            (&[WithDoubt], Verdict::Usable),
            (&[Works, NotChecked], Verdict::Usable),
        ] {
            assert_eq!(verdict(states, false), expected, "{states:?}");
        }
        assert_eq!(verdict(&[Works], true), Verdict::Unknown);
    }
}
