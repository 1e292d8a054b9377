//! Synthetic media that a browser could decode: the clips, and sources that pace them at a bit rate.
//!
//! The clips were made once by `clips/make`: VP8 with inter frames, motion and a key frame every half second, so
//! that key frame requests, freezes and "decodable" mean something; Opus in packets of 20 ms.

pub mod ivf;
pub mod ogg;
mod source;

pub use source::{AudioSource, Frame, MAX_BITS_PER_SECOND, VideoSource};

static VIDEO: &[u8] = include_bytes!("clips/video.ivf");
static AUDIO: &[u8] = include_bytes!("clips/audio.ogg");

/// A clip that cannot be read: a fault of the build, as the clips are part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClipError {
    /// The video.
    #[error(transparent)]
    Video(#[from] ivf::IvfError),
    /// The audio.
    #[error(transparent)]
    Audio(#[from] ogg::OggError),
}

/// The video clip, as it was encoded.
pub fn video_clip() -> Result<ivf::Ivf<'static>, ClipError> {
    Ok(ivf::Ivf::parse(VIDEO)?)
}

/// The packets of the audio clip.
pub fn audio_clip() -> Result<Vec<Vec<u8>>, ClipError> {
    Ok(ogg::opus_packets(AUDIO)?)
}

#[cfg(test)]
pub(crate) mod tests {
    //! What ffmpeg's own decoders make of a file. They share no code with libvpx and libopus, which made the clips.

    use std::path::Path;
    use std::process::Command;

    /// A directory that goes away with the test.
    pub fn scratch() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary directory")
    }

    /// The MD5 of each picture or audio frame, as `-f framemd5` prints them.
    fn decode(directory: &Path, name: &str, codec: [&str; 2], bytes: &[u8]) -> Vec<String> {
        let path = directory.join(name);
        std::fs::write(&path, bytes).expect("write the file to decode");
        let output = Command::new("ffmpeg")
            .args(["-hide_banner", "-loglevel", "error", "-xerror"])
            .args(codec)
            .arg("-i")
            .arg(&path)
            .args(["-fps_mode", "passthrough", "-f", "framemd5", "-"])
            .output()
            .expect("ffmpeg must be installed: it decodes what was received");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "ffmpeg could not decode {name}: {errors}");
        let lines = String::from_utf8(output.stdout).expect("framemd5 is text");
        let hash = |line: &str| line.rsplit(',').next().unwrap_or_default().trim().to_owned();
        lines.lines().filter(|line| !line.starts_with('#')).map(hash).collect()
    }

    /// The pictures of an IVF file, by ffmpeg's native VP8 decoder.
    pub fn decode_video(directory: &Path, ivf: &[u8]) -> Vec<String> {
        decode(directory, "video.ivf", ["-c:v", "vp8"], ivf)
    }

    /// The frames of an Ogg file, by ffmpeg's native Opus decoder.
    pub fn decode_audio(directory: &Path, ogg: &[u8]) -> Vec<String> {
        decode(directory, "audio.ogg", ["-c:a", "opus"], ogg)
    }
}
