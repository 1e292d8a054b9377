//! A browser made of Chromium without room at `/dev/shm`.

use crate::{Context, Diagnostic, rule};
use neko_deploy::{Deployment, Kind, SharedMemory, is_chromium};

rule! {
    SharedMemoryTooSmall = "shared-memory-too-small",
    severity: Note,
    effect: Limited,
    check: Neko(check),
}

/// In bytes: neko's example for a Raspberry Pi gets by with 520 MB, the least of its Chromium-based ones.
const ENOUGH: u64 = 512 << 20;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.deployment.and_then(finding).into_iter().collect()
}

/// Whether the browser may crash for lack of shared memory.
pub(crate) fn has_little_shared_memory(own: &Deployment) -> bool {
    finding(own).is_some()
}

fn finding(own: &Deployment) -> Option<Diagnostic> {
    let image = own.program.image.as_ref().filter(|image| is_chromium(&image.value))?;
    let (bytes, place, label) = match &own.shared_memory {
        SharedMemory::Unasked => (SharedMemory::UNASKED, image.place.clone(), "a Chromium-based browser"),
        SharedMemory::Bytes(bytes, place) => (*bytes, Some(place.clone()), "too little for a Chromium-based browser"),
        SharedMemory::Other => return None,
    };
    let help = match own.kind {
        Kind::Compose => "set `shm_size: 2gb` in this service",
        Kind::DockerRun => "add `--shm-size=2g` (in a podman unit: `ShmSize=2g`)",
        Kind::Kubernetes => "mount an `emptyDir` with `medium: Memory` at /dev/shm, of 2 GB",
    };
    (bytes < ENOUGH).then(|| {
        RULE.finding(format!("the browser has {} MiB of shared memory", bytes >> 20))
            .at(place, label)
            .note("if it crashes, viewers see a cursor on a black screen, without a browser")
            .help(help)
    })
}
