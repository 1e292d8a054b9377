//! Questions on a terminal, each with a default: what a flag already says is not asked.

use std::fmt::Display;
use std::io::{self, BufRead};
use std::net::{IpAddr, UdpSocket};

use anyhow::bail;

use super::writer::{say, say_lines};

/// How often a question is asked before it is given up.
const TRIES: usize = 5;

/// Who is asked: a person at a terminal, or nobody.
pub(super) struct Questions {
    pub asked: bool,
}

impl Questions {
    /// What the flag says, else the answer, else the default. A line that `read` refuses is asked for again, with why.
    pub fn ask<T: Display>(
        &self,
        given: Option<T>,
        question: &str,
        default: T,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> anyhow::Result<T> {
        match given {
            Some(given) => Ok(given),
            None if self.asked => answer(question, Some(&default.to_string()), read),
            None => Ok(default),
        }
    }

    /// [`Self::ask`], for what has no default but may be left out.
    pub fn ask_for_some(
        &self,
        given: Option<String>,
        question: &str,
        read: impl Fn(&str) -> Result<String, String>,
    ) -> anyhow::Result<Option<String>> {
        match given {
            None if self.asked => answer(question, Some("none"), |text| match text {
                "none" => Ok(None),
                text => read(text).map(Some),
            }),
            given => Ok(given),
        }
    }
}

/// One line from the terminal; an empty one is the default.
pub(super) fn answer<T>(
    question: &str,
    default: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    for _ in 0..TRIES {
        match default {
            Some(default) => say_lines(&format!("{question} [{default}]: ")),
            None => say_lines(&format!("{question}: ")),
        }
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            say_lines("\n");
            break;
        }
        let text = match (line.trim(), default) {
            ("", Some(default)) => default,
            (text, _) => text,
        };
        match read(text) {
            Ok(value) => return Ok(value),
            Err(why) => say!("  {why}"),
        }
    }
    bail!("no answer; nothing was written");
}

/// The address by which this machine would leave its network; nothing is sent to find it.
pub(super) fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // An address of documentation (RFC 5737): only the way to it is looked up.
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|address| !address.is_loopback() && !address.is_unspecified())
}
