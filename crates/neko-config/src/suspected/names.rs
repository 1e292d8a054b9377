//! Which names are those of a secret: of keys, variables and parameters, misspelt ones included.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::setting;
use neko_text::spelling;

/// Words in the names of keys whose value is a secret, in lower case; [`tells`] says in which names they mean one.
pub(super) const NAMES: [&str; 18] = [
    MISSPELT[0].0,
    "pass",
    MISSPELT[1].0,
    "secret",
    "token",
    "pwd",
    "pw",
    "authkey",
    "auth_key",
    "shared_key",
    "apikey",
    "api_key",
    "api-key",
    "private_key",
    "private-key",
    "access_key",
    "object_user",
    "file_hash",
];

/// Long words: how a misspelt one begins all the same, and what is meant.
const MISSPELT: [(&str, &str); 2] = [("crede", "credential"), ("pasw", "password")];

/// What short words stand for.
pub(super) const PASS: [&str; 4] = ["password", "passwd", "passphrase", "passw"];
/// Parameters of a URL that are named after a secret, and otherwise after anything.
pub(super) const PARAMETERS: [&str; 6] = ["pass=", "pwd=", "pw=", "key=", "auth=", "cred="];

/// Ends of names that are about a secret and do not hold it.
const ABOUT: [&str; 22] = [
    "ref",
    "refs",
    "name",
    "names",
    "file",
    "files",
    "path",
    "type",
    "env",
    "seconds",
    "existingsecret",
    "use-auth-secret",
    "ttl",
    "url",
    "uri",
    "prompt",
    "length",
    "limit",
    "policy",
    "lifetime",
    "timeout",
    "expiry",
];
/// Last words of names that are about a secret and do not hold it, nor are the end of another word.
const ABOUT_WORDS: [&str; 28] = [
    "algorithm",
    "attempts",
    "bucket",
    "bytes",
    "count",
    "days",
    "dir",
    "duration",
    "enabled",
    "endpoint",
    "expiration",
    "expires",
    "folder",
    "helper",
    "hours",
    "interval",
    "issuer",
    "kind",
    "minutes",
    "mode",
    "mount",
    "provider",
    "rate",
    "required",
    "rotation",
    "rounds",
    "size",
    "strength",
];
/// Ends of names, without their hyphens, in which a short word is a part of another one.
const OTHER_WORDS: [&str; 17] = [
    // The directive of nginx.
    "proxypass",
    "bypass",
    "compass",
    "trespass",
    "surpass",
    "overpass",
    "underpass",
    "lowpass",
    "highpass",
    "bandpass",
    "allpass",
    "multipass",
    "singlepass",
    "firstpass",
    "secondpass",
    "twopass",
    "oldpwd",
];
/// Beginnings of names that count secrets.
const COUNTS: [&str; 6] = ["max_", "min_", "num_", "max-", "min-", "maxtoken"];

