//! The line in virtual time.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::time::{Instant, timeout};

use super::*;

const MS: Duration = Duration::from_millis(1);

/// When of `count` packets of `bytes` each, one every `interval`, those come out that do, in milliseconds.
fn through(conditions: Conditions, seed: u64, count: u32, bytes: usize, interval: Duration) -> Vec<Option<u128>> {
    let (start, mut direction) = (Instant::now(), Direction::new(conditions, seed));
    let comes = |index| direction.packet(bytes, start + interval * index);
    (0..count).map(comes).map(|comes| comes.map(|comes| (comes - start).as_millis())).collect()
}

#[test]
fn a_delay_is_added_and_jitter_stays_below_its_limit_and_in_order() {
    let plain = through(Conditions::delay(100), 1, 3, 1000, 20 * MS);
    assert_eq!(plain, [Some(100), Some(120), Some(140)]);
    let conditions = Conditions { jitter: 50 * MS, ..Conditions::delay(100) };
    let jittery: Vec<u128> = through(conditions, 1, 200, 1000, 20 * MS).into_iter().flatten().collect();
    assert_eq!(jittery.len(), 200);
    assert!(jittery.is_sorted(), "{jittery:?}");
    let added: Vec<u128> = jittery.iter().zip(0..).map(|(comes, index)| comes - 20 * index).collect();
    let (least, most) = (added.iter().min().unwrap(), added.iter().max().unwrap());
    assert!((100..110).contains(least) && (140..=150).contains(most), "{least} to {most}");
}

#[test]
fn a_rate_spreads_packets_and_a_full_queue_drops_them() {
    // 1250 bytes are 2 ms of 5 Mbit/s.
    let line = Conditions::bits_per_second(5_000_000);
    assert_eq!(through(line, 1, 4, 1250, Duration::ZERO), [Some(2), Some(4), Some(6), Some(8)]);
    // Twice as much as it carries: the queue fills up, and then each second one has no room.
    let comes = through(line, 1, 1000, 1250, MS);
    let lost = comes.iter().filter(|comes| comes.is_none()).count();
    assert!(comes[..300].iter().all(Option::is_some) && (340..=360).contains(&lost), "{lost}");
    // As much as it carries.
    assert!(through(line, 1, 1000, 1250, 2 * MS).iter().all(Option::is_some));
}

#[test]
fn loss_is_regular_or_by_chance_and_the_same_from_the_same_seed() {
    let which = |loss, seed| -> Vec<bool> {
        through(Conditions::loss(loss), seed, 2000, 100, MS).iter().map(Option::is_none).collect()
    };
    let regular = which(Loss::Every(20), 1);
    assert!(regular.iter().enumerate().all(|(index, lost)| *lost == (index % 20 == 0)));
    for percent in [1.0, 5.0, 20.0] {
        let by_chance = which(Loss::Percent(percent), 7);
        let lost = by_chance.iter().filter(|lost| **lost).count() as f64 / 20.0;
        assert!((percent * 0.7..=percent * 1.3).contains(&lost), "{lost} of {percent}");
        assert_eq!(by_chance, which(Loss::Percent(percent), 7));
        assert_ne!(by_chance, which(Loss::Percent(percent), 8));
    }
}

/// Returns what it is sent, over UDP and TCP.
async fn echo() -> (SocketAddr, JoinSet<()>) {
    let (udp, tcp) = ports().await.unwrap();
    let (address, mut tasks) = (udp.local_addr().unwrap(), JoinSet::new());
    tasks.spawn(async move {
        let mut packet = [0; 2048];
        while let Ok((len, from)) = udp.recv_from(&mut packet).await {
            udp.send_to(&packet[..len], from).await.unwrap();
        }
    });
    tasks.spawn(async move {
        while let Ok((mut stream, _)) = tcp.accept().await {
            let (mut from, mut to) = stream.split();
            let _ = tokio::io::copy(&mut from, &mut to).await;
        }
    });
    (address, tasks)
}

