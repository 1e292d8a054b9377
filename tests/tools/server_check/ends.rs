//! Checks that end early: interrupts, servers that are killed or restarted.

use super::checks::*;
use crate::support::between::{Between, Drops, Moment};

#[tokio::test]
async fn an_interrupt_at_any_moment_leaves_no_allocation() {
    let coturn = Coturn::start(&[]);
    for delay in [0, 1, 2, 3, 5, 8, 20] {
        let options = options(FarEnd::SecondAllocation);
        let allocations = options.allocations.clone();
        let target = udp(coturn.plain, PASSWORD);
        let interrupted = tokio::spawn(async move { check(&target, &options).await });
        tokio::time::sleep(Duration::from_millis(delay)).await;
        assert!(allocations.release_all(Duration::from_millis(400)).await);
        let report = interrupted.await.expect("no panic");
        let fine = report.failure().is_none_or(|failure| failure.slug == Slug::Interrupted);
        assert!(fine, "{report:#?}");
    }
    // A future that is dropped.
    for delay in [1, 2, 4] {
        let options = options(FarEnd::SecondAllocation);
        let target = udp(coturn.plain, PASSWORD);
        let _ = tokio::time::timeout(Duration::from_millis(delay), check(&target, &options)).await;
        assert!(options.allocations.release_all(Duration::from_millis(400)).await);
    }
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::SecondAllocation)).await;
    assert_eq!(report.failure(), None);
    coturn.await_no_allocation(2);
}

#[tokio::test]
async fn a_server_that_is_killed_is_not_waited_for_beyond_the_time_limit() {
    let coturn = Coturn::start(&[]);
    let plain = coturn.plain;
    drop(coturn);
    let report = check(&udp(plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::ConnectionRefused, None), "{report:#?}");
}

/// The step that waits at a moment.
fn step_at(moment: Moment) -> &'static [StepName] {
    match moment {
        // Both are asked side by side; what ended the one ended the other, and is told once.
        Moment::Binding | Moment::Challenge => &[StepName::Binding, StepName::Allocate],
        Moment::Allocate => &[StepName::Allocate],
        Moment::Permission => &[StepName::Permission],
        Moment::Data => &[StepName::Relay],
        Moment::Release => &[StepName::Release],
    }
}

#[tokio::test]
async fn an_interrupt_at_each_step_gives_everything_back_though_no_answer_comes() {
    for moment in Moment::ALL {
        let coturn = Coturn::start(&[]);
        let between = Between::start(coturn.plain, moment, Drops::Answers).await;
        let options = options(FarEnd::Socket(LOOPBACK));
        let allocations = options.allocations.clone();
        let target = udp(between.address, PASSWORD);
        let interrupted = tokio::spawn(async move { check(&target, &options).await });
        between.reached().await;
        if moment == Moment::Allocate {
            // The allocation stands before the interrupt comes.
            while !coturn.log().contains(": new, ") {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        allocations.release_all(Duration::from_millis(400)).await;
        let report = interrupted.await.expect("no panic");
        let failed = report.steps.iter().find(|step| matches!(step.outcome, StepOutcome::Failed(_)));
        let failed = failed.unwrap_or_else(|| panic!("{moment:?}: {report:#?}"));
        assert!(step_at(moment).contains(&failed.name), "{moment:?}: {report:#?}");
        assert_eq!(report.failure().map(|failure| failure.slug), Some(Slug::Interrupted), "{moment:?}: {report:#?}");
        let made = !matches!(moment, Moment::Binding | Moment::Challenge);
        coturn.await_no_allocation(made.into());
    }
}

/// What a check says of a server that did not come back, or that came back without its memory.
fn told_of(report: &ServerReport) -> (Option<Slug>, Option<StepName>) {
    let failed = report.steps.iter().find(|step| matches!(step.outcome, StepOutcome::Failed(_)));
    (report.failure().map(|failure| failure.slug), failed.map(|step| step.name))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_at_any_step_is_told_in_time() {
    for (moment, slug, step) in [
        (Moment::Binding, Slug::ServerSilent, StepName::Binding),
        (Moment::Challenge, Slug::ServerSilent, StepName::Binding),
        (Moment::Allocate, Slug::ServerSilent, StepName::Allocate),
        (Moment::Permission, Slug::ServerSilent, StepName::Permission),
        (Moment::Data, Slug::RelayedDataLost, StepName::Relay),
        (Moment::Release, Slug::ServerSilent, StepName::Release),
    ] {
        let mut coturn = Coturn::start(&[]);
        let between = Between::start(coturn.plain, moment, Drops::Everything).await;
        let mut quick = options(FarEnd::SecondAllocation);
        quick.timeout = Duration::from_millis(2500);
        let target = udp(between.address, PASSWORD);
        let checking = tokio::spawn(async move { check(&target, &quick).await });
        between.reached().await;
        // Killing blocks; the proxy and the check go on meanwhile.
        tokio::task::block_in_place(|| coturn.kill());
        let report = checking.await.expect("no panic");
        assert_eq!(told_of(&report), (Some(slug), Some(step)), "{moment:?}: {report:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts_at_any_step_is_told_as_it_is() {
    for (moment, slug, step) in [
        // Where nothing stood yet, the new one serves as the old one would have.
        (Moment::Binding, None, None),
        (Moment::Challenge, None, None),
        (Moment::Allocate, None, None),
        (Moment::Permission, Some(Slug::AllocationLost), Some(StepName::Permission)),
        (Moment::Data, Some(Slug::AllocationLost), Some(StepName::Relay)),
        (Moment::Release, Some(Slug::AllocationLost), Some(StepName::Release)),
    ] {
        let mut coturn = Coturn::start(&[]);
        let between = Between::start(coturn.plain, moment, Drops::Everything).await;
        let options = options(FarEnd::SecondAllocation);
        let target = udp(between.address, PASSWORD);
        let checking = tokio::spawn(async move { check(&target, &options).await });
        between.reached().await;
        tokio::task::block_in_place(|| coturn.restart());
        between.open();
        let report = checking.await.expect("no panic");
        assert_eq!(told_of(&report), (slug, step), "{moment:?}: {report:#?}");
    }
}
