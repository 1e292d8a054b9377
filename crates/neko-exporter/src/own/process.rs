//! What the system says of this process; nothing where it has no `/proc`.

use std::fs;

use neko_report::metrics::{Family, Metric};

/// Linux counts processor time for programs in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;

pub(super) fn families() -> Vec<Family> {
    let files = fs::read_dir("/proc/self/fd").map(|files| files.count() as f64).ok();
    let known = [(Metric::ProcessCpu, cpu()), (Metric::ProcessMemory, memory()), (Metric::ProcessFiles, files)];
    known.into_iter().filter_map(|(metric, value)| Some(Family::single(metric, value?))).collect()
}

/// User and system time; the program's name before them may hold blanks and parentheses.
fn cpu() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = [fields.get(11)?, fields.get(12)?].map(|field| field.parse::<f64>().ok());
    Some((ticks[0]? + ticks[1]?) / TICKS)
}

fn memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}
