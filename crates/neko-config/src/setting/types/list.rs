//! Lists.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::super::neutral;
use super::super::{Kind, Literal, Masking, SettingType, Shape};
use crate::ice_server::{IceServer, Secret};
use crate::state::State;
use crate::value::Data;
use crate::webrtc::values;
use crate::{Setting, Written, cast};
use neko_text::source::Place;

/// Words.
pub enum List {}

impl SettingType for List {
    type Value = Vec<String>;
    const KIND: Kind = Kind::List;

    fn of_data(_: &Data) -> Vec<String> {
        Vec::new()
    }

    fn read(state: &mut State<'_>, key: &'static str) -> Setting<Vec<String>> {
        let found = state.viper.find(key);
        let items = found.value.map(|id| cast::to_texts(&state.viper.values, id)).unwrap_or_default();
        State::from_found(key, items.into_iter().map(|item| item.text).collect(), found)
    }

    fn variable(value: &Vec<String>) -> Option<String> {
        Some(value.join(" "))
    }

    fn literal(setting: &Setting<Vec<String>>, masking: &dyn Masking) -> Option<Literal> {
        Some(Literal::List(shown(setting, masking).map(Cow::into_owned).collect()))
    }

    fn lines(setting: &Setting<Vec<String>>, masking: &dyn Masking) -> Vec<String> {
        vec![masking.text(&setting.value.join(" "), setting.place()).into_owned()]
    }

    fn json(setting: &Setting<Vec<String>>, masking: &dyn Masking) -> Value {
        shown(setting, masking).collect()
    }
}

fn shown<'a>(setting: &'a Setting<Vec<String>>, masking: &'a dyn Masking) -> impl Iterator<Item = Cow<'a, str>> {
    setting.value.iter().map(|word| masking.text(word, setting.place()))
}

/// IP addresses, each with its own place.
pub enum Addresses {}

impl SettingType for Addresses {
    type Value = Vec<Written>;
    const KIND: Kind = Kind::List;
    const SHAPE: Shape = Shape::Addresses;

    fn of_data(_: &Data) -> Vec<Written> {
        Vec::new()
    }

    fn read(state: &mut State<'_>, key: &'static str) -> Setting<Vec<Written>> {
        let found = state.viper.find(key);
        let value = found.value.map(|id| values::texts(state, id)).unwrap_or_default();
        State::from_found(key, value, found)
    }

    fn variable(value: &Vec<Written>) -> Option<String> {
        Some(value.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" "))
    }

    fn literal(setting: &Setting<Vec<Written>>, masking: &dyn Masking) -> Option<Literal> {
        Some(Literal::List(shown_each(setting, masking).map(Cow::into_owned).collect()))
    }

    fn lines(setting: &Setting<Vec<Written>>, masking: &dyn Masking) -> Vec<String> {
        vec![shown_each(setting, masking).collect::<Vec<_>>().join(" ")]
    }

    fn json(setting: &Setting<Vec<Written>>, masking: &dyn Masking) -> Value {
        shown_each(setting, masking).collect()
    }

    fn same(one: &Vec<Written>, other: &Vec<Written>) -> bool {
        one.iter().map(|word| &word.value).eq(other.iter().map(|word| &word.value))
    }
}

fn shown_each<'a>(setting: &'a Setting<Vec<Written>>, masking: &'a dyn Masking) -> impl Iterator<Item = Cow<'a, str>> {
    setting.value.iter().map(|word| masking.text(&word.value, word.place.as_ref()))
}

/// ICE servers.
pub enum Servers {}

impl SettingType for Servers {
    type Value = Vec<IceServer>;
    const KIND: Kind = Kind::Text;
    const SHAPE: Shape = Shape::Servers;

    fn of_data(_: &Data) -> Vec<IceServer> {
        Vec::new()
    }

    fn read(state: &mut State<'_>, key: &'static str) -> Setting<Vec<IceServer>> {
        values::servers(state, key)
    }

