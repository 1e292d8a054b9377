//! Checks that end early: interrupts, servers that are killed or restarted.

use crate::checks::*;

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
async fn killed_and_restarted_in_the_middle() {
    let coturn = Coturn::start(&[]);
    let target = udp(coturn.plain, PASSWORD);
    let mut slow = trusting(&coturn);
    slow.timeout = Duration::from_millis(2500);
    slow.far_end = FarEnd::SecondAllocation;
    for delay in [1, 2, 4, 8] {
        let coturn = Coturn::start(&[]);
        let (target, slow) = (udp(coturn.plain, PASSWORD), slow.clone());
        let checking = tokio::spawn(async move { check(&target, &slow).await });
        tokio::time::sleep(Duration::from_millis(delay)).await;
        drop(coturn);
        let report = checking.await.expect("no panic");
        // It was quick enough, or the failure is the server's; the check never hangs.
        if let Some(failure) = report.failure() {
            assert!(
                matches!(
                    failure.slug,
                    Slug::ConnectionRefused | Slug::ServerSilent | Slug::RelayedDataLost | Slug::DeadlineReached
                ),
                "{report:#?}"
            );
        }
    }
    assert_good(&check(&target, &trusting(&coturn)).await);
}

#[tokio::test]
async fn a_server_that_is_killed_is_not_waited_for_beyond_the_time_limit() {
    let coturn = Coturn::start(&[]);
    let plain = coturn.plain;
    drop(coturn);
    let report = check(&udp(plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::ConnectionRefused, None), "{report:#?}");
}
