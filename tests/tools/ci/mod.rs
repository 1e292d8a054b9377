//! What a pipeline takes: the action, the hooks, the release behind them.

mod build;
mod job;
mod pre_commit;
mod released;
mod templates;
mod validate;
