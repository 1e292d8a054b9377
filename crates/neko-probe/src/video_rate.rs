//! How fast neko's video flows, as its configuration says.

use neko_config::{Bitrate, Resolution};
use neko_text::source::Place;

/// The bit rate of neko's first pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoRate<'a> {
    /// So many bit/s.
    Known(u64),
    /// The pipeline does not tell, and why.
    Unknown(&'a str),
    /// There is no such pipeline.
    NoPipeline,
}

impl<'a> VideoRate<'a> {
    /// bit/s where the configuration does not tell.
    pub const WHERE_UNKNOWN: u64 = 1_000_000;

    /// That of a configuration.
    pub fn of(resolution: &'a Resolution) -> Self {
        match resolution.capture.first_video().map(|first| &first.bitrate) {
            Some(Bitrate::Known { bits_per_second, .. }) => Self::Known(*bits_per_second),
            Some(Bitrate::Unknown(why)) => Self::Unknown(why),
            None => Self::NoPipeline,
        }
    }

    /// Where the pipeline of a configuration stands; nowhere where it is neko's own.
    pub fn place(resolution: &Resolution) -> Option<&Place> {
        let pipelines = &resolution.capture.video_pipelines;
        resolution.capture.first_video().and_then(|first| first.place.as_ref()).or(pipelines.place())
    }

    /// bit/s that the media source is asked for, within what it can be.
    pub fn bits_per_second(self) -> u64 {
        match self {
            Self::Known(rate) => rate.clamp(10_000, 100_000_000),
            Self::Unknown(_) | Self::NoPipeline => Self::WHERE_UNKNOWN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::{Input, NoFiles, Variable, resolve};

    #[test]
    fn video_flows_as_nekos_first_pipeline_does_where_that_is_known() {
        for (name, value, rate) in [
            ("NEKO_DEBUG", "false", 1_996_000),
            ("NEKO_CAPTURE_VIDEO_PIPELINE", "x264enc bitrate=3000", 3_000_000),
            ("NEKO_CAPTURE_VIDEO_PIPELINE", "x264enc pass=qual", VideoRate::WHERE_UNKNOWN),
            ("NEKO_CAPTURE_VIDEO_PIPELINE", "x264enc bitrate=900000", 100_000_000),
            ("NEKO_VIDEO_BITRATE", "2000", 1_300_000),
        ] {
            let input = Input { environment: vec![Variable::new(name, value)], ..Input::default() };
            let resolution = resolve(&input, &NoFiles).unwrap();
            assert_eq!(VideoRate::of(&resolution).bits_per_second(), rate, "{name}={value}");
        }
    }
}
