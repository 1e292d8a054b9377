//! The listener: bounded connections, headers and waits.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::reply::Reply;
use super::routes::{Asked, Present, Routes};
use crate::Prober;
use crate::own::Counted;

/// Until the headers of a request are there; also between two requests of a connection.
const HEADERS: Duration = Duration::from_secs(10);
/// The longest head of a request, and the most headers in it.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// After an error of the listener itself: no file descriptor is left, most likely.
const PAUSE: Duration = Duration::from_millis(100);
/// Until somebody who is refused has read why.
const REFUSAL: Duration = Duration::from_secs(1);
/// A connection takes no more requests after so long, whatever is sent over it.
const LONGEST_CONNECTION: Duration = Duration::from_secs(600);
/// What was asked before that is still answered: longer than the longest probe.
const LAST_ANSWER: Duration = Duration::from_secs(150);

/// Where it listens.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Listens.
    pub async fn bind(address: SocketAddr) -> std::io::Result<Self> {
        Ok(Self(TcpListener::bind(address).await?))
    }

    /// Its address.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Answers until the future is dropped.
pub async fn serve<P: Prober, V: Present>(listener: Listener, routes: Arc<Routes<P, V>>) {
    loop {
        match listener.0.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(&routes)))),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn connection<P: Prober, V: Present>(stream: TcpStream, routes: Arc<Routes<P, V>>) {
    let (exporter, most) = (Arc::clone(&routes.exporter), routes.exporter.limits().connections);
    let Some(_open) = Counted::below(&exporter.own.connections, most) else {
        exporter.own.refused("connections");
        return refuse(stream).await;
    };
    let service = service_fn(|request: Request<Incoming>| {
        let routes = Arc::clone(&routes);
        async move { Ok::<_, Infallible>(answer(&request, &routes).await) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let mut serving = std::pin::pin!(serving);
    // What goes wrong on a connection is its client's affair.
    if timeout(LONGEST_CONNECTION, &mut serving).await.is_err() {
        serving.as_mut().graceful_shutdown();
        let _ = timeout(LAST_ANSWER, serving).await;
    }
}

/// Says that there are too many connections, without reading anything.
async fn refuse(mut stream: TcpStream) {
    let body = "error: too many connections\n";
    let head = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Type: text/plain";
    let text = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let _ = timeout(REFUSAL, async {
        stream.write_all(text.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
}

async fn answer<P: Prober, V: Present>(request: &Request<Incoming>, routes: &Routes<P, V>) -> Response<Full<Bytes>> {
    let headers = request.headers();
    let asked = Asked {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        accept: text(headers, header::ACCEPT.as_str()),
        scrape_timeout: text(headers, "x-prometheus-scrape-timeout-seconds"),
        from_page: headers.contains_key(header::ORIGIN),
    };
    response(routes.answer(asked).await)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.extend(reply.allow.map(|allow| (header::ALLOW, HeaderValue::from_static(allow))));
    headers.extend(reply.retry_after.map(|seconds| (header::RETRY_AFTER, HeaderValue::from(seconds))));
    response
}