/// [`NAMES`], ready to be looked for.
pub(super) static FIND_NAMES: LazyLock<[Finder<'static>; NAMES.len()]> = LazyLock::new(|| NAMES.map(Finder::new));
/// [`PARAMETERS`], ready to be looked for.
pub(super) static FIND_PARAMETERS: LazyLock<[Finder<'static>; PARAMETERS.len()]> =
    LazyLock::new(|| PARAMETERS.map(Finder::new));

/// The name of a variable as it may be quoted: of one behind which the separator was forgotten (`NEKO_PASSWORD hunter2`)
/// the rest is a secret.
pub fn variable_name(name: &str) -> Cow<'_, str> {
    match name_end(name) {
        end if end == name.len() => Cow::Borrowed(name),
        end => Cow::Owned(format!("{}…", &name[..end])),
    }
}

/// Whether a name, in lower case, is about a secret, which its value is not: `token_url`, `max_tokens`, `token_bucket`.
pub(super) fn is_about(name: &str) -> bool {
    let bytes = name.as_bytes();
    let last = bytes.last();
    let word =
        &name[bytes.iter().rposition(|byte| matches!(byte, b'_' | b'-' | b'.')).map_or(name.len(), |at| at + 1)..];
    ABOUT.iter().any(|end| end.as_bytes().last() == last && name.ends_with(end))
        || ABOUT_WORDS.contains(&word)
        || COUNTS.iter().any(|begin| name.starts_with(begin))
}

/// Whether a name, in lower case, is that of a secret.
pub fn is_telling(name: &str) -> bool {
    let holds = |word: &str| name.match_indices(word).any(|(at, _)| tells(name, at, word));
    may_tell(name) && name != "pwd" && NAMES.iter().any(|word| holds(word)) && !is_about(name)
}

/// Whether a name has two letters in a row that one of [`NAMES`] has: few names have.
fn may_tell(name: &str) -> bool {
    let parts = [b"cr", b"pa", b"se", b"to", b"pw", b"ke", b"_h"];
    name.as_bytes().windows(2).any(|two| parts.iter().any(|part| two == *part))
}

/// Whether a word of [`NAMES`] means a secret at an offset of a name: `secret`, and not `secretariat`; `dbpass`, and not
/// `bypass`.
pub(super) fn tells(name: &str, at: usize, word: &str) -> bool {
    let behind = &name[at + word.len()..];
    let whole = PASS.into_iter().chain(["credential"]).find_map(|long| name[at..].strip_prefix(long));
    if is_of_other_word(whole.unwrap_or(behind), "less") {
        return false;
    }
    match word {
        "secret" => !behind.starts_with("ar"),
        "token" => !behind.starts_with('i'),
        "pass" => PASS.iter().any(|long| name.contains(long)) || is_last(name, behind),
        "pwd" | "pw" => is_last(name, behind),
        _ => true,
    }
}

/// Whether a word goes on in an ending with which it is another one, before the next word or the end of the name:
/// `passwords`, `passwordless-login`.
fn is_of_other_word(behind: &str, ending: &str) -> bool {
    let rest = behind.strip_prefix(ending);
    let is_words = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']) && is_words(rest))
}

/// Whether nothing but a number follows a short word, which is no part of another one.
fn is_last(name: &str, behind: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    if !behind.trim_start_matches(['_', '-']).trim_end_matches(digit).is_empty() {
        return false;
    }
    let own: String = name[..name.len() - behind.len()].chars().filter(|c| !matches!(c, '_' | '-')).collect();
    !OTHER_WORDS.iter().any(|other| own.ends_with(other))
}

/// Whether a variable that is no secret of neko's, for all its name, only switches or counts something:
/// `DISABLE_PASS=true`.
pub fn is_switch_of_others(name: &str, value: &str) -> bool {
    if !is_of_others(name) && !name.ends_with("_FILE_HASH") {
        return false;
    }
    let value = value.trim().trim_matches(['"', '\'', '\\']);
    let is_number = value.len() <= 2 && value.bytes().all(|byte| byte.is_ascii_digit());
    let words = ["true", "false", "yes", "no", "on", "off"];
    is_number || words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

pub(super) fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

pub(super) fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a name is one that variables have: capitals and underscores.
pub(super) fn is_name_of_variable(name: &str) -> bool {
    let name = name.trim_end_matches('-');
    name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a name is that of a variable, and none of neko's.
pub(super) fn is_of_others(name: &str) -> bool {
    is_name_of_variable(name) && !is_of_neko(name)
}

/// Whether a variable's name begins as neko's do.
pub(super) fn is_of_neko(name: &str) -> bool {
    name.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("NEKO_"))
}

/// Where the name of a variable ends, as far as it may be one: what follows stands behind a forgotten separator.
pub(super) fn name_end(name: &str) -> usize {
    const SHORTEST: usize = 6;
    if !is_of_neko(name) {
        // No variable has a hyphen or, behind capitals, small letters in its name, and no key has two hyphens in a row.
        let own = |c: char| in_name(c) || c == '.';
        let of_variable = name.find(|c| !is_of_name(c)).filter(|&end| is_capital(&name[..end]));
        let hyphens = name.as_bytes().windows(2).position(|two| two == b"--");
        let ends = [of_variable, name.find(|c| !own(c)), hyphens.filter(|&at| at > 0)];
        let valid = ends.into_iter().flatten().min().unwrap_or(name.len());
        let own = name[..valid].trim_end_matches('-');
        let telling =
            valid < name.len() && is_telling(own.rsplit('.').next().unwrap_or(own).to_ascii_lowercase().as_str());
        return if telling { own.len() } else { glued_end(own).unwrap_or(name.len()) };
    }
    let valid = name.find(|c: char| !(in_name(c) || c == '.')).unwrap_or(name.len());
    let own = &name[..valid];
    let begins = |known: &str| own.get(..known.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(known));
    let known =
        setting::variables().filter(|(known, row)| row.secret && begins(known)).map(|(known, _)| known.len()).max();
    let part = |rest: &str| rest.starts_with('_') && !rest.contains(|c: char| c.is_ascii_lowercase());
    known.filter(|&end| valid >= end + SHORTEST && !part(&own[end..])).unwrap_or(valid)
}

fn is_capital(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_lowercase())
}

/// Where a name ends that goes on right away: behind a secret's key of neko's, `session.api_tokenhunter2`, and behind the
/// capitals of another variable's, `TURN_PASShunter2`.
fn glued_end(name: &str) -> Option<usize> {
    const SHORTEST: usize = 2;
    let is_key = || setting::by_key(name).is_some();
    let of_key = setting::secrets().filter(|row| name.starts_with(row.key));
    let goes_on = |end: usize| ["s", "less"].iter().any(|ending| is_of_other_word(&name[end..], ending));
    let of_key = of_key.map(|row| row.key.len()).max().filter(|&end| !is_key() && !goes_on(end));
    let of_variable = || {
        let end = name.find(|c: char| c.is_ascii_lowercase()).filter(|&end| end >= SHORTEST)?;
        let words = NAMES.iter().map(|word| word.to_ascii_uppercase());
        words
            .filter_map(|word| Some(name[..end].rfind(&word)? + word.len()))
            .max()
            .filter(|&end| is_telling(&name[..end].to_ascii_lowercase()))
    };
    of_key.or_else(of_variable)
}

/// Whether a name is looked at more closely: it has the beginning of a telling word, or a word that may be meant for one.
pub(crate) fn may_be_secret(key: &str) -> bool {
    let bytes = key.as_bytes();
    // Letters beyond ASCII may become ASCII ones in lower case.
    !key.is_ascii()
        || has_beginning(bytes)
        || bytes
            .split(|byte| matches!(byte, b'.' | b'_'))
            .any(|word| word.len() >= 6 && word.first().is_some_and(|first| matches!(first | 0x20, b'c' | b'p')))
}

/// Whether a name has the beginning of a telling word.
fn has_beginning(name: &[u8]) -> bool {
    name.windows(3).any(|three| {
        let lower = [three[0] | 0x20, three[1] | 0x20, three[2] | 0x20];
        matches!(&lower, b"cre" | b"pas" | b"sec" | b"tok")
    })
}

/// Names that hold passwords and tokens, in lower case.
pub(crate) fn secret_name(key: &str) -> bool {
    // Every server has it.
    if key == "credential" {
        return true;
    }
    let last = key.rsplit('.').next().unwrap_or(key);
    let holds = |word: &str| last.match_indices(word).any(|(at, _)| tells(last, at, word));
    let is_secret = has_beginning(last.as_bytes())
        && ["credential", "password", "passwd", "secret", "token", "pass"].iter().any(|word| holds(word))
        || last.split('_').any(is_misspelt);
    is_secret && !is_about(last)
}

/// One letter off, or two: whoever writes `credental` means a secret all the same.
fn is_misspelt(word: &str) -> bool {
    // Each letter that the word has nowhere is an error by itself.
    let letters = |word: &str| word.bytes().fold(0u32, |letters, byte| letters | 1 << (byte & 31));
    let own = letters(word);
    let lacks = |meant: &str| (letters(meant) & !own).count_ones();
    !word.ends_with("less")
        && MISSPELT.iter().any(|(begin, meant)| {
            word.starts_with(begin)
                || word.len().abs_diff(meant.len()) <= 2
                    && word.bytes().next() == meant.bytes().next()
                    && lacks(meant) <= 2
                    && spelling::is_near(word, meant, 2)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_within_another_one_tells_nothing() {
        for name in [
            "dbpass",
            "pgpassword",
            "turn_pass",
            "turnpw",
            "admin_pwd",
            "userpwd",
            "db_pass_2",
            "rootpass1",
            "pass",
            "pw",
            "secret_key",
            "jwt_secret",
            "tokens",
            "ts_authkey",
            "password_admin",
            "wireguard_preshared_key",
        ] {
            assert!(is_telling(name), "{name}");
        }
        for name in [
            "token_bucket",
            "token_bucket_size",
            "passthrough",
            "bypass",
            "by_pass",
            "compass",
            "passenger",
            "keyframe",
            "monkey",
            "tokenizer",
            "secretariat",
            "author",
            "pwd",
            "oldpwd",
            "two_pass",
            "passive",
            "token_count",
            "secrets_dir",
            "passwordless",
            "passwordless_login",
            "credentialless",
            "tokenless",
            "password_strength",
            "token_endpoint",
        ] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn no_name_of_a_secret_is_passed_over() {
        assert!(NAMES.into_iter().all(may_tell));
    }

    #[test]
    fn names_of_secrets() {
        assert!(secret_name("credental") && secret_name("neko_user_passwrd"));
        assert!(secret_name("credential") && secret_name("neko_member_multiuser_user_password"));
        assert!(!secret_name("username") && !secret_name("credentialtype"));
        assert!(
            secret_name("dbpass") && !secret_name("bypass") && !secret_name("compass") && !secret_name("passthrough")
        );
        assert!(!secret_name("passwordless") && !secret_name("credentialless") && secret_name("passwords"));
        assert!(!secret_name("token_url") && !secret_name("max_tokens") && !secret_name("password_prompt"));
    }
}
