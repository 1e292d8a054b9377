//! Offer and answer as texts: what neko's offer has beside str0m's, and what of the page's answer is for whom.

use crate::agent::Credentials;

/// No browser's answer is longer.
pub const LONGEST_ANSWER: usize = 64 << 10;

/// The offer with candidates, where they do not travel behind it, and as that of a lite agent.
pub fn with_candidates(sdp: &str, candidates: &[String], trickle: bool, lite: bool) -> String {
    let mut text = String::with_capacity(sdp.len() + 1024);
    let mut media = 0;
    for line in sdp.lines() {
        if line.starts_with("m=") {
            media += 1;
            match media {
                1 if lite => text.push_str("a=ice-lite\r\n"),
                2 => push_candidates(&mut text, candidates, trickle),
                _ => {}
            }
        }
        text.push_str(line);
        text.push_str("\r\n");
    }
    text
}

/// At the end of the first media section, which the others are bundled with.
fn push_candidates(text: &mut String, candidates: &[String], trickle: bool) {
    for candidate in candidates {
        text.push_str(&format!("a={candidate}\r\n"));
    }
    if !trickle {
        text.push_str("a=end-of-candidates\r\n");
    }
}

/// A viewer's answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// For str0m: without candidates, which are the agent's.
    pub sdp: String,
    /// `candidate:…`
    pub candidates: Vec<String>,
    /// Whether the browser takes the video.
    pub plays_video: bool,
    ufrag: String,
    password: String,
}

impl Answer {
    /// Reads one; none where it lacks what ICE needs.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST_ANSWER {
            return None;
        }
        let value = |name: &str| text.lines().find_map(|line| line.trim_end().strip_prefix(name)).map(str::to_owned);
        let (ufrag, password) = (value("a=ice-ufrag:")?, value("a=ice-pwd:")?);
        let is_candidate = |line: &&str| line.starts_with("a=candidate:") || line.starts_with("a=end-of-candidates");
        let (ours, sdp): (Vec<&str>, Vec<&str>) = text.lines().map(str::trim_end).partition(is_candidate);
        let candidates = ours.iter().filter_map(|line| line.strip_prefix("a=")).map(str::to_owned).collect();
        let plays_video = sdp.iter().any(|line| line.starts_with("m=video ") && !line.starts_with("m=video 0 "));
        let sdp = sdp.iter().flat_map(|line| [*line, "\r\n"]).collect();
        Some(Self { sdp, candidates, plays_video, ufrag, password })
    }

    /// The viewer's ICE credentials.
    pub fn credentials(&self) -> Credentials {
        Credentials { ufrag: self.ufrag.clone(), password: self.password.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_stand_in_the_first_media_section() {
        let sdp = "v=0\r\ns=-\r\nm=audio 9\r\na=mid:a\r\nm=video 9\r\na=mid:v\r\n";
        let candidates = ["candidate:1".to_owned()];
        assert_eq!(
            with_candidates(sdp, &candidates, false, true),
            "v=0\r\ns=-\r\na=ice-lite\r\nm=audio 9\r\na=mid:a\r\na=candidate:1\r\na=end-of-candidates\r\nm=video 9\r\na=mid:v\r\n"
        );
        assert_eq!(with_candidates(sdp, &[], true, false), sdp);
    }

    #[test]
    fn an_answer_is_divided() {
        let text = "v=0\r\nm=audio 9 x\r\na=ice-ufrag:uu\r\na=ice-pwd:pp\r\na=candidate:1 1 udp\r\nm=video 9 x\r\n";
        let answer = Answer::read(text).expect("an answer");
        assert_eq!(answer.candidates, ["candidate:1 1 udp"]);
        assert!(!answer.sdp.contains("candidate") && answer.plays_video);
        assert_eq!(answer.credentials().ufrag, "uu");
        for refused in ["", "v=0\r\n", "a=ice-ufrag:u\r\n", &"x".repeat(LONGEST_ANSWER + 1)] {
            assert_eq!(Answer::read(refused), None);
        }
    }
}
