//! Compose's YAML: go-yaml into untyped maps, merge keys and aliases resolved, with Compose's own limit on nodes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::{Message, ProblemKind};
use super::merge;
use super::value::{Data, Entry, Map, Mark, Text, Value};
use neko_config::yaml_scalar;
use neko_text::document::{self, Content, Node, NodeId, Offsets, Style, SyntaxErrorKind, Tree};
use neko_text::source::{Place, Source};

/// How many nodes Compose visits, aliases followed, before it gives up.
const MOST_NODES: usize = 100_000;
/// How deep a file may nest here. No Compose file comes near.
const DEEPEST: usize = 200;

/// A text that is no Compose file.
#[derive(Debug)]
pub(super) struct Refused {
    pub kind: ProblemKind,
    pub place: Place,
}

/// Reads the documents of a text, which Compose lays upon each other; empty ones are left out.
pub(super) fn read(source: &Arc<Source>) -> Result<Vec<Value>, Refused> {
    let refused = |kind, span: Range<usize>| Refused { kind, place: Place::new(source, span) };
    let mut documents = document::yaml::documents(&source.text);
    if documents.len() == 1 {
        // Without another one the whole text is the document's, for the words of its errors too.
        documents[0].tree = document::yaml::parse(&source.text);
    }
    let (mut out, mut visited) = (Vec::new(), 0);
    for document in documents {
        let tree = document.tree.map_err(|error| refused(not_yaml(error.message, error.kind), error.span))?;
        let Some(root) = tree.root() else { continue };
        let most = tree.most_expanded();
        let mut reader = Reader { tree: &tree, source, visited, most, tags: true };
        let value = reader.value(root, 0).map_err(|(kind, span)| refused(kind, span))?;
        visited = reader.visited;
        out.extend(Some(value).filter(|value| !matches!(value.data, Data::Null)));
    }
    Ok(out)
}

