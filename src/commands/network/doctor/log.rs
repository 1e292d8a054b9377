//! What of a container's log tells that something is wrong.

use anstream::adapter::strip_bytes;

/// The levels of neko's log that count, on its console and in its JSON (zerolog's names). Its warnings do not: it warns
/// that it listens.
const LEVELS: [(&str, &str); 3] = [("PNC", "panic"), ("FTL", "fatal"), ("ERR", "error")];
/// What Go, supervisord and the kernel say when neko does not run.
const ENDS: [&str; 5] = ["panic: ", "exited: neko", "spawnerr: ", "gave up: neko", "exec format error"];
/// What neko says once of each viewer whose connection failed.
const FAILED_VIEWER: &str = "connection_state=failed";
/// What supervisord says when it starts neko no more, and what neko says when it runs.
const GIVEN_UP: &str = "gave up: neko";
const READY: [&str; 2] = ["neko ready", "success: neko entered RUNNING"];
/// How many lines are kept.
const MOST: usize = 3;

/// What a log tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Log {
    /// Lines that tell of a fault, from their level on, each once, the latest at the end.
    pub faults: Vec<String>,
    /// How many there are beside them.
    pub more: usize,
    /// How many viewers' connections failed.
    pub failed_viewers: usize,
    /// Whether neko ended in a container that goes on.
    pub given_up: bool,
    /// Why it could not be read.
    pub unread: Option<String>,
}

impl Log {
    /// Of the last lines of a log.
    pub fn of(log: &[u8]) -> Self {
        let plain = strip_bytes(log).into_vec();
        let text = String::from_utf8_lossy(&plain);
        let mut faults: Vec<String> = Vec::new();
        for fault in text.lines().filter_map(fault) {
            faults.retain(|known| known != fault);
            faults.push(fault.to_owned());
        }
        let more = faults.len().saturating_sub(MOST);
        let failed_viewers = text.lines().filter(|line| line.contains(FAILED_VIEWER)).count();
        let given_up = text.lines().fold(false, |given_up, line| match line {
            line if line.contains(GIVEN_UP) => true,
            line if READY.iter().any(|ready| line.contains(ready)) => false,
            _ => given_up,
        });
        Self { faults: faults.split_off(more), more, failed_viewers, given_up, unread: None }
    }

    /// The line that says why neko ended: its own, else supervisord's.
    pub fn reason(&self) -> Option<&str> {
        let is_own = |line: &&String| !["exited: ", "gave up: "].iter().any(|begin| line.starts_with(begin));
        self.faults.iter().rev().find(is_own).or(self.faults.last()).map(String::as_str)
    }

    /// Of a log that nobody can read.
    pub fn unread(why: String) -> Self {
        Self { unread: Some(why), ..Self::default() }
    }
}

/// A line from its level on: what stands before is the time, which differs.
fn fault(line: &str) -> Option<&str> {
    let end = ENDS.iter().filter_map(|end| line.find(end)).min();
    let of_json = || {
        let level = line.strip_prefix('{')?.split_once("\"level\":\"")?.1.split('"').next()?;
        LEVELS.iter().any(|(_, name)| *name == level).then_some(0)
    };
    let of_console = || {
        let (before, level) = line.split_once(' ')?;
        LEVELS.iter().any(|(short, _)| level.split(' ').next() == Some(short)).then_some(before.len() + 1)
    };
    line.get(end.or_else(of_json).or_else(of_console)?..).map(str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_that_mean_nothing_are_left_out() {
        let log = "2024-05-14 03:20:42,697 DEBG 'neko' stdout output:\n\
                   \x1b[90m3:20AM\x1b[0m \x1b[31mWRN\x1b[0m http listening on :8080 module=http\n\
                   3:20AM INF neko ready service=neko\n";
        assert_eq!(Log::of(log.as_bytes()), Log::default());
    }

    #[test]
    fn faults_are_said_once_without_their_time() {
        let log = "\x1b[90m3:20AM\x1b[0m \x1b[1m\x1b[31mERR\x1b[0m\x1b[0m creating offer failed module=webrtc\n\
                   3:21AM ERR creating offer failed module=webrtc\n\
                   {\"level\":\"error\",\"message\":\"no\"}\n{\"level\":\"info\",\"message\":\"yes\"}\n\
                   2024-05-14 03:21:42,697 INFO exited: neko (exit status 1; not expected)\n\
                   panic: no ports\n\
                   3:22AM INF connection state has changed connection_state=failed module=webrtc\n";
        let Log { faults, more, failed_viewers, given_up, .. } = Log::of(log.as_bytes());
        assert_eq!(
            faults,
            [
                "{\"level\":\"error\",\"message\":\"no\"}",
                "exited: neko (exit status 1; not expected)",
                "panic: no ports"
            ]
        );
        assert_eq!((more, failed_viewers, given_up), (1, 1, false));
    }

    #[test]
    fn neko_is_given_up_until_it_runs_again() {
        let given_up =
            "2026-12-01 12:00:00,000 INFO gave up: neko entered FATAL state, too many start retries too quickly\n";
        assert!(Log::of(given_up.as_bytes()).given_up);
        let again = format!("{given_up}2026-12-01 12:00:09,000 INFO success: neko entered RUNNING state\n");
        assert!(!Log::of(again.as_bytes()).given_up);
    }
}
