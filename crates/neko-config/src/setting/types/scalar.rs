//! Switches, numbers, durations and texts.

use serde_json::{Value, json};

use super::super::{Kind, Literal, Masking, SettingType, Shape, duration};
use crate::golang::strconv::format_float;
use crate::value::Data;
use crate::webrtc::values;
use crate::{Setting, cast};

/// A switch.
pub enum Bool {}

impl SettingType for Bool {
    type Value = bool;
    const KIND: Kind = Kind::Bool;

    fn of_data(data: &Data) -> bool {
        cast::to_bool(data)
    }

    fn variable(value: &bool) -> Option<String> {
        Some(value.to_string())
    }

    fn json(setting: &Setting<bool>, _: &dyn Masking) -> Value {
        json!(setting.value)
    }
}

/// A whole number.
pub enum Int {}

impl SettingType for Int {
    type Value = i64;
    const KIND: Kind = Kind::Int;

    fn of_data(data: &Data) -> i64 {
        cast::to_int(data)
    }

    fn variable(value: &i64) -> Option<String> {
        Some(value.to_string())
    }

    fn json(setting: &Setting<i64>, _: &dyn Masking) -> Value {
        json!(setting.value)
    }
}

/// A number.
pub enum Float {}

impl SettingType for Float {
    type Value = f64;
    const KIND: Kind = Kind::Float;

    fn of_data(data: &Data) -> f64 {
        cast::to_float(data)
    }

    fn variable(value: &f64) -> Option<String> {
        Some(value.to_string())
    }

    /// As YAML writes NaN and the infinities.
    fn literal(setting: &Setting<f64>, _: &dyn Masking) -> Option<Literal> {
        let value = setting.value;
        Some(Literal::Bare(match (value.is_nan(), value.is_infinite()) {
            (true, _) => ".nan".to_owned(),
            (_, true) => format!("{}.inf", if value < 0.0 { "-" } else { "" }),
            _ => value.to_string(),
        }))
    }

    fn lines(setting: &Setting<f64>, _: &dyn Masking) -> Vec<String> {
        vec![format_float(setting.value)]
    }

    /// JSON has no number for NaN and the infinities: they are texts, as neko writes them.
    fn json(setting: &Setting<f64>, _: &dyn Masking) -> Value {
        if setting.value.is_finite() { json!(setting.value) } else { json!(format_float(setting.value)) }
    }

    fn same(one: &f64, other: &f64) -> bool {
        one.to_bits() == other.to_bits()
    }
}

/// A duration, in nanoseconds, as neko keeps it.
pub enum Duration {}

impl SettingType for Duration {
    type Value = i64;
    const KIND: Kind = Kind::Duration;
    const UNIT: &'static str = "_ns";

    fn of_data(data: &Data) -> i64 {
        cast::to_duration(data)
    }

    fn variable(value: &i64) -> Option<String> {
        Some(duration::format(*value))
    }

    fn shown(setting: &Setting<i64>, _: &dyn Masking) -> Option<String> {
        Some(duration::short(setting.value))
    }

    fn json(setting: &Setting<i64>, _: &dyn Masking) -> Value {
        json!(setting.value)
    }
}

/// A text.
pub enum Text {}

impl SettingType for Text {
    type Value = String;
    const KIND: Kind = Kind::Text;

    fn of_data(data: &Data) -> String {
        cast::to_text(data)
    }

    fn variable(value: &String) -> Option<String> {
        Some(value.clone())
    }

    fn shown(setting: &Setting<String>, masking: &dyn Masking) -> Option<String> {
        Some(masking.text(&setting.value, setting.place()).into_owned())
    }
}

/// The address of an HTTP service.
pub enum HttpUrl {}

impl SettingType for HttpUrl {
    type Value = String;
    const KIND: Kind = Kind::Text;

    fn of_data(data: &Data) -> String {
        cast::to_text(data)
    }

    fn variable(value: &String) -> Option<String> {
        Some(value.clone())
    }

    fn shown(setting: &Setting<String>, masking: &dyn Masking) -> Option<String> {
        Some(masking.address(&setting.value, setting.place()))
    }
}

/// A range of ports, both ends in it; `[0, 0]` is no range at all.
pub enum PortRange {}

impl SettingType for PortRange {
    type Value = [u16; 2];
    const KIND: Kind = Kind::Text;
    const SHAPE: Shape = Shape::Form("^[0-9]+-[0-9]+$");

    /// What cannot be read is no range here; that neko gives up over it is told by `webrtc::set`.
    fn of_data(data: &Data) -> [u16; 2] {
        values::range(&cast::to_text(data)).unwrap_or([0, 0])
    }

    /// `0-0` is no range at all, where an empty text would be the default one.
    fn variable([min, max]: &[u16; 2]) -> Option<String> {
        Some(format!("{min}-{max}"))
    }

    fn lines(setting: &Setting<[u16; 2]>, _: &dyn Masking) -> Vec<String> {
        let [min, max] = setting.value;
        vec![if max == 0 { "any port".to_owned() } else { format!("{min}-{max}") }]
    }

    fn json(setting: &Setting<[u16; 2]>, _: &dyn Masking) -> Value {
        json!(setting.value)
    }
}
