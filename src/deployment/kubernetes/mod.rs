//! Kubernetes manifests: what the containers of a Pod, a Deployment and the like give the neko inside.

mod service;

pub use service::{Service, ServiceKind, ServicePort, Target};
