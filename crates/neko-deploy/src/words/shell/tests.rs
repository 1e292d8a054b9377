use super::*;

fn words(text: &str) -> Vec<Vec<String>> {
    commands(text).into_iter().map(|words| words.into_iter().map(|word| word.text).collect()).collect()
}

#[test]
fn quotes_and_escapes() {
    for (text, expected) in [
        ("a b  c", &["a", "b", "c"][..]),
        (r#"a'b c'"d e"f"#, &["ab cd ef"]),
        (r#"'it'\''s' "a\"b\\c\d" \ x"#, &["it's", r#"a"b\c\d"#, " x"]),
        ("a \\\n  b\\\nc", &["a", "bc"]),
        ("a `\n  b ^\r\n c", &["a", "b", "c"]),
        ("a '' \"\" b", &["a", "", "", "b"]),
        (r"$'a\tb\'c\x41\u00e9'", &["a\tb'cAé"]),
        ("a # c\n", &["a"]),
        ("a#b", &["a#b"]),
        ("a $", &["a", "$"]),
        ("'open", &["open"]),
        ("a 2>&1 >/dev/null b < x", &["a", "b"]),
    ] {
        assert_eq!(words(text), [expected.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()], "{text}");
    }
}

#[test]
fn commands_end_at_operators_and_lines() {
    let expected = [vec!["a", "1"], vec!["b"], vec!["c"], vec!["d"]];
    assert_eq!(words("a 1 && b | c\nd;"), expected);
    assert_eq!(words("cat <<EOF > x\ndocker run y\nEOF\nb"), [vec!["cat"], vec!["b"]]);
}

#[test]
fn what_the_shell_would_bring_in_is_kept_and_named() {
    let text = "A=1.2.3.4\nexport B=\"x $A\"\nrun $A ${B} -e X=$IP \"$(curl a | b)\" `date` $PWD/n '$A'\n";
    let read = commands(text);
    let run: Vec<(&str, usize)> = read[2].iter().map(|word| (word.text.as_str(), word.unknown.len())).collect();
    let expected = [
        ("run", 0),
        ("1.2.3.4", 0),
        ("x 1.2.3.4", 0),
        ("-e", 0),
        ("X=$IP", 1),
        ("$(curl a | b)", 1),
        ("`date`", 1),
        ("./n", 0),
        ("$A", 0),
    ];
    assert_eq!(run, expected);
}

#[test]
fn every_character_is_located() {
    let text = r#"x -e "A=é\"z""#;
    let word = &commands(text)[0][2];
    assert_eq!(&text[word.span.clone()], r#""A=é\"z""#);
    let value = word.from(2);
    assert_eq!((value.text.as_str(), &text[value.span.clone()]), ("é\"z", r#"é\"z"#));
    let z = value.text.find('z').unwrap();
    assert_eq!(&text[value.offsets.span(z..z + 1)], "z");
}
