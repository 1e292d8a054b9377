//! A `server.bind` on which neko cannot listen.

use crate::context::written;
use crate::{Context, Diagnostic, rule};
use neko_config::Bind;

rule! {
    BindNotAnAddress = "bind-not-an-address",
    severity: Error,
    effect: StopsOffer,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let bind = &context.resolution.server.bind;
    let Some(why) = refusal(&bind.value).filter(|_| written(bind)) else { return Vec::new() };
    let port = !bind.value.is_empty() && bind.value.bytes().all(|byte| byte.is_ascii_digit());
    let help = match port {
        true => format!("write a colon in front: `:{}`", bind.value),
        false => "write an address and a port: `0.0.0.0:8080`, `[::1]:8080`, or `:8080` for all addresses".to_owned(),
    };
    let value = context.quote(&bind.value);
    vec![
        RULE.finding(format!("neko cannot listen on `{value}`"))
            .at(bind.origin.place.clone(), why)
            .note(format!("neko exits right after it starts: `unable to start http server`, `listen tcp`, {why}"))
            .help(help),
    ]
}

/// Go's words for what `net.Listen` refuses whatever the machine; an empty text is port 80.
fn refusal(bind: &str) -> Option<&'static str> {
    let Some(Bind { host, port }) = Bind::of(bind) else {
        return (!bind.is_empty()).then_some("missing port in address");
    };
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    if inner.is_none() && host.contains(':') {
        return Some("too many colons in address");
    }
    if host.contains(|c: char| c.is_whitespace() || "*/".contains(c)) {
        return Some("no such host");
    }
    if port.contains(|c: char| c.is_whitespace() || c == '/') {
        return Some("unknown port");
    }
    let number = port.strip_prefix('-').unwrap_or(port);
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (digits && port.parse::<u16>().is_err()).then_some("invalid port")
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn as_net_listen_said() {
        for good in ["", ":8080", "0.0.0.0:8080", "localhost:8080", "[::1]:8080", "0.0.0.0:", ":08080", ":http-alt"] {
            assert_eq!(refusal(good), None, "{good}");
        }
        for (bad, why) in [
            ("8080", "missing port in address"),
            ("0.0.0.0", "missing port in address"),
            ("::1:8080", "too many colons in address"),
            ("http://0.0.0.0:8080", "too many colons in address"),
            (":70000", "invalid port"),
            (":-1", "invalid port"),
            ("*:8080", "no such host"),
            (" :8080", "no such host"),
            (":8080 ", "unknown port"),
            ("0.0.0.0:8080/", "unknown port"),
        ] {
            assert_eq!(refusal(bad), Some(why), "{bad}");
        }
    }
}
