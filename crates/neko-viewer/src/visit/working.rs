//! What a visit asks of HTTP, and what comes of it.

use std::time::Instant;

use neko_report::ViewStepName;

use super::Visit;
use crate::capture;
use crate::http;
use crate::signalling::{Act, HttpAnswer, Input};
use crate::work::{self, Work, Worked};

impl Visit<'_> {
    pub(super) fn begin(&mut self, act: Act) {
        let work = Work {
            client: self.client.clone(),
            base: self.base.clone(),
            login: self.options.login.clone(),
            token: self.machine.session().map(|session| session.token.clone()),
            origin_allowed: self.origin_allowed,
            replace_session: self.options.replace_session,
        };
        self.working = Some(Box::pin(async move {
            match act {
                Act::Find => Worked::Find(work::find(&work).await),
                Act::Login => Worked::Login(work::login(&work).await),
                Act::Open => Worked::Open(work::open(&work).await),
                Act::AskCapture => Worked::Capture(capture::ask(&work).await),
                _ => {
                    work::logout(&work).await;
                    Worked::Logout
                }
            }
        }));
    }

    pub(super) fn worked(&mut self, worked: Worked) {
        let now = Instant::now();
        match worked {
            Worked::Find(Ok(work::There { named_at, name, found, loopback })) => {
                let http::Found { base, detail, dialect, conceded } = found;
                self.report.notes.extend(conceded);
                if self.options.origin.is_none() {
                    self.client.origin = base.origin();
                }
                (self.base, self.loopback) = (base, loopback);
                self.machine.handle(Input::Reached(ViewStepName::Name, name), named_at);
                self.machine.handle(Input::Found(detail, dialect), now);
            }
            Worked::Login(Ok(answer)) => {
                let answer: HttpAnswer = answer;
                self.origin_allowed = answer.origin_allowed;
                self.machine.handle(Input::Login(&answer), now);
            }
            Worked::Open(Ok(socket)) => {
                (self.socket, self.heard) = (Some(*socket), now);
                self.machine.handle(Input::Opened, now);
            }
            Worked::Capture(said) => self.machine.handle(Input::Capture(said), now),
            Worked::Logout => self.machine.handle(Input::LoggedOut, now),
            Worked::Find(Err(failure)) | Worked::Login(Err(failure)) | Worked::Open(Err(failure)) => {
                self.machine.handle(Input::Failed(failure), now);
            }
        }
    }
}
