//! What the settings alone say, where others do the sending.

use std::time::Instant;

use neko_config::behaviour::Behaviour;
use neko_reach::{Answers, Network, gather};
use neko_report::{Found, Hindrance, Judged, Report, conclude, viewers};

use crate::interfaces::Interfaces;
use crate::job::Job;
use crate::options::Options;
use crate::ports;

/// The report of a run that asks nobody: findings, ports, and what each class of viewers would get as far as settings tell.
pub fn unsent(job: Job<'_>, options: &Options) -> Report {
    let start = Instant::now();
    let behaviour = Behaviour::of(job.resolution);
    let hindrances = Hindrance::all_of(&job.findings);
    let own = Interfaces::of_this_machine().routable;
    let known = Answers { network: Network { own, ..Network::default() }, ..Answers::default() };
    let viewers = viewers(
        gather(job.resolution, &behaviour, &known, options.viewers),
        Judged {
            resolution: job.resolution,
            behaviour: &behaviour,
            hindrances: &hindrances,
            opening: job.opening,
            from: &options.viewers_from,
            paths: &[],
            interrupted: None,
            lines: &job.lines,
            stand_ins: &[],
        },
    );
    let conclusion = conclude(Found {
        viewers: &viewers,
        hindrances: &hindrances,
        findings: &job.findings,
        servers: &[],
        paths: &[],
        shape_only: false,
        interrupted: None,
    });
    Report {
        subject: job.subject,
        shape_only: false,
        interrupted: None,
        viewers,
        ports: ports::check(&job.resolution.webrtc).reports,
        servers: Vec::new(),
        configs: Vec::new(),
        address: None,
        network: None,
        paths: Vec::new(),
        browsers: Vec::new(),
        conclusion,
        findings: job.findings,
        required: options.required.clone(),
        allocations: 0,
        elapsed: start.elapsed(),
    }
}
