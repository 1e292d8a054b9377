//! Several advertised addresses of one family.

use crate::context::external;
use crate::{Context, Diagnostic, rule};
use neko_config::versions::{Aspect, as_newest};

rule! {
    Nat1to1SeveralOfOneFamily = "nat1to1-several-of-one-family",
    severity: Note,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if !as_newest(Aspect::SeveralAddresses, context.behaviour.version) {
        return Vec::new();
    }
    let setting = &context.webrtc().nat1to1;
    let of = |v6: bool| {
        let plain = setting.value.iter().filter(|entry| !entry.value.contains('/'));
        plain.filter(move |entry| external(&entry.value).is_some_and(|address| address.is_ipv6() == v6))
    };
    [false, true]
        .into_iter()
        .filter_map(|v6| {
            let (first, second) = (of(v6).next()?, of(v6).nth(1)?);
            let finding = RULE
                .finding(format!("nat1to1 has several IPv{} addresses", if v6 { 6 } else { 4 }))
                .at(second.place.clone().or_else(|| setting.origin.place.clone()), "a second one")
                .note("neko 3.1.5 offers both; with earlier versions no viewer can connect")
                .help("keep one, or write `external/local` pairs");
            // One place for the whole list says it once.
            Some(if first.place == second.place { finding } else { finding.also(first.place.clone(), "the first one") })
        })
        .collect()
}
