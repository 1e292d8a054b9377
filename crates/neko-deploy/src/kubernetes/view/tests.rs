use super::*;
use neko_text::document::yaml;
use neko_text::source::SourceKind;

fn parsed(text: &str) -> Parsed {
    let source = Source::new(SourceKind::File("k.yaml".into()), text);
    Parsed { tree: yaml::parse(&source.text).unwrap(), source }
}

#[test]
fn scalars_are_typed_as_kubectl_types_them() {
    let texts = ["59000-59100", "127.0.0.1", "2001-01-01", "1280x720@30", "yEs", "1:30", "abc", "-", ".", "0x", "1e"];
    for (words, shape) in [
        (&["1", "0x1F", "0123", "1_000", "1.5", "-3", ".5", "1e3", ".inf"][..], Shape::Number),
        (&["true", "False", "YES", "no", "on", "Off", "y", "N"][..], Shape::Bool),
        (&["~", "null", "NULL", ""][..], Shape::Null),
        (&texts[..], Shape::Text),
    ] {
        for word in words {
            assert_eq!(scalar(word, Style::Plain, None), shape, "{word}");
            assert_eq!(scalar(word, Style::DoubleQuoted, None), Shape::Text, "{word}");
        }
    }
    assert_eq!(scalar("1", Style::Plain, Some("tag:yaml.org,2002:str")), Shape::Text);
}

#[test]
fn whole_numbers() {
    for (text, number) in [
        ("8080", Some(8080)),
        ("+80", Some(80)),
        ("0x1F90", Some(8080)),
        ("0o17", Some(15)),
        ("017", Some(15)),
        ("0", Some(0)),
        ("089", Some(89)),
        ("1_000", Some(1000)),
        ("8e3", Some(8000)),
        ("1.5", None),
        ("-1", None),
        (".inf", None),
    ] {
        assert_eq!(whole(text), number, "{text}");
    }
}

#[test]
fn aliases_and_merges_are_seen_through() {
    let parsed = parsed("base: &b {a: 1, b: 2}\nmore: &m {b: 9, c: 3}\nx: {<<: [*b, *m], a: 7, a: 8}\ny: *b\n");
    let root = View::root(&parsed).unwrap();
    let x = root.get("x").unwrap();
    assert_eq!(["a", "b", "c"].map(|name| x.text_of(name)), [Some("8"), Some("2"), Some("3")]);
    assert_eq!(root.path(&["y", "b"]).and_then(View::number), Some(2));
    assert_eq!(root.path(&["y", "b", "none"]).map(|_| ()), None);
}

#[test]
fn booleans_know_their_side() {
    let parsed = parsed("[true, yes, on, Y, no, off, n, false, \"true\", 1]");
    let truth: Vec<bool> = View::root(&parsed).unwrap().items().map(View::is_true).collect();
    assert_eq!(truth, [true, true, true, true, false, false, false, false, false, false]);
}
