//! The dotenv reader.

use neko_ice::document::dotenv;

use super::held;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match dotenv::parse(text) {
        Ok(assignments) => {
            let mut end = 0;
            for read in assignments {
                assert_eq!(text.get(read.name_span.clone()), Some(read.name.as_str()), "the name's span");
                assert!(read.name_span.start >= end && read.span.start >= read.name_span.end, "spans overlap");
                end = read.span.end;
                let slice = text.get(read.span.clone());
                let slice = slice.unwrap_or_else(|| panic!("{:?} is no text", read.span));
                if !slice.starts_with(['\'', '"']) && !slice.contains('\\') {
                    assert_eq!(slice, read.value, "the value's span");
                }
                for (at, _) in read.value.char_indices() {
                    let source = read.offsets.source(at);
                    assert!(
                        text.is_char_boundary(source) && read.span.contains(&source),
                        "{source} of {:?}",
                        read.span
                    );
                }
            }
        }
        Err(error) => held::error(&error, text),
    }
}
