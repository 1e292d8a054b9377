//! What needs nothing but Rust, a shell and git.

mod book;
mod circles;
mod cli;
mod compose_recorded;
mod config_origins;
mod corpora;
mod docker_run;
mod explain;
mod features;
mod generated;
mod growth;
mod kubernetes;
mod layers;
mod library;
mod lint;
mod lint_robust;
mod mistakes;
mod monitoring;
mod origins_proven;
mod probe_report;
mod reach;
mod recorded;
mod recorded_pipelines;
mod recorded_versions;
mod reported;
mod resolve_cases;
mod resolve_cli;
mod rule_pages;
mod rule_texts;
mod rule_words;
mod said_words;
mod setting_keys;
mod silent_changes;
mod sizes;
mod support;
mod verdicts;
#[cfg(feature = "probe")]
mod view_page;
#[cfg(feature = "probe")]
mod viewer;
mod working_files;
