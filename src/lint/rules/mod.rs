//! The rules, one file each.

use super::Rule;

pub(super) mod allow_without_finding;
mod backend_server_without_urls;
mod backend_stuns_never_used;
mod backend_turn_without_credentials;
mod backend_url_refused;
mod bool_read_as_false;
mod credential_retyped;
mod duplicate_url;
mod empty_variable;
mod epr_too_small;
mod epr_without_range;
mod estimator_interval_not_positive;
mod frontend_host_unreachable;
mod frontend_many_urls;
mod frontend_server_without_urls;
mod frontend_turn_without_credentials;
mod frontend_url_refused;
mod icelite_with_backend_servers;
mod icelite_with_frontend_servers;
mod icelite_with_global_servers;
mod mux_port_negative;
mod mux_port_out_of_range;
mod nat1to1_not_an_address;
mod nat1to1_unreachable;
mod neko_exits;
mod one_side_without_servers;
mod placeholder_left_in;
mod retrieval_url_not_http;
mod section_overwritten;
mod server_list_unreadable;
mod setting_shadowed;
mod turn_tcp_without_tcpmux;
mod udp_servers_with_tcpmux_alone;
mod udpmux_hides_epr;
mod unknown_key;
mod v2_key;

/// Every rule: what stops neko first, then servers, addresses, ports, the rest.
pub(super) const ALL: &[&dyn Rule] = &[
    &neko_exits::NekoExits,
    &section_overwritten::SectionOverwritten,
    &icelite_with_backend_servers::IceliteWithBackendServers,
    &icelite_with_frontend_servers::IceliteWithFrontendServers,
    &icelite_with_global_servers::IceliteWithGlobalServers,
    &backend_url_refused::BackendUrlRefused,
    &frontend_url_refused::FrontendUrlRefused,
    &backend_turn_without_credentials::BackendTurnWithoutCredentials,
    &frontend_turn_without_credentials::FrontendTurnWithoutCredentials,
    &credential_retyped::CredentialRetyped,
    &backend_server_without_urls::BackendServerWithoutUrls,
    &frontend_server_without_urls::FrontendServerWithoutUrls,
    &server_list_unreadable::ServerListUnreadable,
    &placeholder_left_in::PlaceholderLeftIn,
    &one_side_without_servers::OneSideWithoutServers,
    &frontend_host_unreachable::FrontendHostUnreachable,
    &duplicate_url::DuplicateUrl,
    &frontend_many_urls::FrontendManyUrls,
    &backend_stuns_never_used::BackendStunsNeverUsed,
    &turn_tcp_without_tcpmux::TurnTcpWithoutTcpmux,
    &udp_servers_with_tcpmux_alone::UdpServersWithTcpmuxAlone,
    &nat1to1_not_an_address::Nat1to1NotAnAddress,
    &nat1to1_unreachable::Nat1to1Unreachable,
    &retrieval_url_not_http::RetrievalUrlNotHttp,
    &epr_without_range::EprWithoutRange,
    &epr_too_small::EprTooSmall,
    &udpmux_hides_epr::UdpmuxHidesEpr,
    &mux_port_out_of_range::MuxPortOutOfRange,
    &mux_port_negative::MuxPortNegative,
    &bool_read_as_false::BoolReadAsFalse,
    &estimator_interval_not_positive::EstimatorIntervalNotPositive,
    &unknown_key::UnknownKey,
    &empty_variable::EmptyVariable,
    &setting_shadowed::SettingShadowed,
    &v2_key::V2Key,
    &allow_without_finding::AllowWithoutFinding,
];
