//! The servers of a page, each step of each.

use neko_report::{Contacted, Report, ServerReport, Step, StepOutcome};
use neko_text::source::Place;

use super::parts::{Block, Card, Cell, Fact, Mark, Section, Table};
use crate::render::probe_servers_text::{fact, more_of, offered, security_line};
use crate::render::units::time;

/// A card and a table for each; nothing where there is none.
pub(super) fn section(report: &Report) -> Option<Section> {
    let blocks: Vec<Block> = report.servers.iter().flat_map(server).collect();
    (!blocks.is_empty()).then_some(Section { heading: "Servers", blocks })
}

fn server(server: &ServerReport) -> Vec<Block> {
    let card = Block::Card(Card { mark: mark(server), heading: server.listed.url.clone(), facts: facts(server) });
    let steps = server.steps.iter().map(|step| row(step, server)).collect();
    let caption = format!("Steps of {}", server.listed.url);
    std::iter::once(card).chain(Table::block(caption, &["Step", "Result", "Time", "Seen"], steps)).collect()
}

fn mark(server: &ServerReport) -> Mark {
    match (server.failure().or_else(|| server.unused()), server.not_checked()) {
        (Some(_), _) => Mark::Bad,
        (None, Some(_)) => Mark::Unknown,
        (None, None) if !server.notes.is_empty() => Mark::Partly,
        (None, None) => Mark::Good,
    }
}

fn facts(server: &ServerReport) -> Vec<Fact> {
    let mut facts = Vec::new();
    let failures = server.failure().into_iter().chain(&server.notes);
    for failure in failures {
        facts.push(Fact::new("Seen", format!("{}: {}", failure.slug.as_str(), failure.message)));
        facts.push(Fact::new("What to do", failure.slug.remedy()));
    }
    facts.extend(server.not_checked().map(|why| Fact::new("Not checked", why)));
    let sides: Vec<&str> = server.listed.sides.iter().map(|side| side.as_str()).collect();
    if !sides.is_empty() {
        facts.push(Fact::new("Lists", sides.join(", ")));
    }
    let places: Vec<String> = server.listed.places.iter().map(Place::to_string).collect();
    if !places.is_empty() {
        facts.push(Fact::new("Line", places.join("\n")));
    }
    let family = server.details.family.map(|family| format!(" over {}", family.as_str())).unwrap_or_default();
    let stand_in = if server.contacted == Contacted::StandIn { " (built-in)" } else { "" };
    facts.extend(server.address.map(|address| Fact::new("Address", format!("{address}{family}{stand_in}"))));
    facts.extend(server.mapped.map(|address| Fact::new("It sees", address.to_string())));
    facts.extend(server.relayed.map(|address| Fact::new("Relay", address.to_string())));
    facts.extend(server.software.clone().map(|software| Fact::new("Software", software)));
    if let Some(tls) = &server.details.tls {
        let days = tls.days_left.map_or_else(String::new, |days| format!(", {days} days left"));
        let names = if tls.names.is_empty() { "no name".to_owned() } else { tls.names.join(", ") };
        facts.push(Fact::new("Certificate", format!("{}, {}; for {names}{days}", tls.version, tls.cipher)));
    }
    facts.extend(server.details.lifetime.map(|lifetime| Fact::new("Lifetime", time(lifetime))));
    let offers: Vec<String> = server.details.offers.iter().map(|offer| offered(offer.kind, offer.offered)).collect();
    if !offers.is_empty() {
        facts.push(Fact::new("Offers", offers.join(", ")));
    }
    let security: Vec<String> = server.details.security.iter().map(security_line).collect();
    if !security.is_empty() {
        facts.push(Fact::new("Security", security.join("\n")));
    }
    facts
}

fn row(step: &Step, server: &ServerReport) -> Vec<Cell> {
    let result = match &step.outcome {
        StepOutcome::Done => Cell::marked(Mark::Good, "done"),
        StepOutcome::Failed(failure) => {
            let code = failure.code.map(|code| format!(" ({code})")).unwrap_or_default();
            Cell::marked(Mark::Bad, format!("{}{code}", failure.slug.as_str()))
        }
        StepOutcome::NotChecked(_) => Cell::marked(Mark::Unknown, "not checked"),
    };
    let mut times = time(step.time);
    if step.round_trips > 0 {
        let trips = if step.round_trips == 1 { "round trip" } else { "round trips" };
        times.push_str(&format!(", {} {trips}", step.round_trips));
    }
    if step.retransmissions > 0 {
        times.push_str(&format!(", {} sent again", step.retransmissions));
    }
    let seen = fact(step.name, server).filter(|_| step.outcome == StepOutcome::Done);
    let seen: Vec<String> = seen.into_iter().chain(more_of(step, server)).map(|line| line.trim().to_owned()).collect();
    vec![step.name.as_str().into(), result, times.into(), seen.join("\n").into()]
}
