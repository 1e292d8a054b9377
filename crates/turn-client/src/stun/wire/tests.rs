//! RFC 5769's vectors, and any bytes at all.

use proptest::prelude::*;

use super::*;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ascii"), 16).expect("hex"))
        .collect()
}

const REQUEST: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74
    002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020
    000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
const RESPONSE_V4: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
    002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";
const RESPONSE_V6: &str = "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
    002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";
const LONG_TERM: &str = "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b90000
    0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f726700
    00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

#[test]
fn the_words_of_an_error_are_what_came() {
    let error = ErrorCode::decode(b"\0\0\x04\x01No\x1b[31m\0\n").expect("a code");
    assert_eq!((error.code, error.reason.as_str()), (401, "No\u{1b}[31m\0\n"));
}

#[test]
fn rfc_5769_request_and_responses() {
    let key = Key::short_term(b"VOkJxbRl1RmTxUk/WvJxBt");
    for (text, mapped) in [
        (REQUEST, None),
        (RESPONSE_V4, Some("192.0.2.1:32853")),
        (RESPONSE_V6, Some("[2001:db8:1234:5678:11:2233:4455:6677]:32853")),
    ] {
        let bytes = hex(text);
        let message = Message::parse(&bytes).expect("a message");
        assert_eq!(message.check_integrity(&key), Check::Valid);
        assert_eq!(message.check_integrity(&Key::short_term(b"")), Check::Invalid);
        assert_eq!(message.check_fingerprint(), Check::Valid);
        assert_eq!(message.mapped_address().map(|address| address.to_string()).as_deref(), mapped);
    }
}

#[test]
fn rfc_5769_long_term() {
    let id = TransactionId(hex("78ad3433c6ad72c029da412e").try_into().expect("12 bytes"));
    let user = "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}";
    let built = Builder::new(Class::Request, Method::BINDING, id)
        .attribute(attribute::USERNAME, user.as_bytes())
        .attribute(attribute::NONCE, b"f//499k954d6OL34oL9FSTvy64sA")
        .attribute(attribute::REALM, b"example.org")
        .integrity(&Key::long_term(user.as_bytes(), b"example.org", b"TheMatrIX"))
        .finish()
        .unwrap();
    assert_eq!(built, hex(LONG_TERM));
}

#[test]
fn built_responses_equal_the_vectors() {
    let vector = hex(RESPONSE_V6);
    let message = Message::parse(&vector).expect("a message");
    let built = Builder::new(Class::Success, Method::BINDING, message.transaction_id());
    let mapped = message.mapped_address().expect("an address");
    let built = built.attribute(attribute::SOFTWARE, b"test vector").xor_address(attribute::XOR_MAPPED_ADDRESS, mapped);
    let built = built.integrity(&Key::short_term(b"VOkJxbRl1RmTxUk/WvJxBt")).fingerprint().finish().unwrap();
    let again = Message::parse(&built).expect("a message");
    assert_eq!(again.mapped_address(), Some(mapped));
    assert_eq!(again.check_fingerprint(), Check::Valid);
    assert_eq!(again.check_integrity(&Key::short_term(b"VOkJxbRl1RmTxUk/WvJxBt")), Check::Valid);
}

#[test]
fn types_go_both_ways() {
    for method in 0..0x1000 {
        for class in [Class::Request, Class::Indication, Class::Success, Class::Error] {
            let field = header::encode_type(class, Method(method));
            assert_eq!(field & 0xC000, 0);
            assert_eq!(header::decode_type(field), (class, Method(method)));
        }
    }
}

#[test]
fn attributes_after_the_integrity_do_not_count() {
    let key = Key::long_term(b"u", b"r", b"p");
    let built = Builder::new(Class::Error, Method::ALLOCATE, TransactionId::random())
        .error(401, b"Unauth\xf6rized")
        .error(403, b"second")
        .integrity(&key)
        .attribute(attribute::REALM, b"forged")
        .fingerprint()
        .finish()
        .unwrap();
    let message = Message::parse(&built).expect("a message");
    assert_eq!(message.error_code(), Some(ErrorCode { code: 401, reason: "Unauthörized".into() }));
    assert_eq!(message.value(attribute::REALM), None);
    assert_eq!(message.attributes().count(), 5);
    assert_eq!(message.check_integrity(&key), Check::Valid);
    assert_eq!(message.check_fingerprint(), Check::Valid);
}

