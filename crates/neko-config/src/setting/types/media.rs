//! What is captured.

use serde_json::{Value, json};

use super::super::{Kind, Masking, SettingType, Shape};
use crate::media::pipeline_text;
use crate::media::screen::{self, DEFAULT_SCREEN};
use crate::state::State;
use crate::value::Data;
use crate::{Pipeline, Screen, Setting, cast};

/// A codec's name.
pub enum Codec {}

impl SettingType for Codec {
    type Value = String;
    const KIND: Kind = Kind::Text;
    const SHAPE: Shape = Shape::Form("^[A-Za-z0-9]+$");

    fn of_data(data: &Data) -> String {
        cast::to_text(data)
    }

    fn variable(value: &String) -> Option<String> {
        Some(value.clone())
    }
}

/// A screen's size and rate: `1280x720@30`.
pub enum ScreenSize {}

impl SettingType for ScreenSize {
    type Value = Screen;
    const KIND: Kind = Kind::Text;
    const SHAPE: Shape = Shape::Form(r"^[0-9]{1,5}x[0-9]{1,5}(@[0-9]{1,5})?$");

    fn of_data(data: &Data) -> Screen {
        screen::parse(&cast::to_text(data)).unwrap_or(DEFAULT_SCREEN)
    }

    fn read(state: &mut State<'_>, key: &'static str) -> Setting<Screen> {
        screen::read(state, key, DEFAULT_SCREEN)
    }

    fn variable(screen: &Screen) -> Option<String> {
        Some(format!("{}x{}@{}", screen.width, screen.height, screen.rate))
    }

    fn json(setting: &Setting<Screen>, _: &dyn Masking) -> Value {
        let Screen { width, height, rate } = setting.value;
        json!({"width": width, "height": height, "rate": rate})
    }
}

/// A pipeline in GStreamer's words, as it is written; a URL in it may have a password.
pub enum GstPipeline {}

impl SettingType for GstPipeline {
    type Value = String;
    const KIND: Kind = Kind::Text;

    fn of_data(data: &Data) -> String {
        cast::to_text(data)
    }

    fn variable(value: &String) -> Option<String> {
        Some(value.clone())
    }

    fn shown(setting: &Setting<String>, masking: &dyn Masking) -> Option<String> {
        Some(masking.url(&setting.value, setting.place()))
    }
}

/// What neko streams, whoever made it.
pub enum Pipelines {}

impl SettingType for Pipelines {
    type Value = Vec<Pipeline>;
    const KIND: Kind = Kind::Text;
    const SHAPE: Shape = Shape::Pipelines;

    fn of_data(_: &Data) -> Vec<Pipeline> {
        Vec::new()
    }

    fn lines(setting: &Setting<Vec<Pipeline>>, masking: &dyn Masking) -> Vec<String> {
        setting.value.iter().map(|pipeline| pipeline.line(masking)).collect()
    }

    fn json(setting: &Setting<Vec<Pipeline>>, masking: &dyn Masking) -> Value {
        setting.value.iter().map(|pipeline| pipeline.json(masking)).collect()
    }

    fn same(one: &Vec<Pipeline>, other: &Vec<Pipeline>) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.does_as(other))
    }
}

/// The one pipeline of the sound.
pub enum AudioPipeline {}

impl SettingType for AudioPipeline {
    type Value = Pipeline;
    const KIND: Kind = Kind::Text;

    fn of_data(data: &Data) -> Pipeline {
        pipeline_text::of_text("audio", &cast::to_text(data))
    }

    fn lines(setting: &Setting<Pipeline>, masking: &dyn Masking) -> Vec<String> {
        vec![setting.value.line(masking)]
    }

    fn json(setting: &Setting<Pipeline>, masking: &dyn Masking) -> Value {
        setting.value.json(masking)
    }

    fn same(one: &Pipeline, other: &Pipeline) -> bool {
        one.does_as(other)
    }
}
