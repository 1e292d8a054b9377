//! Arguments whose order on the command line counts.

use clap::ArgMatches;
use clap::parser::ValueSource;

/// The values of an argument with their positions on the command line.
pub(super) fn ordered<T: Clone + Send + Sync + 'static, U>(
    matches: &ArgMatches,
    id: &str,
    wrap: impl Fn(T) -> U,
) -> Vec<(usize, U)> {
    if matches.value_source(id) != Some(ValueSource::CommandLine) {
        return Vec::new();
    }
    let indices = matches.indices_of(id).into_iter().flatten();
    indices.zip(matches.get_many::<T>(id).into_iter().flatten().cloned().map(wrap)).collect()
}
