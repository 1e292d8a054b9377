//! Which of many things can be done together.

/// Those that stand and those that do not: all at once, else in halves, so that few tries are enough where most stand.
/// `stands` is asked of those that stand already with more of them behind.
pub fn keep<T>(items: Vec<T>, mut stands: impl FnMut(&[T]) -> bool) -> (Vec<T>, Vec<T>) {
    let (mut kept, mut left, mut open) = (Vec::new(), Vec::new(), vec![items]);
    while let Some(part) = open.pop().filter(|part| !part.is_empty()) {
        let before = kept.len();
        kept.extend(part);
        if stands(&kept) {
            continue;
        }
        let mut first = kept.split_off(before);
        match first.len() {
            1 => left.append(&mut first),
            length => {
                open.push(first.split_off(length / 2));
                open.push(first);
            }
        }
    }
    (kept, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_is_kept_in_its_order() {
        for (bad, most) in [(vec![], 1), (vec![3], 16), (vec![0, 63], 26), ((0..64).collect(), 127)] {
            let mut tries = 0;
            let (kept, left) = keep((0..64).collect(), |tried: &[i32]| {
                tries += 1;
                tried.iter().all(|item| !bad.contains(item))
            });
            assert_eq!(left, bad);
            assert_eq!(kept, (0..64).filter(|item| !bad.contains(item)).collect::<Vec<_>>());
            assert!(tries <= most, "{bad:?}: {tries}");
        }
        assert_eq!(keep(Vec::<i32>::new(), |_| false), (vec![], vec![]));
    }
}
