//! A program that is asked something: bounded in time and in what it may answer.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of its answer is read.
const LIMIT: u64 = 16 << 20;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Silent {
    /// There is no such program here.
    Absent,
    /// It said why.
    Refused(String),
}

/// What it prints on standard output, and on standard error.
pub(super) fn answer(program: &str, arguments: &[&str]) -> Result<[Vec<u8>; 2], Silent> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Silent::Absent,
        _ => Silent::Refused(error.to_string()),
    })?;
    let (mut child, printed) = printed(child).map_err(|error| Silent::Refused(error.to_string()))?;
    let status = child.wait().map_err(|error| Silent::Refused(error.to_string()))?;
    if status.success() {
        return Ok(printed);
    }
    let said = String::from_utf8_lossy(&printed[1]);
    Err(Silent::Refused(said.lines().next().unwrap_or("it failed without an error message").to_owned()))
}

/// What it prints until it ends; it is killed where that takes too long or is too much.
fn printed(mut child: Child) -> io::Result<(Child, [Vec<u8>; 2])> {
    let streams: [Option<Box<dyn Read + Send>>; 2] =
        [child.stdout.take().map(|own| Box::new(own) as _), child.stderr.take().map(|own| Box::new(own) as _)];
    let heard = streams.map(|stream| {
        let (send, heard) = mpsc::channel();
        thread::spawn(move || send.send(stream.map_or(Ok(Vec::new()), read)));
        heard
    });
    let end = Instant::now() + PATIENCE;
    let printed = heard.map(|heard| match heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
        Ok(read) => read,
        Err(RecvTimeoutError::Timeout) => Err(io::Error::other(format!("no answer within {} s", PATIENCE.as_secs()))),
        Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
    });
    if printed.iter().any(Result::is_err) {
        // It may have ended by itself.
        let _ = child.kill();
        child.wait()?;
    }
    let [out, err] = printed;
    Ok((child, [out?, err?]))
}

fn read(stream: Box<dyn Read + Send>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(io::Error::other("it says more than is read"));
    }
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_it_prints_and_why_it_does_not() {
        let sh = |script| answer("/bin/sh", &["-c", script]);
        assert_eq!(sh("echo out; echo err >&2").unwrap(), [b"out\n".to_vec(), b"err\n".to_vec()]);
        assert!(matches!(sh("echo no such host >&2; exit 1"), Err(Silent::Refused(why)) if why == "no such host"));
        assert!(matches!(sh("exit 1"), Err(Silent::Refused(why)) if why == "it failed without an error message"));
        assert!(matches!(answer("/no/such/program", &[]), Err(Silent::Absent)));
        assert!(matches!(sh("exec yes"), Err(Silent::Refused(why)) if why == "it says more than is read"));
    }
}
