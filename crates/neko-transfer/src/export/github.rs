//! Lines for `$GITHUB_ENV`: everything behind the first `=` is the value, unless `<<` comes before it.

use super::target::lines;
use super::{Pairs, Target, Undecodable, Unwritable, Variable};

pub(super) fn write(variables: &[Variable]) -> Result<String, Unwritable> {
    let mut out = String::new();
    for variable in variables {
        if variable.value.contains(['\n', '\r']) {
            return Err(Target::Github.refuse(variable, "it contains a line break"));
        }
        out.push_str(&format!("{}={}\n", variable.name, variable.value));
    }
    Ok(out)
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    for (number, line) in lines(text) {
        let (name, value) = line.split_once('=').ok_or_else(|| Undecodable::at(number, "no `=`"))?;
        if name.contains("<<") {
            return Err(Undecodable::at(number, "a delimiter"));
        }
        pairs.push((name.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}