#[test]
fn what_is_no_message() {
    assert_eq!(Message::parse(b"HTTP/1.1").err(), Some(ParseError::TooShort(8)));
    assert_eq!(Message::parse(b"HTTP/1.1 400 Bad Request\r\n").err(), Some(ParseError::NotStun));
    let mut bytes = Builder::new(Class::Request, Method::BINDING, TransactionId::random()).u32(1, 1).finish().unwrap();
    bytes[23] = 5;
    assert_eq!(Message::parse(&bytes).err(), Some(ParseError::AttributeTruncated { kind: 1 }));
    bytes.pop();
    assert_eq!(Message::parse(&bytes).err(), Some(ParseError::Length { said: 8, have: 7 }));
}

#[test]
fn a_message_has_all_of_its_attributes_or_is_none() {
    let builder = || Builder::new(Class::Indication, Method::SEND, TransactionId::random());
    let longest = builder().attribute(attribute::DATA, &[0; 65_528]).finish().map(|bytes| bytes.len());
    assert_eq!(longest, Ok(65_552));
    let longer = builder().attribute(attribute::DATA, &[0; 65_529]).u32(attribute::LIFETIME, 1);
    assert_eq!(longer.finish(), Err(EncodeError::TooLong));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), stun: bool) {
        if stun && bytes.len() >= HEADER_LEN {
            bytes.truncate(bytes.len() & !3);
            bytes[0] &= 0x3F;
            bytes[4..8].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
            let len = (bytes.len() - HEADER_LEN) as u16;
            bytes[2..4].copy_from_slice(&len.to_be_bytes());
        }
        if let Ok(message) = Message::parse(&bytes) {
            for one in message.attributes() {
                let _ = (message.text(one.kind), message.u32(one.kind), message.xor_address(one.kind));
                let _ = (message.plain_address(one.kind), ErrorCode::decode(one.value));
            }
            let _ = (message.error_code(), message.unknown_attributes(), message.check_fingerprint());
            let _ = (message.check_integrity(&Key::short_term(b"")), format!("{message:?}"));
        }
        let _ = (ChannelData::parse(&bytes), next_frame(&bytes));
        let mut framing = Framing::default();
        framing.push(&bytes);
        while let Ok(Some(frame)) = framing.next_frame() { prop_assert!(!frame.is_empty()); }
    }

    #[test]
    fn addresses_go_both_ways(v6: bool, ip: [u8; 16], port: u16, id: [u8; 12]) {
        let ip = if v6 { std::net::IpAddr::from(ip) } else { std::net::IpAddr::from([ip[0], ip[1], ip[2], ip[3]]) };
        let address = std::net::SocketAddr::new(ip, port);
        for transform in [Transform::Plain, Transform::Xor(TransactionId(id))] {
            prop_assert_eq!(decode_address(&encode_address(address, transform), transform), Some(address));
        }
    }

    #[test]
    fn frames_survive_any_cut(
        payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..8), cut in 1usize..30,
    ) {
        let mut stream = Vec::new();
        let mut frames = Vec::new();
        for (index, data) in payloads.iter().enumerate() {
            let mut frame = Vec::new();
            if index % 2 == 0 {
                ChannelData { number: 0x4000, data }.write(&mut frame, true);
                prop_assert_eq!(ChannelData::parse(&frame).map(|channel| channel.data), Some(&data[..]));
            } else {
                let id = TransactionId::random();
                frame = Builder::new(Class::Indication, Method::SEND, id).attribute(attribute::DATA, data).finish().unwrap();
            }
            stream.extend(&frame);
            frames.push(frame);
        }
        let (mut framing, mut seen) = (Framing::default(), Vec::new());
        for piece in stream.chunks(cut) {
            framing.push(piece);
            while let Some(frame) = framing.next_frame().expect("frames") { seen.push(frame.to_vec()); }
        }
        prop_assert_eq!(seen, frames);
        prop_assert!(framing.rest().is_empty());
    }

    /// The typed codec reads what is built here, and says the same.
    #[test]
    fn the_typed_codec_agrees(port: u16, ip: [u8; 4], lifetime: u32) {
        let address = std::net::SocketAddr::from((ip, port));
        let built = Builder::new(Class::Success, Method::ALLOCATE, TransactionId::random())
            .xor_address(attribute::XOR_RELAYED_ADDRESS, address)
            .u32(attribute::LIFETIME, lifetime)
            .fingerprint()
            .finish().unwrap();
        let decoder = stun_rs::MessageDecoderBuilder::default().build();
        let (message, size) = decoder.decode(&built).expect("decodes");
        prop_assert_eq!(size, built.len());
        let relayed = message.get::<stun_rs::attributes::turn::XorRelayedAddress>().expect("there");
        prop_assert_eq!(relayed.as_xor_relayed_address().expect("typed").socket_address(), &address);
    }
}
