use super::*;

#[test]
fn obvious_spellings_are_found() {
    for (wrong, right) in [
        ("stun://stun.example.org:3478", "stun:stun.example.org:3478"),
        ("turn://turn.example.org?transport=UDP", "turn:turn.example.org?transport=udp"),
        ("stun.example.org:3478", "stun:stun.example.org:3478"),
        ("https://stun.example.org/", "stun:stun.example.org"),
        ("stun:stun.example.org?transport=udp", "stun:stun.example.org"),
        ("turn:turn.example.org?transport=TCP", "turn:turn.example.org?transport=tcp"),
        (" stun:stun.example.org", "stun:stun.example.org"),
        ("stun:stun.example.org:", "stun:stun.example.org"),
        ("stun:2001:db8::1", "stun:[2001:db8::1]"),
    ] {
        assert_eq!(corrected(wrong, false).map(|own| own.url).as_deref(), Some(right), "{wrong}");
    }
    assert_eq!(corrected("turn.example.org", true).map(|own| own.url).as_deref(), Some("turn:turn.example.org"));
}

#[test]
fn each_shape_has_its_words() {
    for (url, words) in [
        ("stun:h:0", "a port outside"),
        ("stun:h:70000", "a port outside"),
        ("stun:h:x", "a port that is not a number"),
        ("stun:h:", "a colon without a port"),
        ("stun:2001:db8::1", "an IPv6 address"),
        ("stun:h?transport=udp", "a query, which only"),
        ("turn:h?transport=UDP", "the transport in upper case"),
        ("turn:h?transport=sctp", "a query other than"),
        ("turn:u:p@h", "user name and password"),
        ("stun:h/path", "a path"),
        ("stun:h#x", "a fragment"),
        ("stun: h", "a space inside"),
        (" stun:h", "spaces around"),
        ("stun://h", "`//` does not"),
        ("http://h", "no `stun:`"),
        ("stun:a,stun:b", "several URLs"),
        ("stun:", "no host"),
        ("", "an empty URL"),
    ] {
        assert!(defect(url).is_some_and(|found| found.starts_with(words)), "{url}: {:?}", defect(url));
    }
    for fine in ["stun:h", "turn:[2001:db8::1]:3478?transport=tcp", "STUN:h:3478", "turns:h?transport=udp"] {
        // A query that is right has no words of its own; whoever refuses it says why.
        assert!(defect(fine).is_none_or(|found| found.starts_with("a query")), "{fine}");
    }
}

#[test]
fn what_must_be_guessed_is_left_alone() {
    for wrong in
        ["stun:a.example.org,stun:b.example.org", "stun:h:99999", "", "turn", "stun:<MY-SERVER>", "a,b", "turn:u@h"]
    {
        assert_eq!(corrected(wrong, false), None, "{wrong}");
    }
}
