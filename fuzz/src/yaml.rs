//! The YAML reader: one document and a stream of them.

use neko_ice::document::{Content, Style, yaml};

use super::held;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match yaml::parse(text) {
        Ok(tree) => {
            held::tree(&tree, text);
            yaml::aliases_explode(&tree);
            for (_, node) in tree.nodes() {
                if let Content::Scalar { text: value, style, .. } = &node.content {
                    alone(&text[node.span.clone()], value, *style);
                }
            }
        }
        Err(error) => held::error(&error, text),
    }
    let mut end = 0;
    for document in yaml::documents(text) {
        assert!(document.span.start == end, "documents leave out a part");
        end = document.span.end;
        match &document.tree {
            Ok(tree) => held::tree(tree, text),
            Err(error) => held::error(error, text),
        }
    }
    assert_eq!(end, text.len(), "documents leave out the end");
}

/// The span of a quoted scalar, read by itself, is the same scalar.
fn alone(slice: &str, value: &str, style: Style) {
    if !matches!(style, Style::SingleQuoted | Style::DoubleQuoted) {
        return;
    }
    // A blank in front, for what means something else at the beginning of a line.
    let text = format!(" {slice}");
    let tree = yaml::parse(&text).unwrap_or_else(|error| panic!("{slice:?} alone: {error}"));
    let root = tree.root().map(|root| &tree.node(root).content);
    let same = matches!(root, Some(Content::Scalar { text, .. }) if &**text == value);
    assert!(same, "{slice:?} alone is {root:?} and not {value:?}");
}
