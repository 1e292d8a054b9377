//! Whether neko's capture works, asked of neko itself: where no video comes, it tells capture from network.

use std::time::Duration;

use tokio::time::sleep;

use crate::http::Request;
use crate::work::Work;

/// Between two looks at the encoder's counter, which neko refreshes every second or so.
const BETWEEN: Duration = Duration::from_secs(2);
const BYTES: &str = "neko_capture_streamsink_bytes";
const LISTENERS: &str = "neko_capture_streamsink_listeners";

/// What neko says of its encoder and of its screen; none where it says nothing.
pub(crate) async fn ask(work: &Work) -> Option<String> {
    let before = metrics(work).await;
    if before.is_some() {
        sleep(BETWEEN).await;
    }
    let encoder = before.zip(metrics(work).await).and_then(|(before, after)| encoder(&before, &after));
    let screen = screen(work).await;
    let said: Vec<String> = encoder.into_iter().chain(screen).map(str::to_owned).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

async fn metrics(work: &Work) -> Option<String> {
    let answer = work.client.ask(&work.base, Request::get("/metrics")).await.ok()?;
    (answer.status == 200).then_some(answer.body)
}

/// The sum of a video metric's values.
fn sum(metrics: &str, name: &str) -> Option<f64> {
    let of_video = |line: &&str| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with('{')) && !line.contains("codec_type=\"audio\"")
    };
    let values: Vec<f64> =
        metrics.lines().filter(of_video).filter_map(|line| line.rsplit(' ').next()?.parse().ok()).collect();
    (!values.is_empty()).then(|| values.iter().sum())
}

fn encoder(before: &str, after: &str) -> Option<&'static str> {
    let grew = sum(after, BYTES)? > sum(before, BYTES)?;
    let listeners = sum(after, LISTENERS)? > 0.0;
    match (grew, listeners) {
        (true, true) => Some("neko's encoder works (/metrics): the video is lost between neko and here"),
        (false, true) => Some("neko's encoder has a viewer and makes nothing (/metrics): the capture is broken"),
        _ => None,
    }
}

/// A picture of the screen without WebRTC, where neko is set to make some.
async fn screen(work: &Work) -> Option<&'static str> {
    let token = work.token.as_ref()?;
    let request = Request { token: Some(token), ..Request::get("/api/room/screen/cast.jpg") };
    let answer = work.client.ask(&work.base, request).await.ok()?;
    match answer.status {
        200 => Some("neko's screen can be captured (cast.jpg)"),
        500..=599 => Some("neko's screen cannot be captured (cast.jpg)"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_of_the_encoder_tells_capture_from_network() {
        let metrics = |bytes: u32, listeners: u32| {
            format!(
                "neko_capture_streamsink_bytes{{codec_name=\"opus\",codec_type=\"audio\",video_id=\"audio\"}} 9{bytes}\n\
                 neko_capture_streamsink_bytes{{codec_name=\"vp8\",codec_type=\"video\",video_id=\"hq\"}} {bytes}\n\
                 neko_capture_streamsink_listeners{{codec_name=\"vp8\",codec_type=\"video\",video_id=\"hq\"}} {listeners}\n"
            )
        };
        assert!(encoder(&metrics(1, 1), &metrics(2, 1)).unwrap().contains("works"));
        assert!(encoder(&metrics(2, 1), &metrics(2, 1)).unwrap().contains("broken"));
        assert_eq!(encoder(&metrics(2, 0), &metrics(2, 0)), None);
        assert_eq!(encoder("", ""), None);
    }
}
