//! What neko says in its log of lists that it cannot decode.

use neko_config::LogLine;
use neko_text::source::Place;

use super::Context;

/// How many parts of an error are quoted in one finding.
const FIRST_PARTS: usize = 3;
/// How many parts of errors are looked at that begin at one place.
const AT_ONE_PLACE: usize = 8;

impl<'a> Context<'a> {
    /// What neko says in its log of a list of servers that it cannot decode, where that is about this place.
    pub fn decoding_error(&self, place: &Place) -> Option<String> {
        let parts = self.decoding.get_or_init(|| self.decoding_errors());
        let from = parts.partition_point(|(.., part)| part.span.start < place.span.start);
        let near = parts[from..].iter().take_while(|(.., part)| part.span.start <= place.span.end);
        let within = |part: &Place| part.source.kind == place.source.kind && part.span.end <= place.span.end;
        let (line, part, _) = near.take(AT_ONE_PLACE).find(|(.., part)| within(part))?;
        Some(format!("neko logs `{}: {}`", line.message, self.quote(&behind_start(line, part))))
    }

    /// The parts of all of them, by where they begin.
    fn decoding_errors(&self) -> Vec<(&'a LogLine, &'a str, &'a Place)> {
        let lines = self.resolution.log.iter().filter(|line| line.message.is_unreadable_list());
        let whole = |line: &'a LogLine| Some((line, line.error.as_deref()?, line.place.as_ref()?));
        let parts = lines.flat_map(|line| {
            let alone = whole(line).filter(|_| line.parts.is_empty());
            let parts =
                line.parts.iter().filter_map(move |part| Some((line, part.text.as_str(), part.place.as_ref()?)));
            alone.into_iter().chain(parts)
        });
        let mut parts: Vec<_> = parts.collect();
        parts.sort_by_key(|(.., place)| place.span.start);
        parts
    }

    /// The words of an error of neko's, or of its first parts where it has many.
    pub fn first_words(&self, line: &LogLine) -> String {
        let message = line.message.to_string();
        let whole = line.error.as_deref().unwrap_or(&message);
        let Some(left) = line.parts.len().checked_sub(FIRST_PARTS).filter(|left| *left > 0) else {
            return self.quote(whole);
        };
        let first: Vec<&str> = line.parts.iter().take(FIRST_PARTS).map(|part| part.text.as_str()).collect();
        format!("{}, and {left} more like these", self.quote(&behind_start(line, &first.join(" "))))
    }
}

/// A part of an error behind what the error begins with.
fn behind_start(line: &LogLine, part: &str) -> String {
    line.before_parts().map_or_else(|| part.to_owned(), |start| format!("{start} {part}"))
}
