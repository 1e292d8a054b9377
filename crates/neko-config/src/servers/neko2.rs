//! What neko's second version makes of a JSON text: Pion's own decoder.

use super::{Decoded, blank};
use crate::cast;
use crate::decode::{self, Origin as TextOrigin};
use crate::ice_server::{IceServer, Secret, Url};
use crate::value::{Data, ValueId, Values};
use neko_text::document::Offsets;
use neko_text::source::Place;

/// What neko's second version makes of a JSON text: Pion's own decoder, which takes exact names and texts alone.
pub(crate) fn of_second(values: &mut Values, id: ValueId) -> Decoded {
    let text = cast::to_text(values.data(id));
    let Some(whole) = values.whole(id).filter(|_| !text.is_empty()) else { return Decoded::default() };
    let offsets = match values.data(id) {
        Data::Text(_) => values.get(id).offsets.clone(),
        _ => Offsets::verbatim(whole.span.start),
    };
    let origin = TextOrigin { source: &whole.source, offsets: &offsets };
    let failed = |error: String, error_place| Decoded { error: Some(error), error_place, ..Decoded::default() };
    let root = match decode::typed_json(&text, values, &origin) {
        Ok(root) => root,
        Err(refused) => {
            return failed(refused.message, Some(Place::new(&whole.source, offsets.span(refused.span))));
        }
    };
    let items = match values.data(root) {
        Data::Null => Vec::new(),
        Data::List(items) => items.clone(),
        _ => return failed("json: cannot unmarshal into Go value of type []webrtc.ICEServer".to_owned(), Some(whole)),
    };
    let mut servers = Vec::new();
    for item in items {
        match pions(values, item) {
            Ok(server) => servers.push(server),
            Err(wrong) => return failed("invalid ICE server".to_owned(), values.place(wrong)),
        }
    }
    Decoded { servers, ..Decoded::default() }
}

/// One entry, or what is wrong in it.
fn pions(values: &Values, id: ValueId) -> Result<IceServer, ValueId> {
    let mut server = IceServer { urls: Some(Vec::new()), ..blank(values.place(id)) };
    let Data::Map(map) = values.data(id) else { return Err(id) };
    // Of two keys of one name the later counts.
    let field = |name: &str| map.entries.iter().rev().find(|entry| &*entry.key == name).map(|entry| entry.value);
    if let Some(urls) = field("urls") {
        let Data::List(items) = values.data(urls) else { return Err(urls) };
        let urls = items.iter().map(|&item| match values.data(item) {
            Data::Text(text) => Ok(Url { value: text.clone(), place: values.place(item) }),
            _ => Err(item),
        });
        server.urls = Some(urls.collect::<Result<_, _>>()?);
    }
    if let Some(username) = field("username") {
        let Data::Text(text) = values.data(username) else { return Err(username) };
        server.username = Some(text.to_string()).filter(|text| !text.is_empty());
        server.username_place = values.place(username);
    }
    let credential = field("credential");
    if let Some((id, Data::Text(text))) = credential.map(|id| (id, values.data(id))) {
        server.credential = Some(text.to_string()).filter(|text| !text.is_empty()).map(Secret::new);
        server.credential_place = values.place(id);
    }
    if let Some(kind) = field("credentialType") {
        let by_token = credential.is_some_and(|id| values.map(id).is_some());
        match values.data(kind) {
            Data::Text(text) if &**text == "password" || &**text == "oauth" && by_token => {}
            _ => return Err(kind),
        }
    }
    Ok(server)
}
