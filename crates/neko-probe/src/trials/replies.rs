//! What neko's ports send to somebody who came there first. A router that leads those ports to another machine has given
//! him to that one, and takes neko's packets for something new, which leaves by another port: he does not know it.

use std::net::{IpAddr, SocketAddr};

use neko_reach::Trial;

use super::forward::Forwarded;
use super::relaying::Relaying;

/// Whether they come from the port that the relay's datagrams went to, which did not arrive. What a mux's port sends would
/// open it for the next run, unless the NAT keeps strangers out.
pub(super) async fn to_the_relay(relaying: &Relaying<'_>, forwarded: &Forwarded, kept_out: bool) -> Trial {
    let Forwarded { ip, arrived: Some(false), voice: Some(voice), .. } = forwarded else { return Trial::NotTried };
    let sample = relaying.ground.sample.as_ref();
    if !kept_out && sample.is_some_and(|sample| sample.ports.contains(&voice.port)) {
        return Trial::NotTried;
    }
    let seen = relaying.ground.heard.sent(async |word| voice.end.send_to(&word, relaying.relayed).await).await;
    seen.map_or(Trial::NotTried, |seen| judge(seen, *ip, voice.port))
}

/// As what neko's port was seen, which strangers know as a port of that address.
pub(super) fn judge(seen: SocketAddr, ip: IpAddr, port: u16) -> Trial {
    match seen.ip() == ip {
        true if seen.port() == port => Trial::Arrived,
        true => Trial::Lost,
        false => Trial::NotTried,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_comes_from_where_the_stranger_sent_to() {
        let ip = "198.51.100.10".parse().unwrap();
        for (seen, expected) in [
            ("198.51.100.10:52025", Trial::Arrived),
            ("198.51.100.10:1024", Trial::Lost),
            ("198.51.100.11:52025", Trial::NotTried),
        ] {
            assert_eq!(judge(seen.parse().unwrap(), ip, 52025), expected, "{seen}");
        }
    }
}
