//! A placeholder of the documentation that nobody replaced.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Secret;

rule! {
    PlaceholderLeftIn = "placeholder-left-in",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, server, url) in context.urls() {
        let Some(placeholder) = placeholder(&url.value).or_else(|| your_own(&url.value)) else { continue };
        let finding = RULE
            .about(mask_userinfo(&url.value), |url| format!("`{url}` still contains the placeholder `{placeholder}`"))
            .at(url.place.clone().or_else(|| server.place.clone()), "replace the placeholder")
            .note("neko takes it for a host name, which does not resolve")
            .help("replace it with the server's name or address");
        found.push(finding);
    }
    for (_, server) in context.servers() {
        let credential = server.credential.as_ref().map(Secret::reveal);
        for (what, value, place) in [
            ("user name", server.username.as_deref(), &server.username_place),
            ("credential", credential, &server.credential_place),
        ] {
            if !value.is_some_and(|value| whole(value) || to_be_changed(value)) {
                continue;
            }
            let finding = RULE
                .finding(format!("the {what} of this server is still a placeholder"))
                .at(place.clone().or_else(|| server.place.clone()), "replace the placeholder")
                .note("it is sent to the TURN server as it is")
                .help(format!("write the {what} that the TURN server expects"));
            found.push(finding);
        }
    }
    found
}

/// Whether a value is nothing but a placeholder: a password may well hold a `$`.
fn whole(value: &str) -> bool {
    placeholder(value) == Some(value.trim()) && (!value.starts_with('$') || value.starts_with("${"))
}

fn to_be_changed(value: &str) -> bool {
    // What no word below begins with is none; most values are passed over by it.
    let first = value.bytes().find(u8::is_ascii_alphanumeric).map(|first| first.to_ascii_lowercase());
    if !first.is_some_and(|first| b"crtfpxiy".contains(&first)) {
        return false;
    }
    // No word below is longer.
    let letters = value.bytes().filter(u8::is_ascii_alphanumeric).take(16);
    let plain: String = letters.map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    let words =
        ["changeme", "changethis", "changeit", "replaceme", "todo", "fixme", "placeholder", "xxx", "xxxx", "xxxxxx"];
    let starts = ["changeme", "replaceme", "replacewith", "insertyour", "yourpassword", "yoursecret", "yourusername"];
    words.contains(&plain.as_str())
        || starts.iter().any(|start| plain.starts_with(start))
        || ["yourturn", "yourcoturn"].iter().any(|start| plain.starts_with(start))
}

/// A host that only stands for one: `your-server.example`, `YOUR_TURN_SERVER`.
fn your_own(url: &str) -> Option<&str> {
    let host = url.split_once(':')?.1.split([':', '?']).next()?;
    let begins = |start: &str| host.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    let starts =
        ["your-", "your_", "your.", "yourdomain", "yourserver", "my-turn-server", "turn.yourdomain", "turn.your-"];
    let more = [
        "stun.yourdomain",
        "stun.your-",
        "<",
        "changeme",
        "change-me",
        "replace-me",
        "replace_me",
        "server_ip",
        "public_ip",
    ];
    let first = host.bytes().next()?.to_ascii_lowercase();
    let mut likely = starts.iter().chain(&more).filter(|start| start.as_bytes().first() == Some(&first));
    likely.any(|start| begins(start)).then_some(host)
}

/// `<…>`, `${…}`, `{{…}}` or `$NAME`.
fn placeholder(url: &str) -> Option<&str> {
    if !url.bytes().any(|byte| matches!(byte, b'<' | b'$' | b'{')) {
        return None;
    }
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
        assert_eq!(your_own("turn:YOUR_SERVER:3478"), Some("YOUR_SERVER"));
        assert_eq!(your_own("turn:yours.example.org"), None);
    }

    #[test]
    fn a_password_may_look_like_anything() {
        for is in
            ["changeme", "CHANGE_ME", "change-me-please", "<password>", "${TURN_PASSWORD}", "your-password", "xxxx"]
        {
            assert!(whole(is) || to_be_changed(is), "{is}");
        }
        for not in ["neko", "hunter2", "$ecret$", "a<b>c", "p${x}", "exchange", "secret"] {
            assert!(!whole(not) && !to_be_changed(not), "{not}");
        }
    }
}
