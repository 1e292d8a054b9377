use super::*;
use neko_text::source::SourceKind;

struct Fixed(Vec<(&'static str, &'static str)>);

impl Lookup for Fixed {
    fn lookup(&self, name: &str) -> Option<Given> {
        let (_, value) = self.0.iter().find(|(own, _)| *own == name)?;
        let source = Source::new(SourceKind::Variable(name.to_owned()), *value);
        Some(Given { value: (*value).to_owned(), place: Place::whole(&source) })
    }
}

fn run(text: &str) -> Result<Interpolated, Refused> {
    let source = Source::new(SourceKind::File("compose.yaml".into()), format!("# {text}"));
    let lookup = Fixed(vec![("A", "aa"), ("E", ""), ("B", "b$A")]);
    interpolate(&Text::new(text, Offsets::verbatim(2)), &source, &lookup)
}

fn made(text: &str) -> String {
    run(text).unwrap_or_else(|refused| panic!("{text}: {refused:?}")).text.value
}

#[test]
fn every_form() {
    for (text, expected) in [
        ("x$A.y", "xaa.y"),
        ("${A}${E}|", "aa|"),
        ("$$A $${A}", "$A ${A}"),
        ("${A:-d} ${E:-d} ${N:-d}", "aa d d"),
        ("${A-d}|${E-d}|${N-d}", "aa||d"),
        ("${A:+d}|${E:+d}|${E+d}|${N+d}", "d||d|"),
        ("${N:-${M:-$A}}!", "aa!"),
        ("${A:?no} ${E?no}", "aa "),
        ("pa$1 $ $.", "pa$1 $ $."),
        ("end$", "end$"),
        ("$B", "b$A"),
        ("[{\"urls\":\"${N:-stun:h}\"}]", "[{\"urls\":\"stun:h\"}]"),
        ("${N:-{\"a\":1}}", "{\"a\":1}"),
        ("é$A", "éaa"),
    ] {
        assert_eq!(made(text), expected, "{text}");
    }
}

#[test]
fn what_compose_refuses() {
    let error = |text| run(text).err().expect(text);
    assert_eq!(error("${}"), Refused::Invalid);
    assert_eq!(error("${A"), Refused::Invalid);
    assert_eq!(error("${A b}"), Refused::Invalid);
    assert_eq!(error("${A:-x\n}"), Refused::Invalid);
    assert_eq!(error("${N:?set $A}"), Refused::Required { name: "N".into(), reason: "set aa".into() });
    assert_eq!(error(&"${N:-".repeat(60).chars().chain("}".repeat(60).chars()).collect::<String>()), Refused::TooMuch);
}

#[test]
fn what_is_untouched_keeps_its_place_and_the_rest_points_at_its_expression() {
    let read = run("u:${A} v ${N:-w}").unwrap();
    assert_eq!(read.text.value, "u:aa v w");
    let span = |range| read.text.offsets.span(range);
    assert_eq!((span(0..2), span(2..4), span(5..6)), (2..4, 4..8, 9..10));
    assert_eq!(span(7..8).start, 16);
    assert_eq!(read.text.pieces.len(), 2);
    assert_eq!(run("x $N").unwrap().unset, [("N".to_owned(), 4..6)]);
}
