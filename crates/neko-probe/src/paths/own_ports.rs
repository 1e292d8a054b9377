//! neko's own UDP ports, which two paths cannot have at the same time.

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::{Mutex, MutexGuard, PoisonError};

use neko_config::behaviour::UdpPorts;
use tokio::sync::{Semaphore, SemaphorePermit};

/// So many of a range are used.
const PORTS: usize = 32;

/// The free ones of them.
pub(crate) struct OwnPorts {
    free: Mutex<Vec<u16>>,
    room: Semaphore,
    total: usize,
}

impl OwnPorts {
    /// Those of a configuration, from its first free one on.
    pub fn of(ports: UdpPorts, first_free: Option<u16>) -> Self {
        let last = match ports {
            UdpPorts::Range(_, last) => Some(last),
            _ => first_free,
        };
        let range = first_free.zip(last).into_iter().flat_map(|(first, last)| first..=last);
        let is_free = |port: &u16| UdpSocket::bind((Ipv4Addr::UNSPECIFIED, *port)).is_ok();
        Self::new(range.filter(is_free).take(PORTS).collect())
    }

    fn new(free: Vec<u16>) -> Self {
        Self { room: Semaphore::new(free.len()), total: free.len(), free: Mutex::new(free) }
    }

    fn free(&self) -> MutexGuard<'_, Vec<u16>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for so many of them, or for all where there are fewer.
    pub async fn take(&self, wanted: usize) -> Lease<'_> {
        let wanted = u32::try_from(wanted.min(self.total)).unwrap_or_default();
        self.lease(self.room.acquire_many(wanted).await.ok())
    }

    /// Takes one where it is free now.
    pub fn take_free(&self) -> Lease<'_> {
        self.lease(self.room.try_acquire().ok())
    }

    fn lease<'a>(&'a self, room: Option<SemaphorePermit<'a>>) -> Lease<'a> {
        let wanted = room.as_ref().map_or(0, SemaphorePermit::num_permits);
        let mut free = self.free();
        let wanted = wanted.min(free.len());
        Lease { ports: free.drain(..wanted).collect(), pool: self, _room: room }
    }
}

/// Ports that a path has to itself until it ends.
pub(crate) struct Lease<'a> {
    pub ports: Vec<u16>,
    pool: &'a OwnPorts,
    _room: Option<SemaphorePermit<'a>>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.pool.free().append(&mut self.ports);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_path_has_ports_of_its_own_and_waits_for_them() {
        let pool = OwnPorts::new(vec![1, 2, 3]);
        let (one, two) = (pool.take(1).await, pool.take(2).await);
        assert_eq!((&one.ports[..], &two.ports[..]), (&[1][..], &[2, 3][..]));
        assert_eq!(pool.take_free().ports, [0_u16; 0]);
        let mut waiting = std::pin::pin!(pool.take(9));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("all are taken"),
            () = std::future::ready(()) => {}
        }
        drop((one, two));
        let mut all = waiting.await.ports.clone();
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3]);
        assert_eq!(OwnPorts::new(Vec::new()).take(2).await.ports, [0_u16; 0], "nothing to wait for");
    }
}
