//! `neko-ice init`: a Compose file for neko and Coturn, from flags or a few answers.

use std::io::{self, IsTerminal};
use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::bail;

use crate::render::redact::Redaction;
use crate::render::text;
use neko_config::ice_server::Secret;
use neko_config::ice_server::address::AddressClass;
use neko_config::{NoFiles, SIZE_LIMIT};
use neko_deploy::compose;
use neko_lint::Severity;
use neko_text::source::SourceKind;
use neko_transfer::starter::{self, Answers, Ports, TurnTransport};

use super::help::{DONE_OR_NOT, Help, OUTPUT};
use super::output_file::{self, Content};
use super::questions::{self, Questions};
use super::random;
use super::writer::{note, say, say_lines};

mod transports;
mod values;

use transports::Transports;
use values::{host_name, image, port, ports, user_name};

const HTTP_PORT: u16 = 8080;
const MEDIA: Ports = Ports { first: 52000, last: 52100 };
const TURN_PORT: u16 = 3478;
const TLS_PORT: u16 = 5349;
const RELAY: Ports = Ports { first: 49160, last: 49200 };

/// neko itself.
const NEKO: &str = "neko";
/// The TURN server.
const TURN: &str = "TURN server";

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice init", "Answer a few questions, and get a compose.yaml"),
        ("neko-ice init --address 203.0.113.10", "Write compose.yaml for this public address"),
        ("neko-ice init --address 192.168.1.20 -o -", "Print a file for viewers at home"),
    ],
    exits: DONE_OR_NOT,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address at which viewers reach this machine
    ///
    /// It can be public, or an address of their LAN. Without it you are asked on a terminal, for this and for what other
    /// options do not say.
    #[arg(long, value_name = "IP", value_parser = values::address, help_heading = NEKO)]
    address: Option<IpAddr>,
    /// Image of neko
    #[arg(long, default_value = "ghcr.io/m1k1o/neko/firefox:latest", value_parser = image, help_heading = NEKO)]
    image: String,
    /// Port of neko's page [default: 8080]
    #[arg(long, value_name = "PORT", value_parser = port, help_heading = NEKO)]
    http_port: Option<u16>,
    /// Media ports of neko, UDP [default: 52000-52100]
    #[arg(long, value_name = "FIRST-LAST", value_parser = ports, help_heading = NEKO)]
    epr: Option<Ports>,
    /// Host name of this machine, for TURN over TLS
    #[arg(long, value_name = "NAME", value_parser = host_name, help_heading = TURN)]
    turn_host: Option<String>,
    /// How viewers reach it [default: udp,tcp, and tls with a certificate]
    #[arg(long, value_parser = transports::parser(), value_delimiter = ',', help_heading = TURN)]
    transport: Vec<TurnTransport>,
    /// Port of STUN and TURN, UDP and TCP [default: 3478]
    #[arg(long, value_name = "PORT", value_parser = port, help_heading = TURN)]
    turn_port: Option<u16>,
    /// Port of TURN over TLS [default: 5349]
    #[arg(long, value_name = "PORT", value_parser = port, help_heading = TURN, hide_short_help = true)]
    tls_port: Option<u16>,
    /// Relay ports of the TURN server, UDP [default: 49160-49200]
    #[arg(long, value_name = "FIRST-LAST", value_parser = ports, help_heading = TURN, hide_short_help = true)]
    relay_ports: Option<Ports>,
    /// User name on the TURN server; all passwords are random
    #[arg(long, value_name = "NAME", default_value = "neko", value_parser = user_name, help_heading = TURN)]
    #[arg(hide_short_help = true)]
    turn_user: String,
    /// Certificate chain for TURN over TLS, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key", help_heading = TURN)]
    tls_cert: Option<String>,
    /// Key of the certificate, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert", help_heading = TURN)]
    tls_key: Option<String>,
    /// Write to this file, which only you can read; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "compose.yaml", help_heading = OUTPUT)]
    output: PathBuf,
    /// Replace the file if it exists
    #[arg(long, help_heading = OUTPUT)]
    overwrite: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let to_file = args.output.as_os_str() != "-";
    let content = Content::Private { overwrite: args.overwrite };
    if to_file {
        output_file::find(&args.output, content)?;
    }
    let answers = answers(args)?;
    let text = starter::compose_file(&answers)?;
    let problems = problems(&text)?;
    if !problems.is_empty() {
        say_lines(&problems);
    }
    if !to_file {
        super::writer::print_product(&text)?;
    } else {
        output_file::write(&args.output, &text, content)?;
        note!("wrote {}, readable by you alone: passwords are in it", args.output.display());
    }
    advise(&answers);
    Ok(super::OK)
}

