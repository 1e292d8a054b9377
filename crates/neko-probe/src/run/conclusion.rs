//! From all that a run saw to its report.

use neko_reach::gather;
use neko_report::{Assumption, Conclusion, Found, Hindrance, Judged, Report, ViewerReport, conclude};

use super::{Run, Seen};
use crate::answers;
use crate::check_all::RELEASE;
use crate::event::Event;

impl Run<'_> {
    /// Gives back what stands on the servers.
    async fn release(&mut self) {
        (self.events)(Event::Releasing);
        self.allocations.release_all(RELEASE).await;
        if let Some(stand_ins) = self.stand_ins.take() {
            stand_ins.shutdown().await;
        }
    }

    fn viewers(&self, seen: &Seen, hindrances: &[Hindrance<'_>]) -> Vec<ViewerReport> {
        let Self { job, options, behaviour, .. } = self;
        neko_report::viewers(
            gather(job.resolution, behaviour, &seen.known, options.viewers),
            Judged {
                resolution: job.resolution,
                behaviour,
                hindrances,
                opening: job.opening,
                from: &options.viewers_from,
                paths: &seen.paths,
                interrupted: seen.interrupted,
                lines: &job.lines,
                stand_ins: if options.embedded { &answers::STAND_INS } else { &[] },
            },
        )
    }

    fn conclude(&self, seen: &Seen, viewers: &[ViewerReport], hindrances: &[Hindrance<'_>]) -> Conclusion {
        let mut conclusion = conclude(Found {
            viewers,
            hindrances,
            findings: &self.job.findings,
            servers: &seen.servers,
            paths: &seen.paths,
            shape_only: self.options.embedded,
            interrupted: seen.interrupted,
        });
        if self.options.embedded {
            conclusion.assumption = Assumption::of(viewers, &seen.advertised, &self.ports.reports, &seen.servers);
        }
        conclusion
    }

    pub(super) async fn report(mut self, seen: Seen) -> Report {
        self.release().await;
        let hindrances = Hindrance::all_of(&self.job.findings);
        let viewers = self.viewers(&seen, &hindrances);
        let conclusion = self.conclude(&seen, &viewers, &hindrances);
        Report {
            subject: self.job.subject,
            shape_only: self.options.embedded,
            interrupted: seen.interrupted,
            viewers,
            ports: self.ports.reports,
            servers: seen.servers,
            configs: Vec::new(),
            address: seen.around.address,
            network: seen.around.network,
            paths: seen.paths,
            browsers: Vec::new(),
            conclusion,
            findings: self.job.findings,
            required: self.options.required.clone(),
            allocations: self.allocations.made(),
            elapsed: self.start.elapsed(),
        }
    }
}
