//! What is left to look at where no error explains a black page, chosen by what a deployment shows: the address that neko
//! offers, how its ports are published, TURN on each side, the image. The words are whose who shows it.

mod lines;
mod spelling;

use std::net::IpAddr;

use super::context::{Context, external};
use super::pod::{self, Media};
use super::published::Publishing;
use super::relay::{self, Known};
use super::rules::has_little_shared_memory;
use super::visibility;
use super::{Options, Subject};
pub use lines::Lines;
use neko_config::ice_server::address::AddressClass;
use neko_config::{Outcome, WebRtc};
use neko_deploy::Deployment;
pub use spelling::{Name, Spelling};

/// One thing to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// `nat1to1` is not set: neko asks for its public address and offers nothing else.
    AddressAsked,
    /// `nat1to1` is not set and nobody is asked: neko offers the addresses of its interfaces.
    AddressOfInterfaces,
    /// Only viewers on the same machine reach the address.
    AddressOfMachine(IpAddr),
    /// Only viewers in the address's own network reach it.
    AddressOfNetwork(IpAddr),
    /// Viewers on the Internet reach it, if the ports are led to neko.
    AddressPublic {
        /// The address.
        address: IpAddr,
        /// Whether an address of the inside is offered beside it.
        beside_local: bool,
    },
    /// Nothing leads to neko's ports: viewers get the picture through a TURN server.
    RelayAlone,
    /// There is a TURN server as well.
    Relay(Relayed),
    /// neko is a lite agent, which opens no way through its own router.
    Lite,
    /// The image is for ARM, as Docker's virtual machine on a Mac needs it.
    ArmImage,
    /// The browser may crash for lack of shared memory.
    Browser,
}

/// Who has a TURN server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relayed {
    /// Viewers and neko.
    Both,
    /// Viewers alone.
    Viewers,
    /// neko alone.
    Neko,
}

/// All that there is to look at, with what the words need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closings {
    /// In the order of their weight; never empty.
    pub list: Vec<Closing>,
    /// Ports of media: `UDP 52000-52100`.
    pub media: Vec<String>,
    /// The first of them.
    pub first_port: Option<u16>,
    /// How the deployment's text writes what it says.
    pub spelling: Spelling,
    /// What `nat1to1` is called.
    pub nat1to1: Name,
    /// What `icelite` is called.
    pub icelite: Name,
}

/// Of a deployed neko that starts; none where there is nothing to say.
pub fn closings<'a>(subject: impl Into<Subject<'a>>) -> Option<Closings> {
    let options = Options::default();
    let context = Context::new(subject.into(), &options);
    let own = context.deployment.filter(|own| own.program.image.is_some())?;
    if context.resolution.outcome != Outcome::Starts
        || visibility::hides_settings(own)
        || !spelling::may_be_quoted(&context)
    {
        return None;
    }
    let media = pod::media(&context);
    let list = chosen(&context, own);
    (!list.is_empty()).then(|| Closings {
        list,
        first_port: media.first().map(|media| media.first),
        media: media.iter().map(Media::shown).collect(),
        spelling: Spelling::of(own),
        nat1to1: Name::of(&context, WebRtc::NAT1TO1),
        icelite: Name::of(&context, WebRtc::ICELITE),
    })
}

fn chosen(context: &Context<'_>, own: &Deployment) -> Vec<Closing> {
    let turn = relayed(context);
    let first = match is_open(context) {
        true => address(context, own),
        false => turn.map(|_| Closing::RelayAlone),
    };
    let Some(first) = first else { return Vec::new() };
    let image = own.program.image().unwrap_or_default();
    let relay = turn.filter(|_| first != Closing::RelayAlone).map(Closing::Relay);
    let arm = (neko_deploy::is_for_arm(image) && !matches!(first, Closing::AddressPublic { .. }))
        .then_some(Closing::ArmImage);
    let outside = matches!(first, Closing::AddressAsked | Closing::AddressPublic { .. });
    let lite = (context.behaviour.lite && outside).then_some(Closing::Lite);
    let browser = has_little_shared_memory(own).then_some(Closing::Browser);
    [Some(first), relay, lite, arm, browser].into_iter().flatten().collect()
}

/// What neko offers; none where that cannot be seen, or is no address.
fn address(context: &Context<'_>, own: &Deployment) -> Option<Closing> {
    if visibility::is_unseen(own, WebRtc::NAT1TO1) {
        return None;
    }
    let entries = &context.webrtc().nat1to1.value;
    if entries.is_empty() {
        let asks = !context.resolution.ip_retrieval.is_empty();
        return Some(if asks { Closing::AddressAsked } else { Closing::AddressOfInterfaces });
    }
    let all: Vec<IpAddr> = entries.iter().filter_map(|entry| external(&entry.value)).collect();
    let is_public =
        |address: &&IpAddr| matches!(AddressClass::of(**address), AddressClass::Public | AddressClass::Documentation);
    match (all.iter().find(is_public), *all.first()?) {
        (Some(address), _) => {
            Some(Closing::AddressPublic { address: *address, beside_local: !all.iter().all(|one| is_public(&one)) })
        }
        (None, first) if first.is_loopback() => Some(Closing::AddressOfMachine(first)),
        (None, first) => Some(Closing::AddressOfNetwork(first)),
    }
}

/// Whether something may lead to neko's ports.
fn is_open(context: &Context<'_>) -> bool {
    match (pod::in_cluster(context), Publishing::of(context)) {
        (Some(own), _) => own.is_reached() || own.is_routed(),
        (None, Some(own)) => !own.not_seen.is_empty() || own.all.iter().any(|ports| !ports.is_empty()),
        (None, None) => true,
    }
}

fn relayed(context: &Context<'_>) -> Option<Relayed> {
    match [relay::of_viewers(context), relay::of_neko(context)].map(|known| known == Known::Yes) {
        [true, true] => Some(Relayed::Both),
        [true, false] => Some(Relayed::Viewers),
        [false, true] => Some(Relayed::Neko),
        [false, false] => None,
    }
}
