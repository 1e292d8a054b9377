//! Sockets on neko's own ports, which send nothing: what comes in there came by itself.

use std::io;
use std::net::{IpAddr, SocketAddr};

use super::listener::Listener;
use super::received::Received;
use super::together::together;
use crate::transport::{UdpEnd, route_to};
use neko_config::behaviour::UdpPorts;

/// So many ports are looked at for a free one.
const LOOKED_AT: usize = 32;

/// The first free port of a range, the last one and one in the middle; a mux has one port, and where the system chooses,
/// any three are like all others.
pub(super) struct Sample {
    /// The ports, of each of the machine's addresses.
    pub(super) ports: Vec<u16>,
    /// Others, which may send something.
    spare: Vec<u16>,
    ears: Vec<Listener>,
}

/// A socket on one of neko's ports that may send something: another one than those of the sample, where there is one.
pub(super) struct Voice {
    pub(super) port: u16,
    pub(super) end: UdpEnd,
}

impl Sample {
    /// Binds them, as neko does, to each of the machine's addresses; none where another process has them.
    pub(super) async fn bind(udp: UdpPorts, own: &[IpAddr], heard: &Received) -> Option<Self> {
        let (mut ports, mut ears) = (Vec::new(), Vec::new());
        for choice in choices(udp) {
            for port in choice {
                if let Some((port, bound)) = bind_each(port, own, heard).await {
                    ports.push(port);
                    ears.extend(bound);
                    break;
                }
            }
        }
        let spare = spare(udp, &ports);
        (!ports.is_empty()).then_some(Self { ports, spare, ears })
    }

    /// From the address from which another one is reached.
    pub(super) async fn voice(&self, toward: SocketAddr) -> Option<Voice> {
        let ip = route_to(toward).ok()?;
        for port in &self.spare {
            if let Ok(end) = UdpEnd::bind_to(SocketAddr::new(ip, *port), None).await {
                return Some(Voice { port: end.local_addr().ok()?.port(), end });
            }
        }
        let ear = self.ears.iter().find(|ear| ear.local().is_ok_and(|local| local.ip() == ip));
        let ear = ear.filter(|_| self.is_few())?;
        Some(Voice { port: ear.local().ok()?.port(), end: ear.end() })
    }

    /// Whether all of them may have sent something shortly before this run: a neko that was stopped, an earlier probe.
    /// Of a range the lowest ports are taken first.
    pub(super) fn is_few(&self) -> bool {
        self.ports.len() < 3 || self.spare.is_empty()
    }

    /// Frees the ports.
    pub(super) async fn close(self) {
        together(self.ears.into_iter().map(Listener::close)).await;
    }
}

/// The ports to choose from, for each of the sample.
fn choices(udp: UdpPorts) -> Vec<Vec<u16>> {
    match udp {
        UdpPorts::None => Vec::new(),
        UdpPorts::Mux(port) => vec![vec![port]],
        UdpPorts::Any => vec![vec![0]; 3],
        UdpPorts::Range(min, max) => {
            let middle = min + max.saturating_sub(min) / 2;
            let up = |from: u16| (from..=max).take(LOOKED_AT).collect();
            vec![up(min), up(middle), (min..=max).rev().take(LOOKED_AT).collect()]
        }
    }
}

/// The ports beside the sample, from a quarter of the range on, where the first viewers are not.
fn spare(udp: UdpPorts, sample: &[u16]) -> Vec<u16> {
    match udp {
        UdpPorts::Any => vec![0],
        UdpPorts::Range(min, max) => {
            let quarter = min + max.saturating_sub(min) / 4;
            (quarter..=max).chain(min..quarter).filter(|port| !sample.contains(port)).take(LOOKED_AT).collect()
        }
        UdpPorts::Mux(_) | UdpPorts::None => Vec::new(),
    }
}

/// The same port of each address; port 0 is any that is free on all of them.
async fn bind_each(port: u16, own: &[IpAddr], heard: &Received) -> Option<(u16, Vec<Listener>)> {
    let (first, others) = own.split_first()?;
    let first = bind(*first, port, heard).await.ok()??;
    let port = first.local().ok()?.port();
    let others: Result<Vec<_>, _> =
        together(others.iter().map(|ip| bind(*ip, port, heard))).await.into_iter().collect();
    Some((port, std::iter::once(first).chain(others.ok()?.into_iter().flatten()).collect()))
}

/// An error where the port is taken; nothing where the address cannot be used.
async fn bind(ip: IpAddr, port: u16, heard: &Received) -> io::Result<Option<Listener>> {
    match UdpEnd::bind_to(SocketAddr::new(ip, port), None).await {
        Ok(end) => Ok(Some(Listener::on(end, heard))),
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_tried_at_both_ends_and_in_the_middle() {
        let firsts = |udp| choices(udp).iter().map(|ports| ports[0]).collect::<Vec<_>>();
        assert_eq!(firsts(UdpPorts::Range(52000, 52100)), [52000, 52050, 52100]);
        assert_eq!(firsts(UdpPorts::Range(1, 65535)), [1, 32768, 65535]);
        assert_eq!(firsts(UdpPorts::Mux(52000)), [52000]);
        assert_eq!(firsts(UdpPorts::Any), [0, 0, 0]);
        assert_eq!(choices(UdpPorts::None), [] as [Vec<u16>; 0]);
    }

    #[test]
    fn what_sends_is_none_of_the_sample_where_there_is_another() {
        assert_eq!(spare(UdpPorts::Range(52000, 52100), &[52000, 52050, 52100])[..2], [52025, 52026]);
        assert_eq!(spare(UdpPorts::Range(52000, 52003), &[52000, 52001, 52003]), [52002]);
        assert_eq!(spare(UdpPorts::Range(52000, 52002), &[52000, 52001, 52002]), [] as [u16; 0]);
        assert_eq!(spare(UdpPorts::Mux(52000), &[52000]), [] as [u16; 0]);
    }

    #[tokio::test]
    async fn a_port_is_bound_once_and_a_taken_one_not_at_all() {
        let (own, heard) = ([IpAddr::from([127, 0, 0, 1])], Received::default());
        let any = Sample::bind(UdpPorts::Any, &own, &heard).await.unwrap();
        let [one, two, three] = any.ports[..] else { panic!("{:?}", any.ports) };
        assert!(one != two && two != three && one != three);
        assert!(Sample::bind(UdpPorts::Mux(one), &own, &heard).await.is_none());
        any.close().await;
        let again = Sample::bind(UdpPorts::Range(one, one), &own, &heard).await.unwrap();
        assert_eq!(again.ports, [one]);
    }
}