/// Whether a key stands at the beginning of a line, with nothing but a blank or a line's end behind its colon.
pub(super) fn top_level(text: &str, key: &str) -> bool {
    // Most texts do not have the word at all, which is seen faster.
    text.contains(key)
        && text.lines().any(|line| {
            let line = line.strip_prefix('\u{feff}').unwrap_or(line);
            let line = line.trim_start_matches(['"', '\'']);
            line.strip_prefix(key)
                .map(|rest| rest.trim_start_matches(['"', '\'']))
                .and_then(|rest| rest.trim_start().strip_prefix(':'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
        })
}

struct Reader<'a> {
    tree: &'a Tree,
    source: &'a Arc<Source>,
    visited: usize,
    /// How many bytes of texts may still be copied.
    most: u64,
    /// Whether `!reset` and `!override` say something; below an `!override` they do not.
    tags: bool,
}

/// What go-yaml refuses.
fn not_yaml(message: impl Into<Message>, mistake: SyntaxErrorKind) -> ProblemKind {
    ProblemKind::NotYaml { message: message.into(), mistake }
}

type Fallible<T> = Result<T, (ProblemKind, Range<usize>)>;

impl Reader<'_> {
    fn value(&mut self, id: NodeId, depth: usize) -> Fallible<Value> {
        let node = self.tree.node(id);
        self.visited += 1;
        if self.visited > MOST_NODES {
            let message = format!("compose file exceeds maximum node visit limit ({MOST_NODES})");
            return Err((message.into(), node.span.clone()));
        }
        if depth > DEEPEST {
            let message = format!("nested deeper than {DEEPEST} levels, which is neko-ice's own limit");
            return Err((message.into(), node.span.start..node.span.start));
        }
        let mark = match node.tag.as_deref() {
            Some("!reset") if self.tags => Mark::Reset,
            Some("!override") if self.tags => Mark::Override,
            _ => Mark::None,
        };
        let place = Place::new(self.source, node.span.clone());
        if mark == Mark::Reset {
            return Ok(Value { mark, ..Value::new(Data::Null, place) });
        }
        let data = match &node.content {
            Content::Alias { target, .. } => return self.elsewhere(*target, depth),
            Content::Scalar { text, style, offsets } => {
                self.most = self
                    .most
                    .checked_sub(text.len() as u64)
                    .ok_or_else(|| (document::TOO_LARGE.into(), node.span.clone()))?;
                self.scalar(node, text, *style, offsets).map_err(|kind| (kind, node.span.clone()))?
            }
            Content::Sequence(items) => {
                let outside = self.enter(mark);
                let items: Result<Vec<Value>, _> = items.iter().map(|&item| self.value(item, depth + 1)).collect();
                self.tags = outside;
                Data::List(items?.into_iter().filter(|item| item.mark != Mark::Reset).collect())
            }
            Content::Mapping(pairs) => {
                let outside = self.enter(mark);
                let map = self.mapping(pairs, depth);
                self.tags = outside;
                Data::Map(map?)
            }
        };
        Ok(Value { mark, ..Value::new(data, place) })
    }

    /// A value that an alias brings in: its tags were seen where it stands.
    fn elsewhere(&mut self, id: NodeId, depth: usize) -> Fallible<Value> {
        let here = std::mem::replace(&mut self.tags, true);
        let value = self.value(id, depth + 1);
        self.tags = here;
        value
    }

    /// Whether tags said something before a value of a mark.
    fn enter(&mut self, mark: Mark) -> bool {
        let outside = self.tags;
        self.tags &= mark != Mark::Override;
        outside
    }

    fn scalar(&self, node: &Node, text: &str, style: Style, offsets: &Offsets) -> Result<Data, ProblemKind> {
        let own = |text: &str| Data::Text(Text::new(text, offsets.clone()));
        // A scalar of a tag that YAML does not know is the text that it is.
        if matches!(node.tag.as_deref(), Some("!override" | "!reset")) {
            return Ok(own(text));
        }
        Ok(match yaml_scalar(node, text, style).map_err(|why| not_yaml(why, SyntaxErrorKind::Other))?.1 {
            neko_config::Data::Null => Data::Null,
            neko_config::Data::Bool(value) => Data::Bool(value),
            neko_config::Data::Int(value) => Data::Number(value.to_string()),
            neko_config::Data::Uint(value) => Data::Number(value.to_string()),
            neko_config::Data::Float(value) if !value.is_finite() => {
                return Err(format!("`{text}` is read as no number, and Compose refuses it: quote it").into());
            }
            neko_config::Data::Float(value) => Data::Number(printed(value)),
            neko_config::Data::Text(read) if *read == *text => own(text),
            neko_config::Data::Text(read) => own(&read),
            neko_config::Data::Time(_) => {
                let why = format!("`{text}` is read as a date, and Compose takes a string, number, boolean or null");
                return Err(why.into());
            }
            neko_config::Data::List(_) | neko_config::Data::Map(_) => Data::Null,
        })
    }

    fn mapping(&mut self, pairs: &[(NodeId, NodeId)], depth: usize) -> Fallible<Map> {
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        let mut seen: HashMap<String, usize> = HashMap::with_capacity(pairs.len());
        let mut merges = Vec::new();
        for &(key, value) in pairs {
            let node = self.tree.node(key);
            let (name, merge) = self.key(node)?;
            if let Some(first) = seen.insert(name.clone(), node.span.start) {
                let line = |at| self.source.line_column(at).0;
                let (line, first) = (line(node.span.start), line(first));
                let message = format!("line {line}: mapping key {name:?} already defined at line {first}");
                return Err((message.into(), node.span.clone()));
            }
            if merge {
                merges.push(value);
                continue;
            }
            let key_place = Place::new(self.source, node.span.clone());
            let value = self.value(value, depth + 1)?;
            entries.push(Entry { key: name, key_place, value });
        }
        for merge in merges {
            let (sources, is_list) = self.merged(merge)?;
            for source in sources {
                let Data::Map(mut map) = self.elsewhere(source, depth)?.data else { continue };
                if is_list {
                    // Through a list the tags lead to no path that there is.
                    merge::strip_map(&mut map);
                }
                for entry in map.0 {
                    if !seen.contains_key(&entry.key) {
                        seen.insert(entry.key.clone(), 0);
                        entries.push(entry);
                    } else if let Some(own) = entries.iter_mut().find(|own| own.key == entry.key) {
                        shadow(own, entry);
                    }
                }
            }
        }
        Ok(Map(entries))
    }

    /// A key as text, and whether it is `<<`. Compose takes strings only; go-yaml prints other scalars for it.
    fn key(&self, node: &Node) -> Fallible<(String, bool)> {
        let node = match node.content {
            Content::Alias { target, .. } => self.tree.node(target),
            _ => node,
        };
        let Content::Scalar { text, style, .. } = &node.content else {
            return Err((not_yaml("yaml: invalid map key", SyntaxErrorKind::Other), node.span.clone()));
        };
        let merge = &**text == "<<" && *style == Style::Plain && node.tag.is_none();
        match yaml_scalar(node, text, *style) {
            Ok((_, neko_config::Data::Text(name))) => Ok((name.into(), merge)),
            Ok(_) => {
                let why = format!("Non-string key `{text}`: Compose takes strings only, so quote it");
                Err((why.into(), node.span.clone()))
            }
            Err(why) => Err((not_yaml(why, SyntaxErrorKind::Other), node.span.clone())),
        }
    }

    /// The mappings that `<<` brings in, and whether as a list; the first one wins.
    fn merged(&self, id: NodeId) -> Fallible<(Vec<NodeId>, bool)> {
        let target = |id: NodeId| match self.tree.node(id).content {
            Content::Alias { target, .. } => target,
            _ => id,
        };
        let wrong = |id: NodeId| {
            let why = "yaml: map merge requires map or sequence of maps as the value";
            (not_yaml(why, SyntaxErrorKind::Other), self.tree.node(id).span.clone())
        };
        let own = target(id);
        match &self.tree.node(own).content {
            Content::Mapping(_) => Ok((vec![own], false)),
            Content::Sequence(items) => {
                let items = items.iter().map(|&item| match self.tree.node(target(item)).content {
                    Content::Mapping(_) => Ok(target(item)),
                    _ => Err(wrong(item)),
                });
                Ok((items.collect::<Fallible<_>>()?, true))
            }
            _ => Err(wrong(id)),
        }
    }
}

