//! The config file: which one neko reads, and what it makes of it.

use std::collections::HashMap;

use super::decode::{self, Origin};
use super::input::{ConfigFile, FileError, Files, Input, OUTSIDE, Unreadable, Variable};
use super::log::Mistake;
use super::value::{Data, ValueId, Values};
use neko_text::document::Offsets;
use neko_text::source::{Place, SourceKind};

/// The extensions that viper knows, in the order in which it looks for them.
const EXTENSIONS: [&str; 12] =
    ["json", "toml", "yaml", "yml", "properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini"];
/// Where neko looks for a file of its name.
const FOLDERS: [&str; 2] = ["/etc/neko/", ""];

/// What became of the config file.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// The path, as neko was given or found it.
    pub path: Option<String>,
    /// Its root mapping.
    pub root: Option<ValueId>,
    /// Why neko exits.
    pub refused: Option<Refusal>,
}

/// Why neko exits with code 1 over its config file.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub error: String,
    pub mistake: Option<Mistake>,
    pub place: Option<Place>,
}

/// Reads the file that neko would read. `named` is what its command line or environment says.
pub(crate) fn load(
    input: &Input,
    named: Option<String>,
    files: &dyn Files,
    environment: &HashMap<&str, &Variable>,
    values: &mut Values,
) -> Result<Loaded, Unreadable> {
    if let ConfigFile::Text { kind, bytes, extension } = &input.config {
        let name = kind.name().to_owned();
        if bytes.len() as u64 > input.size_limit {
            return Err(Unreadable::TooLarge { path: name, limit: input.size_limit });
        }
        return read(input, name, kind.clone(), bytes, extension, environment, values);
    }
    if let ConfigFile::Within { name, text, place, offsets, extension } = &input.config {
        let origin = Origin { source: &place.source, offsets };
        let decoded_text = Decoded { text, undecoded: None, bad: None };
        return decoded(name.clone(), decoded_text, extension, &origin, environment, values);
    }
    let path = match named {
        Some(path) => path,
        None => match find(files) {
            Some(path) => path,
            None => return Ok(Loaded::default()),
        },
    };
    let extension = extension(&path).to_owned();
    if !EXTENSIONS.contains(&extension.as_str()) {
        let message = format!("Unsupported Config Type {}", super::golang::quote(&extension));
        let refused = Some(Refusal { error: message, mistake: Some(Mistake::FileType), place: None });
        return Ok(Loaded { path: Some(path), root: None, refused });
    }
    let refused = |path: &str, why: String| {
        let refused = Some(Refusal { error: why, mistake: None, place: None });
        Ok(Loaded { path: Some(path.to_owned()), root: None, refused })
    };
    match files.read(&path, input.size_limit) {
        Ok(bytes) => {
            let kind = files.standing(&path).kind(&path);
            read(input, path.clone(), kind, &bytes, &extension, environment, values)
        }
        Err(FileError::Missing) => refused(&path, format!("open {path}: no such file or directory")),
        Err(FileError::Directory) => refused(&path, format!("read {path}: is a directory")),
        Err(FileError::TooLarge { .. }) => Err(Unreadable::TooLarge { path, limit: input.size_limit }),
        Err(FileError::Closed) => Err(Unreadable::Open { path, why: OUTSIDE.to_owned() }),
        Err(FileError::Other(why)) => Err(Unreadable::Open { path, why }),
    }
}

/// `filepath.Ext` without its dot.
fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').map_or("", |dot| &name[dot + 1..])
}

fn find(files: &dyn Files) -> Option<String> {
    search_paths().find(|path| files.is_file(path))
}

/// Where neko looks, in its order.
pub fn search_paths() -> impl Iterator<Item = String> {
    FOLDERS.iter().flat_map(|folder| EXTENSIONS.iter().map(move |e| format!("{folder}neko.{e}")))
}

fn read(
    input: &Input,
    path: String,
    kind: SourceKind,
    bytes: &[u8],
    extension: &str,
    environment: &HashMap<&str, &Variable>,
    values: &mut Values,
) -> Result<Loaded, Unreadable> {
    let (text, bad) = match extension {
        "yaml" | "yml" => decode::text::yaml(bytes),
        "env" | "dotenv" => (decode::text::marked(bytes), None),
        "toml" => decode::text::toml(bytes),
        _ => (decode::text::lossy(bytes), None),
    };
    let source = input.texts.source(kind, text);
    let origin = Origin { source: &source, offsets: &Offsets::verbatim(0) };
    let text = Decoded { text: &source.text, undecoded: Some(bytes), bad };
    decoded(path, text, extension, &origin, environment, values)
}

/// A file's text.
struct Decoded<'a> {
    text: &'a str,
    /// What it was made from, where that was bytes.
    undecoded: Option<&'a [u8]>,
    /// For YAML and TOML: the first byte that could not be decoded, and why.
    bad: Option<(usize, String)>,
}

/// What neko makes of a text.
fn decoded(
    path: String,
    Decoded { text, undecoded, bad }: Decoded<'_>,
    extension: &str,
    origin: &Origin<'_>,
    environment: &HashMap<&str, &Variable>,
    values: &mut Values,
) -> Result<Loaded, Unreadable> {
    // Every variable of the process would do; those that are known are neko's own.
    let variable = |name: &str| environment.get(name).map(|variable| variable.value.clone());
    let root = match extension {
        "yaml" | "yml" => decode::yaml(text, bad, values, origin),
        "json" => decode::json(text, undecoded, values, origin).map(Some),
        "toml" => decode::toml(text, bad, values, origin).map(Some),
        "env" | "dotenv" => decode::dotenv(text, values, origin, variable).map(Some),
        _ => Err(decode::Refused::new("decoder not found for this format", 0..0)),
    };
    let place = |span| Some(Place::new(origin.source, origin.offsets.span(span)));
    let refused = |message: String, mistake, span| {
        Some(Refusal { error: format!("While parsing config: {message}"), mistake, place: place(span) })
    };
    Ok(match root {
        Ok(None) => Loaded { path: Some(path), ..Loaded::default() },
        Ok(Some(root)) => match values.data(root) {
            Data::Map(_) => Loaded { path: Some(path), root: Some(root), refused: None },
            Data::Null => Loaded { path: Some(path), ..Loaded::default() },
            other => {
                let kind = match other {
                    Data::Bool(_) => "bool",
                    Data::List(_) => "array",
                    Data::Text(_) => "string",
                    _ => "number",
                };
                let message = format!("json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}");
                // Its first character, which is a bracket, a quote, a digit or a letter.
                let start = values.place(root).map_or(0, |place| place.span.start);
                let mut refused = refused(message, None, 0..0);
                if let Some(refusal) = &mut refused {
                    refusal.place = Some(Place::new(origin.source, start..start + 1));
                }
                Loaded { path: Some(path), root: None, refused }
            }
        },
        Err(error) if error.by_us => return Err(Unreadable::Open { path, why: error.message }),
        Err(error) => {
            let refused = refused(error.message, error.mistake, error.span);
            Loaded { path: Some(path), root: None, refused }
        }
    })
}
