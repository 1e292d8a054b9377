//! A placeholder of the documentation that nobody replaced.

use crate::diagnostic::{Diagnostic, Severity};
use crate::ice_server::IceServer;
use crate::lint::context::{mask_userinfo, written};
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "placeholder-left-in",
    severity: Severity::Warning,
    effect: Effect::Limited,
    summary: "An ICE server URL still has a placeholder in it.",
    why: "neko takes `<MY-COTURN-SERVER>` or an unexpanded `${VAR}` for a host name. The name does not resolve, so the server \
          is never reached; browsers refuse such a URL and their page stays black.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    - urls: stun:<MY-COTURN-SERVER>:3478\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    - urls: stun:203.0.113.7:3478\n",
};

pub(super) struct PlaceholderLeftIn;

impl Rule for PlaceholderLeftIn {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let mut lists: Vec<&[IceServer]> = Vec::new();
        if written(&webrtc.backend) {
            lists.push(context.backend());
        }
        if written(&webrtc.frontend) && (lists.is_empty() || !context.one_list()) {
            lists.push(context.frontend());
        }
        let urls = lists.into_iter().flatten().flat_map(|server| server.urls.iter().flatten());
        urls.filter_map(|url| Some((url, placeholder(&url.value)?)))
            .map(|(url, placeholder)| {
                ABOUT
                    .finding(format!("`{}` still has the placeholder `{placeholder}` in it", mask_userinfo(&url.value)))
                    .at(url.place.clone(), "replace the placeholder")
                    .note("neko takes it for a host name that does not resolve; browsers refuse the URL")
                    .help("write the server's name or address in its place")
            })
            .collect()
    }
}

/// `<…>`, `${…}`, `{{…}}` or `$NAME`.
fn placeholder(url: &str) -> Option<&str> {
    for (open, close) in [("<", ">"), ("${", "}"), ("{{", "}}")] {
        if let Some(start) = url.find(open)
            && let Some(end) = url[start..].find(close)
        {
            return Some(&url[start..start + end + close.len()]);
        }
    }
    let start = url.find('$')?;
    let name = url[start + 1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(url.len() - start - 1);
    (name > 0).then(|| &url[start..=start + name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_each_spelling_are_seen() {
        assert_eq!(placeholder("turn:<MY-COTURN-SERVER>:3478"), Some("<MY-COTURN-SERVER>"));
        assert_eq!(placeholder("turn:${HOST}:3478"), Some("${HOST}"));
        assert_eq!(placeholder("turn:$HOST:3478"), Some("$HOST"));
        assert_eq!(placeholder("turn:{{ host }}"), Some("{{ host }}"));
        assert_eq!(placeholder("turn:turn.example.org"), None);
    }
}
