//! One request over HTTP/1.1, with a connection of its own.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Full as Body, Limited};
use hyper::body::Bytes;
use hyper::header::{
    AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderMap, LOCATION, ORIGIN, SET_COOKIE, USER_AGENT,
};
use hyper::{Method, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use neko_config::ice_server::{Family, Secret};
use neko_probe::server_check::{addresses_of, failure};
use neko_probe::transport::{Carrier, Concessions, Endpoint, Error, Link, Trust};
use neko_report::{Failure, Slug};

use super::Base;
use crate::signalling::HttpAnswer;

/// No answer of neko to a viewer is longer; the metrics of a large room are.
const LONGEST_BODY: usize = 1 << 20;
/// Headers that are longer are nobody's.
const LONGEST_HEADERS: usize = 64 << 10;
const MOST_HEADERS: usize = 100;

/// How servers are reached.
#[derive(Debug, Clone)]
pub struct Dial {
    /// What passes though the system's authorities do not let it.
    pub concessions: Concessions,
    /// Only addresses of this family.
    pub family: Option<Family>,
    /// Until a connection is there, its TLS handshake is done, or an answer came.
    pub timeout: Duration,
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct Client {
    /// How servers are reached.
    pub dial: Dial,
    /// The Origin of the page that a browser would have loaded.
    pub origin: String,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// GET or POST.
    pub method: Method,
    /// Below the base.
    pub path: &'a str,
    /// JSON.
    pub body: Option<String>,
    /// The token of a session.
    pub token: Option<&'a Secret>,
}

impl<'a> Request<'a> {
    /// A GET.
    pub fn get(path: &'a str) -> Self {
        Self { method: Method::GET, path, body: None, token: None }
    }

    /// A POST.
    pub fn post(path: &'a str, body: Option<String>, token: Option<&'a Secret>) -> Self {
        Self { method: Method::POST, path, body, token }
    }
}

/// An answer with what only the search for neko needs.
#[derive(Debug)]
pub(super) struct Full {
    pub answer: HttpAnswer,
    pub location: Option<String>,
    pub asks_for_login: bool,
    pub server: Option<String>,
    pub conceded: Option<String>,
}

/// An open connection.
pub struct Stream {
    reader: Box<dyn AsyncRead + Send + Unpin>,
    writer: Box<dyn AsyncWrite + Send + Unpin>,
    /// The server's address.
    pub address: SocketAddr,
    /// The option that let its certificate pass, and what the system says of it.
    pub conceded: Option<String>,
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.writer).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.writer).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.writer).poll_shutdown(cx)
    }
}

impl Client {
    /// The addresses of the host, those that may be used.
    pub async fn addresses(&self, base: &Base) -> Result<Vec<SocketAddr>, Failure> {
        let limit = self.dial.timeout;
        let found = timeout(limit, addresses_of(base.host(), base.port())).await.unwrap_or_else(|_| {
            let message = format!("{}: the name servers gave no answer in time", base.host());
            Err(Failure::new(Slug::NameServerSilent, message))
        })?;
        let family = self.dial.family;
        let of_family = |address: &SocketAddr| family.is_none_or(|family| address.is_ipv6() == (family == Family::V6));
        let usable: Vec<SocketAddr> = found.into_iter().filter(of_family).take(8).collect();
        if usable.is_empty() {
            return Err(Failure::new(Slug::NameNotFound, no_address(base.host(), family)));
        }
        Ok(usable)
    }

    /// Connects to the first address that answers.
    pub async fn connect(&self, base: &Base) -> Result<Stream, Failure> {
        let mut last = None;
        for address in self.addresses(base).await? {
            match self.connect_to(base, address).await {
                Ok(stream) => return Ok(stream),
                Err(failure) => last = Some(last.unwrap_or(failure)),
            }
        }
        Err(last.unwrap_or_else(|| Failure::new(Slug::NameNotFound, "no address to connect to")))
    }

    async fn connect_to(&self, base: &Base, address: SocketAddr) -> Result<Stream, Failure> {
        let trust = Trust { concessions: self.dial.concessions.clone(), ..Trust::default() };
        let name = base.host().to_owned();
        let secure = base.is_secure().then(|| (name.clone(), trust.clone()));
        let carrier = if base.is_secure() { Carrier::Tls { name, trust } } else { Carrier::Tcp };
        let endpoint = Endpoint::new(address, carrier);
        let opened = timeout(self.dial.timeout, open(&endpoint, secure)).await.unwrap_or(Err(Error::TimedOut));
        match opened {
            Ok((Link::Stream { reader, writer, .. }, conceded)) => Ok(Stream { reader, writer, address, conceded }),
            Ok(_) => Err(Failure::new(Slug::Internal, "a stream was asked for")),
            Err(error) => Err(of_http(failure(&error, &endpoint), address)),
        }
    }

    /// Asks, and reads the whole answer.
    pub async fn ask(&self, base: &Base, request: Request<'_>) -> Result<HttpAnswer, Failure> {
        Ok(self.ask_in_full(base, request).await?.answer)
    }

    pub(super) async fn ask_in_full(&self, base: &Base, request: Request<'_>) -> Result<Full, Failure> {
        let stream = self.connect(base).await?;
        let address = stream.address;
        let asked = timeout(self.dial.timeout, self.exchange(base, request, stream)).await;
        asked.unwrap_or_else(|_| {
            Err(Failure::new(
                Slug::HttpFailed,
                format!("{address} took the connection, and no whole answer came in time"),
            ))
        })
    }

