//! Server lists: mapstructure's weak decoding with neko's JSON hook (V3), and `encoding/json`'s strict one (V2).

use std::fmt;

use smol_str::SmolStr;

use super::cast;
use super::decode::{self, Origin as TextOrigin};
use super::golang::{equal_fold, strconv};
use super::log::ErrorPart;
use super::value::{Data, Entry, ValueId, Values};
use crate::ice_server::{IceServer, Secret, Url};
use neko_text::document::Offsets;
use neko_text::source::Place;

/// A list, and what neko says about it.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    pub servers: Vec<IceServer>,
    /// The error's text, where neko warns or panics.
    pub error: Option<String>,
    /// What it is about.
    pub error_place: Option<Place>,
    /// The error's lines, where it has several.
    pub error_parts: Vec<ErrorPart>,
}

/// An entry without anything: neko's `{"urls": null}`.
fn blank(place: Option<Place>) -> IceServer {
    IceServer { urls: None, username: None, credential: None, username_place: None, credential_place: None, place }
}

/// Where in the list something stands, as mapstructure names it: `[0].urls[1]`. A list may be long and its names are for
/// errors alone, so they are put together only there.
#[derive(Clone, Copy)]
enum Name {
    List,
    Server(usize),
    Field(usize, &'static str),
    Url(usize, usize),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List => Ok(()),
            Self::Server(server) => write!(f, "[{server}]"),
            Self::Field(server, field) => write!(f, "[{server}].{field}"),
            Self::Url(server, url) => write!(f, "[{server}].urls[{url}]"),
        }
    }
}

struct Weak<'a> {
    values: &'a mut Values,
    errors: Vec<ErrorPart>,
}

/// What V3 makes of a value.
pub(crate) fn weak(values: &mut Values, id: Option<ValueId>) -> Decoded {
    let Some(id) = id else { return Decoded::default() };
    let mut decoder = Weak { values, errors: Vec::new() };
    let Some(id) = decoder.hook(Name::List, id) else {
        let (error, error_place) = decoder.errors.pop().map(|part| (part.text, part.place)).unzip();
        return Decoded { error, error_place: error_place.flatten(), ..Decoded::default() };
    };
    let servers = match decoder.values.data(id) {
        Data::Null => Vec::new(),
        Data::List(items) => {
            let items = items.clone();
            items.iter().enumerate().map(|(index, &item)| decoder.server(index, item)).collect()
        }
        Data::Map(map) if map.live().next().is_none() => Vec::new(),
        _ => vec![decoder.server(0, id)],
    };
    let error_parts = decoder.errors;
    let error_place = error_parts.first().and_then(|part| part.place.clone());
    let lines: Vec<&str> = error_parts.iter().map(|part| part.text.as_str()).collect();
    let error =
        (!lines.is_empty()).then(|| format!("decoding failed due to the following error(s):\n\n{}", lines.join("\n")));
    Decoded { servers, error, error_place, error_parts }
}

impl Weak<'_> {
    /// A text that looks like JSON, where a list or a mapping is wanted, is read as JSON. None where it is broken.
    fn hook(&mut self, name: Name, id: ValueId) -> Option<ValueId> {
        match decode::json_within(self.values, id) {
            None => Some(id),
            Some(Ok(id)) => Some(id),
            Some(Err(refused)) => {
                let place = self.values.within(id, refused.span);
                self.errors.push(ErrorPart { text: format!("'{name}' {}", refused.message), place });
                None
            }
        }
    }

    fn server(&mut self, index: usize, id: ValueId) -> IceServer {
        let mut server = blank(self.values.place(id));
        if self.values.is_null(id) {
            return server;
        }
        let Some(id) = self.hook(Name::Server(index), id) else { return server };
        let kind = match self.values.data(id) {
            Data::Map(map) => {
                let fields = ["urls", "username", "credential"].map(|field| {
                    map.get(field)
                        .or_else(|| map.live().find(|entry| equal_fold(&entry.key, field)).map(|entry| entry.value))
                });
                let [urls, username, credential] = fields;
                server.urls = urls.and_then(|id| self.urls(index, id));
                (server.username, server.username_place) = self.field(Name::Field(index, "username"), username);
                let (credential, place) = self.field(Name::Field(index, "credential"), credential);
                (server.credential, server.credential_place) = (credential.map(Secret::new), place);
                return server;
            }
            // A date is a struct without fields that could be seen: an empty entry, without complaint.
            Data::Time(_) | Data::Null => return server,
            data => kind_name(data),
        };
        let name = Name::Server(index);
        let text = format!("'{name}' expected a map or struct, got \"{kind}\"");
        self.errors.push(ErrorPart { text, place: self.values.place(id) });
        server
    }

    fn urls(&mut self, server: usize, id: ValueId) -> Option<Vec<Url>> {
        if self.values.is_null(id) {
            return None;
        }
        let id = self.hook(Name::Field(server, "urls"), id)?;
        let length = match self.values.data(id) {
            Data::Null => return None,
            Data::List(items) => items.len(),
            Data::Map(map) if map.live().next().is_none() => 0,
            _ => 1,
        };
        let urls = (0..length).map(|index| {
            let item = match self.values.data(id) {
                Data::List(items) => items[index],
                _ => id,
            };
            let value = self.text(Name::Url(server, index), item).unwrap_or_default();
            Url { value, place: self.values.place(item) }
        });
        Some(urls.collect())
    }

    /// A field's text where it is not empty, and where it stands.
    fn field(&mut self, name: Name, id: Option<ValueId>) -> (Option<String>, Option<Place>) {
        let Some(id) = id else { return (None, None) };
        let text = self.text(name, id).filter(|text| !text.is_empty());
        (text.map(String::from), self.values.place(id))
    }

    fn text(&mut self, name: Name, id: ValueId) -> Option<SmolStr> {
        let kind = match self.values.data(id) {
            Data::Null => return None,
            Data::Text(text) => return Some(text.clone()),
            Data::Bool(value) => return Some(if *value { "1" } else { "0" }.into()),
            Data::Int(value) => return Some(value.to_string().into()),
            Data::Uint(value) => return Some(value.to_string().into()),
            Data::Float(value) => return Some(strconv::format_float(*value).into()),
            Data::List(_) => "[]interface {}",
            Data::Map(_) => "map[string]interface {}",
            Data::Time(_) => "time.Time",
        };
        let text = format!("'{name}' expected type 'string', got unconvertible type '{kind}'");
        self.errors.push(ErrorPart { text, place: self.values.place(id) });
        None
    }
}

fn kind_name(data: &Data) -> &'static str {
    match data {
        Data::Null => "invalid",
        Data::Bool(_) => "bool",
        Data::Int(_) => "int",
        Data::Uint(_) => "uint64",
        Data::Float(_) => "float64",
        Data::Text(_) => "string",
        Data::Time(_) => "struct",
        Data::List(_) => "slice",
        Data::Map(_) => "map",
    }
}

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
    let mut decoder = Strict { values, error: None };
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
    let (error, error_place) = decoder.error.unzip();
    Decoded { servers, error, error_place: error_place.flatten(), error_parts: Vec::new() }
}

struct Strict<'a> {
    values: &'a Values,
    /// The first one; decoding goes on behind it.
    error: Option<(String, Option<Place>)>,
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
        let place = self.values.place(id);
        self.error.get_or_insert_with(|| (format!("json: cannot unmarshal {kind} into {wanted}"), place));
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
                _ => self.wrong(id, "Go struct field ICEServer.urls of type []string"),
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
