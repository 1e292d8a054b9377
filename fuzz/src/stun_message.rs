//! STUN messages: what is read can be written again, and checks of any bytes come to an end.

use neko_ice::stun::wire::{Builder, ChannelData, Check, ErrorCode, Key, Message, attribute};

pub fn check(bytes: &[u8]) {
    if let Some(channel) = ChannelData::parse(bytes) {
        let mut again = Vec::new();
        channel.write(&mut again, false);
        assert!(bytes.starts_with(&again));
    }
    let Ok(message) = Message::parse(bytes) else { return };
    let id = message.transaction_id();
    let mut again = Builder::new(message.class(), message.method(), id);
    for one in message.attributes() {
        again = again.attribute(one.kind, one.value);
        let _ = (message.text(one.kind), message.u32(one.kind), ErrorCode::decode(one.value));
        for address in [message.xor_address(one.kind), message.plain_address(one.kind)].into_iter().flatten() {
            assert!(matches!(one.kind, _ if !address.to_string().is_empty()));
        }
    }
    let again = again.finish().unwrap();
    let written = Message::parse(&again).expect("what was written is a message");
    assert!(
        written.attributes().map(|one| (one.kind, one.value)).eq(message.attributes().map(|one| (one.kind, one.value)))
    );
    assert_eq!((written.class(), written.method(), written.transaction_id()), (message.class(), message.method(), id));
    let key = Key::long_term(b"user", b"realm", b"password");
    let _ = (message.error_code(), message.unknown_attributes(), message.mapped_address(), format!("{message:?}"));
    let _ = (message.check_fingerprint(), message.check_integrity(&key));
    // Signed and sealed by us, it holds, unless it has an integrity or a fingerprint of its own already.
    let sealed = [attribute::MESSAGE_INTEGRITY, attribute::MESSAGE_INTEGRITY_SHA256, attribute::FINGERPRINT];
    if again.len() < 60_000 && !message.attributes().any(|one| sealed.contains(&one.kind)) {
        let builder = Builder::resume(again).expect("a message that can be gone on with");
        let signed = builder.integrity(&key).fingerprint().finish().unwrap();
        let signed = Message::parse(&signed).expect("a signed message");
        assert_eq!((signed.check_integrity(&key), signed.check_fingerprint()), (Check::Valid, Check::Valid));
    }
}
