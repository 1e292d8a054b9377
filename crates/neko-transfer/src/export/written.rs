//! What is written for a target, and whether it says what it was made from.

use std::collections::BTreeSet;

use super::{Apart, Product, Selection, Target, Undecodable, Unwritable, Variable, decoded, differences, not_the_same};
use neko_config::Resolution;

/// The texts for a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The main output.
    pub main: String,
    /// The file of the credentials, where they stand apart.
    pub secrets: Option<String>,
}

/// Why texts do not say what they were made from.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfaithful {
    /// Their target would not read them.
    Undecodable(Undecodable),
    /// Variables that do not come back as they are.
    Lost(BTreeSet<String>),
}

impl Written {
    /// Variables in the spelling of a target. Where a file `apart` is named, as the main output is to name it, the
    /// credentials go there, if there are any and the target can refer to them.
    pub fn new(target: Target, variables: &[Variable], apart: Option<&str>) -> Result<Self, Unwritable> {
        let (secret, plain): (Vec<Variable>, Vec<Variable>) =
            variables.iter().cloned().partition(|variable| variable.secret);
        let (Some(file), Some(spelling), false) = (apart, target.secrets_apart(), secret.is_empty()) else {
            return Ok(Self { main: target.write(variables, None)?, secrets: None });
        };
        let names: Vec<&str> = secret.iter().map(|variable| variable.name.as_str()).collect();
        let main = target.write(&plain, Some(Apart { file, names: &names }))?;
        Ok(Self { main, secrets: Some(spelling.write(&secret, None)?) })
    }

    /// Reads the texts as their target would, and compares them with the configuration. The keys that neko would read
    /// otherwise from them than from the configuration, where they are wanted and no warning speaks of them.
    pub fn verified(
        &self,
        target: Target,
        resolution: &Resolution,
        selection: &Selection,
        product: &Product,
    ) -> Result<Vec<&'static str>, Unfaithful> {
        let pairs = decoded(target, &self.main, self.secrets.as_deref()).map_err(Unfaithful::Undecodable)?;
        let lost = not_the_same(&product.variables, &pairs);
        if !lost.is_empty() {
            return Err(Unfaithful::Lost(lost));
        }
        let warned = |key: &str| product.warnings.iter().any(|warning| warning.contains(key));
        // What was not asked for is no loss.
        let wanted = |key: &str| selection.is_whole() || (selection.has(key) && selection.side.is_none());
        let mut keys = differences(resolution, &pairs);
        keys.retain(|key| wanted(key) && !warned(key));
        Ok(keys)
    }
}
