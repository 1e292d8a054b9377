//! The files of a project as one mapping: `include`, `extends`, and each file laid upon the ones before it.

use std::sync::Arc;

use super::loader::Loader;
use super::refusal::Fallible;
use super::schema::Part;
use super::value::Map;
use super::variables::Environment;
use super::{extends, include, merge};
use neko_text::source::Source;

/// Reads files of which each is laid upon the ones before it.
pub(super) fn read(
    loader: &mut Loader<'_>,
    sources: &[Arc<Source>],
    folder: &str,
    environment: &Environment,
    included: &[String],
) -> Fallible<Map> {
    let mut project = Map::default();
    let mut part = Part::Whole;
    for source in sources {
        let mut included = included.to_vec();
        included.push(source.name().to_owned());
        let documents = loader.file(source, folder, environment, false)?;
        loader.release(source.name(), None);
        for mut document in documents {
            include(loader, &mut document, folder, environment, &included)?;
            extends::apply(loader, &mut document, source.name(), environment)?;
            // Compose looks after each file, so that what a later one replaces is refused as well.
            if part == Part::Over || sources.len() > 1 {
                loader.check(&document, part);
            }
            part = Part::Over;
            merge::merge(&mut project, document, &mut Vec::new())?;
        }
    }
    loader.check(&project, Part::Whole);
    Ok(project)
}

/// Replaces `include` of a file by the projects that it brings in. `included` are the files on the way here.
fn include(
    loader: &mut Loader<'_>,
    file: &mut Map,
    folder: &str,
    environment: &Environment,
    included: &[String],
) -> Fallible<()> {
    for item in include::items(file)? {
        let Some(import) = include::import(loader, &item, folder, environment, included)? else { continue };
        let mut imported = read(loader, &import.sources, &import.folder, &import.environment, included)?;
        include::give_variables(&import.environment, &mut imported);
        include::lay_upon(file, imported)?;
    }
    Ok(())
}
