//! What can go wrong with a camera, as far as the system tells.

use nokhwa::NokhwaError;
use serde::Serialize;
use ts_rs::TS;

/// Why a camera gives no frames.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CameraError {
    #[error("no camera was found")]
    NoneFound,
    #[error("there is no camera `{wanted}`; there is: {}", there_is.join(", "))]
    NotFound {
        wanted: String,
        there_is: Vec<String>,
    },
    #[error("the camera `{camera}` is in use by another program")]
    Busy { camera: String },
    #[error("the system does not let this program use the camera `{camera}`")]
    Refused { camera: String },
    #[error("the camera `{camera}` gives no more frames")]
    Lost { camera: String },
    #[error("the camera `{camera}` has no picture format that can be read")]
    WrongFormat { camera: String },
    #[error("the camera `{camera}` failed: {reason}")]
    Failed { camera: String, reason: String },
}

/// The kind of a failure, without names: what a screen has a sentence for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CameraFault {
    /// The computer has none.
    NoneFound,
    /// The one that is set is not there.
    NotFound,
    /// Another program uses it.
    Busy,
    /// The system does not allow it.
    Refused,
    /// It stopped giving frames.
    Lost,
    /// It has no format that can be read.
    WrongFormat,
    /// Anything else.
    Failed,
}

impl CameraError {
    /// Its kind.
    pub const fn fault(&self) -> CameraFault {
        match self {
            Self::NoneFound => CameraFault::NoneFound,
            Self::NotFound { .. } => CameraFault::NotFound,
            Self::Busy { .. } => CameraFault::Busy,
            Self::Refused { .. } => CameraFault::Refused,
            Self::Lost { .. } => CameraFault::Lost,
            Self::WrongFormat { .. } => CameraFault::WrongFormat,
            Self::Failed { .. } => CameraFault::Failed,
        }
    }

    /// Sorts what `nokhwa` says. It gives only text, but the text ends with the number that Windows has
    /// for the error, which no language setting changes (Windows, Media Foundation error codes).
    pub(super) fn sort(camera: &str, error: &NokhwaError) -> Self {
        let camera = camera.to_owned();
        let reason = error.to_string();
        let is = |marks: &[&str]| marks.iter().any(|mark| reason.contains(mark));
        if is(&["0xC00D3704", "0xC00D3EA3"]) {
            Self::Busy { camera }
        } else if is(&["0x80070005"]) {
            Self::Refused { camera }
        } else if is(&["0xC00D3EA2"]) {
            Self::Lost { camera }
        } else if is_about_formats(error) {
            Self::WrongFormat { camera }
        } else {
            Self::Failed { camera, reason }
        }
    }
}

fn is_about_formats(error: &NokhwaError) -> bool {
    matches!(
        error,
        NokhwaError::GetPropertyError { property, .. } | NokhwaError::SetPropertyError { property, .. }
            if property.contains("Format")
    )
}

#[cfg(test)]
mod tests {
    use nokhwa::NokhwaError;
    use rstest::rstest;

    use super::CameraError;

    fn camera() -> String {
        "Till camera".to_owned()
    }

    #[rstest]
    #[case::in_use(
        NokhwaError::OpenStreamError("The device is in use. (0xC00D3704)".into()),
        CameraError::Busy { camera: camera() })]
    #[case::privacy_switch_of_windows(
        NokhwaError::OpenDeviceError("0".into(), "Access is denied. (0x80070005)".into()),
        CameraError::Refused { camera: camera() })]
    #[case::unplugged(
        NokhwaError::ReadFrameError("The device was removed. (0xC00D3EA2)".into()),
        CameraError::Lost { camera: camera() })]
    #[case::nothing_readable(
        NokhwaError::GetPropertyError { property: "CameraFormat".into(), error: "Failed to Fufill".into() },
        CameraError::WrongFormat { camera: camera() })]
    #[case::anything_else(
        NokhwaError::StreamShutdownError("odd".into()),
        CameraError::Failed { camera: camera(), reason: "Could not stop stream: odd".into() })]
    fn each_failure_of_a_camera_is_its_own(#[case] told: NokhwaError, #[case] sorted: CameraError) {
        assert_eq!(CameraError::sort("Till camera", &told), sorted);
    }
}