    fn variable(value: &Vec<IceServer>) -> Option<String> {
        Some(neutral::server_list(value))
    }

    fn literal(setting: &Setting<Vec<IceServer>>, masking: &dyn Masking) -> Option<Literal> {
        let mapping = |server: &IceServer| {
            let urls = match &server.urls {
                None => Literal::Bare("null".to_owned()),
                Some(_) => Literal::List(urls(server, masking)),
            };
            let mut mapping = vec![("urls", urls)];
            mapping.extend(username(server, masking).map(|name| ("username", Literal::Text(name.into_owned()))));
            mapping.extend(credential(server, masking).map(|secret| ("credential", Literal::Text(secret.to_owned()))));
            mapping
        };
        Some(Literal::Mappings(setting.value.iter().map(mapping).collect()))
    }

    fn lines(setting: &Setting<Vec<IceServer>>, masking: &dyn Masking) -> Vec<String> {
        let line = |server: &IceServer| {
            let mut line = match &server.urls {
                None => "urls: null".to_owned(),
                Some(_) => urls(server, masking).join(" "),
            };
            if let Some(username) = username(server, masking) {
                line.push_str(&format!("  user {username}"));
            }
            if let Some(credential) = credential(server, masking) {
                line.push_str(&format!("  credential {credential}"));
            }
            line
        };
        match setting.value.as_slice() {
            [] => vec!["none".to_owned()],
            servers => servers.iter().map(line).collect(),
        }
    }

    /// As neko sends it to a browser: empty fields are left out, missing URLs are `null`.
    fn json(setting: &Setting<Vec<IceServer>>, masking: &dyn Masking) -> Value {
        let server = |server: &IceServer| {
            let mut out = Map::new();
            out.insert("urls".to_owned(), json!(server.urls.as_ref().map(|_| urls(server, masking))));
            out.extend(username(server, masking).map(|name| ("username".to_owned(), json!(name))));
            out.extend(credential(server, masking).map(|secret| ("credential".to_owned(), json!(secret))));
            Value::Object(out)
        };
        setting.value.iter().map(server).collect()
    }

    /// Those that a V2 key has added stand elsewhere than the rest.
    fn other_origins(setting: &Setting<Vec<IceServer>>) -> Vec<String> {
        let within = |place: &Place| {
            setting.place().is_some_and(|whole| {
                let same = whole.source.kind == place.source.kind;
                same && whole.span.start <= place.span.start && place.span.end <= whole.span.end
            })
        };
        let elsewhere = setting.value.iter().filter_map(|server| match &server.place {
            Some(place) if within(place) => None,
            Some(place) => Some(place.to_string()),
            None => setting.place().map(|_| "neko's own".to_owned()),
        });
        elsewhere.collect()
    }

    fn same(one: &Vec<IceServer>, other: &Vec<IceServer>) -> bool {
        fn plain(server: &IceServer) -> (Option<Vec<&str>>, Option<&str>, Option<&str>) {
            let urls = server.urls.as_ref().map(|urls| urls.iter().map(|url| url.value.as_str()).collect());
            (urls, server.username.as_deref(), server.credential.as_ref().map(Secret::reveal))
        }
        one.iter().map(plain).eq(other.iter().map(plain))
    }
}

fn urls(server: &IceServer, masking: &dyn Masking) -> Vec<String> {
    server.urls.iter().flatten().map(|url| masking.url(&url.value, url.place.as_ref())).collect()
}

fn username<'a>(server: &'a IceServer, masking: &dyn Masking) -> Option<Cow<'a, str>> {
    server.username.as_deref().map(|name| masking.text(name, server.username_place.as_ref()))
}

fn credential<'a>(server: &'a IceServer, masking: &dyn Masking) -> Option<&'a str> {
    server.credential.as_ref().map(|secret| masking.credential(secret))
}
