//! Connections.

use std::net::SocketAddr;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::guests::Page;
use super::limits;
use super::routes::answer;

/// Serves until it is dropped.
pub async fn serve(page: Arc<Page>, listener: TcpListener) {
    let seats = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // Out of descriptors, time has to pass.
            tokio::time::sleep(limits::PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        // One too many is closed at once: it may come again.
        if let Ok(seat) = Arc::clone(&seats).try_acquire_owned() {
            let page = Arc::clone(&page);
            connections.spawn(async move {
                let _ = timeout(limits::CONNECTION, connection(page, stream, from)).await;
                drop(seat);
            });
        }
    }
}

async fn connection(page: Arc<Page>, stream: TcpStream, from: SocketAddr) {
    let service = service_fn(move |request| {
        let page = Arc::clone(&page);
        async move { Ok::<_, std::convert::Infallible>(answer(&page, request, from).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits::HEADERS).max_buf_size(limits::BUFFER);
    http.max_headers(limits::MOST_HEADERS);
    // An error is a browser that went away.
    let _ = http.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}
