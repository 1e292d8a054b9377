//! The command that runs the same in the container's place: a process on the host proves nothing of published ports.

use std::path::Path;

use neko_deploy::load::Neko;
use neko_deploy::{Deployment, Kind, Network};

use crate::commands::writer::say;

/// What neko-ice is called inside.
const INSIDE: &str = "/neko-ice";

/// Says what a run on the host leaves out, and how to have all of it.
pub(super) fn say_what_is_not_tested(neko: &Neko, file: Option<&Path>) {
    let Some(deployment) = neko.deployment.as_ref().filter(|own| own.reach.network == Network::Bridge) else { return };
    say!("note: this runs on the host, so that the container's network and its published ports are not tested.");
    for line in lines(deployment, file) {
        say!("{line}");
    }
    say!("");
}

/// How to stop neko, at the end of a sentence.
pub(super) fn stop(neko: &Neko, file: Option<&Path>) -> String {
    match &neko.deployment {
        Some(own) if own.kind == Kind::Compose => format!(": {} stop {}", compose(file), word(&own.name)),
        Some(own) if own.kind == Kind::DockerRun && !own.name.is_empty() => {
            format!(": docker stop {}", word(&own.name))
        }
        _ => String::new(),
    }
}

fn lines(own: &Deployment, file: Option<&Path>) -> Vec<String> {
    let program = std::env::current_exe()
        .map_or_else(|_| "/usr/local/bin/neko-ice".to_owned(), |path| path.display().to_string());
    let mount = format!("--volume {}:ro --entrypoint {INSIDE}", word(&format!("{program}:{INSIDE}")));
    let probe = "probe --viewer browser --from-env";
    match own.kind {
        Kind::Compose => {
            let (compose, name) = (compose(file), word(&own.name));
            vec![
                "In the container's place:".to_owned(),
                format!("  {compose} stop {name}"),
                format!("  {compose} run --rm --service-ports --use-aliases {mount} {name} {probe}"),
                format!("  {compose} start {name}"),
            ]
        }
        Kind::DockerRun => vec![
            "In the container's place, stop it and run its own line once more with two changes:".to_owned(),
            format!("  before the image: {mount}"),
            format!("  after the image:  {probe}"),
        ],
        Kind::Kubernetes => vec![
            "In the pod's place: copy neko-ice into a pod with the same ports and variables, and run there:".to_owned(),
            format!("  neko-ice {probe}"),
        ],
    }
}

fn compose(file: Option<&Path>) -> String {
    let file = file.map(|file| format!(" --file {}", word(&file.display().to_string()))).unwrap_or_default();
    format!("docker compose{file}")
}

/// A word for a shell.
fn word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compose_service_is_run_with_its_own_ports_and_names() {
        let own = Deployment::new("neko", Kind::Compose, None);
        let lines = lines(&own, Some(Path::new("my files/compose.yaml")));
        assert_eq!(lines[1], "  docker compose --file 'my files/compose.yaml' stop neko");
        assert!(lines[2].contains("run --rm --service-ports --use-aliases --volume "), "{}", lines[2]);
        assert!(
            lines[2].ends_with(":/neko-ice:ro --entrypoint /neko-ice neko probe --viewer browser --from-env"),
            "{}",
            lines[2]
        );
    }
}
