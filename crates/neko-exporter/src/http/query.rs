//! The part of a URL behind its question mark.

use neko_text::spelling;

/// The parameters of `/probe`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub target: Option<String>,
    pub module: Option<String>,
    pub debug: bool,
}

const NAMES: [&str; 3] = ["target", "module", "debug"];

impl Query {
    /// Reads it; else what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut query = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name)?;
            let Some(known) = NAMES.into_iter().find(|known| *known == name) else {
                let near = spelling::nearest(&name, NAMES.map(|name| (name, name)), 2);
                let hint = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
                return Err(format!("no parameter is named {name:?}: there are target, module and debug{hint}"));
            };
            if seen.contains(&known) {
                return Err(format!("{known} is given twice"));
            }
            seen.push(known);
            query.take(known, decoded(value)?)?;
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, value: String) -> Result<(), String> {
        match (name, value.as_str()) {
            ("target", _) => self.target = Some(value),
            ("module", _) => self.module = Some(value),
            ("debug", "true" | "1" | "") => self.debug = true,
            ("debug", "false" | "0") => {}
            _ => return Err(format!("debug={value:?}: write debug=true")),
        }
        Ok(())
    }
}

fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => {
                let hex = tail.get(..2).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
                let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
                let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
                rest = tail.get(2..).unwrap_or_default();
                byte.ok_or_else(|| "a % in the query is not followed by two hexadecimal digits".to_owned())?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| "the query is not UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let query = Query::read("target=room%201%2Fa+b&module=view&debug=true").unwrap();
        assert_eq!(query, Query { target: Some("room 1/a b".into()), module: Some("view".into()), debug: true });
        assert_eq!(Query::read(""), Ok(Query::default()));
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let said = |text| Query::read(text).unwrap_err();
        assert!(said("modul=view").ends_with("did you mean \"module\"?"));
        assert_eq!(said("target=a&target=b"), "target is given twice");
        for bad in ["target=%", "target=%4", "target=%zz", "target=%+1"] {
            assert!(said(bad).contains("hexadecimal"), "{bad}");
        }
        assert_eq!(said("target=%ff"), "the query is not UTF-8");
        assert!(said("debug=maybe").contains("debug=true"));
        assert!(said("%0a=1").contains("\"\\n\""), "control characters are escaped");
    }

    proptest::proptest! {
        #[test]
        fn no_query_makes_it_fail(text in "[a-z%&=+0-9é\u{0}]{0,80}", accept in "[a-z/;=,.*q0-9-]{0,80}") {
            let _ = Query::read(&text);
            let _ = super::super::accept::format(Some(&accept));
        }
    }
}
