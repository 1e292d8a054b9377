//! Why kubectl and the API server refuse the objects that a neko is made of, each object looked at once.

use std::collections::HashSet;

use super::object::Object;
use super::service::Services;
use super::workload::Workload;
use super::{schema, service_validity, validity};
use crate::Problem;

/// Which objects were looked at.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// Where those Services begin.
    services: HashSet<(String, usize)>,
    stores: bool,
}

impl Refusals {
    /// What is wrong with the objects of a workload: itself, the Services that lead to it, and all ConfigMaps and
    /// Secrets that look like neko's.
    pub fn of(&mut self, workload: &Workload<'_>, services: &Services<'_>, objects: &[Object<'_>]) -> Vec<Problem> {
        let mut out = schema::check(&workload.object);
        if workload.is_known() {
            out.extend(validity::workload(workload));
        }
        for service in services.leading_to(workload) {
            let begin = (service.view.parsed.source.name().to_owned(), service.view.span().start);
            if self.services.insert(begin) {
                out.extend(schema::check(service));
                out.extend(service_validity::service(service));
            }
        }
        if !std::mem::replace(&mut self.stores, true) {
            let stores = objects.iter().filter(|object| matches!(object.kind, "ConfigMap" | "Secret"));
            let of_neko =
                stores.filter(|object| ["NEKO_", "webrtc"].iter().any(|word| object.view.raw().contains(word)));
            for store in of_neko {
                let mut check = validity::Check::of(store.kind);
                check.keys(store.view);
                out.extend(schema::check(store));
                out.append(&mut check.problems);
            }
        }
        out
    }
}
