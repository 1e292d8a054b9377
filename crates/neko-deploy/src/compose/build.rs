//! `build:` of a service: the Dockerfile that its image is made by.

use super::super::dockerfile::{self, Built};
use super::super::{Consequence, Problem};
use super::loader::{Loader, Opened};
use super::paths;
use super::value::{Data, Map, Value};

/// What the image of a service brings with it; an error where its Dockerfile cannot be read here.
pub(super) fn read(service: &Map, loader: &mut Loader<'_>) -> Option<Result<Built, Problem>> {
    let value = service.get("build")?;
    let unseen = |name: &str| {
        let consequence = Consequence::unseen("the variables that it gives neko are not known here");
        Problem::new(format!("the image is built by {name}, which is not read"), consequence, value.place.clone())
    };
    let empty = Map::default();
    let (build, context) = match &value.data {
        Data::Text(context) => (&empty, Some(context.value.as_str())),
        Data::Map(build) => (build, build.get("context").and_then(Value::text).map(|context| context.value.as_str())),
        _ => return None,
    };
    let target = build.get("target").and_then(Value::text).map(|target| target.value.as_str());
    if let Some(inline) = build.get("dockerfile_inline")
        && let Some(text) = inline.text()
    {
        let (text, offsets) = (text.value.as_str(), text.offsets.clone());
        return Some(Ok(dockerfile::read(&dockerfile::Text { text, source: inline.source(), offsets }, target)));
    }
    let context = context.unwrap_or(".");
    if paths::is_remote(context) {
        return Some(Err(unseen("a Dockerfile from elsewhere")));
    }
    let folder = paths::join(loader.folder(&value.place), context);
    let name = build.get("dockerfile").and_then(Value::text).map_or("Dockerfile", |name| name.value.as_str());
    Some(match loader.text(&paths::join(&folder, name)) {
        Ok(Opened::Text(source)) if source.may_be_quoted() => {
            Ok(dockerfile::read(&dockerfile::Text::of(&source), target))
        }
        _ => Err(unseen(&paths::join(&folder, name))),
    })
}
