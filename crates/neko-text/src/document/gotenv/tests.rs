use super::*;

fn read(text: &str) -> Vec<(String, String)> {
    let environment = |name: &str| (name == "HOST").then(|| "h".to_owned());
    parse(text, environment).unwrap().into_iter().map(|line| (line.name, line.value)).collect()
}

fn one(text: &str) -> String {
    let mut lines = read(text);
    assert_eq!(lines.len(), 1, "{text}");
    lines.remove(0).1
}

fn error(text: &str) -> String {
    parse(text, |_| None).unwrap_err().message
}

#[test]
fn equals_signs_and_colons() {
    assert_eq!(one("a = b # c"), "b");
    assert_eq!(one("a.b: c"), "c");
    assert_eq!(one("export = 5"), "5");
    assert_eq!(one("export  x =5"), "5");
    assert_eq!(one("a=b#c"), "b");
    assert_eq!(one("a:  'b'"), "b");
    assert_eq!(error("a:b"), "line `a:b` doesn't match format");
    assert_eq!(error("x-y=1"), "line `x-y=1` doesn't match format");
    assert_eq!(error("export y"), "line `export y` has an unset variable");
}

#[test]
fn quotes_escapes_and_variables() {
    assert_eq!(one(r#"a="b\n\t\"c""#), "b\nt\"c");
    assert_eq!(one("a=\"b\nc\""), "b\nc");
    assert_eq!(one("a='b\\n$HOST'"), "b\\n$HOST");
    assert_eq!(one("a=$HOST:${HOST}$NOPE."), "h:h.");
    assert_eq!(one(r"a=\$HOST$x"), "$HOST$x");
    assert_eq!(read("A=1\nb=$A")[1].1, "1");
    assert_eq!(error("a=\"b"), "missing quotes");
}

#[test]
fn carriage_returns_end_lines() {
    assert_eq!(read("a=1\rb=2\r\nc=3").len(), 3);
}

#[test]
fn spans_slice_to_their_own_token() {
    let text = "# c\n a = \"x\\ny\" # d\n";
    let line = &parse(text, |_| None).unwrap()[0];
    assert_eq!(&text[line.name_span.clone()], "a");
    assert_eq!(&text[line.span.clone()], "\"x\\ny\"");
    assert_eq!(&text[line.offsets.span(1..2)], "\\n");
    assert_eq!(&text[line.offsets.span(2..3)], "y");
}
