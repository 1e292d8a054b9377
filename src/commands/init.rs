//! `neko-ice init`: a Compose file for neko and Coturn, from flags or a few answers.

use std::io::{self, BufRead, IsTerminal};
use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::config::{NoFiles, SIZE_LIMIT};
use crate::deployment::compose;
use crate::diagnostic::Severity;
use crate::ice_server::Secret;
use crate::lint;
use crate::render::redact::Redaction;
use crate::render::text;
use crate::source::SourceKind;
use crate::starter::{self, Answers, Ports, TurnTransport};

use super::output_file;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The address that viewers reach this machine at, public or in their LAN (asked for on a terminal)
    #[arg(long, value_name = "IP")]
    address: Option<IpAddr>,
    /// A name for the TURN server that leads to the address; needed for TLS
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    turn_host: Option<String>,
    /// neko's image
    #[arg(long, default_value = "ghcr.io/m1k1o/neko/firefox:latest")]
    image: String,
    /// The port of neko's page
    #[arg(long, value_name = "PORT", default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    http_port: u16,
    /// neko's media ports, UDP
    #[arg(long, value_name = "FIRST-LAST", default_value = "52000-52100", value_parser = ports)]
    epr: Ports,
    /// How viewers may reach the TURN server [default: udp,tcp, and tls with a certificate]
    #[arg(long, value_enum, value_delimiter = ',')]
    transport: Vec<Transport>,
    /// STUN, and TURN over UDP and TCP
    #[arg(long, value_name = "PORT", default_value_t = 3478, value_parser = clap::value_parser!(u16).range(1..))]
    turn_port: u16,
    /// TURN over TLS
    #[arg(long, value_name = "PORT", default_value_t = 5349, value_parser = clap::value_parser!(u16).range(1..))]
    tls_port: u16,
    /// The TURN server's relay ports, UDP
    #[arg(long, value_name = "FIRST-LAST", default_value = "49160-49200", value_parser = ports)]
    relay_ports: Ports,
    /// The TURN server's user; its password is made at random, as neko's are
    #[arg(long, value_name = "NAME", default_value = "neko", value_parser = user_name)]
    turn_user: String,
    /// The certificate chain for TLS, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<String>,
    /// Its key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<String>,
    /// Where to write (`-`: standard output); only you can read the file
    #[arg(short, long, value_name = "FILE", default_value = "compose.yaml")]
    output: PathBuf,
    /// Replace the file where there is one
    #[arg(long)]
    overwrite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Transport {
    /// turn: over UDP, the best for video
    Udp,
    /// turn: over TCP, where UDP is blocked
    Tcp,
    /// turns: over TLS, where only HTTPS-like traffic gets out
    Tls,
}

fn ports(text: &str) -> Result<Ports, String> {
    let wrong = || "write two ports, the lower one first: 52000-52100".to_owned();
    let (first, last) = text.split_once('-').ok_or_else(wrong)?;
    let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0);
    match (port(first), port(last)) {
        (Some(first), Some(last)) if first <= last => Ok(Ports { first, last }),
        _ => Err(wrong()),
    }
}

fn host_name(text: &str) -> Result<String, String> {
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if text.len() <= 253 && text.split('.').all(label) && text.parse::<IpAddr>().is_err() {
        return Ok(text.to_owned());
    }
    Err("not a host name: letters, digits, hyphens and dots; an address goes to --address".to_owned())
}

fn user_name(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if plain { Ok(text.to_owned()) } else { Err("letters, digits, `-`, `_` and `.` only".to_owned()) }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let answers = answers(args)?;
    let text = starter::compose_file(&answers)?;
    let problems = problems(&text)?;
    if !problems.is_empty() {
        anstream::eprint!("{problems}");
    }
    if args.output.as_os_str() == "-" {
        super::print(&text)?;
    } else {
        output_file::write_private(&args.output, &text, args.overwrite)
            .with_context(|| format!("cannot write {}", args.output.display()))?;
        anstream::eprintln!("note: wrote {}, readable by you alone: passwords are in it", args.output.display());
    }
    advise(&answers);
    Ok(super::OK)
}

