use super::super::variables::Environment;
use super::*;
use neko_text::source::SourceKind;

struct Outside;

impl Lookup for Outside {
    fn lookup(&self, name: &str) -> Option<Given> {
        let source = Source::new(SourceKind::Variable(name.to_owned()), "out");
        (name == "OUT").then(|| Given { value: "out".to_owned(), place: Place::whole(&source) })
    }
}

fn lines(text: &str) -> Result<Vec<Line>, String> {
    let source = Source::new(SourceKind::File(".env".into()), text);
    let behind = Environment::default();
    let around = Around { before: &Outside, behind: &behind, names_from_behind: false };
    read(&source, around, |_, _, _| {}).map_err(|refused| format!("{}: {}", refused.place, refused.message))
}

fn pairs(text: &str) -> Vec<String> {
    lines(text).unwrap().into_iter().map(|line| format!("{}={}", line.name, line.text.value)).collect()
}

#[test]
fn every_kind_of_line() {
    assert_eq!(
        pairs("# c\n\nexport A=1 # one\r\nB : 'x $A'\n C=\"$A\\n\\\"${OUT}\\$A\" # d\nD=a#b\nE=\n"),
        ["A=1", "B=x $A", "C=1\n\"out$A", "D=a#b", "E="]
    );
    assert_eq!(pairs("OUT\nNONE\nA=1\nA=2\nF=a\n b"), ["OUT=out", "A=2", "F=a", "=b"]);
    assert_eq!(pairs("G='a\nb'\nH='it\\'s \\n'\n"), ["G=a\nb", "H=it's \\n"]);
}

#[test]
fn places_are_those_of_the_file() {
    let read = lines("A=1\nB=\"x$A y\"\n").unwrap();
    let line = &read[1];
    assert_eq!((line.place.to_string().as_str(), line.place.text()), (".env:2:3", "\"x$A y\""));
    assert_eq!(line.text.place(&line.place.source, 3..4).to_string(), ".env:2:8");
}

#[test]
fn what_is_refused() {
    let refused = |text: &str| lines(text).err().expect(text);
    assert_eq!(refused("A=1\nB C=2\n"), ".env:2:1: line 2: key cannot contain a space");
    assert_eq!(refused("A=1\nexport "), ".env:2:1: line 2: `export` without a name");
    assert_eq!(refused("A=\"x\n"), ".env:1:3: line 1: unterminated quoted value");
    assert!(refused("A!=1\n").contains("unexpected character \"!\""));
    assert!(refused("A=${x\n").contains("invalid interpolation format"));
}
