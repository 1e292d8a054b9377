//! `$(VAR)` in values of variables, in `command` and in `args`.

use neko_text::document::Offsets;

/// The longest text that Linux takes as one variable or argument.
pub(super) const LONGEST: usize = 128 << 10;

/// A text that would grow past what Linux takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Replaces `$(NAME)` by what `lookup` knows of it; an unknown name stays as it is, `$$` is one `$`, and any other `$`
/// means nothing.
pub(super) fn expand<'v>(
    text: &str,
    offsets: &Offsets,
    lookup: impl Fn(&str) -> Option<&'v str>,
) -> Result<(String, Offsets), TooLong> {
    if !text.contains('$') {
        return Ok((text.to_owned(), offsets.clone()));
    }
    let mut out = String::with_capacity(text.len());
    let mut places = Offsets::verbatim(offsets.source(0));
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('$').unwrap_or(rest.len());
        copy(&mut out, &mut places, rest, plain, offsets, at);
        at += plain;
        let Some(after) = rest.get(plain + 1..) else { break };
        let name = after.strip_prefix('(').and_then(|name| Some(&name[..name.find(')')?]));
        match name {
            Some(name) => {
                let length = name.len() + 3;
                match lookup(name) {
                    Some(value) => {
                        // All of a value stands where its name does.
                        for (index, _) in value.char_indices() {
                            places.record(out.len() + index, offsets.source(at));
                        }
                        out.push_str(value);
                    }
                    None => copy(&mut out, &mut places, &rest[plain..], length, offsets, at),
                }
                at += length;
            }
            None => {
                places.record(out.len(), offsets.source(at));
                out.push('$');
                at += 1 + usize::from(after.starts_with('$'));
            }
        }
        if out.len() > LONGEST {
            return Err(TooLong);
        }
    }
    places.record(out.len(), offsets.source(text.len()));
    Ok((out, places))
}

fn copy(out: &mut String, places: &mut Offsets, from: &str, length: usize, offsets: &Offsets, at: usize) {
    let piece = from.get(..length).unwrap_or(from);
    for (index, _) in piece.char_indices() {
        places.record(out.len() + index, offsets.source(at + index));
    }
    out.push_str(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> String {
        let lookup = |name: &str| match name {
            "IP" => Some("10.0.0.1"),
            "EMPTY" => Some(""),
            "NESTED" => Some("$(IP)"),
            _ => None,
        };
        expand(text, &Offsets::verbatim(0), lookup).unwrap().0
    }

    #[test]
    fn references_as_kubernetes_reads_them() {
        for (text, value) in [
            ("a", "a"),
            ("$(IP)", "10.0.0.1"),
            ("x$(IP)y$(IP)", "x10.0.0.1y10.0.0.1"),
            ("$$(IP)", "$(IP)"),
            ("$$$(IP)", "$10.0.0.1"),
            ("pa$$word", "pa$word"),
            ("$(NONE)", "$(NONE)"),
            ("$(NESTED)", "$(IP)"),
            ("$(EMPTY)|", "|"),
            ("$IP ${IP} $", "$IP ${IP} $"),
            ("$(IP", "$(IP"),
            ("$(NONE é$(IP)", "$(NONE é$(IP)"),
            ("é$(IP)é$$é", "é10.0.0.1é$é"),
        ] {
            assert_eq!(expanded(text), value, "{text}");
        }
    }

    #[test]
    fn what_follows_a_reference_is_still_located() {
        let text = "a$(IP)é$$z";
        let (value, offsets) = expand(text, &Offsets::verbatim(50), |_| Some("10.0.0.1")).unwrap();
        let z = value.find('z').unwrap();
        assert_eq!(offsets.span(z..z + 1), 50 + text.len() - 1..50 + text.len());
        let accent = value.find('é').unwrap();
        assert_eq!(offsets.source(accent), 50 + 6);
        assert_eq!(offsets.source(5), 51);
    }

    #[test]
    fn nothing_grows_without_end() {
        let long = "x".repeat(LONGEST);
        assert_eq!(expand("$(A)$(A)", &Offsets::verbatim(0), |_| Some(&long)), Err(TooLong));
    }
}
