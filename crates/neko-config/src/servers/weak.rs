//! What V3 makes of a value: mapstructure's weak decoding with neko's JSON hook.

use std::fmt;

use smol_str::SmolStr;

use super::{Decoded, blank};
use crate::decode;
use crate::golang::{equal_fold, strconv};
use crate::ice_server::{IceServer, Secret, Url};
use crate::log::{ErrorPart, SEVERAL};
use crate::value::{Data, ValueId, Values};
use neko_text::source::Place;

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
    let error = (!lines.is_empty()).then(|| format!("{SEVERAL}\n\n{}", lines.join("\n")));
    Decoded { servers, error, error_place, error_parts, ..Decoded::default() }
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
