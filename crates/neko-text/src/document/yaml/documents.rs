//! A stream of several documents, as Kubernetes' tools take it apart: at the lines that begin with `---`, before any
//! YAML is read. So a document that is broken leaves the others alone, and anchors end with their document.

use std::ops::Range;

use super::super::{Content, NodeId, SyntaxError, Tree};
use super::{compose, parser, whole};

/// One document of a stream.
#[derive(Debug)]
pub struct Document {
    /// Where it stands, from its `---` to the next.
    pub span: Range<usize>,
    /// Its tree, whose spans are those of the whole text. Lines in the words of an error count from the document's
    /// beginning, as in the tools themselves; its span does not.
    pub tree: Result<Tree, SyntaxError>,
}

/// Every document of a text, empty ones included.
pub fn documents(text: &str) -> Vec<Document> {
    parts(text).into_iter().map(|span| Document { tree: parse(text, &span), span }).collect()
}

fn parse(text: &str, span: &Range<usize>) -> Result<Tree, SyntaxError> {
    whole(compose(&mut parser::Parser::from(text.get(..span.end).unwrap_or(text), span.start))?)
}

/// The parts of a text between the lines that begin a document.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let begins =
            line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if begins && at > start {
            out.push(start..at);
            start = at;
        }
        at += line.len();
    }
    if at > start {
        out.push(start..at);
    }
    out
}

/// How many nodes may be reached through aliases before a document counts as a bomb.
const ALIASED: usize = 100_000;

/// Whether a document's aliases make far more of it than it is: Go's readers refuse such a one.
pub fn aliases_explode(tree: &Tree) -> bool {
    if !tree.nodes().any(|(_, node)| matches!(node.content, Content::Alias { .. })) {
        return false;
    }
    if tree.is_too_large() {
        return true;
    }
    let mut aliased = 0;
    let mut stack: Vec<(NodeId, bool)> = tree.root().map(|root| (root, false)).into_iter().collect();
    while let Some((id, through)) = stack.pop() {
        aliased += usize::from(through);
        if aliased > ALIASED {
            return true;
        }
        match &tree.node(id).content {
            Content::Scalar { .. } => {}
            Content::Alias { target, .. } => stack.push((*target, true)),
            Content::Sequence(items) => stack.extend(items.iter().map(|&item| (item, through))),
            Content::Mapping(pairs) => {
                stack.extend(pairs.iter().flat_map(|&(key, value)| [(key, through), (value, through)]));
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalars(text: &str) -> Vec<Result<Vec<String>, String>> {
        let read = |document: Document| match document.tree {
            Err(error) => Err(format!("{} at {}", error.message, error.span.start)),
            Ok(tree) => Ok(tree
                .nodes()
                .filter_map(|(_, node)| match &node.content {
                    Content::Scalar { text: value, .. } => {
                        assert!(text[node.span.clone()].contains(&**value), "{value} is not at {:?}", node.span);
                        Some(value.to_string())
                    }
                    _ => None,
                })
                .collect()),
        };
        documents(text).into_iter().map(read).collect()
    }

    fn ok(words: &[&str]) -> Result<Vec<String>, String> {
        Ok(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn documents_are_read_one_by_one_with_offsets_of_the_whole() {
        let text = "a: 1\n---\n# only a comment\n---\nü: [x, y]\n--- {b: c}\n--- # why\nd: |-\n  e\n...\nnever: read\n";
        let expected = [ok(&["a", "1"]), ok(&[""]), ok(&["ü", "x", "y"]), ok(&["b", "c"]), ok(&["d", "e"])];
        assert_eq!(scalars(text), expected);
    }

    #[test]
    fn a_broken_document_leaves_the_others_alone() {
        let text = "a: 1\n---\nb: [\n---\nc: 3\n";
        let read = scalars(text);
        assert_eq!((&read[0], &read[2]), (&ok(&["a", "1"]), &ok(&["c", "3"])));
        let error = read[1].as_ref().unwrap_err();
        assert!(error.starts_with("yaml: line 2: did not find expected node content"), "{error}");
    }

    #[test]
    fn anchors_end_with_their_document() {
        assert!(scalars("a: &x 1\n---\nb: *x\n")[1].as_ref().unwrap_err().contains("unknown anchor"));
    }

    #[test]
    fn rulers_and_dashes_inside_are_no_separators() {
        assert_eq!(scalars("a: |-\n  ---\n---\n").len(), 2);
        assert_eq!(scalars("# ---\na: ----\n").len(), 1);
        assert_eq!(scalars("---\r\na: b\r\n---\r\nc: d\r\n"), [ok(&["a", "b"]), ok(&["c", "d"])]);
        assert!(documents("").is_empty());
    }

    #[test]
    fn one_document_reads_as_it_does_alone() {
        for text in ["a: [1, {b: c}]\n", "%YAML 1.1\n---\na: 1\n", "\u{feff}a: b", "'x", "- |\n a\n- >\n b\n", "a:\n"] {
            let alone =
                super::super::parse(text).map(|tree| tree.nodes().map(|(_, node)| node.clone()).collect::<Vec<_>>());
            if let [only] = &mut documents(text)[..] {
                let only = std::mem::replace(&mut only.tree, Ok(Tree::default()));
                let only = only.map(|tree| tree.nodes().map(|(_, node)| node.clone()).collect::<Vec<_>>());
                assert_eq!(only, alone, "{text}");
            }
        }
    }

    #[test]
    fn an_alias_bomb_is_noticed_in_time() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(documents(&text)[0].tree.as_ref().is_ok_and(aliases_explode));
        let tame = documents("a: &a [1, 2]\nb: *a\n");
        assert!(tame[0].tree.as_ref().is_ok_and(|tree| !aliases_explode(tree)));
    }
}
