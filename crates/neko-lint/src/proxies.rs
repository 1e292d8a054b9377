//! What stands before neko and does not lead viewers to it: a rule for each way.

use super::Diagnostic;
use super::rules::{
    proxy_drops_upgrade, proxy_leads_to_media, proxy_path_differs, proxy_port_differs, proxy_times_out,
};
use neko_deploy::Problem;

/// A flaw of a proxy as a finding; none of any other problem.
pub(super) fn finding(problem: &Problem) -> Option<Diagnostic> {
    proxy_drops_upgrade::of_problem(problem)
        .or_else(|| proxy_times_out::of_problem(problem))
        .or_else(|| proxy_leads_to_media::of_problem(problem))
        .or_else(|| proxy_port_differs::of_problem(problem))
        .or_else(|| proxy_path_differs::of_problem(problem))
}
