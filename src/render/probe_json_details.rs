//! What a server's check learned beside its steps, as JSON.

use serde::Serialize;

use neko_report::{AddressReport, NameReport, RecordAnswer, ServerDetails};

#[derive(Serialize)]
pub(super) struct DetailsJson<'a> {
    family: Option<&'static str>,
    dns: Option<DnsJson<'a>>,
    tls: Option<TlsJson<'a>>,
    lifetime_s: Option<u64>,
    offers: Vec<OfferJson<'a>>,
    security: Vec<SecurityJson<'a>>,
}

#[derive(Serialize)]
struct DnsJson<'a> {
    a: RecordJson<'a>,
    aaaa: RecordJson<'a>,
    system: &'a [String],
    difference: Option<&'a str>,
}

#[derive(Serialize)]
struct RecordJson<'a> {
    answer: &'static str,
    addresses: &'a [String],
}

#[derive(Serialize)]
struct TlsJson<'a> {
    version: &'a str,
    cipher: &'a str,
    sni: Option<&'a str>,
    names: &'a [String],
    name_matches: bool,
    chain: usize,
    days_left: Option<i64>,
    fingerprint: &'a str,
    needed: Option<&'static str>,
}

#[derive(Serialize)]
struct OfferJson<'a> {
    name: &'static str,
    offered: Option<bool>,
    detail: &'a str,
}

#[derive(Serialize)]
struct SecurityJson<'a> {
    name: &'static str,
    safe: Option<bool>,
    detail: &'a str,
    help: &'static str,
}

#[derive(Serialize)]
pub(super) struct AddressJson<'a> {
    mapped: Vec<String>,
    mapping: Option<&'static str>,
    filtering: Option<&'static str>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    name: &'static str,
    outcome: &'static str,
    text: &'a str,
}

pub(super) fn address(report: &AddressReport) -> AddressJson<'_> {
    AddressJson {
        mapped: report.mapped.iter().map(ToString::to_string).collect(),
        mapping: report.mapping.map(|mapping| mapping.as_str()),
        filtering: report.filtering.map(|filtering| filtering.as_str()),
        findings: report
            .findings
            .iter()
            .map(|finding| FindingJson { name: finding.name, outcome: finding.bearing.as_str(), text: &finding.text })
            .collect(),
    }
}

pub(super) fn details(details: &ServerDetails) -> DetailsJson<'_> {
    DetailsJson {
        family: details.family.map(|family| family.as_str()),
        dns: details.names.as_ref().map(dns),
        tls: details.tls.as_ref().map(|tls| TlsJson {
            version: &tls.version,
            cipher: &tls.cipher,
            sni: tls.server_name.as_deref(),
            names: &tls.names,
            name_matches: tls.name_matches,
            chain: tls.chain,
            days_left: tls.days_left,
            fingerprint: &tls.fingerprint,
            needed: tls.needed,
        }),
        lifetime_s: details.lifetime.map(|lifetime| lifetime.as_secs()),
        offers: details
            .offers
            .iter()
            .map(|offer| OfferJson { name: offer.kind.as_str(), offered: offer.offered, detail: &offer.detail })
            .collect(),
        security: details
            .security
            .iter()
            .map(|check| SecurityJson { name: check.name, safe: check.safe, detail: &check.detail, help: check.remedy })
            .collect(),
    }
}

fn dns(names: &NameReport) -> DnsJson<'_> {
    let record = |answer: &'_ RecordAnswer| -> &'static str { answer.as_str() };
    DnsJson {
        a: RecordJson { answer: record(&names.a), addresses: addresses(&names.a) },
        aaaa: RecordJson { answer: record(&names.aaaa), addresses: addresses(&names.aaaa) },
        system: &names.system,
        difference: names.difference.as_deref(),
    }
}

fn addresses(answer: &RecordAnswer) -> &[String] {
    match answer {
        RecordAnswer::Addresses(addresses) => addresses,
        _ => &[],
    }
}