#[tokio::test(start_paused = true)]
async fn udp_is_delayed_both_ways_and_each_client_has_its_own_answers() {
    let (server, _echo) = echo().await;
    let line = Line::new(Conditions::delay(100), Conditions::delay(50), 1);
    let forwarder = line.lead_to(server).await.unwrap();
    let begun = Instant::now();
    let mut clients = Vec::new();
    for name in [b"one", b"two"] {
        let client = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        client.send_to(name, forwarder.address).await.unwrap();
        clients.push((client, name));
    }
    for (client, name) in &clients {
        let mut packet = [0; 10];
        let (len, from) = client.recv_from(&mut packet).await.unwrap();
        assert_eq!((&packet[..len], from), (&name[..], forwarder.address));
    }
    assert!((150 * MS..160 * MS).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    assert_eq!(line.counts(), [Counts { taken: 2, ..Counts::default() }; 2]);
}

#[tokio::test(start_paused = true)]
async fn two_servers_behind_one_line_share_its_losses() {
    let (first, _echo) = echo().await;
    let (second, _other) = echo().await;
    let line = Line::new(Conditions::loss(Loss::Every(2)), Conditions::default(), 1);
    let forwarders = [line.lead_to(first).await.unwrap(), line.lead_to(second).await.unwrap()];
    let client = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut answers = Vec::new();
    for forwarder in &forwarders {
        client.send_to(b"x", forwarder.address).await.unwrap();
        let answer = timeout(Duration::from_secs(1), client.recv_from(&mut [0; 10])).await;
        answers.push(answer.ok().map(|answer| answer.unwrap().1));
    }
    assert_eq!(answers, [None, Some(forwarders[1].address)]);
    assert_eq!(line.counts()[0], Counts { taken: 2, lost: 1, crowded_out: 0 });
}

#[tokio::test(start_paused = true)]
async fn a_connection_loses_nothing_and_waits_for_what_came_late() {
    let (server, _echo) = echo().await;
    let conditions = Conditions { loss: Loss::Percent(20.0), ..Conditions::delay(50) };
    let line = Line::both_ways(conditions, 3);
    let forwarder = line.lead_to(server).await.unwrap();
    let stream = TcpStream::connect(forwarder.address).await.unwrap();
    let (mut from, mut to) = stream.into_split();
    let sent: Vec<u8> = (0..100_000_u32).map(|index| index as u8).collect();
    let all = sent.clone();
    let begun = Instant::now();
    tokio::spawn(async move {
        to.write_all(&all).await.unwrap();
        to.shutdown().await.unwrap();
    });
    let mut came = Vec::new();
    from.read_to_end(&mut came).await.unwrap();
    assert!(came == sent, "{} of {} bytes", came.len(), sent.len());
    assert!(begun.elapsed() >= 320 * MS, "what was lost came after a retransmission: {:?}", begun.elapsed());
    assert!(line.counts().iter().all(|counts| counts.lost > 0 && counts.crowded_out == 0), "{:?}", line.counts());
}

#[tokio::test(start_paused = true)]
async fn a_narrow_line_slows_a_connection_down() {
    let (server, _echo) = echo().await;
    let line = Line::new(Conditions::bits_per_second(1_000_000), Conditions::default(), 1);
    let forwarder = line.lead_to(server).await.unwrap();
    let (mut from, mut to) = TcpStream::connect(forwarder.address).await.unwrap().into_split();
    let begun = Instant::now();
    // One second of the line.
    tokio::spawn(async move { to.write_all(&[0; 125_000]).await.unwrap() });
    from.read_exact(&mut [0; 125_000]).await.unwrap();
    assert!((980 * MS..1100 * MS).contains(&begun.elapsed()), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn who_is_refused_by_the_server_sees_the_connection_end() {
    let refused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let forwarder = Line::both_ways(Conditions::default(), 1).lead_to(refused).await.unwrap();
    let mut stream = TcpStream::connect(forwarder.address).await.unwrap();
    assert!(!matches!(stream.read(&mut [0; 10]).await, Ok(1..)));
}
