//! Knowing less.

use neko_ice::behaviour::Behaviour;
use neko_ice::reach::{Allocation, Answers, Class, Relay, Trial, Video, answer, gather};

use super::deployments::{answers, resolution, rows};

/// Everything that can be known less: each fact of a trial or an answer alone, and all of a server.
fn forgotten(known: &Answers) -> Vec<Answers> {
    let mut forgotten = Vec::new();
    let mut without = |forget: &dyn Fn(&mut Answers)| {
        let mut less = known.clone();
        forget(&mut less);
        forgotten.push(less);
    };
    without(&|less| less.network.own.clear());
    without(&|less| less.network.mapped.clear());
    without(&|less| less.network.mapping = None);
    without(&|less| less.network.hairpin = Trial::NotTried);
    without(&|less| less.network.strangers = Trial::NotTried);
    without(&|less| less.network.tried.clear());
    for server in 0..known.servers.len() {
        without(&|less| drop(less.servers.remove(server)));
        let trials: [fn(&mut Relay) -> &mut Trial; 3] =
            [|relay| &mut relay.trials.inbound, |relay| &mut relay.trials.exchange, |relay| &mut relay.trials.between];
        for trial in trials {
            without(&|less| {
                if let Allocation::Granted(relay) = &mut less.servers[server].allocation {
                    *trial(relay) = Trial::NotTried;
                }
            });
        }
    }
    forgotten
}

/// Who knows less may say that it is not proven, and nothing else: of every class, also of those that nobody recorded.
#[test]
fn what_is_forgotten_turns_no_answer_into_its_opposite() {
    let mut compared = 0;
    for row in rows() {
        let resolution = resolution(&row);
        let behaviour = Behaviour::of(&resolution);
        let (place, outside) = (answers(&row, &row["place"]), answers(&row, &row["outside"]));
        let less =
            [Answers::default(), place.clone()].into_iter().chain(forgotten(&outside)).map(|less| (less, &outside));
        let still_less = forgotten(&place).into_iter().map(|less| (less, &place));
        for (less, more) in less.chain(still_less) {
            for class in Class::ALL {
                let [less, more] = [&less, more].map(|known| answer(class, &gather(&resolution, &behaviour, known, 1)));
                let same = less.video == Video::NotProven || less.video == more.video;
                assert!(same, "{}: {less:?}, and knowing more {more:?}", row["case"]);
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

/// Where nothing was asked, an answer is no only for what the settings alone say.
#[test]
fn without_any_answer_no_picture_that_came_is_denied() {
    for row in rows().iter().filter(|row| row["got"]["video"] == true) {
        let resolution = resolution(row);
        let facts = gather(&resolution, &Behaviour::of(&resolution), &Answers::default(), 1);
        let class = Class::ALL.into_iter().find(|class| class.as_str() == row["class"]).unwrap();
        let answer = answer(class, &facts);
        assert_eq!(answer.video, Video::NotProven, "{}: {answer:?}", row["case"]);
    }
}
