//! The rules, one file each. A line of the registry names the file and the rule, in the order of the documentation.
//!
//! `cargo fmt` does not look into macros: `rustfmt --edition 2024 crates/neko-lint/src/rules/*.rs` formats them.

use super::Rule;
pub(super) use shared_memory_too_small::has_little_shared_memory;

/// From `file::Rule` lines: the modules, [`RuleId`], and the rules themselves.
macro_rules! registry {
    ($($module:ident::$id:ident,)*) => {
        $(pub(super) mod $module;)*

        /// Which rule: the identity of what a finding says, whatever its words are. In the order of the documentation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId {
            $(#[doc = concat!("The rule of `", stringify!($module), ".rs`.")] $id,)*
        }

        impl RuleId {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$id,)*];
        }

        /// Each at the place of its [`RuleId`].
        pub(super) static ALL: &[&Rule] = &[$(&$module::RULE,)*];

        #[cfg(test)]
        const FILES: &[&str] = &[$(stringify!($module),)*];
    };
}

// What stops neko first, then servers, what neko passes over, addresses, ports, values, keys.
registry! {
    neko_exits::NekoExits,
    config_file_ignored::ConfigFileIgnored,
    deployment_never_starts::DeploymentNeverStarts,
    deployment_problem::DeploymentProblem,
    deployment_not_seen::DeploymentNotSeen,
    section_overwritten::SectionOverwritten,
    second_document_ignored::SecondDocumentIgnored,
    icelite_with_backend_servers::IceliteWithBackendServers,
    icelite_with_frontend_servers::IceliteWithFrontendServers,
    icelite_with_global_servers::IceliteWithGlobalServers,
    backend_url_refused::BackendUrlRefused,
    frontend_url_refused::FrontendUrlRefused,
    url_leads_nowhere::UrlLeadsNowhere,
    backend_url_part_dropped::BackendUrlPartDropped,
    placeholder_left_in::PlaceholderLeftIn,
    backend_server_without_urls::BackendServerWithoutUrls,
    frontend_server_without_urls::FrontendServerWithoutUrls,
    server_list_unreadable::ServerListUnreadable,
    backend_turn_without_credentials::BackendTurnWithoutCredentials,
    frontend_turn_without_credentials::FrontendTurnWithoutCredentials,
    credential_retyped::CredentialRetyped,
    rest_credential_expired::RestCredentialExpired,
    rest_credential_expires::RestCredentialExpires,
    rest_user_name_foreign::RestUserNameForeign,
    frontend_secret_shared::FrontendSecretShared,
    one_side_without_servers::OneSideWithoutServers,
    global_servers_ignored::GlobalServersIgnored,
    turn_on_one_side::TurnOnOneSide,
    duplicate_url::DuplicateUrl,
    frontend_many_urls::FrontendManyUrls,
    frontend_host_unreachable::FrontendHostUnreachable,
    frontend_host_private::FrontendHostPrivate,
    turns_with_ip_literal::TurnsWithIpLiteral,
    frontend_port_blocked::FrontendPortBlocked,
    frontend_stuns_without_tls::FrontendStunsWithoutTls,
    backend_stuns_never_used::BackendStunsNeverUsed,
    backend_turn_over_tcp::BackendTurnOverTcp,
    backend_turn_over_ipv6::BackendTurnOverIpv6,
    backend_turn_reaches_nobody::BackendTurnReachesNobody,
    udp_servers_with_tcpmux_alone::UdpServersWithTcpmuxAlone,
    trickle_off_with_servers::TrickleOffWithServers,
    relay_nominated_late::RelayNominatedLate,
    nat1to1_unset::Nat1to1Unset,
    nat1to1_not_an_address::Nat1to1NotAnAddress,
    nat1to1_read_as_empty::Nat1to1ReadAsEmpty,
    nat1to1_unreachable::Nat1to1Unreachable,
    nat1to1_private::Nat1to1Private,
    nat1to1_behind_carrier_nat::Nat1to1BehindCarrierNat,
    nat1to1_refused_by_this_version::Nat1to1RefusedByThisVersion,
    nat1to1_several_of_one_family::Nat1to1SeveralOfOneFamily,
    nat1to1_ipv6_only::Nat1to1Ipv6Only,
    retrieval_url_not_http::RetrievalUrlNotHttp,
    epr_without_range::EprWithoutRange,
    epr_read_as_another::EprReadAsAnother,
    epr_starts_at_zero::EprStartsAtZero,
    epr_too_small::EprTooSmall,
    udpmux_hides_epr::UdpmuxHidesEpr,
    mux_port_out_of_range::MuxPortOutOfRange,
    mux_port_taken_by_http::MuxPortTakenByHttp,
    bind_not_an_address::BindNotAnAddress,
    mux_port_negative::MuxPortNegative,
    port_range_overlaps_ephemeral::PortRangeOverlapsEphemeral,
    media_ports_unpublished::MediaPortsUnpublished,
    media_ports_wrong_protocol::MediaPortsWrongProtocol,
    media_ports_remapped::MediaPortsRemapped,
    media_ports_on_loopback::MediaPortsOnLoopback,
    media_ports_partly_published::MediaPortsPartlyPublished,
    ports_beside_host_network::PortsBesideHostNetwork,
    pod_media_ports_unreachable::PodMediaPortsUnreachable,
    pod_media_ports_partly_reachable::PodMediaPortsPartlyReachable,
    service_lacks_udp::ServiceLacksUdp,
    service_remaps_media_port::ServiceRemapsMediaPort,
    service_mixes_protocols::ServiceMixesProtocols,
    service_with_many_ports::ServiceWithManyPorts,
    pod_address_advertised::PodAddressAdvertised,
    replicas_share_host_ports::ReplicasShareHostPorts,
    rollout_blocked_by_host_ports::RolloutBlockedByHostPorts,
    host_ports_taken::HostPortsTaken,
    port_ranges_overlap::PortRangesOverlap,
    shared_memory_too_small::SharedMemoryTooSmall,
    turn_quota_too_small::TurnQuotaTooSmall,
    turn_relay_ports_too_few::TurnRelayPortsTooFew,
    coturn_credentials_differ::CoturnCredentialsDiffer,
    coturn_users_ignored::CoturnUsersIgnored,
    coturn_without_realm::CoturnWithoutRealm,
    coturn_without_credentials::CoturnWithoutCredentials,
    coturn_file_not_read::CoturnFileNotRead,
    coturn_option_unknown::CoturnOptionUnknown,
    coturn_argument_evaluated::CoturnArgumentEvaluated,
    coturn_url_not_served::CoturnUrlNotServed,
    coturn_port_unpublished::CoturnPortUnpublished,
    coturn_relay_ports_unpublished::CoturnRelayPortsUnpublished,
    coturn_external_ip_unset::CoturnExternalIpUnset,
    coturn_external_ip_differs::CoturnExternalIpDiffers,
    coturn_denies_neko::CoturnDeniesNeko,
    coturn_peer_range_unreadable::CoturnPeerRangeUnreadable,
    bool_read_as_false::BoolReadAsFalse,
    bool_read_as_true::BoolReadAsTrue,
    switch_with_stray_value::SwitchWithStrayValue,
    number_read_as_another::NumberReadAsAnother,
    duration_read_as_another::DurationReadAsAnother,
    codec_read_as_another::CodecReadAsAnother,
    screen_read_as_another::ScreenReadAsAnother,
    estimator_interval_not_positive::EstimatorIntervalNotPositive,
    compose_key_unknown::ComposeKeyUnknown,
    dollar_not_doubled::DollarNotDoubled,
    unknown_key::UnknownKey,
    key_written_twice::KeyWrittenTwice,
    empty_variable::EmptyVariable,
    setting_shadowed::SettingShadowed,
    v2_key::V2Key,
    v2_key_hides_v3::V2KeyHidesV3,
    v2_key_ignored::V2KeyIgnored,
    v3_key_ignored::V3KeyIgnored,
    version_not_recorded::VersionNotRecorded,
    video_id_without_pipeline::VideoIdWithoutPipeline,
    key_frames_far_apart::KeyFramesFarApart,
    v2_servers_empty::V2ServersEmpty,
    allow_without_finding::AllowWithoutFinding,
    allow_by_old_name::AllowByOldName,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_named_as_its_file_is() {
        for ((id, rule), file) in RuleId::ALL.iter().zip(ALL).zip(FILES) {
            assert_eq!((rule.id, rule.name), (*id, &*file.replace('_', "-")));
        }
    }
}
