//! Nekos that share the network of a VPN's container, as `network_mode: service:tailscale` says.

use neko_config::ice_server::address::AddressClass;
use neko_deploy::Deployment;

use super::Context;
use super::context::external;
use super::network::network_of;

/// The container of the VPN in which viewers reach neko; none where neko advertises other addresses as well.
pub(super) fn of<'a>(context: &Context<'a>) -> Option<&'a Deployment> {
    let own = context.deployment?;
    let other = network_of(own).filter(|other| !std::ptr::eq(*other, own))?;
    let is_vpn = other.program.image().is_some_and(neko_deploy::is_vpn);
    let advertised = &context.webrtc().nat1to1.value;
    let is_inner = |address| matches!(AddressClass::of(address), AddressClass::SharedNat | AddressClass::Private);
    let are_inner = advertised.iter().all(|entry| external(&entry.value).is_some_and(is_inner));
    (is_vpn && are_inner && !advertised.is_empty()).then_some(other)
}
