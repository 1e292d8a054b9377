//! What probes cost.
