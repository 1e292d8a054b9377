//! How a table of settings is written.

/// Makes the rows of one section of the settings and, where it is given a name, the struct of those that have a field:
///
/// ```text
/// settings! {
///     /// What the struct is.
///     pub struct Estimator in ESTIMATOR {
///         /// What the field is, and the row's `doc`.
///         enabled "webrtc.estimator.enabled": Bool = "false";
///         "a.key.without.a.field": Text = "its default", v2("the.key.of.today"), secret;
///         @NAMED "a.key.that.code.names": Bool = "false";
///     }
///     sections { inner: AnotherStructOfThisMacro; }
///     besides { more: Vec<u8>; }
/// }
/// ```
///
/// Code never types a key: it takes `Estimator::NAMED`, or the `key` of a setting. A section of which no value is needed is an
/// `enum` instead of the struct, or `rows` where no key is either. The types are those of [`SettingType`](super::SettingType), the attributes the methods of [`Row`](super::Row). The struct
/// is a [`Section`](super::Section).
macro_rules! settings {
    (
        $(#[$about:meta])*
        pub struct $name:ident in $rows:ident {
            $(
                $($(#[doc = $doc:literal])* $field:ident)? $(@ $const:ident)?
                $key:literal: $type:ident = $default:literal
                $(, $attribute:ident $(($($argument:literal),*))?)*;
            )*
        }
        $(sections { $($(#[$section_about:meta])* $section:ident: $section_type:ident;)* })?
        $(besides { $($(#[$more_about:meta])* $more:ident: $more_type:ty;)* })?
    ) => {
        pub(crate) const $rows: &[$crate::setting::Row] = &[$(
            $crate::setting::value_type::row::<$type>($key, $default)
                $(.doc(concat!($($doc, "\n"),*)))?
                $(.$attribute($($($argument),*)?))*,
        )*];

        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(
                $(#[doc = $doc])*
                pub $field: $crate::Setting<<$type as $crate::setting::SettingType>::Value>,
            )?)*
            $($($(#[$section_about])* pub $section: $section_type,)*)?
            $($($(#[$more_about])* pub $more: $more_type,)*)?
        }

        impl $name {
            $($(#[doc = concat!("`", $key, "`")] pub const $const: &'static str = $key;)?)*
        }

        impl $crate::setting::Section for $name {
            fn read(state: &mut $crate::state::State<'_>) -> Self {
                use $crate::setting::SettingType;
                Self {
                    $($($field: <$type as SettingType>::read(state, $key),)?)*
                    $($($section: <$section_type as $crate::setting::Section>::read(state),)*)?
                    $($($more: <$more_type>::default(),)*)?
                }
            }

            fn visit<'a>(&'a self, visitor: &mut impl $crate::setting::Visitor<'a>) {
                $($(visitor.visit::<$type>(&self.$field);)?)*
                $($($crate::setting::Section::visit(&self.$section, visitor);)*)?
            }

            fn differing(&self, other: &Self) -> Vec<&'static str> {
                use $crate::setting::SettingType;
                let mut keys = Vec::new();
                $($(
                    if !<$type as SettingType>::same(&self.$field.value, &other.$field.value) {
                        keys.push($key);
                    }
                )?)*
                $($(keys.extend($crate::setting::Section::differing(&self.$section, &other.$section));)*)?
                keys
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident in $rows:ident {
            $(
                $(@ $const:ident)? $key:literal: $type:ident = $default:literal
                $(, $attribute:ident $(($($argument:literal),*))?)*;
            )*
        }
    ) => {
        settings! { rows $rows { $($key: $type = $default $(, $attribute $(($($argument),*))?)*;)* } }

        $(#[$about])*
        pub enum $name {}

        impl $name {
            $($(#[doc = concat!("`", $key, "`")] pub const $const: &'static str = $key;)?)*
        }
    };
    (rows $rows:ident {
        $($key:literal: $type:ident = $default:literal $(, $attribute:ident $(($($argument:literal),*))?)*;)*
    }) => {
        pub(crate) const $rows: &[$crate::setting::Row] = &[$(
            $crate::setting::value_type::row::<$type>($key, $default)
                $(.$attribute($($($argument),*)?))*,
        )*];
    };
}
