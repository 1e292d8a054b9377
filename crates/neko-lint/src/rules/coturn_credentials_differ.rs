//! Credentials that the coturn beside neko does not know.

use crate::context::rest_time;
use crate::coturns::{Lead, Relay, relays};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::ice_server::{IceServer, Secret, rest};
use neko_deploy::coturn::Coturn;
use neko_deploy::{Deployment, Kind};
use neko_text::source::Place;

rule! {
    CoturnCredentialsDiffer = "coturn-credentials-differ",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        let Some(known) = Known::of(&relay) else { continue };
        let mut seen: Vec<&IceServer> = Vec::new();
        for way in relay.ways(context).iter().filter(|way| way.uri.scheme.is_turn()) {
            if seen.contains(&way.server) {
                continue;
            }
            seen.push(way.server);
            found.extend(known.judge(way.server, relay.service).map(|finding| by_lead(finding, way.lead)));
        }
    }
    found
}

fn by_lead(mut finding: Diagnostic, lead: Lead) -> Diagnostic {
    finding.severity = finding.severity.min(lead.severity());
    finding
}

/// Whether a folder is mounted in which coturn has its database.
fn keeps_a_database(service: &Deployment) -> bool {
    service.mounts.iter().any(|mount| ["/var/lib", "/var/db"].iter().any(|folder| mount.inside.starts_with(folder)))
}

/// The credentials that a coturn knows.
enum Known<'a> {
    Users(&'a Coturn),
    Secrets(Vec<(Secret, Option<&'a Place>)>),
}

impl<'a> Known<'a> {
    /// None where it may know others as well.
    fn of(relay: &Relay<'a>) -> Option<Self> {
        let coturn = relay.coturn;
        let mangled =
            |option: &str| coturn.mangled.iter().any(|own| own.option.trim_start_matches('-').starts_with(option));
        let unseen = coturn.is_unseen("user") || coturn.is_unseen("static-auth-secret");
        if unseen || coturn.hidden || coturn.has_database() || !relay.asks_for_credentials() {
            return None;
        }
        match coturn.shared_secret() {
            None if mangled("u") => None,
            // Its own database may hold users, where it outlives the container.
            None if coturn.users().next().is_none() && keeps_a_database(relay.service) => None,
            None => Some(Self::Users(coturn)),
            Some(_) if mangled("static-auth-secret") || coturn.last("rest-api-separator").is_some() => None,
            Some(_) => {
                let secrets =
                    coturn.all("static-auth-secret").map(|own| (Secret::new(&*own.value), own.place.as_ref()));
                Some(Self::Secrets(secrets.collect()))
                    .filter(|known| !matches!(known, Self::Secrets(all) if all.is_empty()))
            }
        }
    }

    fn judge(&self, server: &IceServer, service: &Deployment) -> Option<Diagnostic> {
        let (username, credential) = (server.username.as_deref()?, server.credential.as_ref()?);
        let login = Login { server, username, credential, service };
        match self {
            Self::Users(coturn) => login.of_user(coturn),
            Self::Secrets(secrets) => login.by_secret(secrets),
        }
    }
}

/// What neko logs in with, and where.
struct Login<'a> {
    server: &'a IceServer,
    username: &'a str,
    credential: &'a Secret,
    service: &'a Deployment,
}

impl Login<'_> {
    fn finding(&self, message: String) -> Diagnostic {
        RULE.finding(message).note("coturn answers 401, so nobody is relayed")
    }

    fn credential_place(&self) -> Option<Place> {
        self.server.credential_place.clone().or_else(|| self.server.place.clone())
    }

    fn username_place(&self) -> Option<Place> {
        self.server.username_place.clone().or_else(|| self.server.place.clone())
    }

    /// Whether coturn has a user of the name, with the password.
    fn of_user(&self, coturn: &Coturn) -> Option<Diagnostic> {
        let (whose, username) = (&self.service.name, self.username);
        let users: Vec<_> = coturn.users().collect();
        let of_name: Vec<_> = users.iter().filter(|own| own.name == username).collect();
        let same =
            |password: &Option<Secret>| password.as_ref().is_none_or(|own| own.reveal() == self.credential.reveal());
        if of_name.iter().any(|own| same(&own.password)) {
            return None;
        }
        if let Some(user) = of_name.first() {
            let finding = self.finding(format!("{whose} has a different password for the user {username}"));
            return Some(
                finding
                    .at(self.credential_place(), "neko's password")
                    .also(user.place.cloned(), "coturn's password")
                    .help(match self.service.kind {
                        Kind::Kubernetes => {
                            "write the same password in both places; one Secret for both keeps them in sync"
                        }
                        _ => {
                            "write the same password in both places; one variable in `.env` for both keeps them in sync"
                        }
                    }),
            );
        }
        let Some(first) = users.first() else {
            let mut none = self
                .finding(format!("{whose} has no users, so it does not know {username}"))
                .at(self.username_place(), "not one of its users")
                .also(self.service.place.clone(), "no `user` option here")
                .help("add `--user=NAME:PASSWORD` with the name and password that neko uses");
            none.severity = Severity::Warning;
            return Some(none);
        };
        let names: Vec<&str> = users.iter().map(|own| own.name).take(5).collect();
        let finding = self.finding(format!("{whose} does not know the user {username}"));
        Some(
            finding
                .at(self.username_place(), "not one of its users")
                .also(first.place.cloned(), format!("its users: {}", names.join(", ")))
                .help("write the same user name in both places"),
        )
    }

    /// Whether the password was made with one of coturn's secrets.
    fn by_secret(&self, secrets: &[(Secret, Option<&Place>)]) -> Option<Diagnostic> {
        let (whose, username, credential) = (&self.service.name, self.username, self.credential);
        let place = self.credential_place();
        let at = secrets.first().and_then(|(_, place)| *place).cloned();
        if secrets.iter().any(|(secret, _)| secret.reveal() == credential.reveal()) {
            let finding = self.finding(format!("the shared secret of {whose} is used as a password"));
            return Some(
                finding
                    .at(place, "the password must be computed from user name and secret")
                    .also(at, "the secret")
                    .help(
                        "create credentials with `neko-ice env-export --turn-secret-file`, or give coturn a `user=` \
                         instead of the secret",
                    ),
            );
        }
        let time = rest_time(username)?;
        let name = username.split_once(':').map_or("", |(_, name)| name);
        let made = |secret: &Secret| rest::time_limited(secret, name, time).map(|made| made.credential);
        if secrets.iter().filter_map(|(secret, _)| made(secret)).any(|made| made.reveal() == credential.reveal()) {
            return None;
        }
        let finding = self.finding(format!("this password was not made with the shared secret of {whose}"));
        Some(
            finding
                .at(place, "made with a different secret, or for a different user name")
                .also(at, "coturn checks passwords with this secret")
                .help("create a new one: `neko-ice env-export --turn-secret-file`"),
        )
    }
}
