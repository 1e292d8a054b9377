//! Futures that borrow, side by side.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// What the first of two gives, while the other runs beside it.
pub(super) async fn while_running<F: Future>(first: F, beside: impl Future) -> F::Output {
    let beside = async {
        beside.await;
        std::future::pending().await
    };
    tokio::select! {
        biased;
        output = first => output,
        output = beside => output,
    }
}

/// Runs all of them; what each gave, in their order.
pub(crate) async fn together<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut ended: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    poll_fn(|cx| {
        for (future, ended) in running.iter_mut().zip(&mut ended).filter(|(_, ended)| ended.is_none()) {
            if let Poll::Ready(output) = future.as_mut().poll(cx) {
                *ended = Some(output);
            }
        }
        if ended.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    ended.into_iter().flatten().collect()
}
