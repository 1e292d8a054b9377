//! Why something did not work: a permanent slug, and what was seen.

use neko_text::source::Place;

macro_rules! slugs {
    ($($variant:ident = $slug:literal, $cause:literal, $remedy:literal;)*) => {
        /// The permanent names of probe failures. They share one namespace with the lint rules.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Slug { $(#[doc = $cause] $variant,)* }

        impl Slug {
            /// Every slug.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// The usual cause, one sentence.
            pub fn cause(self) -> &'static str {
                match self { $(Self::$variant => $cause,)* }
            }

            /// What to do about it, one sentence.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$variant => $remedy,)* }
            }
        }
    };
}

slugs! {
    NameNotFound = "name-not-found",
        "The server's name does not resolve.",
        "Check the spelling of the host in the URL, and that this machine's resolver knows it.";
    NameServerSilent = "name-server-silent",
        "The name servers did not answer in time.",
        "Check this machine's network and its name servers (/etc/resolv.conf).";
    NoRoute = "no-route",
        "This machine has no route to the server's address.",
        "Check the network and, for an IPv6 address, that this machine has IPv6.";
    ConnectionRefused = "connection-refused",
        "The host answered that nothing listens on that port.",
        "Start the server, or correct the port or the transport in the URL.";
    ServerSilent = "server-silent",
        "Nothing came back: a firewall drops the packets, or nothing runs there.",
        "Open the port for this transport in the server's firewall, and check address and port.";
    ConnectionReset = "connection-reset",
        "The server closed the connection before it answered.",
        "Check that the port speaks STUN on this transport; read the server's log.";
    NotStun = "not-stun",
        "What came back is not a STUN message.",
        "Another service probably listens on that port: correct the port or the scheme in the URL.";
    WrongService = "wrong-service",
        "Another service answers on that port.",
        "Correct the port or the scheme in the URL: turns: and stuns: for a port with TLS, turn: and stun: for one without.";
    TlsNotSpoken = "tls-not-spoken",
        "The port does not speak TLS.",
        "Use turn: or stun: for this port, or the server's TLS port (5349 by default) for turns: and stuns:.";
    TlsUntrusted = "tls-untrusted",
        "The certificate is not signed by an authority that this system trusts; neko and browsers reject it too.",
        "Install a certificate from a public authority, with its full chain.";
    TlsSelfSigned = "tls-self-signed",
        "The certificate is self-signed; neko and browsers reject it.",
        "Install a certificate from a public authority; Let's Encrypt issues them free of charge.";
    TlsExpired = "tls-expired",
        "The certificate has expired, or is not valid yet.",
        "Renew the certificate and make the server reload it; check the clocks of both machines.";
    TlsWrongName = "tls-wrong-name",
        "The certificate is for a different name than the one in the URL.",
        "Use a name in the URL that the certificate covers, or get a certificate for the URL's name.";
    TlsIpLiteral = "tls-ip-literal",
        "The URL has an IP address, but the certificate is for names only.",
        "Use a name in the URL that the certificate covers; few public authorities certify addresses.";
    TlsTooOld = "tls-too-old",
        "The server offers only TLS 1.0 or 1.1; neko and browsers reject both.",
        "Allow TLS 1.2 or 1.3 (coturn: remove no-tlsv1_2, and use a current OpenSSL).";
    TlsExpiresSoon = "tls-expires-soon",
        "The certificate expires within two weeks.",
        "Renew it and make the server reload it; once it has expired, no viewer can use the server.";
    TlsFailed = "tls-failed",
        "The TLS handshake failed.",
        "Check that the port speaks TLS, and the server's certificate, key and protocol versions.";
    ReplyFromElsewhere = "reply-from-elsewhere",
        "The answer came from a different address than the one that was asked; clients drop such answers.",
        "Bind the server to the address at which clients reach it (coturn: listening-ip).";
    IntegrityWrong = "integrity-wrong",
        "The answer's message integrity does not match the credentials.",
        "Look for a proxy that changes messages on the way; if there is none, update the server, which computes its key differently.";
    CredentialsMissing = "credentials-missing",
        "The server asks for a user name and password, and none are given.",
        "Give both: username and credential in the list entry of this URL, or --user on the command line.";
    CredentialsRefused = "credentials-refused",
        "The server answered 401 to the credentials; it does not say whether the user name or the password is wrong.",
        "Compare username and credential with those of the server (coturn: user=NAME:PASSWORD, or static-auth-secret).";
    ClientForbidden = "client-forbidden",
        "The server refuses this client (403).",
        "Look in the server's settings for the rule that forbids this user, origin or address.";
    BadRequest = "bad-request",
        "The server rejects the request as malformed (400); some servers send 400 instead of 401 for a wrong user name or password.",
        "Compare username and credential with those of the server, and read its log.";
    AttributeUnknown = "attribute-unknown",
        "The server does not support an attribute that the request needs (420).",
        "Check that the URL is that of a TURN server, and update the server.";
    RelayForbidden = "relay-forbidden",
        "The server forbids relaying to that address (403).",
        "Allow the peer's address on the server (coturn: allowed-peer-ip; denied-peer-ip and the default ban on loopback forbid it).";
    AllocationMismatch = "allocation-mismatch",
        "The server reports that this client's address already has an allocation, or has none (437); a wrong realm gives the same error.",
        "Check the server's realm, and that it does not restart; if a client crashed, try again in a few minutes.";
    AllocationLost = "allocation-lost",
        "The server ended the allocation while it was in use: it restarted, or it has no route to the peer (coturn then ends the whole allocation).",
        "Read the server's log for that time; check that its machine has a route to the peers' addresses (ip route get ADDRESS).";
    ConnectionExists = "connection-exists",
        "The server reports that a connection to that peer already exists (446).",
        "Close the other connection, or wait until the server closes it.";
    WrongCredentials = "wrong-credentials",
        "The credentials differ from those with which the allocation was made (441).",
        "Restart the client; check that no load balancer spreads one client over several servers.";
    TransportUnsupported = "transport-unsupported",
        "The server does not relay over the requested transport or address family (440, 442, 443).",
        "Enable it on the server, or use another URL.";
    QuotaReached = "quota-reached",
        "The user's or the server's quota of allocations is used up (486).",
        "Raise user-quota or total-quota, or wait until allocations end.";
    InsufficientCapacity = "insufficient-capacity",
        "The server has no relay port left (508).",
        "Widen the server's relay port range (coturn: min-port and max-port).";
    StaleNonce = "stale-nonce",
        "The server rejects every nonce as stale (438), even one that it has just sent.",
        "Check the server's clock and that no load balancer spreads one client over several servers.";
    TryAlternate = "try-alternate",
        "The server redirects clients to a different server (300), and that did not help.",
        "Use the alternate server's address in the URL.";
    StunError = "stun-error",
        "The server answered with an error.",
        "Read the server's log for the reason.";
    ServerError = "server-error",
        "The server reports an internal error (500).",
        "Read the server's log.";
    OpenRelay = "open-relay",
        "The server relays without asking for a user name and password: anyone can use it.",
        "Require credentials (coturn: add lt-cred-mech, and remove no-auth).";
    RelayToLoopback = "relay-to-loopback",
        "The server relays to itself: every user can reach services that listen on its loopback addresses.",
        "coturn: remove allow-loopback-peers, and add denied-peer-ip=127.0.0.0-127.255.255.255 and denied-peer-ip=::1.";
    RelayToLinkLocal = "relay-to-link-local",
        "The server relays to link-local addresses: every user can reach a cloud's metadata service at 169.254.169.254.",
        "coturn: add denied-peer-ip=169.254.0.0-169.254.255.255.";
    RelayToPrivate = "relay-to-private",
        "The server relays to private addresses: every user can reach machines in the server's own network.",
        "coturn: add denied-peer-ip for 10.0.0.0-10.255.255.255, 172.16.0.0-172.31.255.255 and 192.168.0.0-192.168.255.255; add allowed-peer-ip for neko's own address if it is private.";
    RelayToMulticast = "relay-to-multicast",
        "The server relays to multicast addresses.",
        "coturn: add no-multicast-peers.";
    RelayedAddressPrivate = "relayed-address-private",
        "The relayed address is private although the server's own is public: viewers cannot reach it.",
        "Tell the server its public address (coturn: external-ip=PUBLIC/PRIVATE).";
    ServerUnusedByNeko = "server-unused-by-neko",
        "The server is in the backend list, but neko never uses such a URL there.",
        "Put a URL over UDP into the backend list; TURN over TCP and TLS belongs in the frontend list.";
    ViewerAddressUnknown = "viewer-address-unknown",
        "neko never learns the viewer's address: no server in the frontend list tells viewers their own.",
        "Add a STUN server, or the same TURN server, to the frontend list (webrtc.iceservers.frontend).";
    AnswerIncomplete = "answer-incomplete",
        "The server's answer lacks a required part.",
        "Update the server, or look for a firewall or proxy that changes messages on the way.";
    RelayedDataLost = "relayed-data-lost",
        "The server granted a relay, but data sent through it does not arrive.",
        "Open the server's relay port range in its firewall (coturn: min-port to max-port, UDP), and check external-ip.";
    UrlUnusable = "url-unusable",
        "The URL as written cannot be contacted.",
        "Correct the URL as the finding of `neko-ice validate` says.";
    DeadlineReached = "deadline-reached",
        "The time limit was over before this was done.",
        "Raise --timeout or --deadline, or look at the slow step before it.";
    Interrupted = "interrupted",
        "The run was interrupted.",
        "Run it again.";
    IceFailed = "ice-failed",
        "No connectivity check came through on this path.",
        "Check the firewalls between the two addresses of this path.";
    DtlsFailed = "dtls-failed",
        "Packets pass on this path, but the DTLS handshake did not finish.",
        "Look for a firewall, VPN or tunnel that drops large UDP packets.";
    MediaMissing = "media-missing",
        "The connection is up, but media does not arrive.",
        "Check the packet loss on this path.";
    LargePacketsLost = "large-packets-lost",
        "Small packets arrive, but the large ones of video do not: a link on the way has a smaller MTU and drops them silently.",
        "Set the MTU of the VPN or tunnel on that link to 1280 or more, or let viewers connect over TCP (webrtc.tcpmux).";
    LossHigh = "loss-high",
        "Too many video packets are lost for good, even though lost ones are sent again.",
        "Lower the bit rate to what the line carries, or use a better path: a cable instead of Wi-Fi, or a TURN server nearby.";
    JitterHigh = "jitter-high",
        "Packet delays vary too much: the picture stutters or comes late.",
        "Packets queue on the line: lower the bit rate, or give video priority in the router.";
    RoundTripLong = "round-trip-long",
        "A packet takes too long to the viewer and back: mouse and keyboard feel slow.",
        "Use a TURN server between neko and its viewers, or move neko nearer to them.";
    FramesMissing = "frames-missing",
        "Too many frames arrive incomplete, so the browser cannot show them.",
        "Lower the bit rate or the frame rate of the pipeline; check the packet loss on this path.";
    RateLow = "rate-low",
        "Less video arrives than the pipeline sends.",
        "Lower the pipeline's bit rate to what the line carries.";
    HttpExpected = "http-expected",
        "The port does not speak TLS, but the URL says https.",
        "Write http:// in the URL, or use the port where the reverse proxy serves https.";
    HttpsExpected = "https-expected",
        "The port speaks TLS, but the URL says http.",
        "Write https:// in the URL.";
    HttpFailed = "http-failed",
        "The server accepted the connection but sent no complete HTTP answer.",
        "Check that the port is neko's HTTP port (8080 by default) or that of its reverse proxy, and read their logs.";
    NotNeko = "not-neko",
        "What answers at that URL is not neko.",
        "Check host, port and path. If neko is under a path, add it to the URL as in server.path_prefix or in the reverse proxy.";
    RedirectRefused = "redirect-refused",
        "The server redirects in a loop, or to a different host, to which no password is sent.",
        "Use the URL at which neko itself answers; a login page in front of it must let neko-ice through.";
    ProxyLogin = "proxy-login",
        "Something in front of neko asks for a login of its own.",
        "Use neko's own address, or exempt neko's paths from that login.";
    ProxyError = "proxy-error",
        "The reverse proxy answers instead of neko, because it cannot reach neko.",
        "Check the address and port of neko in the reverse proxy's settings, and that neko runs.";
    PasswordWrong = "password-wrong",
        "neko refuses the user name or the password; it does not say which.",
        "Compare them with member.multiuser.user_password and admin_password (neko 2: NEKO_PASSWORD and NEKO_PASSWORD_ADMIN), or with the users of the member provider.";
    LoginsLocked = "logins-locked",
        "An admin locked logins: only admins can join.",
        "Unlock logins in the room, or log in as an admin.";
    SessionConnected = "session-connected",
        "That user is already connected, and the member provider allows one session per user.",
        "Close the other tab, wait 5 s if its connection was just lost, or use a different user.";
    SessionReplaced = "session-replaced",
        "Logging in would end another session of the same user, or somebody else has just ended ours that way.",
        "Use a separate user for checks; --replace-session logs in anyway.";
    LoginFailed = "login-failed",
        "neko could not check the login.",
        "Read neko's log: the member provider failed, for example because it cannot read a file.";
    LoginForbidden = "login-forbidden",
        "The user's profile does not allow logging in or connecting (can_login, can_connect), or the token is not a viewer's.",
        "Allow it in the user's profile, or use a different user.";
    WatchForbidden = "watch-forbidden",
        "The user's profile does not allow watching (can_watch).",
        "Set can_watch to true in the user's profile (member.multiuser.user_profile).";
    OriginRefused = "origin-refused",
        "neko refuses the WebSocket because its Origin is not in server.cors; a page from that origin cannot connect.",
        "Add the page's origin to server.cors, or pass one from that list with --origin.";
    WebsocketNotUpgraded = "websocket-not-upgraded",
        "The connection did not become a WebSocket: the reverse proxy does not pass on Upgrade and Connection.",
        "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\".";
    WebsocketLost = "websocket-lost",
        "The WebSocket connection was cut.",
        "Raise the read timeout of the reverse proxy to 60 s or more, and check whether neko restarted.";
    SessionEnded = "session-ended",
        "neko ended the session.",
        "Somebody removed the viewer, or neko stopped; try again.";
    NekoStopped = "neko-stopped",
        "neko stopped or restarted, and no longer knows its sessions.",
        "Read neko's log for that time, and join again once neko runs.";
    NekoSilent = "neko-silent",
        "neko did not answer in time.",
        "Read neko's log for that moment: neko reports a bad message only there.";
    OfferMissing = "offer-missing",
        "neko sent no offer.",
        "Read neko's log: capture.video.pipelines may be wrong, or, with icetrickle off, a dead server in the backend list delays the offer.";
    OfferUnusable = "offer-unusable",
        "neko's offer cannot be used.",
        "Read neko's log, and look for a proxy that changes messages on the way.";
    CodecUnsupported = "codec-unsupported",
        "The offer's video codec is one that this viewer or common browsers cannot play.",
        "Set capture.video.codec to vp8 or h264, which all browsers play.";
    AnswerUnusable = "answer-unusable",
        "The browser's answer to the offer cannot be used.",
        "Open the link in a current browser, and look for an extension or a proxy that changes messages.";
    NobodyCame = "nobody-came",
        "Nobody opened the link in time: the page could not be reached, or the link was not used.",
        "Open the link on the phone with Wi-Fi off. If the page does not load, forward or publish the HTTP port, or pass the reverse proxy's address with --link.";
    StartNotPressed = "start-not-pressed",
        "The page was opened, but nobody pressed Start.",
        "Press Start on the page; browsers play video only after a tap.";
    WebrtcBlocked = "webrtc-blocked",
        "The page loaded, but the browser does not let it use WebRTC.",
        "Switch off the extension, the setting or the policy that blocks WebRTC, or use a different browser.";
    TabClosed = "tab-closed",
        "The page was closed, moved to the background or disconnected before the test ended.",
        "Open the link again, and keep the page in the foreground until it says that it is done.";
    ServersRefused = "servers-refused",
        "The browser rejects the list of ICE servers that neko sends to viewers, so it does not connect at all.",
        "Correct webrtc.iceservers.frontend: `neko-ice validate` says which URL.";
    NekoWithoutCandidates = "neko-without-candidates",
        "neko offers no address at all: viewers have nothing to connect to.",
        "Use a wider range in webrtc.epr (all its ports may be in use), and check webrtc.nat1to1.";
    ConnectionLost = "connection-lost",
        "The connection was up, then it was lost.",
        "Check the network between here and neko at that time: 5 s without UDP packets end a connection.";
    VideoMissing = "video-missing",
        "The connection is up, but neko sends no video.",
        "neko's capture does not work: look for GStreamer errors in its log, and check capture.video.pipelines.";
    PictureMissing = "picture-missing",
        "Video packets arrive, but no key frame was complete.",
        "Lower the key frame distance and the bit rate of the pipeline; check the packet loss on this path.";
    PrivateMode = "private-mode",
        "Private mode is on: neko sends no video to users who are not admins.",
        "Switch private mode off in the room (session.private_mode), or log in as an admin.";
    PortTaken = "port-taken",
        "Another process holds the port.",
        "Stop that process, or probe with free ports only.";
    Internal = "internal",
        "The probe itself failed here.",
        "This is a fault of neko-ice: please report it, with the output of --format json.";
}

impl Slug {
    /// Whether a connection stood, and what it carried may be no picture.
    pub(super) fn is_of_quality(self) -> bool {
        matches!(self, Self::MediaMissing | Self::LossHigh | Self::FramesMissing)
    }
}

/// Something that did not work.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The permanent name.
    pub slug: Slug,
    /// What was seen, one sentence, without secrets.
    pub message: String,
    /// The STUN error code, where the server sent one.
    pub code: Option<u16>,
    /// The line of the config that it concerns.
    pub place: Option<Place>,
    /// Other lines, of this config or of others, that name the same server with the same credentials.
    pub also: Vec<Place>,
}

impl Failure {
    /// A failure without code and place.
    pub fn new(slug: Slug, message: impl Into<String>) -> Self {
        Self { slug, message: message.into(), code: None, place: None, also: Vec::new() }
    }

    /// Adds the line of the config, where there is one.
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place.or(self.place);
        self
    }

    /// Adds the STUN error code.
    pub fn with_code(mut self, code: u16) -> Self {
        self.code = Some(code);
        self
    }
}
