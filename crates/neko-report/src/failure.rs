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
        "Another service listens on that port: correct the port, or the scheme.";
    WrongService = "wrong-service",
        "Another service answers on that port.",
        "Correct the port, or the scheme: turns: and stuns: where the port speaks TLS, turn: and stun: where it does not.";
    TlsNotSpoken = "tls-not-spoken",
        "The port does not speak TLS.",
        "Use turn: or stun: for this port, or the server's TLS port (5349 by default) for turns: and stuns:.";
    TlsUntrusted = "tls-untrusted",
        "The certificate is not signed by an authority that this system trusts; neko and browsers refuse it as well.",
        "Install a certificate of a public authority, with its whole chain.";
    TlsSelfSigned = "tls-self-signed",
        "The certificate is signed by itself; neko and browsers refuse it as well.",
        "Install a certificate of a public authority; Let's Encrypt gives them for free.";
    TlsExpired = "tls-expired",
        "The certificate has expired, or is not valid yet.",
        "Renew the certificate and make the server read it again; check the clocks.";
    TlsWrongName = "tls-wrong-name",
        "The certificate is for another name than the URL's.",
        "Write a name in the URL that the certificate is for, or have one issued for the URL's name.";
    TlsIpLiteral = "tls-ip-literal",
        "The URL names an address, and the certificate is for names only.",
        "Write a name in the URL that the certificate is for; few public authorities certify addresses.";
    TlsTooOld = "tls-too-old",
        "The server speaks no TLS but 1.0 or 1.1; neko and browsers refuse those.",
        "Allow TLS 1.2 or 1.3 (coturn: no no-tlsv1_2, and a current OpenSSL).";
    TlsExpiresSoon = "tls-expires-soon",
        "The certificate ends within two weeks.",
        "Renew it, and make the server read it again.";
    TlsFailed = "tls-failed",
        "The TLS handshake failed.",
        "Check that the port speaks TLS, and the server's certificate, key and protocol versions.";
    ReplyFromElsewhere = "reply-from-elsewhere",
        "The answer came from another address than the one that was asked; clients drop such answers.",
        "Bind the server to the address that it is reached under (coturn: listening-ip).";
    IntegrityWrong = "integrity-wrong",
        "The answer's message integrity does not match the credentials.",
        "Something between here and the server changes the messages, or the server computes its key otherwise.";
    CredentialsMissing = "credentials-missing",
        "The server asks for credentials and the entry has none.",
        "Add username and credential beside the URL.";
    CredentialsRefused = "credentials-refused",
        "The server answered 401 to the credentials; it does not say whether the user name or the password is wrong.",
        "Compare username and credential with the server's own (coturn: user=NAME:PASSWORD, or static-auth-secret).";
    ClientForbidden = "client-forbidden",
        "The server refuses this client (403).",
        "Look for the rule in the server's settings: user, origin or address.";
    BadRequest = "bad-request",
        "The server calls the request bad (400); some servers say so in place of 401 for a wrong user name or password.",
        "Compare username and credential with the server's own, and read its log.";
    AttributeUnknown = "attribute-unknown",
        "The server does not know an attribute that the request needs (420).",
        "Check that the URL names a TURN server, and update it.";
    RelayForbidden = "relay-forbidden",
        "The server forbids relaying to that address (403).",
        "Allow the peer's address (coturn: allowed-peer-ip; denied-peer-ip and the default ban on loopback forbid).";
    AllocationMismatch = "allocation-mismatch",
        "The server says that this client's address has, or lacks, an allocation (437); a realm that does not fit gives the same.",
        "Check the server's realm, and that it does not restart; try again in a few minutes if a client crashed.";
    AllocationLost = "allocation-lost",
        "The server ended the allocation while it was in use: it was restarted, or has no route to the peer (coturn ends the whole allocation over that).",
        "Read the server's log for that time; see that its machine has a route to the peers' addresses (ip route get ADDRESS).";
    ConnectionExists = "connection-exists",
        "The server says that a connection to that peer stands already (446).",
        "Close the other connection, or wait until the server lets it go.";
    WrongCredentials = "wrong-credentials",
        "The credentials are not those that the allocation was made with (441).",
        "Restart the client; check that no load balancer mixes servers.";
    TransportUnsupported = "transport-unsupported",
        "The server does not relay over the transport or address family that was asked for (440, 442, 443).",
        "Enable it on the server, or use another URL.";
    QuotaReached = "quota-reached",
        "The user's or the server's quota of allocations is used up (486).",
        "Raise user-quota or total-quota, or wait until allocations end.";
    InsufficientCapacity = "insufficient-capacity",
        "The server has no relay port left (508).",
        "Widen the server's relay port range (coturn: min-port and max-port).";
    StaleNonce = "stale-nonce",
        "The server calls every nonce stale (438), the fresh one included.",
        "Check the server's clock and that no load balancer spreads one client over several servers.";
    TryAlternate = "try-alternate",
        "The server sends clients elsewhere (300), and that did not help.",
        "Use the alternate server's address in the URL.";
    StunError = "stun-error",
        "The server answered with an error.",
        "Read the server's log for the reason.";
    ServerError = "server-error",
        "The server had an error of its own (500).",
        "Read the server's log.";
    OpenRelay = "open-relay",
        "The server allocates without asking for credentials: anyone can relay through it.",
        "Switch credentials on (coturn: lt-cred-mech, and no no-auth).";
    RelayToLoopback = "relay-to-loopback",
        "The server relays to itself: every user reaches services that listen on its loopback addresses.",
        "coturn: remove allow-loopback-peers; denied-peer-ip=127.0.0.0-127.255.255.255 and denied-peer-ip=::1.";
    RelayToLinkLocal = "relay-to-link-local",
        "The server relays to link-local addresses: every user reaches a cloud's metadata service at 169.254.169.254.",
        "coturn: denied-peer-ip=169.254.0.0-169.254.255.255.";
    RelayToPrivate = "relay-to-private",
        "The server relays to private addresses: every user reaches machines in the server's own network.",
        "coturn: denied-peer-ip for 10.0.0.0-10.255.255.255, 172.16.0.0-172.31.255.255 and 192.168.0.0-192.168.255.255; allowed-peer-ip for neko's own address where it is private.";
    RelayToMulticast = "relay-to-multicast",
        "The server relays to multicast addresses.",
        "coturn: no-multicast-peers.";
    RelayedAddressPrivate = "relayed-address-private",
        "The relayed address is a private one, though the server's is public: peers cannot reach it.",
        "Tell the server its public address (coturn: external-ip=PUBLIC/PRIVATE).";
    ServerUnusedByNeko = "server-unused-by-neko",
        "The server is in the backend list, and neko never uses such a URL there.",
        "Write a URL over UDP into the backend list; TURN over TCP and TLS belongs into the frontend list.";
    ViewerAddressUnknown = "viewer-address-unknown",
        "neko never learns an address of the viewer: the frontend list has no server that tells viewers theirs.",
        "Add a STUN server, or the same TURN server, to the frontend list (webrtc.iceservers.frontend).";
    AnswerIncomplete = "answer-incomplete",
        "The server's answer lacks what it must carry.",
        "Update the server, or look for a middlebox that changes the messages.";
    RelayedDataLost = "relayed-data-lost",
        "The allocation stands, but data through the relay does not arrive.",
        "Open the server's relay port range in its firewall (coturn: min-port to max-port, UDP), and check external-ip.";
    UrlUnusable = "url-unusable",
        "The URL cannot be contacted as it is written.",
        "Correct the URL as the lint finding says.";
    DeadlineReached = "deadline-reached",
        "The time allowed was over before this was done.",
        "Raise --timeout or --deadline, or look at the slow step before it.";
    Interrupted = "interrupted",
        "The run was interrupted.",
        "Run it again.";
    IceFailed = "ice-failed",
        "No connectivity check came through on this path.",
        "Look at the firewall between the two candidates.";
    DtlsFailed = "dtls-failed",
        "The path carries packets but the DTLS handshake did not end.",
        "Look for a middlebox that drops large UDP packets.";
    MediaMissing = "media-missing",
        "The connection stands but media does not arrive.",
        "Look at the loss on this path.";
    LargePacketsLost = "large-packets-lost",
        "Small packets arrive and those of video do not: a line on the way takes smaller ones than neko sends, and nothing says so.",
        "Give the VPN or tunnel on that line an MTU of 1280 or more, or let viewers come over TCP (webrtc.tcpmux).";
    LossHigh = "loss-high",
        "Too many packets of the video are lost for good: sending them again does not make up for it.",
        "Lower the bit rate below what the line carries, or take viewers to another path: a wire in the place of Wi-Fi, a TURN server nearby.";
    JitterHigh = "jitter-high",
        "Packets take times that differ too much: the picture stutters, or comes late.",
        "Look for a queue on the line: lower the bit rate, or have the router put video first.";
    RoundTripLong = "round-trip-long",
        "A packet takes long to the viewer and back: mouse and keyboard feel slow.",
        "Use a TURN server between neko and its viewers, or move neko nearer to them.";
    FramesMissing = "frames-missing",
        "Too many pictures do not arrive whole, so that a decoder cannot show them.",
        "Lower the bit rate or the frame rate of the pipeline; look at the loss on this path.";
    RateLow = "rate-low",
        "Less video arrives than the pipeline sends.",
        "Lower the pipeline's bit rate to what the line carries.";
    HttpExpected = "http-expected",
        "The port does not speak TLS, and the URL says https.",
        "Write http:// in the URL, or the port where the reverse proxy serves https.";
    HttpsExpected = "https-expected",
        "The port speaks TLS, and the URL says http.",
        "Write https:// in the URL.";
    HttpFailed = "http-failed",
        "The server took the connection, and no whole HTTP answer came.",
        "Check that the port is neko's HTTP port (8080 by default) or that of its reverse proxy, and read their logs.";
    NotNeko = "not-neko",
        "What answers at that URL is not neko.",
        "Check host, port and path; behind a path, write it into the URL as server.path_prefix or the reverse proxy has it.";
    RedirectRefused = "redirect-refused",
        "The server redirects in a circle, or to another host, where no password is sent.",
        "Write the URL at which neko itself answers; a login page in front of it has to let neko-ice pass.";
    ProxyLogin = "proxy-login",
        "Something in front of neko asks for a login of its own.",
        "Ask neko directly, or let this path pass without that login.";
    ProxyError = "proxy-error",
        "The reverse proxy answers in neko's place: it does not reach neko.",
        "Check the address and port of neko in the reverse proxy's settings, and that neko runs.";
    PasswordWrong = "password-wrong",
        "neko refuses the user name or the password; it does not say which.",
        "Compare them with member.multiuser.user_password and admin_password (neko 2: NEKO_PASSWORD and NEKO_PASSWORD_ADMIN), or with the users of the member provider.";
    LoginsLocked = "logins-locked",
        "An admin locked logins: only admins may come in.",
        "Unlock logins in the room, or log in as an admin.";
    SessionConnected = "session-connected",
        "That user is connected already, and the member provider allows one session a user.",
        "Close the other tab, wait 5 s if it was just lost, or use another user.";
    SessionReplaced = "session-replaced",
        "Logging in would end another session of the same user, or somebody else just did that to ours.",
        "Use a user of its own for checks; --replace-session does it all the same.";
    LoginFailed = "login-failed",
        "neko could not check the login.",
        "Read neko's log: the member provider failed, for example on a file that cannot be read.";
    LoginForbidden = "login-forbidden",
        "The user's profile forbids to log in or to connect (can_login, can_connect), or the token is not one of a viewer.",
        "Allow it in the profile of the user, or use another user.";
    WatchForbidden = "watch-forbidden",
        "The user's profile forbids to watch (can_watch).",
        "Allow can_watch in the profile of the user (member.multiuser.user_profile).";
    OriginRefused = "origin-refused",
        "neko refuses the WebSocket because the Origin is not in server.cors; a page of that origin cannot connect.",
        "Add the page's origin to server.cors, or name one of the list with --origin.";
    WebsocketNotUpgraded = "websocket-not-upgraded",
        "The connection did not become a WebSocket: the reverse proxy does not pass Upgrade and Connection.",
        "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\".";
    WebsocketLost = "websocket-lost",
        "The WebSocket was cut.",
        "Look at the read timeout of the reverse proxy (60 s or more), and at whether neko was restarted.";
    SessionEnded = "session-ended",
        "neko ended the session.",
        "Somebody removed the viewer, or neko stopped; try again.";
    NekoStopped = "neko-stopped",
        "neko stopped, or was started anew: it does not know its sessions any more.",
        "Read neko's log for that time; join again once it runs.";
    NekoSilent = "neko-silent",
        "neko did not answer in time.",
        "Read neko's log for that moment; neko answers a mistake with nothing but a line there.";
    OfferMissing = "offer-missing",
        "neko sent no offer.",
        "Read neko's log: capture.video.pipelines may be wrong, or a dead server of the backend list holds it up with icetrickle off.";
    OfferUnusable = "offer-unusable",
        "neko's offer cannot be used.",
        "Read neko's log; look for something on the way that changes messages.";
    CodecUnsupported = "codec-unsupported",
        "The offer has a video codec that this viewer or common browsers lack.",
        "Set capture.video.codec to vp8 or h264, which all browsers play.";
    AnswerUnusable = "answer-unusable",
        "The browser's answer to the offer cannot be used.",
        "Open the link in a current browser; look for an extension or a proxy that changes messages.";
    NobodyCame = "nobody-came",
        "Nobody opened the link in time: the page could not be reached, or the link was not used.",
        "Open the link on the phone with Wi-Fi off; if the page does not load, forward or publish the HTTP port, or name the address of the reverse proxy with --link.";
    StartNotPressed = "start-not-pressed",
        "The page was opened, and nobody pressed Start.",
        "Press Start on the page; browsers play video only after a tap.";
    WebrtcBlocked = "webrtc-blocked",
        "The page loaded, and the browser does not offer WebRTC to it.",
        "Switch off the extension, the setting or the policy that blocks WebRTC, or use another browser.";
    TabClosed = "tab-closed",
        "The page was closed, put into the background or cut off before the test ended.",
        "Open the link again and keep the page in front until it says that it is done.";
    ServersRefused = "servers-refused",
        "A browser refuses the list of ICE servers that neko names to viewers, and connects to nothing.",
        "Correct webrtc.iceservers.frontend: `neko-ice validate` says which URL.";
    NekoWithoutCandidates = "neko-without-candidates",
        "neko offers no address at all: viewers have nowhere to connect to.",
        "Widen webrtc.epr (all its ports may be in use), and check webrtc.nat1to1.";
    ConnectionLost = "connection-lost",
        "The connection stood and was lost.",
        "Look at the network between here and neko at that time; UDP that stays away for 5 s ends a connection.";
    VideoMissing = "video-missing",
        "The connection stands, and neko sends no video.",
        "neko's capture is broken: read its log for GStreamer, and look at capture.video.pipelines.";
    PictureMissing = "picture-missing",
        "Video packets arrive, and no key frame was complete.",
        "Lower the key frame distance and the bit rate of the pipeline; look at the loss on this path.";
    PrivateMode = "private-mode",
        "Private mode is on: neko sends no video to users who are not admins.",
        "Switch private mode off in the room (session.private_mode), or log in as an admin.";
    PortTaken = "port-taken",
        "Another process holds the port.",
        "Stop it, or probe with free ports only.";
    Internal = "internal",
        "The probe itself failed here.",
        "Report it, with the JSON report.";
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