fn answers(args: &Args) -> anyhow::Result<Answers> {
    let address = match args.address {
        Some(address) => address,
        None if io::stdin().is_terminal() => ask("The address that viewers reach this machine at (IP)")?,
        None => bail!("--address IP is missing: the address that viewers reach this machine at"),
    };
    if address.is_unspecified() || address.is_multicast() {
        bail!("--address {address}: nobody can be reached there");
    }
    let certificate = args.tls_cert.clone().zip(args.tls_key.clone());
    let mut transports: Vec<TurnTransport> = Vec::new();
    for transport in &args.transport {
        let transport = match transport {
            Transport::Udp => TurnTransport::Udp,
            Transport::Tcp => TurnTransport::Tcp,
            Transport::Tls => TurnTransport::Tls,
        };
        if !transports.contains(&transport) {
            transports.push(transport);
        }
    }
    if transports.is_empty() {
        transports = vec![TurnTransport::Udp, TurnTransport::Tcp];
        transports.extend(certificate.as_ref().map(|_| TurnTransport::Tls));
    }
    if transports.contains(&TurnTransport::Tls) && (certificate.is_none() || args.turn_host.is_none()) {
        bail!("TLS needs --tls-cert and --tls-key, and the name that they are for as --turn-host");
    }
    let overlap = |a: Ports, b: Ports| a.first <= b.last && b.first <= a.last;
    let one = |port: u16| Ports { first: port, last: port };
    if overlap(args.epr, args.relay_ports) {
        bail!("--epr {} and --relay-ports {} overlap", args.epr, args.relay_ports);
    }
    for (name, range) in [("--epr", args.epr), ("--relay-ports", args.relay_ports)] {
        if overlap(range, one(args.turn_port)) {
            bail!("{name} {range} contains the TURN port {}", args.turn_port);
        }
    }
    let tcp = [args.http_port, args.turn_port, args.tls_port];
    if tcp[0] == tcp[1] || tcp[1] == tcp[2] || tcp[0] == tcp[2] {
        bail!("--http-port, --turn-port and --tls-port have to differ");
    }
    Ok(Answers {
        address,
        turn_host: args.turn_host.clone(),
        image: args.image.clone(),
        http_port: args.http_port,
        media: args.epr,
        transports,
        turn_port: args.turn_port,
        tls_port: args.tls_port,
        relay: args.relay_ports,
        turn_user: args.turn_user.clone(),
        turn_password: password()?,
        user_password: password()?,
        admin_password: password()?,
        certificate,
    })
}

/// 128 bits in hexadecimal digits: nothing that any parser touches.
fn password() -> anyhow::Result<Secret> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|why| anyhow::anyhow!("no random numbers: {why}"))?;
    Ok(Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}

fn ask(question: &str) -> anyhow::Result<IpAddr> {
    for _ in 0..3 {
        anstream::eprint!("{question}: ");
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            break;
        }
        match line.trim().parse() {
            Ok(address) => return Ok(address),
            Err(_) => anstream::eprintln!("not an IP address"),
        }
    }
    bail!("no address");
}

/// What `validate` has against the file's neko; its notes are for those who ask.
fn problems(text: &str) -> anyhow::Result<String> {
    let source = (SourceKind::BuiltIn("compose.yaml".to_owned()), text.as_bytes().to_vec());
    let project = compose::read(&compose::Request { text: Some(source), ..Default::default() }, &NoFiles)?;
    let mut out = String::new();
    for neko in &project.nekos {
        let resolution = neko.resolve(&NoFiles, SIZE_LIMIT)?;
        let mut findings = lint::run(lint::Subject::deployed(&resolution, neko));
        findings.retain(|finding| finding.severity > Severity::Note);
        out.push_str(&text::findings(&findings, &Redaction::new(&resolution.secrets), text::Style::default()));
    }
    Ok(out)
}

fn advise(answers: &Answers) {
    let Answers { http_port, media, turn_port, relay, tls_port, .. } = answers;
    anstream::eprintln!("note: start it with `docker compose up -d`, and open http://{}:{http_port}", answers.host());
    let tls = match answers.transports.contains(&TurnTransport::Tls) {
        true => format!(", {tls_port}/tcp"),
        false => String::new(),
    };
    anstream::eprintln!(
        "note: firewall and router have to let through {http_port}/tcp, {media}/udp, {turn_port}/udp, {turn_port}/tcp{tls} \
         and {relay}/udp"
    );
    anstream::eprintln!(
        "note: viewers who are relayed reach neko from inside, at the address that they see: behind a router that has to \
         work there too (NAT hairpinning)"
    );
}
