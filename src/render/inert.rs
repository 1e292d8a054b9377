//! Text within Markdown, a table's cell for instance: it stays text whatever is in it.

/// What stands between backticks is code, and so is each other word that Markdown might make something of: a link, an
/// image, a mention, a tag. Nothing but letters and ordinary punctuation stands outside.
pub(super) fn text(text: &str) -> String {
    let mut pieces = Pieces::default();
    let parts: Vec<&str> = text.split('`').collect();
    // The last one of an odd number of backticks opens nothing.
    let closed = parts.len().saturating_sub(1) / 2 * 2;
    for (number, part) in parts.iter().enumerate() {
        if number % 2 == 1 && number < closed {
            pieces.code(part);
            continue;
        }
        for word in part.split_inclusive([' ', '\n', '\t']) {
            let bare = word.trim_end();
            if is_plain(bare) {
                pieces.plain(bare)
            } else {
                pieces.code(bare)
            }
            if bare.len() < word.len() {
                pieces.plain(" ");
            }
        }
    }
    pieces.finish()
}

/// Whether Markdown takes a word for nothing but itself.
fn is_plain(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let marks = ",.;:'\"()-/%=?!…";
    word.chars().all(|c| c.is_alphanumeric() || marks.contains(c)) && !lower.contains("://") && !lower.contains("www.")
}

/// Text outside and inside of code; two pieces of code that touch are one, for their backticks would be others together.
#[derive(Default)]
struct Pieces {
    out: String,
    code: String,
}

impl Pieces {
    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            self.close();
            self.out.push_str(text);
        }
    }

    fn code(&mut self, text: &str) {
        self.code.push_str(text);
    }

    fn close(&mut self) {
        let code = std::mem::take(&mut self.code);
        // A table's cell ends at a bar, in code too.
        for (number, part) in code.split('|').enumerate() {
            self.out.push_str(if number > 0 { "&#124;" } else { "" });
            match part.trim().is_empty() {
                true => self.out.push_str(part),
                false => self.out.push_str(&format!("`{}`", part.replace(['\n', '\r'], " "))),
            }
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn nothing_is_alive() {
        for (given, shown) in [
            ("neko ignores `webrtc.epr`, see it", "neko ignores `webrtc.epr`, see it"),
            (
                "the key `webrtc.k` ![x](https://evil.example/t.png) y `",
                "the key `webrtc.k` `![x](https://evil.example/t.png)` y ",
            ),
            ("<img src=x> @someone #1 www.evil.example", "`<img` `src=x>` `@someone` `#1` `www.evil.example`"),
            ("a|b `c|d` $x$", "`a`&#124;`b` `c`&#124;`d` `$x$`"),
            ("`a\\|![x](y)`", "`a\\`&#124;`![x](y)`"),
            ("``<b>`` x", "`<b>` x"),
            ("`a``b` `c", "`ab` c"),
            ("neko.yaml:3:1, NEKO_EPR", "neko.yaml:3:1, `NEKO_EPR`"),
        ] {
            assert_eq!(text(given), shown, "{given}");
        }
    }
}
