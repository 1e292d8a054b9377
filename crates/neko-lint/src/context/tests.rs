use super::*;

#[test]
fn a_short_secret_is_masked_where_it_is_quoted_and_a_long_one_everywhere() {
    use neko_config::{Input, NoFiles, Variable, resolve};
    let json = r#"[{"urls":["turn:h"],"username":"u","credential":"neko"},{"urls":["turn:h"],"username":"u","credential":"hunter2-hunter2"}]"#;
    let environment = vec![Variable::new("NEKO_WEBRTC_ICESERVERS_BACKEND", json)];
    let resolution = resolve(&Input { environment, ..Input::default() }, &NoFiles).unwrap();
    let options = Options::default();
    let context = Context::new(Subject::from(&resolution), &options);
    assert_eq!(context.quote("neko_webrtc in neko"), "neko_webrtc in neko");
    assert_eq!(context.quote("parsing \"neko\": invalid"), "parsing ******: invalid");
    assert_eq!(context.quote("xhunter2-hunter2x"), "x***************x");
}

#[test]
fn base64_of_something_printable_is_told_from_words() {
    for (text, is) in [
        ("ZmFsc2U=", true),
        ("NTkwMDA=", true),
        ("true", false),
        ("maybe", false),
        ("59000/udp", false),
        ("====", false),
        ("Zm8==", false),
        ("", false),
    ] {
        assert_eq!(origin::looks_encoded(text), is, "{text}");
    }
}

#[test]
fn what_stands_before_the_at_is_masked() {
    assert_eq!(mask_userinfo("turn:u:p@h:1"), "turn:***@h:1");
    assert_eq!(mask_userinfo("'bob:x@h' is not a valid URL."), "'*****@h' is not a valid URL.");
    assert_eq!(mask_userinfo("turns://u:p@h"), "turns://***@h");
    for plain in ["stun:h", "long deprecated user@host syntax"] {
        assert_eq!(mask_userinfo(plain), plain);
    }
}
