//! Files in which nothing is neko's and that nobody named: they are left out, and counted.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use neko_deploy::load::{self, Failure};

use super::super::writer::note;
use super::judged::Judged;

/// How many are named.
const NAMED: usize = 5;

/// Which files may be left out.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// Those of a folder or a glob.
    pub found: HashSet<PathBuf>,
    /// Whether all may be, as `--skip-unread` has it.
    pub all: bool,
}

impl LeftOut {
    /// Whether a file that cannot be read for this reason is left out. One that neko itself would read never is.
    pub fn takes(&self, name: &str, failure: &Failure) -> bool {
        let path = Path::new(name);
        failure.is_of_others() && !load::is_config_name(name) && (self.all || self.found.contains(path))
    }

    /// Takes them out of what was judged, and says how many they were.
    pub fn told(&self, judged: Vec<Judged>) -> Vec<Judged> {
        let (left_out, judged): (Vec<Judged>, Vec<Judged>) = judged.into_iter().partition(|own| own.is_left_out);
        if left_out.is_empty() {
            return judged;
        }
        let names: Vec<&str> = left_out.iter().take(NAMED).map(|own| own.name.as_str()).collect();
        let more = match left_out.len() - names.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let files = if left_out.len() == 1 { "file" } else { "files" };
        note!("skipped {} {files} without settings of neko: {}{more}", left_out.len(), names.join(", "));
        judged
    }
}
