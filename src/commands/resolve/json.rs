//! The machine's form, version 1.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::input;
use super::masks::Masks;
use super::rows;
use super::{behaviour_json, deployment};
use crate::render::redact::Redaction;
use neko_config::setting::{Section, SettingType, Visitor};
use neko_config::{Outcome, Resolution, Setting};
use neko_deploy::load::{self, Configuration, Neko};
use neko_text::source::Place;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    outcome: &'static str,
    exit_code: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_phase: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_place: Option<String>,
    config_file: Option<&'a str>,
    ip_retrieval: Vec<String>,
    legacy: bool,
    webrtc: Value,
    beyond: Value,
    neko: Value,
    behaviour: Value,
    warnings: Vec<Warning>,
    origins: Map<String, Value>,
    unknown: Vec<Unknown<'a>>,
}

#[derive(Serialize)]
struct Warning {
    phase: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

#[derive(Serialize)]
struct Unknown<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<&'a str>,
}

/// A configuration and what it was deployed by; a config file of its own has the document alone.
#[derive(Serialize)]
struct Named<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    document: Option<Document<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployment: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Value>,
}

pub(super) fn render(own: &Neko, redaction: &Redaction, reveal: bool) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&named(None, own, redaction, reveal))? + "\n")
}

/// What stands around several configurations that are one document, each written by [`one_of_several`].
pub(super) const SEVERAL_BEGIN: &str = "{\n  \"version\": 1,\n  \"deployments\": [\n    ";
/// Between two of them.
pub(super) const SEVERAL_BETWEEN: &str = ",\n    ";
/// Behind the last.
pub(super) const SEVERAL_END: &str = "\n  ]\n}\n";

/// One configuration of several.
pub(super) fn one_of_several(
    subject: &Configuration,
    redaction: &Redaction,
    reveal: bool,
) -> serde_json::Result<String> {
    let name = Some(subject.name.as_str());
    let failed =
        |error: String, problems| Named { name, error: Some(error), document: None, deployment: None, problems };
    let named = match &subject.outcome {
        load::Outcome::Neko(own) => named(name, own, redaction, reveal),
        load::Outcome::Refused(problems, _) => {
            let redaction =
                Redaction::of_unread(problems.iter().filter_map(|problem| Some(&problem.place.as_ref()?.source)));
            failed(input::refused(problems), deployment::problems(problems.iter(), &redaction))
        }
        load::Outcome::Beside(_) => failed(input::no_neko(&subject.name), Vec::new()),
        load::Outcome::Failed(failure) => failed(input::words(failure), Vec::new()),
    };
    // No line break stands in a string of JSON.
    Ok(serde_json::to_string_pretty(&named)?.replace('\n', "\n    "))
}

fn named<'a>(name: Option<&'a str>, own: &'a Neko, redaction: &Redaction, reveal: bool) -> Named<'a> {
    Named {
        name,
        error: None,
        document: Some(document(&own.resolution, redaction, reveal)),
        deployment: own.deployment.as_ref().map(deployment::as_json),
        problems: deployment::problems(own.problems(), redaction),
    }
}

fn document<'a>(resolution: &'a Resolution, redaction: &Redaction, reveal: bool) -> Document<'a> {
    let at = |place: &Option<Place>| place.as_ref().map(Place::to_string);
    let (outcome, exit_code, phase, message, error, place) = match &resolution.outcome {
        Outcome::Starts => ("starts", 0, None, None, None, None),
        Outcome::Exits { exit_code, phase, message, error, place } => {
            ("exits", *exit_code, Some(phase.name()), Some(message.to_string()), error.as_deref(), at(place))
        }
    };
    let origins = rows::rows(resolution, reveal).into_iter().map(|row| {
        let shadowed: Vec<Value> = row
            .shadowed
            .iter()
            .map(|lost| json!({"origin": lost.origin, "raw": lost.raw, "why": lost.why()}))
            .collect();
        (row.key.to_owned(), json!({"origin": row.origin, "value": row.value(), "shadowed": shadowed}))
    });
    let masks = Masks::of(resolution, reveal);
    Document {
        version: 1,
        outcome,
        exit_code,
        exit_phase: phase,
        exit_message: message,
        exit_error: error.map(|error| redaction.masked(error)),
        exit_place: place,
        config_file: resolution.config_file.as_deref(),
        ip_retrieval: resolution.ip_retrieval.iter().map(|url| masks.retrieval(url)).collect(),
        legacy: resolution.legacy.value,
        webrtc: webrtc(resolution, reveal),
        beyond: others(resolution, reveal),
        neko: behaviour_json::version(resolution),
        behaviour: behaviour_json::as_json(resolution, redaction, reveal),
        warnings: resolution
            .log
            .iter()
            .map(|line| Warning {
                phase: line.phase.name(),
                message: line.message.to_string(),
                error: line.error.as_deref().map(|error| redaction.masked(error)),
                place: at(&line.place),
            })
            .collect(),
        origins: origins.collect(),
        unknown: resolution
            .written
            .iter()
            .filter(|key| !key.known)
            .map(|key| Unknown { name: &key.name, place: at(&key.key_place), nearest: key.nearest.as_deref() })
            .collect(),
    }
}

/// The `webrtc` section, by neko's keys.
pub(super) fn webrtc(resolution: &Resolution, reveal: bool) -> Value {
    let mut tree = Tree::new(resolution, reveal);
    resolution.webrtc.as_written().visit(&mut tree);
    tree.root["webrtc"].take()
}

/// The settings outside `webrtc`, by neko's keys.
fn others(resolution: &Resolution, reveal: bool) -> Value {
    let mut tree = Tree::new(resolution, reveal);
    resolution.server.visit(&mut tree);
    resolution.desktop.visit(&mut tree);
    resolution.capture.visit(&mut tree);
    tree.root
}

/// Settings by the parts of their keys.
struct Tree<'a> {
    masks: Masks<'a>,
    root: Value,
}

impl<'a> Tree<'a> {
    fn new(resolution: &'a Resolution, reveal: bool) -> Self {
        Self { masks: Masks::of(resolution, reveal), root: json!({}) }
    }
}

impl<'s> Visitor<'s> for Tree<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'s Setting<T::Value>) {
        let (path, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        let section = path.split('.').fold(&mut self.root, |section, part| &mut section[part]);
        section[format!("{name}{}", T::UNIT)] = T::json(setting, &self.masks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::{Input, NoFiles, Variable, resolve};

    #[test]
    fn nan_and_infinities_are_the_texts_that_neko_writes() {
        for (written, printed) in [
            ("nan", json!("NaN")),
            ("inf", json!("+Inf")),
            ("+Infinity", json!("+Inf")),
            ("-inf", json!("-Inf")),
            ("0.5", json!(0.5)),
            ("2", json!(2.0)),
        ] {
            let environment = vec![Variable::new("NEKO_WEBRTC_ESTIMATOR_DIFF_THRESHOLD", written)];
            let resolution = resolve(&Input { environment, ..Input::default() }, &NoFiles).unwrap();
            assert_eq!(webrtc(&resolution, false)["estimator"]["diff_threshold"], printed, "{written}");
            let text = serde_json::to_value(document(&resolution, &Redaction::default(), false)).unwrap();
            let origin = &text["origins"]["webrtc.estimator.diff_threshold"]["value"];
            let printed = printed
                .as_str()
                .map_or_else(|| resolution.webrtc.estimator.diff_threshold.value.to_string(), str::to_owned);
            assert_eq!(*origin, printed, "{written}");
        }
    }
}