fn answers(args: &Args) -> anyhow::Result<Answers> {
    let ask = Questions { asked: args.address.is_none() && io::stdin().is_terminal() };
    let address = match args.address {
        Some(given) => reachable(given).map_err(|why| anyhow::anyhow!("--address {given}: {why}"))?,
        None if ask.asked => {
            say!("Press Enter to take the value in brackets. All options: neko-ice init --help");
            let own = questions::own_address().map(|address| address.to_string());
            let question = "Address at which viewers reach this machine, public or in their network";
            questions::answer(question, own.as_deref(), |text| {
                reachable(text.parse().map_err(|_| "not an IP address; a name comes next")?)
            })?
        }
        None => bail!("--address is missing: write --address IP, the address at which viewers reach this machine"),
    };
    let turn_host =
        ask.ask_for_some(args.turn_host.clone(), "Name that leads to it (TURN over TLS needs one)", host_name)?;
    let http_port = ask.ask(args.http_port, "Port of neko's page", HTTP_PORT, port)?;
    let media = ask.ask(args.epr, "neko's media ports, UDP", MEDIA, ports)?;
    let tls_given = args.tls_cert.is_some();
    let given =
        Some(&args.transport).filter(|list| !list.is_empty()).map(|list| Transports::of(|one| list.contains(&one)));
    let default = Transports::of(|one| tls_given || one != TurnTransport::Tls);
    let has_name = turn_host.is_some();
    let transports = ask.ask(given, "TURN over udp, tcp, tls", default, |text| match Transports::read(text) {
        Ok(read) if read.have_tls() && !has_name => {
            Err("TLS needs the host name of its certificate; leave tls out, or start again with --turn-host NAME"
                .to_owned())
        }
        read => read,
    })?;
    let tls = transports.have_tls();
    let file = |given: &Option<String>, question| match given {
        None if ask.asked && tls => questions::answer(question, None, |text| match text {
            "" => Err("a path on this machine".to_owned()),
            text => Ok(Some(text.to_owned())),
        }),
        given => Ok(given.clone()),
    };
    let certificate =
        file(&args.tls_cert, "Certificate chain, a PEM file")?.zip(file(&args.tls_key, "Its key, a PEM file")?);
    if tls && (certificate.is_none() || turn_host.is_none()) {
        bail!("TURN over TLS needs --tls-cert and --tls-key, and --turn-host with the name in the certificate");
    }
    let free = |read: u16| match read {
        read if read == http_port => Err(format!("{read} is the port of neko's page")),
        read if media.contains(read) => Err(format!("{read} is one of neko's media ports, {media}")),
        read => Ok(read),
    };
    let turn_port = ask.ask(args.turn_port, "Port of STUN and TURN", TURN_PORT, |text| free(port(text)?))?;
    let tls_free =
        |read: u16| if read == turn_port { Err("that is the other port of TURN".to_owned()) } else { free(read) };
    let tls_port = match tls {
        true => ask.ask(args.tls_port, "Port of TURN over TLS", TLS_PORT, |text| tls_free(port(text)?))?,
        false => args.tls_port.unwrap_or(TLS_PORT),
    };
    let apart = |read: Ports| match read {
        read if read.overlaps(media) => Err(format!("{read} overlaps neko's media ports, {media}")),
        read if read.contains(turn_port) => Err(format!("{read} contains the TURN port {turn_port}")),
        read => Ok(read),
    };
    let relay = ask.ask(args.relay_ports, "TURN's relay ports, UDP", RELAY, |text| apart(ports(text)?))?;
    // Flags were not looked at beside each other yet.
    free(turn_port).map_err(|why| anyhow::anyhow!("--turn-port: {why}"))?;
    if tls {
        tls_free(tls_port).map_err(|why| anyhow::anyhow!("--tls-port: {why}"))?;
    }
    apart(relay).map_err(|why| anyhow::anyhow!("--relay-ports: {why}"))?;
    Ok(Answers {
        address,
        turn_host,
        image: args.image.clone(),
        http_port,
        media,
        transports: transports.0,
        turn_port,
        tls_port,
        relay,
        turn_user: args.turn_user.clone(),
        turn_password: Secret::new(random::digits()?),
        user_password: Secret::new(random::digits()?),
        admin_password: Secret::new(random::digits()?),
        certificate,
    })
}

fn reachable(address: IpAddr) -> Result<IpAddr, String> {
    if address.is_unspecified() || address.is_multicast() {
        return Err("nobody can be reached there".to_owned());
    }
    if address.is_loopback() {
        return Err(
            "only this machine reaches itself there, and Coturn does not relay to loopback addresses".to_owned()
        );
    }
    if AddressClass::of(address) == AddressClass::LinkLocal {
        return Err("a link-local address, which browsers do not use".to_owned());
    }
    Ok(address)
}

/// What `validate` has against the file's neko; its notes are for those who ask.
fn problems(text: &str) -> anyhow::Result<String> {
    let source = (SourceKind::BuiltIn("compose.yaml".to_owned()), text.as_bytes().to_vec());
    let project = compose::read(&compose::Request { text: Some(source), ..Default::default() }, &NoFiles)?;
    let mut out = String::new();
    for neko in &project.nekos {
        let resolution = neko.resolve(&NoFiles, SIZE_LIMIT)?;
        let mut findings =
            neko_lint::run(neko_lint::Subject::deployed(&resolution, neko), &neko_lint::Options::default());
        findings.retain(|finding| finding.severity > Severity::Note);
        out.push_str(&text::findings(&findings, &Redaction::new(&resolution.secrets), &text::Style::default()));
    }
    Ok(out)
}

fn advise(answers: &Answers) {
    let Answers { http_port, media, turn_port, relay, tls_port, .. } = answers;
    note!("start it with `docker compose up -d`, and open http://{}:{http_port}", answers.host());
    let tls = match answers.transports.contains(&TurnTransport::Tls) {
        true => format!(", {tls_port}/tcp"),
        false => String::new(),
    };
    note!(
        "let these through in the firewall and the router: {http_port}/tcp, {media}/udp, {turn_port}/udp, {turn_port}/tcp{tls} \
         and {relay}/udp"
    );
    note!(
        "the TURN server sends relayed video to neko's public address: behind a router that works only if the router \
         supports NAT hairpinning"
    );
}
