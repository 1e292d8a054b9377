//! What is not known is not judged: where a value cannot be seen from here, the rules that argue from it keep quiet.

use super::context::Context;
use super::pod::{self, OpenPort};
use super::visibility::{Needs, PORTS, hides_settings, is_unseen};
use super::{Diagnostic, Rule};
use neko_config::{Bind, setting};
use neko_deploy::{Deployment, Protocol};
use neko_text::source::Place;

/// Takes out what is argued from something that cannot be seen.
pub(super) fn unknown(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(deployment) = context.deployment else { return };
    let all_unseen = hides_settings(deployment);
    if deployment.environment.unseen.is_empty() && deployment.environment.unseen_parts.is_empty() && !all_unseen {
        return;
    }
    let is_set = |needs: &Needs| needs.settings().iter().any(|key| is_unseen(deployment, key));
    let is_known = |needs: &Needs, finding: &Diagnostic| match needs {
        Needs::Text => !finding
            .labels
            .iter()
            .any(|label| deployment.environment.unseen_parts.iter().any(|part| touches(part, &label.place))),
        Needs::PublishedPorts if sets_ports(deployment) || is_page_alone(context) => !is_set(needs),
        _ => !all_unseen && !is_set(needs),
    };
    found.retain(|finding| finding.rule.rule().needs.iter().all(|needs| is_known(needs, finding)));
}

/// Whether a rule that points at no text knows what it has to know.
pub(super) fn may_speak(context: &Context<'_>, rule: &Rule) -> bool {
    let mut asked = vec![rule.finding("")];
    unknown(context, &mut asked);
    !asked.is_empty()
}

/// Whether a variable that can be seen sets ports.
fn sets_ports(deployment: &Deployment) -> bool {
    let mut names = PORTS.iter().flat_map(|key| setting::variables_of(key));
    names.any(|name| deployment.environment.variables.iter().any(|own| own.name == name))
}

/// Whether nothing leads to a pod but to the port of neko's page.
fn is_page_alone(context: &Context<'_>) -> bool {
    let page = context.resolution.server.listens().and_then(Bind::number);
    let leads = |open_port: &OpenPort<'_>| open_port.protocol != Protocol::Tcp || Some(open_port.inside) != page;
    pod::in_cluster(context).is_some_and(|own| !own.open_ports().iter().any(leads))
}

fn touches(part: &Place, place: &Place) -> bool {
    part.source.kind == place.source.kind && part.span.start < place.span.end && place.span.start < part.span.end
}
