//! Texts within texts: the fenced blocks of Markdown, the here-documents of a shell, the block scalars of cloud-init.

use std::ops::Range;

use super::Foreign;

/// A text within another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub span: Range<usize>,
    /// Whether a shell puts its own variables in before anybody reads it.
    pub is_filled_in: bool,
}

/// How many are looked at.
const MOST: usize = 64;
/// How much text may be made of them: each is read with the rest of its file blanked.
const LONGEST: usize = 16 << 20;

/// The blocks of a text of this kind.
pub(super) fn blocks(foreign: Foreign, text: &str) -> Vec<Block> {
    let mut found = match foreign {
        Foreign::Markdown => fences(text),
        Foreign::Script => documents(text),
        // A here-document in it stands in a block scalar, which is no Compose file.
        Foreign::CloudInit => [documents(text), scalars(text)].concat(),
        _ => Vec::new(),
    };
    found.truncate((LONGEST / text.len().max(1)).clamp(1, MOST));
    found
}

/// Each line with where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let begin = text.as_ptr() as usize;
    text.split_inclusive('\n').map(move |line| (line.as_ptr() as usize - begin, line))
}

/// What stands between lines of three backticks or tildes.
fn fences(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (at, line) in lines(text) {
        let body = line.trim_start_matches([' ', '\t', '>']);
        let mark = ["```", "~~~"].into_iter().find(|mark| body.starts_with(mark));
        match (open, mark) {
            (Some((start, own)), Some(mark)) if own == mark => {
                found.push(Block { span: start..at, is_filled_in: false });
                open = None;
            }
            (None, Some(mark)) => open = Some((at + line.len(), mark)),
            _ => {}
        }
    }
    found
}

/// The here-documents of a script.
fn documents(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &str, bool)> = None;
    for (at, line) in lines(text) {
        match open {
            Some((start, mark, is_filled_in)) if line.trim() == mark => {
                found.push(Block { span: start..at, is_filled_in });
                open = None;
            }
            Some(_) => {}
            None => open = mark(line).map(|(mark, is_filled_in)| (at + line.len(), mark, is_filled_in)),
        }
    }
    found
}

/// The mark of `<<MARK`, and whether the shell fills the text in: it does unless the mark is quoted.
fn mark(line: &str) -> Option<(&str, bool)> {
    let (_, behind) = line.split_once("<<").filter(|(_, behind)| !behind.starts_with('<'))?;
    let word = behind.trim_start_matches('-').trim_start();
    let end = word.find(|c: char| c.is_whitespace() || ";&|<>()".contains(c)).unwrap_or(word.len());
    let mark = word[..end].trim_matches(['\'', '"', '\\']);
    (!mark.is_empty()).then_some((mark, mark.len() == end))
}

/// The block scalars of YAML (`content: |`).
fn scalars(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let indentation = |line: &str| line.len() - line.trim_start().len();
    for (at, line) in lines(text) {
        if let Some((start, outer)) = open
            && !line.trim().is_empty()
            && indentation(line) <= outer
        {
            found.push(Block { span: start..at, is_filled_in: false });
            open = None;
        }
        let body = line.trim_end();
        if open.is_none() && [": |", ": |-", ": |+"].iter().any(|end| body.ends_with(end)) {
            open = Some((at + line.len(), indentation(line)));
        }
    }
    found.extend(open.map(|(start, _)| Block { span: start..text.len(), is_filled_in: false }));
    found
}

/// The text with nothing but a block in it, each character at its place.
pub(super) fn masked(text: &str, span: &Range<usize>) -> String {
    let blank = |part: &str| -> String { part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect() };
    let part = |range| text.get(range).unwrap_or_default();
    [&blank(part(0..span.start)), part(span.clone()), &blank(part(span.end..text.len()))].concat()
}

/// A block without the indentation that all of its lines have.
pub(super) fn dedented(block: &str) -> String {
    let own = |line: &str| line.len() - line.trim_start().len();
    let least = block.lines().filter(|line| !line.trim().is_empty()).map(own).min().unwrap_or_default();
    block.split_inclusive('\n').map(|line| line.get(least..).unwrap_or("\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(foreign: Foreign, text: &str) -> Vec<(&str, bool)> {
        let blocks = blocks(foreign, text).into_iter();
        blocks.map(|block| (&text[block.span], block.is_filled_in)).collect()
    }

    #[test]
    fn blocks_are_found() {
        let text = "a\n```yaml\nx: 1\n```\n~~~\n```\n~~~\n```\nopen";
        assert_eq!(found(Foreign::Markdown, text), [("x: 1\n", false), ("```\n", false)]);
        let text = "cat <<EOF >x\na\nEOF\ncat <<-'E F' \ncat <<\\END\n b\nEND\ncat <<<word\n";
        assert_eq!(found(Foreign::Script, text)[0], ("a\n", true));
        let text = "#cloud-config\nwrite_files:\n- path: x\n  content: |\n    a: 1\n\n    b: 2\nruncmd: [x]\n";
        assert_eq!(found(Foreign::CloudInit, text), [("    a: 1\n\n    b: 2\n", false)]);
    }

    #[test]
    fn everything_else_is_blank() {
        assert_eq!(masked("a\nbc\nd", &(2..4)), " \nbc\n ");
        assert_eq!(dedented("  a:\n\n    b\n"), "a:\n\n  b\n");
    }
}
