//! Misspelt names: which of the known ones is meant.

/// How many typing errors a name may have: one for each four letters, at least one and at most three.
pub fn allowed(name: &str) -> usize {
    (name.len() / 4).clamp(1, 3)
}

/// Whether two names are no more than `most` typing errors apart: letters added, left out, replaced, or swapped with their
/// neighbour.
pub fn is_near(one: &str, other: &str, most: usize) -> bool {
    errors(one, other, most).is_some()
}

/// The known name with the fewest typing errors, if there are no more than `most`; of several the first. Each comes as it
/// is compared, and as it is returned.
pub fn nearest<K: AsRef<str>, T>(name: &str, known: impl IntoIterator<Item = (K, T)>, most: usize) -> Option<T> {
    let scored = known.into_iter().filter_map(|(own, meant)| Some((errors(name, own.as_ref(), most)?, meant)));
    scored.min_by_key(|(errors, _)| *errors).map(|(_, meant)| meant)
}

/// How much two names sound alike, from 0 to 1: a word spelt by ear has many errors, and begins as the one that is meant.
pub fn likeness(one: &str, other: &str) -> f64 {
    strsim::jaro_winkler(one, other)
}

/// How many letters two names share in the same order, from 0 to 1, wherever in them.
pub fn shared_letters(one: &str, other: &str) -> f64 {
    strsim::jaro(one, other)
}

/// The known name that is most like another by a measure of 0 to 1, the last of several.
pub fn most_alike<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str>,
    measure: impl Fn(&str, &str) -> f64,
) -> Option<(f64, &'k str)> {
    known.into_iter().map(|own| (measure(own, name), own)).max_by(|(one, _), (other, _)| one.total_cmp(other))
}

/// The errors between two names, if there are no more than `most`. A name may be as long as a file, and is compared with
/// those of about its length only.
fn errors(one: &str, other: &str, most: usize) -> Option<usize> {
    let is_longer = one.chars().count().abs_diff(other.chars().count()) > most;
    (!is_longer).then(|| strsim::osa_distance(one, other)).filter(|errors| *errors <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_the_first_with_the_fewest_errors() {
        let near = |name: &str, most| nearest(name, ["volume", "volumes", "value"].map(|known| (known, known)), most);
        assert_eq!(near("volumess", 2), Some("volumes"));
        assert_eq!(near("volumex", 2), Some("volume"));
        assert_eq!(near("vloume", 1), Some("volume"));
        assert_eq!(near("port", 2), None);
        assert!(is_near("", "ab", 2) && !is_near("", "abc", 2));
    }

    #[test]
    fn long_names_may_have_more_errors() {
        assert_eq!(["", "port", "environment", "a-name-as-long-as-a-line"].map(allowed), [1, 1, 2, 3]);
    }

    #[test]
    fn a_word_spelt_by_ear_sounds_alike() {
        let (likeness, name) = most_alike("icelight", ["epr", "icelite", "nat1to1"], likeness).unwrap();
        assert!(likeness > 0.9 && name == "icelite");
    }
}