/// What is left of a merged key where there is one of its name: its tags, and all of it where that one is reset, for
/// compose-go takes that out before the merge key brings its own in.
fn shadow(own: &mut Entry, mut merged: Entry) {
    if own.value.mark == Mark::Reset {
        merged.value.mark = Mark::Override;
        *own = merged;
    } else if merged.value.mark != Mark::None {
        own.value.mark = Mark::Override;
    } else if let (Data::Map(own), Data::Map(below)) = (&mut own.value.data, &merged.value.data) {
        merge::set_marks(own, merge::marks(below));
    }
}

/// A float as Go's `fmt.Sprint` prints it: `1.5`, `1000`, `1e+06`.
fn printed(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(power) = exponent.parse::<i32>() else { return scientific };
    // Go's shortest %g.
    if (-4..6).contains(&power) {
        return format!("{value}");
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", power.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    fn parsed(text: &str) -> Result<Option<Value>, String> {
        let source = Source::new(SourceKind::File("compose.yaml".into()), text);
        let read = read(&source).map_err(|refused| format!("{}: {}", refused.place, refused.kind));
        read.map(|documents| documents.into_iter().next())
    }

    fn refused(text: &str) -> String {
        parsed(text).err().expect("is refused")
    }

    #[test]
    fn a_scalar_is_printed_as_go_prints_it() {
        for (text, expected) in [
            ("1.50", "1.5"),
            ("0123", "83"),
            ("1e3", "1000"),
            ("1_000", "1000"),
            ("true", "true"),
            ("yes", "yes"),
            ("0x10", "16"),
            ("1e6", "1e+06"),
            ("1234567.5", "1.2345675e+06"),
            ("0.00001", "1e-05"),
            ("12345678901234567890", "12345678901234567890"),
            ("'0123'", "0123"),
        ] {
            let value = parsed(text).unwrap().unwrap();
            assert_eq!(value.scalar().unwrap().value, expected, "{text}");
        }
    }

    #[test]
    fn merge_keys_bring_in_what_is_not_there() {
        let text = "x: &a {k: 1, l: 2}\ny: &b {l: 3, m: 4}\nz:\n  <<: [*a, *b]\n  k: 0\n";
        let root = parsed(text).unwrap().unwrap();
        let z = root.map().unwrap().get("z").unwrap().map().unwrap();
        let pairs: Vec<_> = z.0.iter().map(|e| format!("{}={}", e.key, e.value.scalar().unwrap().value)).collect();
        assert_eq!(pairs, ["k=0", "l=2", "m=4"]);
        assert_eq!(z.get("m").unwrap().place.to_string(), "compose.yaml:2:17");
    }

    #[test]
    fn what_is_refused() {
        insta::assert_snapshot!(
            [
                refused("a: 1\na: 2\n"),
                refused("a: 2024-01-01\n"),
                refused("a: .inf\n"),
                refused("8080: a\n"),
                refused("a: [1\n"),
                refused("<<: 1\n"),
            ]
            .join("\n")
        );
        let bomb = format!(
            "a: &a [{}]\nb: &b [{}]\nc: &c [{}]\nd: &d [{}]\n",
            "1,".repeat(60),
            "*a,".repeat(60),
            "*b,".repeat(60),
            "*c,".repeat(60)
        );
        assert!(refused(&bomb).contains("node visit limit"), "{}", refused(&bomb));
        let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
        assert!(refused(&deep).contains("nested deeper"));
    }
}
