//! A corpus as text: an input a line, sorted. What is no printable ASCII is escaped as in a byte string of Rust.

use std::collections::BTreeSet;

/// The inputs of a corpus file, or its first line that is none.
pub fn read(text: &str) -> Result<Vec<Vec<u8>>, String> {
    text.lines().map(|line| unescaped(line).ok_or_else(|| line.to_owned())).collect()
}

/// Inputs as a corpus file: each once.
pub fn write(inputs: impl IntoIterator<Item = Vec<u8>>) -> String {
    let lines: BTreeSet<String> = inputs.into_iter().map(|input| escaped(&input) + "\n").collect();
    lines.into_iter().collect()
}

/// Quotes stay as they are: a line stands between none.
fn escaped(input: &[u8]) -> String {
    let byte = |&byte: &u8| match byte {
        b'"' | b'\'' => char::from(byte).to_string(),
        _ => byte.escape_ascii().to_string(),
    };
    input.iter().map(byte).collect()
}

fn unescaped(line: &str) -> Option<Vec<u8>> {
    let mut input = Vec::new();
    let mut rest = line.chars();
    while let Some(char) = rest.next() {
        if char != '\\' {
            input.extend(char.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        input.push(match rest.next()? {
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            '\\' => b'\\',
            'x' => {
                let mut digit = || rest.next()?.to_digit(16)?.try_into().ok();
                let high: u8 = digit()?;
                16 * high + digit()?
            }
            _ => return None,
        });
    }
    Some(input)
}
