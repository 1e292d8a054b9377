//! A number that neko reads as another one.

use crate::context::{is_null, is_set_itself, unquoted, verbatim};
use crate::{Context, Diagnostic, rule};
use neko_config::Origin;
use neko_config::setting::{Float, Int, of_type};
use neko_text::source::Place;

rule! {
    NumberReadAsAnother = "number-read-as-another",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    yields_to: [MuxPortNegative, MuxPortOutOfRange, MuxPortTakenByHttp],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let whole = of_type::<Int>(context.webrtc()).into_iter();
    let whole = whole.map(|setting| (setting.key, &setting.origin, setting.value as f64));
    let others = of_type::<Float>(context.webrtc()).into_iter();
    whole
        .chain(others.map(|setting| (setting.key, &setting.origin, setting.value)))
        .filter_map(|(key, origin, value)| {
            // An empty text is read as 0, which is no port, but no bit rate and no share either.
            let place = other_than_written(origin, value)?;
            let empty = unquoted(place.text()).is_empty() && key.ends_with("mux");
            (!empty).then_some((key, place, value))
        })
        .map(|(key, place, value)| {
            RULE.finding(format!("{key} is read as {value}"))
                .at(Some(place.clone()), format!("neko reads {value}"))
                .note("neko does not log values that it cannot read as a number")
                .help("write a plain decimal number")
        })
        .collect()
}

fn other_than_written(origin: &Origin, value: f64) -> Option<&Place> {
    let place = verbatim(origin)?;
    let inner = place.text().trim_matches(['"', '\'']);
    let text = unquoted(place.text());
    if !is_set_itself(origin) || is_null(origin) {
        return None;
    }
    let plain = text.replace('_', "");
    let radix = [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)];
    let prefixed = radix.iter().find_map(|(prefix, radix)| Some((plain.strip_prefix(prefix)?, *radix)));
    let meant = match prefixed {
        Some((digits, radix)) => i64::from_str_radix(digits, radix).ok().map(|number| number as f64),
        // A leading zero makes an octal number of it, which nobody means.
        None => plain.parse::<f64>().ok(),
    };
    let same = meant == Some(value) && inner.trim() == inner;
    (!same).then_some(place)
}
