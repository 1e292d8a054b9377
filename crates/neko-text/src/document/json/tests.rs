use super::*;

fn error(text: &str) -> String {
    parse(text).expect_err(text).message
}

#[test]
fn errors_are_in_the_words_of_go() {
    assert_eq!(error(""), "unexpected end of JSON input");
    assert_eq!(error("[{\"urls\":"), "unexpected end of JSON input");
    assert_eq!(error("[{'a':1}]"), "invalid character '\\'' looking for beginning of object key string");
    assert_eq!(error("[1,]"), "invalid character ']' looking for beginning of value");
    assert_eq!(error("[1] x"), "invalid character 'x' after top-level value");
    assert_eq!(error("nulx"), "invalid character 'x' in literal null (expecting 'l')");
    assert_eq!(error("\u{feff}{}"), "invalid character 'ï' looking for beginning of value");
    let undecoded = b"[\"\xff\", \xf3]";
    let text = "[\"\u{fffd}\", \u{fffd}]";
    let error_of = parse_of(text, Some(undecoded)).expect_err("no JSON").message;
    assert_eq!(error_of, "invalid character 'ó' looking for beginning of value");
    assert_eq!(error("nul"), "invalid character ' ' in literal null (expecting 'l')");
    assert_eq!(error("[01]"), "invalid character '1' after array element");
    assert_eq!(error(&"[".repeat(10_001)), "exceeded max depth");
}

#[test]
fn every_character_of_a_string_is_located() {
    let source = r#"["a\u00e9\n\ud83d\ude00z"]"#;
    let tree = parse(source).unwrap();
    let Content::Sequence(items) = &tree.node(tree.root().unwrap()).content else { panic!() };
    let node = tree.node(items[0]);
    let Content::Scalar { text, offsets, .. } = &node.content else { panic!() };
    assert_eq!(&**text, "aé\n😀z");
    assert_eq!(&source[node.span.clone()], r#""a\u00e9\n\ud83d\ude00z""#);
    let z = text.find('z').unwrap();
    assert_eq!(&source[offsets.span(z..z + 1)], "z");
    let newline = text.find('\n').unwrap();
    assert_eq!(&source[offsets.span(newline..newline + 1)], r"\n");
}

#[test]
fn nesting_up_to_the_limit_is_read_without_recursion() {
    let text = "[".repeat(10_000) + &"]".repeat(10_000);
    assert_eq!(parse(&text).unwrap().len(), 10_000);
}
