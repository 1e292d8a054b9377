//! What is added on a build server where no format was asked for: annotations and a Markdown summary.

use std::env;
use std::path::{Path, PathBuf};

use neko_text::edit::append;

use crate::render::checkout::Checkout;
use crate::render::{Input, github, gitlab, summary};

use super::super::output_file::{self, Content};

/// GitLab's name for the report, as its documentation writes it.
const CODE_QUALITY: &str = "gl-code-quality-report.json";
const SUMMARY: &str = "neko-ice-summary.md";

/// The build server that this process runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// GitHub Actions, and what speaks its language (Forgejo, Gitea).
    Github,
    /// GitLab CI.
    Gitlab,
}

impl Server {
    pub fn here() -> Option<Self> {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "false");
        if set("GITHUB_ACTIONS") { Some(Self::Github) } else { set("GITLAB_CI").then_some(Self::Gitlab) }
    }

    /// What the server has checked out, where the working directory is in it.
    pub fn checkout(self) -> Option<Checkout> {
        let root = env::var(match self {
            Self::Github => "GITHUB_WORKSPACE",
            Self::Gitlab => "CI_PROJECT_DIR",
        });
        Checkout::new(&root.ok()?, env::current_dir().ok()?.to_str()?)
    }

    /// What goes to standard output behind the text, and the files that were written.
    pub fn add(self, inputs: &[Input<'_>], per_rule: usize) -> anyhow::Result<(String, Vec<PathBuf>)> {
        match self {
            Self::Github => {
                if let Some(page) = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
                    // It may hold the summaries of other commands of the step.
                    append(Path::new(&page), summary::markdown(inputs).as_bytes())?;
                }
                Ok((github::commands(inputs, per_rule), Vec::new()))
            }
            Self::Gitlab => {
                let folder = env::var_os("CI_PROJECT_DIR").map(PathBuf::from).unwrap_or_default();
                let files = [(CODE_QUALITY, gitlab::document(inputs)?), (SUMMARY, summary::markdown(inputs))];
                let mut written = Vec::new();
                for (name, text) in files {
                    let path = folder.join(name);
                    output_file::write(&path, &text, Content::Report)?;
                    written.push(path);
                }
                Ok((String::new(), written))
            }
        }
    }
}
