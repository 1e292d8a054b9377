//! What can be done with a setting of any type.

use std::any::{Any, TypeId};
use std::borrow::Cow;

use serde_json::Value;

use super::{Kind, Row, Shape};
use crate::Setting;
use crate::ice_server::Secret;
use crate::state::State;
use crate::value::Data;
use crate::viper;
use neko_text::source::Place;

/// A type of settings: how neko reads one, and how it is written again.
pub trait SettingType: 'static {
    /// What neko ends up with.
    type Value: PartialEq + 'static;
    /// What a flag of the type takes.
    const KIND: Kind;
    /// What a value looks like.
    const SHAPE: Shape = Shape::Plain;
    /// What the name has behind it in JSON.
    const UNIT: &'static str = "";

    /// What neko makes of a value that is none of a list's or a mapping's: of a default, that is of every one.
    fn of_data(data: &Data) -> Self::Value;

    /// What neko makes of a key, with its origin.
    fn read(state: &mut State<'_>, key: &'static str) -> Setting<Self::Value> {
        state.setting(key, Self::of_data)
    }

    /// neko's default for a row of the table.
    fn default_of(row: &Row) -> Self::Value {
        Self::of_data(&viper::default(Some(row)))
    }

    /// As a variable carries it; none where no variable can.
    fn variable(_: &Self::Value) -> Option<String> {
        None
    }

    /// For people and in a config file, without what must not be shown; as a variable carries it, where nothing is masked.
    fn shown(setting: &Setting<Self::Value>, _: &dyn Masking) -> Option<String> {
        Self::variable(&setting.value)
    }

    /// As a config file carries it; none where neko-ice does not know it well enough to write it again.
    fn literal(setting: &Setting<Self::Value>, masking: &dyn Masking) -> Option<Literal> {
        let text = Self::shown(setting, masking)?;
        Some(match Self::KIND {
            Kind::Bool | Kind::Int | Kind::Float => Literal::Bare(text),
            Kind::Duration | Kind::Text | Kind::List => Literal::Text(text),
        })
    }

    /// For people: a line, or one for each part.
    fn lines(setting: &Setting<Self::Value>, masking: &dyn Masking) -> Vec<String> {
        Self::shown(setting, masking).into_iter().collect()
    }

    /// For programs: a text as it is shown, unless the type has another form.
    fn json(setting: &Setting<Self::Value>, masking: &dyn Masking) -> Value {
        Self::shown(setting, masking).into()
    }

    /// Where parts of the value come from that its origin does not tell.
    fn other_origins(_: &Setting<Self::Value>) -> Vec<String> {
        Vec::new()
    }

    /// Whether two are the same to neko, wherever they stand.
    fn same(one: &Self::Value, other: &Self::Value) -> bool {
        one == other
    }
}

/// The row of a setting of a type.
pub(super) const fn row<T: SettingType>(key: &'static str, default: &'static str) -> Row {
    Row::new(key, T::KIND, T::SHAPE, default)
}

/// A value as a config file carries it.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A word that needs no quotation marks in any format.
    Bare(String),
    /// A text.
    Text(String),
    /// Texts.
    List(Vec<String>),
    /// Mappings, their keys in order.
    Mappings(Vec<Vec<(&'static str, Literal)>>),
}

/// What is shown instead of credentials.
pub trait Masking {
    /// A text that may stand in a secret.
    fn text<'v>(&self, text: &'v str, place: Option<&Place>) -> Cow<'v, str>;

    /// A URL or a text that may hold one, with a password inside.
    fn url(&self, url: &str, place: Option<&Place>) -> String;

    /// An HTTP address.
    fn address(&self, url: &str, place: Option<&Place>) -> String;

    /// A credential.
    fn credential<'v>(&self, secret: &'v Secret) -> &'v str;
}

/// What does one thing with settings of any type.
pub trait Visitor<'a> {
    /// Takes the next one.
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>);
}

/// A struct of settings, as `settings!` makes them.
pub trait Section: Sized {
    /// Reads each by its type alone.
    fn read(state: &mut State<'_>) -> Self;

    /// Shows each to a visitor, in the order of the table.
    fn visit<'a>(&'a self, visitor: &mut impl Visitor<'a>);

    /// The keys of those that are not the same to neko.
    fn differing(&self, other: &Self) -> Vec<&'static str>;
}

/// The settings of one type.
pub fn of_type<T: SettingType>(section: &impl Section) -> Vec<&Setting<T::Value>> {
    struct OfType<'a, T: SettingType>(Vec<&'a Setting<T::Value>>);

    impl<'a, T: SettingType> Visitor<'a> for OfType<'a, T> {
        fn visit<U: SettingType>(&mut self, setting: &'a Setting<U::Value>) {
            // Two types may have one kind of value.
            if TypeId::of::<T>() == TypeId::of::<U>() {
                self.0.extend((setting as &dyn Any).downcast_ref::<Setting<T::Value>>());
            }
        }
    }

    let mut found = OfType::<T>(Vec::new());
    section.visit(&mut found);
    found.0
}
