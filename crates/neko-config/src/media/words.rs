//! The words of a pipeline's description as GStreamer parts them: elements, their properties, links, caps.

use std::ops::Range;

/// An element and what it is told.
pub(super) struct Element {
    /// Its name.
    pub name: Range<usize>,
    /// Names and values of its properties, quotation marks included.
    pub properties: Vec<(Range<usize>, Range<usize>)>,
}

/// The elements of a description, those of bins too; or where GStreamer would not read on.
pub(super) fn elements(text: &str) -> Result<Vec<Element>, usize> {
    let mut words = Words { text, at: 0 };
    let mut elements: Vec<Element> = Vec::new();
    // Whether a property here would be one of the last element.
    let mut open = false;
    loop {
        words.blanks();
        let at = words.at;
        match words.next() {
            None => return Ok(elements),
            Some('!' | ':') => {
                words.at += 1;
                words.caps()?;
                open = false;
            }
            Some('(') => {
                words.at += 1;
                // The properties of the bin itself.
                while let (true, Some(_)) = (words.blanks(), words.property()?) {}
                open = false;
            }
            Some(')') => {
                words.at += 1;
                open = false;
            }
            Some(_) => {
                if let Some(property) = words.property()? {
                    let element = elements.last_mut().filter(|_| open).ok_or(at)?;
                    element.properties.push(property);
                    continue;
                }
                let name = words.identifier();
                match (name.is_empty(), words.next()) {
                    // `encoder.`, `encoder.src`, `.src`
                    (_, Some('.')) => {
                        words.at += 1;
                        words.identifier();
                    }
                    (true, _) => return Err(at),
                    (false, next) if next.is_none_or(|c| c.is_ascii_whitespace() || "!:()".contains(c)) => {
                        elements.push(Element { name, properties: Vec::new() });
                        open = true;
                    }
                    _ => return Err(at),
                }
            }
        }
    }
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

/// Where a property's name stands, and its value.
type Property = (Range<usize>, Range<usize>);

impl Words<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Always true, for conditions.
    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
        true
    }

    fn identifier(&mut self) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            let inner = |c: char| c.is_ascii_alphanumeric() || "_-%:".contains(c);
            self.at += rest.find(|c| !inner(c)).unwrap_or(rest.len());
        }
        start..self.at
    }

    /// `name=value`; none, and nothing taken, where there is none.
    fn property(&mut self) -> Result<Option<Property>, usize> {
        let start = self.at;
        let name = self.identifier();
        self.blanks();
        if name.is_empty() || self.next() != Some('=') {
            self.at = start;
            return Ok(None);
        }
        self.at += 1;
        self.blanks();
        let from = self.at;
        let plain = run(self.rest(), |c| c.is_ascii_whitespace());
        // The longer reading wins: `"5"0` is all one, blanks and all is `"5 0"`.
        let quoted = self.next().filter(|c| *c == '"' || *c == '\'').and_then(|quote| {
            let inner = run(&self.rest()[1..], |c| c == quote) + 1;
            (self.rest().len() > inner).then_some(inner + 1)
        });
        self.at += plain.max(quoted.unwrap_or(0));
        match self.at == from {
            true => Err(start),
            false => Ok(Some((name, from..self.at))),
        }
    }

    /// Caps between two marks of a link: `! video/x-raw,width=1280 !`.
    fn caps(&mut self) -> Result<(), usize> {
        let before = self.at;
        self.blanks();
        let start = self.at;
        let part = |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
        let rest = self.rest();
        let kind = part(rest);
        if kind == 0 || !rest[kind..].starts_with('/') || part(&rest[kind + 1..]) == 0 {
            self.at = before;
            return Ok(());
        }
        let length = run(rest, |c| c == '!');
        if length == rest.len() {
            return Err(start);
        }
        self.at += length + 1;
        Ok(())
    }
}

/// How far a text goes without such a character; a backslash takes the next one along.
fn run(text: &str, ends: impl Fn(char) -> bool) -> usize {
    let mut escaped = false;
    let end = text.find(|c| match escaped {
        true => {
            escaped = false;
            false
        }
        false => {
            escaped = c == '\\';
            ends(c)
        }
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::elements;

    fn shown(text: &str) -> String {
        let Ok(elements) = elements(text) else { return "refused".to_owned() };
        let one = |element: super::Element| {
            let properties =
                element.properties.into_iter().map(|(name, value)| format!(" {}={}", &text[name], &text[value]));
            text[element.name].to_owned() + &properties.collect::<String>()
        };
        elements.into_iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn elements_properties_links_caps_and_references() {
        for (text, expected) in [
            ("a b=1 c = 2!x ! d", "a b=1 c=2!x | d"),
            ("a!b x=1 !c", "a | b x=1 | c"),
            ("a ! video/x-raw,width=[1,2],b=\"c d\" ! b", "a | b"),
            ("a caps=\"video/x-raw, format=NV12\" x='y z'", "a caps=\"video/x-raw, format=NV12\" x='y z'"),
            ("( a b=1 ) bin.( name=q a b=2 )", "a b=1 | a b=2"),
            ("tee name=t t. ! a b=1 t.src_0 ! b", "tee name=t | a b=1 | b"),
            ("a b=1 c b=2", "a b=1 | c b=2"),
            ("a b=\\\"1\\ 2", "a b=\\\"1\\ 2"),
            ("a ! video/x-h264", "refused"),
            ("\"a\" b=1", "refused"),
            ("b=1", "refused"),
            ("a ! b=1", "refused"),
            ("a b=", "refused"),
            ("a #", "refused"),
            ("é", "refused"),
            ("", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        let long = "a ! ".repeat(100_000);
        assert_eq!(elements(&long).map(|all| all.len()).ok(), Some(100_000));
    }
}
