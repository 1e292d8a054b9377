//! Writing: scalars that no reader types anew.

/// A double-quoted scalar that YAML and JSON read alike. Printable ASCII and what `plain` says stand as they are, the
/// rest is escaped.
pub fn double_quoted(text: &str, plain: impl Fn(char) -> bool) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            c if plain(c) => out.push(c),
            c if (c as u32) <= 0xffff => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push_str(&format!("\\U{:08X}", c as u32)),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::{super::Content, parse};

    #[test]
    fn a_doubled_quotation_mark_behind_a_blank_does_not_end_the_scalar() {
        for (written, value) in [
            ("'[{''urls'': ''stun:a''}]'", "[{'urls': 'stun:a'}]"),
            ("'a ''b'' '", "a 'b' "),
            ("'a\n  ''b'", "a 'b"),
            ("\"a \\\n  \"", "a "),
        ] {
            let tree = parse(written).unwrap();
            let Content::Scalar { text, .. } = &tree.node(tree.root().unwrap()).content else { panic!("{written}") };
            assert_eq!(&**text, value);
        }
    }
}
