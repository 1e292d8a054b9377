//! neko's offer as str0m is to read it: as a browser that only watches.

/// A viewer sends no media, so that neko's side only sends; and neko is the DTLS server, as with browsers.
pub(super) fn as_watched(sdp: &str) -> String {
    let mut text = String::with_capacity(sdp.len());
    let mut media = false;
    for line in sdp.lines() {
        if line.starts_with("m=") {
            media = !line.starts_with("m=application");
        }
        text.push_str(match line {
            "a=sendrecv" if media => "a=sendonly",
            "a=setup:actpass" => "a=setup:passive",
            line => line,
        });
        text.push_str("\r\n");
    }
    text
}
