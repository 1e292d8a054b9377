//! `docker run --env-file`: no quoting at all, everything behind the first `=` is the value. podman, kubectl's
//! `--from-env-file` and kustomize's `envs` read the same way.

use super::target::{elsewhere, lines};
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

/// Go's `bufio.Scanner` gives up on longer lines.
const LINE_LIMIT: usize = 64 * 1024 - 1;

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = elsewhere(apart);
    for variable in variables {
        let Variable { name, value, .. } = variable;
        if value.contains(['\n', '\r']) {
            return Err(Target::DockerEnv.refuse(variable, "it contains a line break"));
        }
        let line = format!("{name}={value}\n");
        if line.len() > LINE_LIMIT {
            return Err(Target::DockerEnv.refuse(variable, "docker reads no line of 64 KiB or more"));
        }
        out.push_str(&line);
    }
    Ok(out)
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    for (number, line) in lines(text) {
        let line = line.strip_suffix('\r').unwrap_or(line).trim_start();
        // A name alone would be taken from the caller's environment.
        let (name, value) = line.split_once('=').ok_or_else(|| Undecodable::at(number, "no `=`"))?;
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(Undecodable::at(number, "not a variable's name before `=`"));
        }
        if line.len() >= LINE_LIMIT {
            return Err(Undecodable::at(number, "too long a line"));
        }
        pairs.push((name.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}
