//! Every metric: its name, its type and what it says.

/// The type of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A value that goes up and down.
    Gauge,
    /// A value that only grows; its name ends in `_total`.
    Counter,
    /// Counts of values by their size.
    Histogram,
}

impl Type {
    /// The word in the text formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Counter => "counter",
            Self::Histogram => "histogram",
        }
    }
}

macro_rules! metrics {
    ($($variant:ident = $type:ident $name:literal, $help:literal;)*) => {
        /// A metric.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Metric { $(#[doc = $help] $variant,)* }

        impl Metric {
            /// Every metric.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name; a counter's with its `_total`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it says, one sentence.
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }

            /// The type.
            pub fn metric_type(self) -> Type {
                match self { $(Self::$variant => Type::$type,)* }
            }
        }
    };
}

metrics! {
    ProbeSuccess = Gauge "probe_success", "1 if the probe found what it looks for, else 0.";
    ProbeDuration = Gauge "probe_duration_seconds", "How long the probe took.";
    ProbeAge = Gauge "neko_ice_probe_age_seconds",
        "How old the result is: above 0 if it was answered from memory, see min-interval.";
    ProbeFinished = Gauge "neko_ice_probe_finished_seconds", "When the probe ended, in seconds since 1970.";
    ProbeTook = Gauge "neko_ice_probe_duration_seconds", "How long the probe took.";
    ProbeVerdict = Gauge "neko_ice_probe_verdict", "1 for the verdict that was reached, 0 for the others.";
    ProbeAllocations = Gauge "neko_ice_probe_allocations", "How many allocations TURN servers granted to this probe.";
    ProbeOmitted = Gauge "neko_ice_probe_omitted_series",
        "How many series were left out because a target may have no more.";
    ProbeExceeded = Gauge "neko_ice_probe_threshold_exceeded",
        "1 if a value that was measured is beyond this threshold of the target, 0 if all are within it.";
    TargetBroken = Gauge "neko_ice_target_broken",
        "1 if the file of the target cannot be read any more; the probe uses what was read before, if anything was.";
    ConfigVerdict = Gauge "neko_ice_config_verdict", "1 for the verdict on the servers of a configuration.";
    ViewersVideo = Gauge "neko_ice_viewers_video",
        "Whether a class of viewers gets video; absent if that is not proven.";
    ServerUp = Gauge "neko_ice_server_up",
        "1 if every step of the check of this server was done, 0 if one failed; absent if it could not be checked.";
    ServerFailure = Gauge "neko_ice_server_failure",
        "1 with the name of what failed, which `neko-ice explain` explains; absent without a failure.";
    ServerRoundTrip = Gauge "neko_ice_server_round_trip_seconds", "The time from a STUN Binding request to its answer.";
    ServerCertificate = Gauge "neko_ice_server_certificate_expiry_timestamp_seconds",
        "When the first certificate of the server's chain expires, in seconds since 1970.";
    ServerCredential = Gauge "neko_ice_server_credential_expiry_timestamp_seconds",
        "When the time-limited TURN user name expires, in seconds since 1970.";
    ServerStep = Gauge "neko_ice_server_step_seconds", "How long a step of the check took.";
    PathWorks = Gauge "neko_ice_path_works", "Whether media flowed over a path; absent if it could not be tried.";
    PathFirstMedia = Gauge "neko_ice_path_first_media_seconds", "From the start of ICE to the first media packet.";
    ViewVerdict = Gauge "neko_ice_view_verdict", "1 for the verdict of the visit, 0 for the others.";
    ViewFailure = Gauge "neko_ice_view_failure",
        "1 with the name of what failed, which `neko-ice explain` explains; absent without a failure.";
    ViewPicture = Gauge "neko_ice_view_picture_seconds", "From the start of the visit to the first complete picture.";
    ViewPredicted = Gauge "neko_ice_view_predicted_picture_seconds",
        "The latest moment of the first picture after the viewer's answer, as the settings predict it.";
    ViewAnswered = Gauge "neko_ice_view_answered_picture_seconds",
        "From the viewer's answer to the first complete picture, to compare with the prediction.";
    ViewStep = Gauge "neko_ice_view_step_seconds", "From the start of the visit to a step.";
    ViewRoundTrip = Gauge "neko_ice_view_round_trip_seconds", "The median round trip over neko's data channel.";
    ViewVideoLoss = Gauge "neko_ice_view_video_loss_ratio", "Share of the video packets that never came.";
    ViewVideoJitter = Gauge "neko_ice_view_video_jitter_seconds", "Interarrival jitter of the video (RFC 3550).";
    ViewVideoRate = Gauge "neko_ice_view_video_bytes_per_second", "Payload of the video in a second.";
    ViewVideoFrames = Gauge "neko_ice_view_video_frames_per_second", "Frames in a second that a decoder can show.";
    ViewFreezes = Gauge "neko_ice_view_video_freeze_seconds", "How long the picture was frozen, all freezes together.";
    ViewAudioLoss = Gauge "neko_ice_view_audio_loss_ratio", "Share of the audio packets that never came.";
    ViewAudioJitter = Gauge "neko_ice_view_audio_jitter_seconds", "Interarrival jitter of the audio (RFC 3550).";
    ExporterBuild = Gauge "neko_ice_exporter_build_info", "1 with the version of neko-ice.";
    ExporterTargets = Gauge "neko_ice_exporter_targets", "How many targets are configured.";
    ExporterBroken = Gauge "neko_ice_exporter_broken_targets", "How many targets have a file that cannot be read.";
    ExporterReloadOk = Gauge "neko_ice_exporter_config_last_reload_successful",
        "1 if the targets file was read the last time, 0 if it is broken and the one before is used.";
    ExporterReloadTime = Gauge "neko_ice_exporter_config_last_reload_success_timestamp_seconds",
        "When the targets file that is used was read, in seconds since 1970.";
    ExporterProbes = Counter "neko_ice_exporter_probes_total", "Probes that ended, by module and success.";
    ExporterDuration = Histogram "neko_ice_exporter_probe_duration_seconds",
        "How long probes took, by module.";
    ExporterMemory = Counter "neko_ice_exporter_answers_from_memory_total",
        "Scrapes within min-interval that were answered with the last result.";
    ExporterRunning = Gauge "neko_ice_exporter_running_probes", "Probes that run now.";
    ExporterWaiting = Gauge "neko_ice_exporter_waiting_scrapes", "Scrapes that wait for a probe now.";
    ExporterRejected = Counter "neko_ice_exporter_rejected_requests_total",
        "Requests that were refused, by reason.";
    ExporterConnections = Gauge "neko_ice_exporter_connections", "Open HTTP connections.";
    ExporterAllocations = Counter "neko_ice_exporter_allocations_total",
        "Allocations that TURN servers granted to all probes.";
    ProcessCpu = Counter "process_cpu_seconds_total", "Total user and system CPU time spent in seconds.";
    ProcessMemory = Gauge "process_resident_memory_bytes", "Resident memory size in bytes.";
    ProcessFiles = Gauge "process_open_fds", "Number of open file descriptors.";
    ProcessStart = Gauge "process_start_time_seconds", "Start time of the process since 1970 in seconds.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_conventions() {
        for metric in Metric::ALL {
            let (name, help) = (metric.name(), metric.help());
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert_eq!(name.ends_with("_total"), metric.metric_type() == Type::Counter, "{name}");
            assert!(help.ends_with('.') && !help.contains('\n'), "{name}: {help}");
        }
    }
}
