//! A server over both address families.

use neko_report::{Family, ServerReport, Slug, Step, StepOutcome};

/// A machine without one of the families cannot check it: that is no failure of a server whose other family answers.
pub(super) fn excuse(reports: &mut [ServerReport; 2]) {
    for index in [0, 1] {
        let unreachable = reports[index].failure().is_some_and(|failure| failure.slug == Slug::NoRoute);
        let other_has_route = reports[1 - index].failure().is_none_or(|failure| failure.slug != Slug::NoRoute);
        if unreachable && other_has_route {
            let family = reports[index].details.family;
            reports[index].steps.iter_mut().for_each(|step| excuse_step(step, family));
        }
    }
}

fn excuse_step(step: &mut Step, family: Option<Family>) {
    let family = match family {
        Some(Family::V6) => "IPv6",
        _ => "IPv4",
    };
    if let StepOutcome::Failed(failure) = &step.outcome
        && failure.slug == Slug::NoRoute
    {
        step.outcome = StepOutcome::NotChecked(format!("this machine has no route over {family}: {}", failure.message));
    }
}
