//! What was found, written in the formats that are asked for.

use std::path::Path;

use crate::render::detail::Listed;
use crate::render::{self, fold, statistics, text};
use neko_deploy::load::Failure;
use neko_lint::Severity;

use super::super::output_file::{self, Content};
use super::super::terminal;
use super::super::writer::{print, print_commands, print_json, say, standard_stream};
use super::judged::Judged;
use super::outputs::{Format, Output};
use super::{Args, ci};

/// Writes what was found. Exit code 2 where something could not be read or edited, 1 where something counts as a failure.
pub(super) fn report(args: &Args, fail_on: Severity, judged: Vec<Judged>, all_edited: bool) -> anyhow::Result<u8> {
    if let Some(service) = &args.input.service
        && !judged.is_empty()
        && judged.iter().all(|input| input.unreadable.is_none() && !input.deployed)
    {
        let name = judged.first().map_or_else(|| "what was given".to_owned(), |input| input.name.clone());
        return Err(Failure::NoServices { service: service.clone(), name }.into());
    }
    for input in &judged {
        if let Some(why) = &input.unreadable {
            say!("error: {why}");
        }
    }
    let checkout = ci::Server::here().and_then(ci::Server::checkout);
    let mut inputs: Vec<render::Input<'_>> = judged.iter().map(|own| own.shown(checkout.as_ref())).collect();
    let listed = Listed::of(&inputs);
    inputs.iter_mut().zip(&listed).for_each(|(input, listed)| input.listed = Some(listed));
    write(args, &inputs, fail_on)?;
    Ok(if !all_edited || judged.iter().any(|input| input.unreadable.is_some()) {
        super::super::USAGE
    } else if judged.iter().flat_map(|input| &input.findings).any(|finding| finding.severity >= fail_on) {
        super::super::FINDINGS
    } else {
        super::super::OK
    })
}

/// Writes how often each rule finds something.
fn write_statistics(args: &Args, inputs: &[render::Input<'_>]) -> anyhow::Result<()> {
    for Output { format, file } in args.outputs.or_text() {
        let text = match format {
            Format::Json => statistics::document(inputs)?,
            _ => statistics::table(inputs),
        };
        match (file, format) {
            (Some(path), _) => {
                output_file::write(&path, &text, Content::Report)?;
                say_written(&path, inputs);
            }
            (None, Format::Json) => print_json(&text)?,
            (None, _) => print(&text)?,
        }
    }
    Ok(())
}

/// Writes what was asked for; where nothing was, text and what the build server shows.
fn write(args: &Args, inputs: &[render::Input<'_>], fails: Severity) -> anyhow::Result<()> {
    if args.statistics {
        return write_statistics(args, inputs);
    }
    let plain = text::Style {
        per_rule: args.max_per_rule,
        quiet: terminal::quiet(),
        pages: terminal::verbose(),
        fails,
        ..text::Style::default()
    };
    let offered = match (args.fix, args.unsafe_fixes) {
        (_, true) => text::Offered::None,
        (true, false) => text::Offered::Unsafe,
        (false, false) => text::Offered::All,
    };
    let width = terminal::columns().map(usize::from);
    let style =
        text::Style { colour: terminal::colour(), width, links: args.hyperlinks.links(), offered, ..plain.clone() };
    let outputs = &args.outputs.0;
    // GitHub's annotations are lines of standard output: formats for files leave that to them.
    let is_free = outputs.iter().all(|output| output.file.is_some());
    let adds = |server: &ci::Server| outputs.is_empty() || is_free && *server == ci::Server::Github;
    let server = ci::Server::here().filter(adds);
    if outputs.is_empty() || server.is_some() {
        Format::Text.print(inputs, &style)?;
    }
    if let Some(server) = server {
        let (annotations, files) = server.add(inputs, args.max_per_rule)?;
        print_commands(&annotations)?;
        for file in files {
            say!("wrote {}", file.display());
        }
    }
    for Output { format, file } in outputs {
        match file {
            None => format.print(inputs, &style)?,
            Some(path) => {
                let text = format.write(inputs, &plain)?;
                // What is wrong was said on standard error; an older report stays.
                if text.is_empty() && inputs.iter().any(|input| input.unreadable.is_some()) {
                    continue;
                }
                let content =
                    if args.input.show_secrets { Content::Private { overwrite: true } } else { Content::Report };
                output_file::write(path, &text, content)?;
                say_written(path, inputs);
            }
        }
    }
    Ok(())
}

/// `report written to FILE: 2 errors`, so that the terminal is not left empty.
fn say_written(path: &Path, inputs: &[render::Input<'_>]) {
    if terminal::quiet() || standard_stream(path).is_some() {
        return;
    }
    let unread = inputs.iter().filter(|input| input.unreadable.is_some()).count();
    let found = fold::counts(inputs.iter().flat_map(|input| input.findings));
    let found = found.unwrap_or_else(|| if unread == 0 { "no problems found".to_owned() } else { String::new() });
    let unread = match unread {
        0 => String::new(),
        1 => "1 file could not be read".to_owned(),
        many => format!("{many} files could not be read"),
    };
    let both: Vec<String> = [found, unread].into_iter().filter(|part| !part.is_empty()).collect();
    say!("report written to {}: {}", path.display(), both.join(", "));
}
