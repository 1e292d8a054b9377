//! Every text of a report, so that it can be changed in one place before anybody sees it: credentials masked, what is
//! hidden made visible. No field is left out here without a thought: each is named.

use std::sync::Arc;

use neko_config::behaviour::Skip;
use neko_config::ice_server::Uri;

use super::{
    AddressFinding, AddressReport, Advice, Cause, Conclusion, ConfigReport, Failure, ListedServer, Login, NameReport,
    NetworkReport, Offer, Outcome, PathKind, PathReport, PortReport, PortState, PortTrial, Quality, Reason,
    RecordAnswer, Report, SecurityCheck, SeenBy, Sender, ServerDetails, ServerReport, Step, StepOutcome, Subject,
    TlsReport, ViewerPath, ViewerReport,
};

/// What a text of a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// A word of somebody else's: a URL, a name, what a server calls itself.
    Word,
    /// A sentence of ours in one line, which may quote such words: a line break in it is somebody else's.
    Sentence,
    /// Sentences of ours, with commands to be copied on lines of their own.
    Lines,
}

/// Changes one text.
pub type Change<'a> = &'a dyn Fn(Text, &mut String);

impl Report {
    /// Changes every text but those of the findings, which are masked where they are drawn.
    pub fn each_text(&mut self, change: Change<'_>) {
        let Self {
            subject,
            viewers,
            ports,
            servers,
            configs,
            address,
            network,
            paths,
            browsers,
            conclusion,
            shape_only: _,
            interrupted: _,
            findings: _,
            required: _,
            allocations: _,
            elapsed: _,
        } = self;
        match subject {
            Subject::File(name) | Subject::Server(name) => change(Text::Word, name),
            Subject::Servers(names) => names.iter_mut().for_each(|name| change(Text::Word, name)),
            Subject::Settings | Subject::BuiltInExample => {}
        }
        viewers.iter_mut().for_each(|viewer| viewer.each_text(change));
        ports.iter_mut().for_each(|port| of_port(port, change));
        servers.iter_mut().for_each(|server| server.each_text(change));
        configs.iter_mut().for_each(|ConfigReport { name, servers: _, verdict: _ }| change(Text::Word, name));
        if let Some(AddressReport { findings, mapped: _, mapping: _, filtering: _ }) = address {
            let texts = findings.iter_mut().map(|AddressFinding { text, name: _, bearing: _ }| text);
            texts.for_each(|text| change(Text::Sentence, text));
        }
        network.iter_mut().for_each(|network| network.each_text(change));
        paths.iter_mut().for_each(|path| path.each_text(change));
        browsers.iter_mut().for_each(|browser| browser.each_text(change));
        let Conclusion { text, causes, verdict: _, assumption: _ } = conclusion;
        change(Text::Sentence, text);
        for Cause { id: _, text, urls, failure, remedy, neko: _, place: _, also: _ } in causes {
            urls.iter_mut().for_each(|url| change(Text::Word, url));
            failure.iter_mut().for_each(|failure| of_failure(failure, change));
            change(Text::Sentence, text);
            remedy.iter_mut().for_each(|remedy| change(Text::Lines, remedy));
        }
    }
}

impl ViewerReport {
    /// Changes every text.
    fn each_text(&mut self, change: Change<'_>) {
        let Self {
            path,
            reason,
            remedies,
            seen_by,
            class: _,
            video: _,
            at_once: _,
            meant: _,
            timing: _,
            setting: _,
            place: _,
            proof: _,
        } = self;
        if let Some(ViewerPath { url, text, path: _, to: _ }) = path {
            url.iter_mut().for_each(|url| change(Text::Word, url));
            change(Text::Sentence, text);
        }
        if let Some(SeenBy { agent, text }) = seen_by {
            change(Text::Word, agent);
            change(Text::Sentence, text);
        }
        for Advice { text, url } in remedies {
            change(Text::Lines, text);
            url.iter_mut().for_each(|url| change(Text::Word, url));
        }
        if let Some(Reason { text, url, slug: _ }) = reason {
            change(Text::Sentence, text);
            url.iter_mut().for_each(|url| change(Text::Word, url));
        }
    }
}

impl NetworkReport {
    /// Changes every text.
    pub fn each_text(&mut self, change: Change<'_>) {
        let Self { trials, mapped: _, mapping: _, hairpin: _, container: _ } = self;
        for PortTrial { by, address: _, transport: _, ports: _, result: _ } in trials {
            match by {
                Sender::Relay(url) => change(Text::Word, url),
                Sender::StunAnswer | Sender::Here => {}
            }
        }
    }
}

