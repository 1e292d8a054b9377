//! Data files of facts, compiled in. A record is a name and what follows it, with blanks between the words; a line that
//! begins with a blank goes on with the record above it. Between records there may be comments, which begin with `#`.

/// A record: its name, and the words behind it as they stand.
pub(super) type Record = (&'static str, &'static str);

/// The records of a data file, in its order.
pub(super) fn records(text: &'static str) -> Vec<Record> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match line.as_bytes() {
            [b' ', ..] => spans.last_mut().into_iter().for_each(|(_, end)| *end = at),
            [b'#' | b'\n', ..] | [] => {}
            _ => spans.push((start, at)),
        }
    }
    spans.into_iter().filter_map(|(start, end)| text.get(start..end)?.split_once([' ', '\n'])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_goes_on_below_itself() {
        let read = records("# c\na b=c d\n  e\n\n# c\nf\n  g\n");
        assert_eq!(read, [("a", "b=c d\n  e\n"), ("f", "  g\n")]);
    }
}
