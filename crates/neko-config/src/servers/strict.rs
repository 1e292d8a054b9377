//! What V2 makes of a JSON text: `encoding/json`.

use smol_str::SmolStr;

use super::{Decoded, Mistake, blank};
use crate::cast;
use crate::decode::{self, Origin as TextOrigin};
use crate::golang::equal_fold;
use crate::ice_server::{IceServer, Secret, Url};
use crate::value::{Data, Entry, ValueId, Values};
use neko_text::document::Offsets;
use neko_text::source::Place;

/// What V2 makes of a JSON text.
pub(crate) fn strict(values: &mut Values, id: ValueId) -> Decoded {
    // Whatever the file holds is read as text first: a YAML list is none, and `5` is the JSON number.
    let text = cast::to_text(values.data(id));
    let Some(whole) = values.whole(id).filter(|_| !text.is_empty()) else { return Decoded::default() };
    let source = whole.source;
    let offsets = match values.data(id) {
        Data::Text(_) => values.get(id).offsets.clone(),
        _ => Offsets::verbatim(whole.span.start),
    };
    let origin = TextOrigin { source: &source, offsets: &offsets };
    let root = match decode::typed_json(&text, values, &origin) {
        Ok(root) => root,
        Err(refused) => {
            let error_place = Some(Place::new(&source, offsets.span(refused.span)));
            return Decoded { error: Some(refused.message), error_place, ..Decoded::default() };
        }
    };
    let mut decoder = Strict { values, wrong: None };
    let mut servers = Vec::new();
    match decoder.values.data(root) {
        Data::Null => {}
        Data::List(items) => {
            for &item in items {
                let server = decoder.server(item);
                servers.push(server);
            }
        }
        _ => decoder.wrong(root, "Go value of type []types.ICEServer"),
    }
    Decoded { servers, ..decoder.wrong.unwrap_or_default() }
}

/// What Go calls the list of a server's URLs.
const URLS: &str = "Go struct field ICEServer.urls of type []string";

struct Strict<'a> {
    values: &'a Values,
    /// The first mistake; decoding goes on behind it.
    wrong: Option<Decoded>,
}

impl Strict<'_> {
    fn wrong(&mut self, id: ValueId, wanted: &str) {
        let kind = match self.values.data(id) {
            Data::Bool(_) => "bool",
            Data::Float(_) | Data::Int(_) | Data::Uint(_) => "number",
            Data::List(_) => "array",
            Data::Map(_) => "object",
            Data::Null | Data::Text(_) | Data::Time(_) => "string",
        };
        let mistake = match self.values.data(id) {
            _ if wanted == URLS => Some(Mistake::UrlsNotListed),
            Data::Float(_) | Data::Int(_) | Data::Uint(_) => Some(Mistake::Number),
            _ => None,
        };
        let error_place = self.values.place(id);
        self.wrong.get_or_insert_with(|| {
            let error = Some(format!("json: cannot unmarshal {kind} into {wanted}"));
            Decoded { error, mistake, error_place, ..Decoded::default() }
        });
    }

    fn server(&mut self, id: ValueId) -> IceServer {
        let mut server = blank(self.values.place(id));
        let values = self.values;
        match values.data(id) {
            Data::Null => {}
            Data::Map(map) => {
                for entry in &map.entries {
                    self.field(entry, &mut server);
                }
            }
            _ => self.wrong(id, "Go value of type types.ICEServer"),
        }
        server
    }

    fn field(&mut self, entry: &Entry, server: &mut IceServer) {
        let id = entry.value;
        let field = ["urls", "username", "credential"].into_iter().find(|field| equal_fold(&entry.key, field));
        match field {
            Some("urls") => match self.values.data(id) {
                Data::Null => server.urls = None,
                Data::List(items) => {
                    let items = items.clone();
                    // A second list is read into the first one's memory: what it says null of keeps what was there.
                    let earlier = server.urls.take().unwrap_or_default();
                    let urls = items.iter().enumerate().map(|(index, &item)| match earlier.get(index) {
                        Some(kept) if self.values.is_null(item) => kept.clone(),
                        _ => self.url(item),
                    });
                    server.urls = Some(urls.collect());
                }
                _ => self.wrong(id, URLS),
            },
            Some("username") => {
                if let Some(text) = self.text(id, "username") {
                    server.username = Some(text).filter(|text| !text.is_empty());
                    server.username_place = self.values.place(id);
                }
            }
            Some("credential") => {
                if let Some(text) = self.text(id, "credential") {
                    server.credential = Some(text).filter(|text| !text.is_empty()).map(Secret::new);
                    server.credential_place = self.values.place(id);
                }
            }
            _ => {}
        }
    }

    fn url(&mut self, id: ValueId) -> Url {
        let value = match self.values.data(id) {
            Data::Text(text) => text.clone(),
            Data::Null => SmolStr::default(),
            _ => {
                self.wrong(id, "Go struct field ICEServer.urls of type string");
                SmolStr::default()
            }
        };
        Url { value, place: self.values.place(id) }
    }

    /// None leaves the field as it is.
    fn text(&mut self, id: ValueId, field: &str) -> Option<String> {
        match self.values.data(id) {
            Data::Text(text) => Some(text.to_string()),
            Data::Null => None,
            _ => {
                self.wrong(id, &format!("Go struct field ICEServer.{field} of type string"));
                None
            }
        }
    }
}
