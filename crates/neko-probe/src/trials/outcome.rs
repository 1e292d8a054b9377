//! What becomes of several trials. Pure.

use neko_reach::Trial;

/// Whether what is sent arrives; `proven` says whether the same sender reached a socket that it must reach, so that
/// silence means something.
pub(super) fn outcome(arrived: bool, proven: bool) -> Trial {
    match (arrived, proven) {
        (true, _) => Trial::Arrived,
        (false, true) => Trial::Lost,
        (false, false) => Trial::NotTried,
    }
}

/// What several senders found out; nothing where one arrived and another did not, since viewers may be like either.
pub(super) fn agreed(trials: impl IntoIterator<Item = Trial>) -> Trial {
    let mut found: Vec<Trial> = trials.into_iter().filter(|trial| *trial != Trial::NotTried).collect();
    found.dedup();
    if let [trial] = found[..] { trial } else { Trial::NotTried }
}

/// The first that was tried.
pub(super) fn first_tried(trials: impl IntoIterator<Item = Trial>) -> Trial {
    trials.into_iter().find(|trial| *trial != Trial::NotTried).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Trial::{Arrived, Lost, NotTried};

    #[test]
    fn senders_that_contradict_each_other_say_nothing() {
        for (trials, expected) in [
            (&[][..], NotTried),
            (&[NotTried, Lost], Lost),
            (&[Arrived, NotTried, Arrived], Arrived),
            (&[Arrived, Lost], NotTried),
            (&[Lost, Arrived, Lost], NotTried),
        ] {
            assert_eq!(agreed(trials.iter().copied()), expected, "{trials:?}");
        }
    }

    #[test]
    fn silence_alone_is_no_loss() {
        let all = [(true, true), (true, false), (false, true), (false, false)];
        assert_eq!(all.map(|(arrived, proven)| outcome(arrived, proven)), [Arrived, Arrived, Lost, NotTried]);
    }
}
