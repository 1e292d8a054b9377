//! An address service that neko cannot ask.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::context::{mask_userinfo, written};
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "retrieval-url-not-http",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "ip_retrieval_url is no http or https URL.",
    why: "Without nat1to1 neko asks that URL for its own address while it starts. Another scheme, or none, fails; neko logs \
          a warning and advertises the addresses of its interfaces only.",
    bad: "webrtc:\n  ip_retrieval_url: checkip.amazonaws.com\n",
    good: "webrtc:\n  ip_retrieval_url: https://checkip.amazonaws.com\n",
};

pub(super) struct RetrievalUrlNotHttp;

impl Rule for RetrievalUrlNotHttp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let setting = &webrtc.ip_retrieval_url;
        let url = setting.value.to_ascii_lowercase();
        let asked = webrtc.nat1to1.value.is_empty() && written(setting) && !url.is_empty();
        if !asked || url.starts_with("http://") || url.starts_with("https://") {
            return Vec::new();
        }
        vec![
            ABOUT
                .finding(format!("neko cannot ask `{}` for its address", context.quote(&mask_userinfo(&setting.value))))
                .at(setting.origin.place.clone(), "no http or https URL")
                .note("neko logs `IP retrieval failed` and advertises the addresses of its interfaces only")
                .help("write the whole URL, such as `https://checkip.amazonaws.com`, or set nat1to1"),
        ]
    }
}
