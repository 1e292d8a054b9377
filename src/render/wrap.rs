//! Text folded to a terminal's width.

/// Folds at blanks; the first line begins with `first`, the others with as many blanks. A line of the text that begins
/// with a blank is a command to be copied and stays whole.
pub(super) fn folded(first: &str, text: &str, width: usize) -> String {
    let indent = first.chars().count();
    let room = width.saturating_sub(indent).max(20);
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with(' ') {
            lines.push(line.trim_end().to_owned());
            continue;
        }
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > room {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    let blank = " ".repeat(indent);
    let lead = |index: usize| if index == 0 { first } else { &blank };
    lines.iter().enumerate().map(|(index, line)| format!("{}{line}\n", lead(index))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_commands_on_one_line() {
        let text = "one two three four five six\n  a command that is longer than that";
        assert_eq!(
            folded("- ", text, 22),
            "- one two three four\n  five six\n    a command that is longer than that\n"
        );
        assert_eq!(folded("- ", "", 22), "");
        assert_eq!(folded("", "averyveryverylongwordthatisnotbroken", 5), "averyveryverylongwordthatisnotbroken\n");
    }
}
