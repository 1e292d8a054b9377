//! neko's URL: what precedes `/api`.

use std::fmt;

use url::Url;

/// Where neko is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(Url);

/// Why a text is not neko's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseError {
    /// It cannot be read.
    Unreadable,
    /// It is for something else than http and https.
    Scheme,
    /// It has a user, a password or a query, where a password may be.
    Secret,
}

impl fmt::Display for BaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "the URL cannot be read: write http://HOST[:PORT][/PATH] or https://…",
            Self::Scheme => "neko answers over http or https: write http://HOST[:PORT][/PATH] or https://…",
            Self::Secret => {
                "the URL has a user, a password or a query: leave them out, and use --user and --password-file"
            }
        })
    }
}

impl Base {
    /// Reads a URL; without a scheme it is http.
    pub fn read(text: &str) -> Result<Self, BaseError> {
        let text = text.trim();
        let has_scheme = text.contains("://");
        let url = if has_scheme { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
        let mut url = url.map_err(|_| BaseError::Unreadable)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BaseError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(BaseError::Secret);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(BaseError::Unreadable);
        }
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether it is https.
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The host; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(80)
    }

    /// Host and port as a request names them.
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// What a page at this URL would send as its Origin.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The path of one of neko's own.
    pub fn path(&self, below: &str) -> String {
        format!("{}{below}", self.0.path().trim_end_matches('/'))
    }

    /// The base that a redirect of `asked`, one of neko's own paths, leads to; none where it leads elsewhere.
    pub fn redirected(&self, asked: &str, location: &str) -> Option<Self> {
        let from = Url::parse(&format!("{}{}", self.origin(), self.path(asked))).ok()?;
        let to = from.join(location).ok()?;
        let path = to.path().strip_suffix(asked)?;
        let base = Self::read(&format!("{}{path}", to.origin().ascii_serialization())).ok()?;
        (base.host() == self.host() && (base.is_secure() || !self.is_secure())).then_some(base)
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> String {
        Base::read(text).map_or_else(|error| format!("{error:?}"), |base| base.to_string())
    }

    #[test]
    fn urls_are_read_as_people_write_them() {
        assert_eq!(base("neko.example.org:8080"), "http://neko.example.org:8080");
        assert_eq!(base(" https://neko.example.org/room/one/ "), "https://neko.example.org/room/one");
        assert_eq!(base("[::1]:8080"), "http://[::1]:8080");
        assert_eq!(base("http://neko/#x"), "http://neko");
        for (text, error) in [
            ("", "Unreadable"),
            ("http://", "Unreadable"),
            ("ftp://neko", "Scheme"),
            ("http://alice:secret@neko", "Secret"),
            ("http://neko/?usr=alice&pwd=secret", "Secret"),
        ] {
            assert_eq!(base(text), error, "{text}");
        }
    }

    #[test]
    fn redirects_are_followed_on_the_same_host_and_never_out_of_tls() {
        let to = |from: &str, location: &str| {
            Base::read(from).unwrap().redirected("/api/whoami", location).map(|base| base.to_string())
        };
        let moved = "https://neko.example.org/api/whoami";
        assert_eq!(to("http://neko.example.org", moved).as_deref(), Some("https://neko.example.org"));
        assert_eq!(to("http://neko.example.org", "/neko/api/whoami").as_deref(), Some("http://neko.example.org/neko"));
        assert_eq!(to("https://neko.example.org", "http://neko.example.org/api/whoami"), None);
        assert_eq!(to("http://neko.example.org", "https://login.example.org/?next=/api/whoami"), None);
        assert_eq!(to("http://neko.example.org", "/login"), None);
    }
}