    async fn exchange(&self, base: &Base, request: Request<'_>, stream: Stream) -> Result<Full, Failure> {
        let (address, conceded) = (stream.address, stream.conceded.clone());
        let broken = |error: &hyper::Error| of_hyper(error, address);
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .max_buf_size(LONGEST_HEADERS)
            .max_headers(MOST_HEADERS)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| broken(&error))?;
        let request = self.message(base, request).map_err(|error| Failure::new(Slug::Internal, error.to_string()))?;
        let talk = async {
            let response = sender.send_request(request).await.map_err(|error| broken(&error))?;
            read(response, address).await.map(|full| Full { conceded, ..full })
        };
        let mut connection = std::pin::pin!(connection);
        let mut talk = std::pin::pin!(talk);
        tokio::select! {
            answer = &mut talk => answer,
            // The connection's end may come just before the answer's.
            _ = &mut connection => talk.await,
        }
    }

    fn message(&self, base: &Base, request: Request<'_>) -> hyper::http::Result<hyper::Request<Body<Bytes>>> {
        let mut message = hyper::Request::builder()
            .method(request.method)
            .uri(base.path(request.path))
            .header(HOST, base.authority())
            .header(ORIGIN, &self.origin)
            .header(USER_AGENT, concat!("neko-ice/", env!("CARGO_PKG_VERSION")))
            .header(CONNECTION, "close");
        if let Some(token) = request.token {
            message = message.header(AUTHORIZATION, format!("Bearer {}", token.reveal()));
        }
        if request.body.is_some() {
            message = message.header(CONTENT_TYPE, "application/json");
        }
        message.body(Body::new(Bytes::from(request.body.unwrap_or_default())))
    }
}

/// The connection, and what its certificate needed to pass.
async fn open(endpoint: &Endpoint, secure: Option<(String, Trust)>) -> Result<(Link, Option<String>), Error> {
    let stream = endpoint.connect().await?;
    let Some((name, trust)) = secure else { return Ok((Link::stream(stream)?, None)) };
    let (link, info) = Endpoint::secure(stream, &name, &trust).await?;
    let conceded = info.certificate.and_then(|certificate| certificate.conceded);
    Ok((
        link,
        conceded.map(|(by, why)| format!("{} let the certificate pass: {why}; browsers warn of it", by.option())),
    ))
}

async fn read(response: Response<hyper::body::Incoming>, address: SocketAddr) -> Result<Full, Failure> {
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, LONGEST_BODY).collect().await;
    let body = body.map_err(|_| {
        Failure::new(Slug::HttpFailed, format!("the answer of {address} was cut, or is longer than 1 MiB"))
    })?;
    let body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
    let text = |name| parts.headers.get(name).and_then(|value: &hyper::header::HeaderValue| value.to_str().ok());
    let is_json = text(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    let location = text(LOCATION).map(|location| location.chars().take(500).collect());
    let server = text(hyper::header::SERVER).map(|server| server.chars().take(40).collect());
    let asks_for_login = parts.status == StatusCode::UNAUTHORIZED && parts.headers.contains_key("www-authenticate");
    let answer = HttpAnswer {
        status: parts.status.as_u16(),
        body,
        cookie: text(SET_COOKIE).and_then(cookie),
        is_json,
        origin_allowed: origin_allowed(&parts.headers),
    };
    Ok(Full { answer, location, asks_for_login, server, conceded: None })
}

/// neko varies by Origin where it has a list, and then names the Origin that it allows.
fn origin_allowed(headers: &HeaderMap) -> Option<bool> {
    let varies = headers.get_all("vary").iter().any(|vary| vary.as_bytes().eq_ignore_ascii_case(b"origin"));
    let named = headers.contains_key("access-control-allow-origin");
    (varies || named).then_some(named)
}

/// The name and the value; the rest is for browsers, which would drop it over http.
fn cookie(text: &str) -> Option<(String, Secret)> {
    let (name, value) = text.split(';').next()?.split_once('=')?;
    let value = value.trim();
    (!value.is_empty()).then(|| (name.trim().to_owned(), Secret::new(value)))
}

fn of_hyper(error: &hyper::Error, address: SocketAddr) -> Failure {
    let message = match error {
        error if error.is_parse() => format!("what {address} answered is not HTTP"),
        error if error.is_incomplete_message() => {
            format!("{address} closed the connection before its answer was whole")
        }
        _ => format!("{address} ended the connection before it answered"),
    };
    Failure::new(Slug::HttpFailed, message)
}

/// Failures of a server's check, as they are of an HTTP server.
pub(super) fn of_http(failure: Failure, address: SocketAddr) -> Failure {
    match failure.slug {
        Slug::TlsNotSpoken => Failure::new(Slug::HttpExpected, format!("{address} does not speak TLS")),
        Slug::ConnectionReset => Failure { slug: Slug::HttpFailed, ..failure },
        _ => failure,
    }
}

/// Why no address of a host may be used.
fn no_address(host: &str, family: Option<Family>) -> String {
    let (wanted, option) = if family == Some(Family::V6) { ("IPv6", "--ipv6") } else { ("IPv4", "--ipv4") };
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(ip) => {
            let is = if ip.is_ipv6() { "IPv6" } else { "IPv4" };
            format!("{host} is an {is} address, and {option} allows {wanted} alone: leave {option} out")
        }
        Err(_) => format!("{host} has no {wanted} address, and {option} allows no other"),
    }
}
