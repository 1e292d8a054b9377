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
        ("x", 0),
        ("1.2.3.4", 0),
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

#[test]
fn variables_are_split_as_a_shell_splits_them() {
    for (text, expected) in [
        ("A='b  c'; x $A d$A\"$A\" e", &["x", "b", "c", "db", "cb  c", "e"][..]),
        ("A=; x $A \"$A\" y", &["x", "", "y"]),
        ("A=b; A+=' c'; B=$A; x $B", &["x", "b", "c"]),
        ("A=(b 'c d' # e\n f); A+=(g); x \"${A[@]}\" h", &["x", "b", "c d", "f", "g", "h"]),
        ("A=(); x \"${A[@]}\" y ${A[*]}", &["x", "y"]),
        ("set -- a 'b c'; x \"$@\"", &["x", "a", "b c"]),
        ("A=b; B=; x ${A:+-e $A} ${A:+-e c} ${B:+d} ${B:-e f} ${A:-g}", &["x", "-e", "b", "-e", "c", "e", "f", "b"]),
        ("if y; then A=b; fi; x $A", &["x", "$A"]),
        ("case y in y) A=b; x $A; esac", &["esac"]),
        ("A='b $C d'; B=\"b $C d\"; x $A $B", &["x", "b", "$C", "d", "b", "$C", "d"]),
        ("id=$(x 'a b')", &["x", "a b"]),
        ("A=(b\nc", &["b", "c"]),
    ] {
        let read = words(text);
        assert_eq!(
            read.last().map(Vec::as_slice),
            Some(&expected.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()[..]),
            "{text}"
        );
    }
}

#[test]
fn words_of_a_variable_stand_where_they_are_written() {
    let text = "A=\"-p 1:1\"\nB=(-e C=d)\nx $A \"${B[@]}\"";
    let read = commands(text);
    let places: Vec<&str> = read[read.len() - 1].iter().map(|word| &text[word.span.clone()]).collect();
    assert_eq!(places, ["x", "-p", "1:1", "-e", "C=d"]);
}
