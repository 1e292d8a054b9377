//! A browser's name, out of what it says of itself. Nothing of that text is kept but numbers.

/// Names in the order in which they are looked for: most browsers name others as well.
const BROWSERS: [(&str, &str); 9] = [
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// `Chrome 126 on Android`
pub fn browser_name(agent: &str) -> String {
    let named = BROWSERS.iter().find_map(|(key, name)| Some((*name, version(agent, key)?)));
    let safari = || agent.contains("Safari/").then(|| ("Safari", version(agent, "Version/").unwrap_or_default()));
    let (name, version) = named.or_else(safari).unwrap_or(("a browser", String::new()));
    let version = if version.is_empty() { version } else { format!(" {version}") };
    match SYSTEMS.iter().find(|(key, _)| agent.contains(key)) {
        Some((_, system)) => format!("{name}{version} on {system}"),
        None => format!("{name}{version}"),
    }
}

/// Whether it is a phone or a tablet.
pub fn is_mobile(agent: &str) -> bool {
    ["Mobile", "Android", "iPhone", "iPad"].iter().any(|word| agent.contains(word))
}

fn version(agent: &str, key: &str) -> Option<String> {
    let rest = &agent[agent.find(key)? + key.len()..];
    Some(rest.chars().take(5).take_while(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_are_named() {
        for (agent, name, mobile) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
                "Chrome 156 on Linux",
                false,
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome 126 on Android",
                true,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari 17 on iPhone",
                true,
            ),
            ("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox 128 on Android", true),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge 126 on Windows",
                false,
            ),
            ("\u{1b}[31mcurl", "a browser", false),
            ("Firefox/", "Firefox", false),
        ] {
            assert_eq!((browser_name(agent).as_str(), is_mobile(agent)), (name, mobile));
        }
    }
}
