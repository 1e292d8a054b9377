//! An address service that neko cannot ask.

use crate::context::{mask_userinfo, set_by, verbatim, written};
use crate::{Context, Diagnostic, rule};

rule! {
    RetrievalUrlNotHttp = "retrieval-url-not-http",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let setting = &webrtc.ip_retrieval_url;
    let own = set_by(&setting.origin).is_some_and(|name| name.ends_with("url"));
    let empty = setting.value.is_empty() && webrtc.nat1to1.value.is_empty() && own;
    if let Some(place) = verbatim(&setting.origin).filter(|place| empty && is_collection(place.text())) {
        return vec![
            RULE.finding("neko does not ask for its address: it reads ip_retrieval_url as empty text")
                .at(Some(place.clone()), "not text")
                .note(
                    "neko does not log a list or a mapping here, and advertises only the addresses of its \
                     interfaces",
                )
                .help("write the URL as text, such as `https://checkip.amazonaws.com`"),
        ];
    }
    let url = setting.value.to_ascii_lowercase();
    let asked = webrtc.nat1to1.value.is_empty() && written(setting) && !url.is_empty();
    if !asked || url.starts_with("http://") || url.starts_with("https://") {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("neko cannot ask `{}` for its address", context.quote(&mask_userinfo(&setting.value))))
            .at(setting.origin.place.clone(), "not an http or https URL")
            .note("neko logs `IP retrieval failed` and advertises only the addresses of its interfaces")
            .help("write the whole URL, such as `https://checkip.amazonaws.com`, or set nat1to1"),
    ]
}

/// Whether a list or a mapping stands there; in quotation marks it would be a text.
fn is_collection(text: &str) -> bool {
    text.starts_with(['[', '{', '-']) || text.contains(": ")
}