impl ServerReport {
    /// Changes every text.
    pub fn each_text(&mut self, change: Change<'_>) {
        let Self { listed, steps, software, notes, details, contacted: _, address: _, mapped: _, relayed: _ } = self;
        Arc::make_mut(listed).each_text(change);
        software.iter_mut().for_each(|text| change(Text::Word, text));
        steps.iter_mut().for_each(|step| of_step(step, change));
        notes
            .iter_mut()
            .for_each(|Failure { message, slug: _, code: _, place: _, also: _ }| change(Text::Lines, message));
        let ServerDetails { names, tls, offers, security, family: _, lifetime: _ } = details;
        names.iter_mut().for_each(|names| of_names(names, change));
        tls.iter_mut().for_each(|tls| of_tls(tls, change));
        offers.iter_mut().for_each(|Offer { detail, kind: _, offered: _ }| change(Text::Sentence, detail));
        for SecurityCheck { detail, name: _, safe: _, remedy: _ } in security {
            change(Text::Sentence, detail);
        }
    }
}

impl ListedServer {
    /// Changes every text but the credential, which is never shown.
    fn each_text(&mut self, change: Change<'_>) {
        let Self { url, uri, login, sides: _, places: _, unused, skipped, used_over_udp: _ } = self;
        change(Text::Word, url);
        match uri {
            Ok(uri) => of_uri(uri, change),
            Err(why) => change(Text::Sentence, why),
        }
        let Login { username, credential: _, username_places: _, credential_places: _ } = login;
        username.iter_mut().for_each(|name| change(Text::Word, name));
        for skip in [unused, skipped].into_iter().flatten() {
            if let Skip::Refused(why) = skip {
                change(Text::Sentence, why);
            }
        }
    }
}

impl PathReport {
    /// Changes every text.
    pub fn each_text(&mut self, change: Change<'_>) {
        let Self { kind, outcome, detail, quality, counts: _, media: _ } = self;
        kind.each_text(change);
        match outcome {
            Outcome::Works => {}
            Outcome::Fails(failure) => of_failure(failure, change),
            Outcome::Impossible(why) | Outcome::NotChecked(why) => change(Text::Sentence, why),
        }
        detail.iter_mut().for_each(|detail| change(Text::Sentence, detail));
        if let Some(Quality::Poor(defects)) = quality {
            defects.iter_mut().for_each(|defect| of_failure(defect, change));
        }
    }
}

impl PathKind {
    /// Changes every text.
    pub fn each_text(&mut self, change: Change<'_>) {
        match self {
            Self::Host | Self::HostTcp => {}
            Self::ServerReflexive(_, uri) | Self::Relay(_, uri) => of_uri(uri, change),
        }
    }
}

fn of_port(PortReport { ports, state, key: _, place: _ }: &mut PortReport, change: Change<'_>) {
    change(Text::Word, ports);
    match state {
        PortState::Free => {}
        PortState::Taken { by, port: _, count: _ } => by.iter_mut().for_each(|by| change(Text::Word, by)),
        PortState::NotChecked(why) => change(Text::Sentence, why),
    }
}

fn of_uri(Uri { host, scheme: _, port: _, transport: _ }: &mut Uri, change: Change<'_>) {
    let mut text = host.to_string();
    change(Text::Word, &mut text);
    *host = text.into();
}

fn of_step(
    Step { outcome, detail, name: _, time: _, round_trips: _, retransmissions: _ }: &mut Step,
    change: Change<'_>,
) {
    match outcome {
        StepOutcome::Done => {}
        StepOutcome::Failed(failure) => of_failure(failure, change),
        StepOutcome::NotChecked(why) => change(Text::Sentence, why),
    }
    detail.iter_mut().for_each(|detail| change(Text::Sentence, detail));
}

pub(super) fn of_failure(Failure { message, slug: _, code: _, place: _, also: _ }: &mut Failure, change: Change<'_>) {
    change(Text::Sentence, message);
}

fn of_names(NameReport { a, aaaa, system, difference }: &mut NameReport, change: Change<'_>) {
    for answer in [a, aaaa] {
        match answer {
            RecordAnswer::Addresses(texts) => texts.iter_mut().for_each(|text| change(Text::Word, text)),
            RecordAnswer::NotAsked(why) => change(Text::Sentence, why),
            RecordAnswer::NoRecord | RecordAnswer::NoSuchName | RecordAnswer::NoAnswer => {}
        }
    }
    system.iter_mut().for_each(|text| change(Text::Word, text));
    difference.iter_mut().for_each(|text| change(Text::Sentence, text));
}

fn of_tls(
    TlsReport {
        version,
        cipher,
        server_name,
        names,
        fingerprint,
        name_matches: _,
        chain: _,
        days_left: _,
        expires: _,
        needed: _,
    }: &mut TlsReport,
    change: Change<'_>,
) {
    let words = [version, cipher, fingerprint].into_iter().chain(server_name).chain(names);
    words.for_each(|word| change(Text::Word, word));
}
