//! The Compose file. Every port that media takes is published, with its protocol.

use crate::export::{self, Selection, Target, Unwritable, yaml_scalar};
use neko_config::ice_server::{IceServer, Secret, Url};
use neko_config::setting::variable;
use neko_config::{Input, Member, NoFiles, Resolution, Variable, WebRtc, resolve};

use super::{Answers, TurnTransport, coturn_options};

/// The whole file; it holds credentials.
pub fn compose_file(answers: &Answers) -> Result<String, Unwritable> {
    let environment = environment(answers)?;
    let Answers { image, http_port, media, relay, turn_port, tls_port, .. } = answers;
    let mut out = format!(
        "# neko and a TURN server, made by `neko-ice init`. Passwords are in it: keep it to yourself.\n\
         # Let through the firewall: {http_port}/tcp, {media}/udp, {turn_port}/udp, {turn_port}/tcp, {relay}/udp.\n\
         services:\n  neko:\n    image: {}\n    restart: unless-stopped\n    shm_size: \"2gb\"\n    ports:\n",
        yaml_scalar(image)
    );
    for port in [format!("{http_port}:8080/tcp"), format!("{media}:{media}/udp")] {
        out.push_str(&format!("      - \"{port}\"\n"));
    }
    out.push_str(&indented(&environment));
    out.push_str("  coturn:\n    image: 'coturn/coturn:latest'\n    restart: unless-stopped\n    ports:\n");
    let tls = answers.transports.contains(&TurnTransport::Tls) && answers.certificate.is_some();
    let mut ports = vec![
        format!("{turn_port}:{turn_port}/udp"),
        format!("{turn_port}:{turn_port}/tcp"),
        format!("{relay}:{relay}/udp"),
    ];
    if tls {
        ports.push(format!("{tls_port}:{tls_port}/tcp"));
    }
    for port in ports {
        out.push_str(&format!("      - \"{port}\"\n"));
    }
    if let Some((certificate, key)) = answers.certificate.as_ref().filter(|_| tls) {
        out.push_str("    volumes:\n");
        for (path, inside) in [(certificate, "cert"), (key, "key")] {
            let mount = format!("{}:/etc/coturn/{inside}.pem:ro", path.replace('$', "$$"));
            out.push_str(&format!("      - {}\n", yaml_scalar(&mount)));
        }
    }
    out.push_str("    command:\n");
    for option in coturn_options(answers) {
        out.push_str(&format!("      - {}\n", yaml_scalar(&option.replace('$', "$$"))));
    }
    Ok(out)
}

fn indented(block: &str) -> String {
    block.lines().map(|line| format!("    {line}\n")).collect()
}

/// neko's `environment:`.
fn environment(answers: &Answers) -> Result<String, Unwritable> {
    let mut variables: Vec<export::Variable> = [
        (Member::USER_PASSWORD, answers.user_password.reveal().to_owned(), true),
        (Member::ADMIN_PASSWORD, answers.admin_password.reveal().to_owned(), true),
    ]
    .into_iter()
    .map(|(key, value, secret)| export::Variable { name: variable(key), value, secret })
    .collect();
    let settings = resolution(answers).map(|resolution| export::variables(&resolution, &Selection::default()));
    variables.extend(settings.into_iter().flat_map(|product| product.variables));
    Target::Compose.write(&variables, None)
}

/// neko's settings, read as neko reads them; none where that cannot be.
fn resolution(answers: &Answers) -> Option<Resolution> {
    let environment = vec![
        Variable::new(variable(WebRtc::EPR), answers.media.to_string()),
        Variable::new(variable(WebRtc::NAT1TO1), answers.address.to_string()),
        Variable::new(variable(WebRtc::FRONTEND), export::server_list(&frontend(answers))),
        Variable::new(variable(WebRtc::BACKEND), export::server_list(&[stun(answers)])),
    ];
    let input = Input { environment, ..Input::default() };
    // No file is read, so none can be missing.
    resolve(&input, &NoFiles).ok()
}

fn stun(answers: &Answers) -> IceServer {
    server(vec![format!("stun:{}:{}", answers.host(), answers.turn_port)], None)
}

fn frontend(answers: &Answers) -> Vec<IceServer> {
    let urls = answers.transports.iter().map(|own| {
        let (scheme, transport) = own.in_url();
        let port = if scheme.is_secure() { answers.tls_port } else { answers.turn_port };
        format!("{}:{}:{port}?transport={}", scheme.as_str(), answers.host(), transport.as_str())
    });
    let credentials = (answers.turn_user.clone(), answers.turn_password.clone());
    vec![stun(answers), server(urls.collect(), Some(credentials))]
}

fn server(urls: Vec<String>, credentials: Option<(String, Secret)>) -> IceServer {
    let (username, credential) = credentials.unzip();
    let urls = urls.into_iter().map(|value| Url { value: value.into(), place: None });
    IceServer { urls: Some(urls.collect()), username, credential, ..IceServer::default() }
}
