//! A `supervisord.conf` that is mounted over the image's: the command and the variables that it starts neko with.

use std::sync::Arc;

use super::words::{Word, shell};
use super::{Consequence, Problem, program};
use neko_config::{Variable, Written};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// Where neko's image has it.
pub(super) const PATH: &str = "/etc/neko/supervisord.conf";

/// What a file says of neko.
#[derive(Default)]
pub(super) struct Supervised {
    /// neko's flags.
    pub flags: Vec<Written>,
    /// What its program's `environment` adds, which goes before the container's own.
    pub environment: Vec<Variable>,
    /// Why neko may not be started.
    pub problem: Option<Problem>,
}

/// Reads a file: `[program:neko]` with its `command` and `environment`; a line that begins with a blank goes on.
pub(super) fn read(source: &Arc<Source>) -> Supervised {
    let mut out = Supervised::default();
    let (mut section, mut key, mut found, mut start) = ("", "", false, 0);
    let mut words = Vec::new();
    for line in source.text.split('\n') {
        let at = start;
        start += line.len() + 1;
        let body = line.split(" ;").next().unwrap_or_default().trim_end();
        let text = body.trim_start();
        if text.is_empty() || text.starts_with([';', '#']) {
            continue;
        }
        if let Some(name) = text.strip_prefix('[').and_then(|text| text.split(']').next()) {
            (section, key) = (name, "");
            continue;
        }
        let goes_on = body.len() > text.len() && !key.is_empty();
        let value_at = if goes_on {
            at + body.len() - text.len()
        } else {
            let Some(equals) = body.find(['=', ':']) else { continue };
            key = body[..equals].trim();
            let value = &body[equals + 1..];
            at + equals + 1 + value.len() - value.trim_start().len()
        };
        if section != "program:neko" {
            continue;
        }
        found = true;
        let span = value_at..(at + body.len()).max(value_at);
        match key {
            "command" => words.extend(command(source, span)),
            "environment" => out.variables(source, span),
            "autostart" if source.text[span.clone()].trim() == "false" => {
                let message = "`autostart=false`: supervisord does not start neko by itself".to_owned();
                let consequence = Consequence::never("neko never starts unless somebody starts it with supervisorctl");
                out.problem = Some(Problem::new(message, consequence, Place::new(source, span)));
            }
            _ => {}
        }
    }
    let (flags, problem) = program::flags(words);
    out.flags = flags;
    out.problem = out.problem.or(problem);
    if !found {
        out.problem = Some(Problem::new(
            format!("{} has no section [program:neko]", source.name()),
            Consequence::unseen("whether something else in it starts neko, and with which flags, is not known here"),
            Place::new(source, 0..0),
        ));
    }
    out
}

/// The words of a line of `command`.
fn command(source: &Arc<Source>, span: std::ops::Range<usize>) -> Vec<Written> {
    let words = shell::commands(&source.text[span.clone()]).into_iter().next().unwrap_or_default();
    let place = |word: &Word| Place::new(source, span.start + word.span.start..span.start + word.span.end);
    words.into_iter().map(|word| Written { place: Some(place(&word)), value: word.text }).collect()
}

impl Supervised {
    /// `KEY="value",KEY2=value`
    fn variables(&mut self, source: &Arc<Source>, span: std::ops::Range<usize>) {
        let text = &source.text[span.clone()];
        let (mut at, mut quote) = (0, None);
        let mut pieces = Vec::new();
        for (here, c) in text.char_indices() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if c == open => quote = None,
                (None, ',') => {
                    pieces.push(at..here);
                    at = here + 1;
                }
                _ => {}
            }
        }
        pieces.push(at..text.len());
        for piece in pieces {
            let own = &text[piece.clone()];
            let Some(equals) = own.find('=') else { continue };
            let name = own[..equals].trim();
            let value = own[equals + 1..].trim();
            let offset = piece.start + equals + 1 + own[equals + 1..].find(value).unwrap_or_default();
            let inner = ['"', '\''].into_iter().find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
            let start = span.start + offset + usize::from(inner.is_some());
            let value = inner.unwrap_or(value);
            // What supervisord fills in (`%(ENV_USER)s`) is not known.
            if name.starts_with("NEKO_") && !value.contains("%(") {
                self.environment.push(Variable {
                    name: name.to_owned(),
                    value: value.replace("%%", "%"),
                    place: Place::new(source, start..start + value.len()),
                    offsets: Offsets::verbatim(start),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    fn shown(text: &str) -> String {
        let source = Source::new(SourceKind::File("supervisord.conf".into()), text);
        let read = read(&source);
        let place = |place: &Place| format!("{place} {:?}", place.text());
        let flags = read.flags.iter().map(|own| format!("{} ({})", own.value, place(own.place.as_ref().unwrap())));
        let variables =
            read.environment.iter().map(|own| format!("{}={} ({})", own.name, own.value, place(&own.place)));
        let problem = read.problem.iter().map(|own| format!("problem: {}", own.kind));
        flags.chain(variables).chain(problem).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_section_of_neko_is_read() {
        let text = "[supervisord]\nnodaemon=true\n[program:x-server]\ncommand=/usr/bin/X --a\n[program:neko]\n\
                    environment=HOME=\"/home/%(ENV_USER)s\",NEKO_EPR=\"1-2\"\ncommand=/usr/bin/neko serve --server.static \
                    \"/var/www\"\n  --webrtc.icelite ; lite\n";
        insta::assert_snapshot!(shown(text), @r#"
        --server.static (supervisord.conf:7:29 "--server.static")
        /var/www (supervisord.conf:7:45 "\"/var/www\"")
        --webrtc.icelite (supervisord.conf:8:3 "--webrtc.icelite")
        NEKO_EPR=1-2 (supervisord.conf:6:49 "1-2")
        "#);
        assert!(shown("[program:x]\ncommand=a\n").contains("has no section [program:neko]"));
        assert!(shown("[program:neko]\nautostart=false\n").contains("autostart=false"));
    }
}
