//! docker's own command line, against a socket that only writes down what it is sent.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use neko_ice::export::{Pairs, Target};
use tempfile::TempDir;

use super::corpus::Corpus;
use super::run;

/// Serves what `docker create` asks for until the listener's folder is gone; sends the body of the creation.
fn record(path: &Path) -> mpsc::Receiver<String> {
    let listener = UnixListener::bind(path).unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            let sender = sender.clone();
            thread::spawn(move || serve(stream, &sender));
        }
    });
    receiver
}

fn serve(stream: UnixStream, sender: &mpsc::Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request).ok()? == 0 {
            return None;
        }
        let mut length = None;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            if header.trim().is_empty() {
                break;
            }
            let (name, value) = header.split_once(':')?;
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse::<usize>().ok(),
                "transfer-encoding" => length = Some(usize::MAX),
                _ => {}
            }
        }
        let body = match length {
            Some(usize::MAX) => chunks(&mut reader)?,
            Some(length) => {
                let mut body = vec![0; length];
                reader.read_exact(&mut body).ok()?;
                body
            }
            None => Vec::new(),
        };
        let (status, answer) = if request.contains("/containers/create") {
            sender.send(String::from_utf8(body).ok()?).ok()?;
            ("201 Created", "{\"Id\":\"0123456789ab\",\"Warnings\":[]}")
        } else if request.contains("/_ping") {
            ("200 OK", if request.starts_with("HEAD") { "" } else { "OK" })
        } else {
            ("200 OK", "{}")
        };
        let head = format!("HTTP/1.1 {status}\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n");
        stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{answer}", answer.len()).as_bytes()).ok()?;
    }
}

fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(&chunk[..size]);
    }
}

/// What docker would start a container with.
pub fn env_of_a_container(folder: &Path, env_file: &str) -> Pairs {
    let socket = folder.join("docker.sock");
    let recorded = record(&socket);
    let mut command = Command::new("docker");
    command.args(["--host", &format!("unix://{}", socket.display()), "create", "--env-file", env_file, "neko"]);
    run(command.current_dir(folder).env("DOCKER_CONFIG", folder));
    let body: serde_json::Value = serde_json::from_str(&recorded.recv().unwrap()).unwrap();
    let entries = body["Env"].as_array().unwrap().iter().map(|entry| entry.as_str().unwrap().split_once('=').unwrap());
    entries.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn env_file() {
    let corpus = Corpus::new();
    // podman reads the files of Compose services as docker does.
    for target in [Target::DockerEnv, Target::ComposeEnv] {
        let (text, wanted) = corpus.write(target);
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("neko.env"), text).unwrap();
        let found = env_of_a_container(folder.path(), "neko.env");
        corpus.hold(&format!("docker, {}", target.name()), &wanted, &found);
    }
}
