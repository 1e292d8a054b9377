//! The last lines about a deployment that has no error: what to look at if the page stays black, and the next command.

use std::net::IpAddr;

use neko_lint::Severity;
use neko_lint::closing::{Closing, Closings, Name, Relayed, Spelling};

use super::{Input, visible};

const LAN: &str = "<LAN address of this machine>";
const PUBLIC: &str = "<public address>";

/// Of one input alone; nothing where an error says it already.
pub(super) fn lines(inputs: &[Input<'_>]) -> Option<String> {
    let [input] = inputs else { return None };
    let closings =
        input.closings.filter(|_| input.findings.iter().all(|finding| finding.severity < Severity::Error))?;
    let first = closings.list.first()?;
    let mut rows: Vec<Row> = closings.list.iter().flat_map(|closing| rows(*closing, closings)).collect();
    rows.push(("next", format!("neko-ice probe {}", argument(input.file.unwrap_or(input.name)))));
    let width = rows.iter().map(|(about, _)| about.len()).max().unwrap_or_default();
    let row = |(about, what): Row| format!("  {about:<width$}  {}\n", input.redaction.message(&what));
    let heading = input.redaction.message(&heading(*first, closings));
    Some(format!("\n{heading}\n") + &rows.into_iter().map(row).collect::<String>())
}

/// For whom or when, and what.
type Row = (&'static str, String);

fn heading(closing: Closing, closings: &Closings) -> String {
    let media = media(closings);
    let what = match closing {
        Closing::AddressAsked => "neko offers one address: the public one, which it asks for when it starts".to_owned(),
        Closing::AddressOfInterfaces => "neko offers the addresses of its own interfaces".to_owned(),
        Closing::AddressOfMachine(address) => format!("neko offers {address}, which only this machine reaches"),
        Closing::AddressOfNetwork(address) => {
            format!("neko offers {address}, which only viewers in that network reach")
        }
        Closing::AddressPublic { address, .. } => format!("neko offers {address}, where {media} must arrive"),
        Closing::RelayAlone => "No port leads to neko: viewers get the picture only through TURN".to_owned(),
        // These come behind one of the others.
        Closing::Relay(_) | Closing::Lite | Closing::ArmImage | Closing::Browser => return String::new(),
    };
    format!("Still a black page? {what}:")
}

fn rows(closing: Closing, closings: &Closings) -> Vec<Row> {
    let media = media(closings);
    let set = |value: &str| setting(&closings.nat1to1, closings.spelling, value);
    let both = || set(&format!("{PUBLIC} {LAN}"));
    match closing {
        Closing::AddressAsked => vec![
            ("viewers at home", format!("{}, if the router has no hairpin", both())),
            ("viewers elsewhere", format!("the router must forward {media} to this machine")),
        ],
        Closing::AddressOfInterfaces => vec![("every viewer", set("<address that viewers reach>"))],
        Closing::AddressOfMachine(_) => {
            vec![
                ("viewers at home", set(LAN)),
                ("and elsewhere", format!("{}, and forward {media} in the router", both())),
            ]
        }
        Closing::AddressOfNetwork(address) => vec![
            ("viewers there", format!("the firewall of {address} must let {media} in")),
            (
                "viewers elsewhere",
                format!("{}, and forward {media} in the router", set(&format!("{PUBLIC} {address}"))),
            ),
        ],
        Closing::AddressPublic { address, beside_local } => {
            let home =
                || ("viewers at home", format!("{}, if the router has no hairpin", set(&format!("{address} {LAN}"))));
            test(address, closings).into_iter().chain((!beside_local).then(home)).collect()
        }
        Closing::RelayAlone => vec![("without TURN", publish(closings))],
        Closing::Relay(relayed) => vec![("TURN", turn(relayed).to_owned())],
        Closing::Lite => vec![("nothing forwarded", without_lite(closings))],
        Closing::ArmImage => {
            vec![(
                "on a Mac",
                "Docker runs in a virtual machine (Docker Desktop, Colima), which must forward UDP".to_owned(),
            )]
        }
        Closing::Browser => vec![(
            "a cursor on black",
            format!("the browser crashed for lack of shared memory: {}", shared_memory(closings)),
        )],
    }
}

fn media(closings: &Closings) -> String {
    if closings.media.is_empty() { "the port of each viewer".to_owned() } else { closings.media.join(" and ") }
}

/// A datagram from outside, for whoever has a shell at both ends.
fn test(address: IpAddr, closings: &Closings) -> Option<Row> {
    let port = closings.first_port?;
    let udp = if closings.media.first()?.starts_with("UDP") { "u" } else { "" };
    let send = if udp.is_empty() { "nc" } else { "nc -u" };
    Some((
        "test from outside",
        format!(
            "`nc -{udp}l {port}` here with neko stopped, `echo hi | {send} {address} {port}` elsewhere: hi arrives"
        ),
    ))
}

fn turn(relayed: Relayed) -> &'static str {
    match relayed {
        Relayed::Both => "viewers and neko have a server; probe tries its user name and password",
        Relayed::Viewers => "viewers have a server; probe tries its user name and password",
        Relayed::Neko => "neko has a server; probe tries its user name and password",
    }
}

/// What STUN servers do where no port is forwarded, which a lite agent does not ask.
fn without_lite(closings: &Closings) -> String {
    let off = setting(&closings.icelite, closings.spelling, "false");
    format!("{off}: a STUN server then lets viewers with ordinary routers in")
}

/// A setting as the file would write it.
fn setting(name: &Name, spelling: Spelling, value: &str) -> String {
    match name {
        Name::Key(key) => format!("{key}: {value}"),
        Name::Variable(name) => spelling.line(name, value),
    }
}

/// What leads viewers to neko's ports.
fn publish(closings: &Closings) -> String {
    let port = |media: &String| {
        let (protocol, ports) = media.split_once(' ')?;
        Some(format!("{ports}:{ports}/{}", protocol.to_ascii_lowercase()))
    };
    let ports: Vec<String> = closings.media.iter().filter_map(port).collect();
    match closings.spelling {
        Spelling::ComposeMapping | Spelling::ComposeList => format!("ports: [\"{}\"]", ports.join("\", \"")),
        Spelling::Option => format!("-p {}", ports.join(" -p ")),
        Spelling::Unit => format!("PublishPort={}", ports.join(" PublishPort=")),
        Spelling::Manifest => "hostNetwork: true".to_owned(),
    }
}

fn shared_memory(closings: &Closings) -> &'static str {
    match closings.spelling {
        Spelling::ComposeMapping | Spelling::ComposeList => "shm_size: 2gb",
        Spelling::Option => "--shm-size=2g",
        Spelling::Unit => "ShmSize=2g",
        Spelling::Manifest => "an emptyDir with medium: Memory at /dev/shm",
    }
}

/// A file's name as a word for a shell.
pub(crate) fn argument(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./-+@%".contains(c);
    match name {
        "<stdin>" => "-".to_owned(),
        _ if name.chars().all(plain) => name.to_owned(),
        _ => format!("'{}'", visible::escaped(name).replace('\'', r"'\''")),
    }
}
