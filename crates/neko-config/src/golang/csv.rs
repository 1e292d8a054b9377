//! One record of Go's `encoding/csv`: how a list flag is split.

/// The fields of the first record; the error is in Go's words.
pub(crate) fn read(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    // Line breaks before the first record are skipped.
    let mut line_number = 1;
    let mut rest = text;
    loop {
        if let Some(tail) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')) {
            rest = tail;
            line_number += 1;
        } else if rest.is_empty() {
            return Err("EOF".to_owned());
        } else {
            break;
        }
    }
    let fail =
        |line: usize, column: usize, what: &str| Err(format!("parse error on line {line}, column {column}: {what}"));
    const BARE: &str = "bare \" in non-quoted-field";
    const EXTRA: &str = "extraneous or missing \" in quoted-field";
    let mut fields = Vec::new();
    let (first_line, mut column) = (line_number, 1);
    loop {
        if let Some(tail) = rest.strip_prefix('"') {
            let mut field = String::new();
            rest = tail;
            column += 1;
            loop {
                let Some(at) = rest.find('"') else {
                    let where_to = rest.trim_end_matches('\n');
                    return match rest.rfind('\n') {
                        Some(_) if line_number == first_line && where_to.contains('\n') => {
                            fail(line_number + rest.matches('\n').count(), 1, EXTRA)
                        }
                        _ => fail(line_number, column + rest.len(), EXTRA),
                    };
                };
                let piece = &rest[..at];
                line_number += piece.matches('\n').count();
                field.push_str(&piece.replace("\r\n", "\n"));
                column += at + 1;
                rest = &rest[at + 1..];
                if let Some(tail) = rest.strip_prefix('"') {
                    field.push('"');
                    rest = tail;
                    column += 1;
                } else {
                    break;
                }
            }
            fields.push(field);
            if let Some(tail) = rest.strip_prefix(',') {
                rest = tail;
                column += 1;
                continue;
            }
            if rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n") {
                return Ok(fields);
            }
            return fail(line_number, column - 1, EXTRA);
        }
        let line = rest.split('\n').next().unwrap_or_default();
        let line = if line.len() < rest.len() { line.strip_suffix('\r').unwrap_or(line) } else { line };
        let (field, more) = match line.find(',') {
            Some(at) => (&line[..at], true),
            None => (line, false),
        };
        if let Some(at) = field.find('"') {
            return fail(line_number, column + at, BARE);
        }
        fields.push(field.to_owned());
        if !more {
            return Ok(fields);
        }
        column += field.len() + 1;
        rest = &rest[field.len() + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn records() {
        assert_eq!(read("a,b").unwrap(), ["a", "b"]);
        assert_eq!(read(",").unwrap(), ["", ""]);
        assert_eq!(read("\"a,b\",\"c\"\"d\"").unwrap(), ["a,b", "c\"d"]);
        assert_eq!(read("a\nb").unwrap(), ["a"]);
        assert_eq!(read("").unwrap(), Vec::<String>::new());
        assert_eq!(read("\n").unwrap_err(), "EOF");
        assert_eq!(read("a\"b").unwrap_err(), "parse error on line 1, column 2: bare \" in non-quoted-field");
    }
}
