//! YAML documents behind the first one.

use crate::{Context, Diagnostic, rule};
use neko_config::Setter;
use neko_text::source::Place;

rule! {
    SecondDocumentIgnored = "second-document-ignored",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let yaml = context
        .resolution
        .config_file
        .as_ref()
        .is_none_or(|name| name.ends_with(".yaml") || name.ends_with(".yml") || name == "<stdin>");
    let in_file = |origin: &&neko_config::WrittenKey| matches!(origin.origin.setter, Setter::File(_));
    let mut keys = context.resolution.written.iter().filter(in_file).filter_map(|key| key.key_place.as_ref());
    let Some(first) = keys.next().filter(|place| yaml && own_file(context, place)) else { return Vec::new() };
    let text = &first.source.text;
    if !text.contains("\n---") && !text.contains("\n...") {
        return Vec::new();
    }
    let end = text[first.span.start..].match_indices('\n').map(|(at, _)| first.span.start + at + 1).find(|at| {
        let line = text[*at..].split('\n').next().unwrap_or_default().trim_end();
        line == "---" || line.starts_with("--- ") || line == "..."
    });
    let Some(end) = end else { return Vec::new() };
    let line = text[end..].split('\n').next().unwrap_or_default().trim_end().len();
    let behind = text[end + line..].lines().any(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#') && line != "---" && line != "..."
    });
    if !behind {
        return Vec::new();
    }
    vec![
        RULE.finding("neko reads the first YAML document only")
            .at(Some(Place::new(&first.source, end..end + line)), "what follows has no effect")
            .help("move what follows into the first document, or remove it"),
    ]
}

/// Whether a place is in neko's config file itself, and not in a manifest that holds it.
fn own_file(context: &Context<'_>, place: &Place) -> bool {
    context.resolution.config_file.as_deref().is_none_or(|file| file == place.source.name())
}
