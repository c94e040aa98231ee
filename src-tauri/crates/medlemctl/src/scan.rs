//! From a picture, a clip, a webcam or the drawn clip to the text of a code.

use std::path::Path;
use std::time::Instant;

use enrolment::{CodeKind, QrText};
use scanner::{
    CameraChoice, CameraRequest, Chain, Clip, Flaw, Flaws, FrameError, FrameSource, LiveReader,
    Luma, Picture, PracticeClip, ScanError, Webcam, scan,
};
use settings::Camera;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, interrupts::Interrupts, show::Show, words};

/// Where to look.
pub(crate) enum Look {
    Picture(std::path::PathBuf),
    Video(std::path::PathBuf),
    Camera {
        name: Option<String>,
        settings: Camera,
    },
    Drawn(QrText),
}

/// What is worth a remark before a customer's own code is read.
enum Heard {
    Other(CodeKind),
    Poor(Flaw),
}

/// A camera that tells what is wrong with its picture, once for as long as it is.
struct Watched {
    camera: Webcam,
    flaws: Flaws,
    told: Option<Flaw>,
    tell: UnboundedSender<Heard>,
}

impl FrameSource for Watched {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        let frame = self.camera.next_frame()?;
        let flaw = frame
            .as_ref()
            .and_then(|frame| self.flaws.see(frame, Instant::now()));
        if let Some(flaw) = flaw.filter(|_| self.told != flaw) {
            // The listener outlives the scan.
            let _ = self.tell.send(Heard::Poor(flaw));
        }
        self.told = flaw;
        Ok(frame)
    }
}

impl Look {
    fn open(self, tell: &UnboundedSender<Heard>) -> Result<Box<dyn FrameSource>, Failure> {
        Ok(match self {
            Self::Picture(path) => Box::new(Picture::open(&path).map_err(refused)?),
            Self::Video(path) => Box::new(Clip::open(&path).map_err(refused)?),
            Self::Camera { name, settings } => Box::new(Watched {
                camera: Webcam::open(CameraRequest {
                    camera: name
                        .or(settings.name)
                        .map_or(CameraChoice::Any, CameraChoice::Name),
                    width: settings.width,
                    height: settings.height,
                    rate: settings.rate,
                })
                .map_err(refused)?,
                flaws: Flaws::default(),
                told: None,
                tell: tell.clone(),
            }),
            Self::Drawn(text) => Box::new(PracticeClip::new(&[text], 1).map_err(refused)?),
        })
    }

    fn what(&self) -> String {
        let named = |path: &Path| format!("`{}`", path.display());
        match self {
            Self::Picture(path) | Self::Video(path) => named(path),
            Self::Camera { .. } => "the camera's picture".to_owned(),
            Self::Drawn(_) => "the drawn clip".to_owned(),
        }
    }
}

/// Looks until a customer's own code is read, Ctrl-C, or the end of the file.
pub(crate) async fn read(look: Look, show: &Show) -> Result<QrText, Failure> {
    let what = look.what();
    let is_live = matches!(look, Look::Camera { .. });
    let mut interrupts = Interrupts::listen()?;
    show.remark(&format!("Looking for a code in {what}"));
    let cancel = CancellationToken::new();
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let looking = tokio::task::spawn_blocking({
        let cancel = cancel.clone();
        move || -> Result<Result<QrText, ScanError>, Failure> {
            let mut source = look.open(&tell)?;
            let found = scan(
                &mut *source,
                &mut LiveReader::new(Chain::default()),
                &cancel,
                |kind| {
                    // The listener outlives the scan.
                    let _ = tell.send(Heard::Other(kind));
                },
            );
            Ok(found.map(|scanned| scanned.text))
        }
    });
    tokio::pin!(looking);
    let mut last_other: Option<CodeKind> = None;
    let found = loop {
        tokio::select! {
            biased;
            Some(heard) = heard.recv() => match heard {
                Heard::Other(kind) => {
                    last_other = Some(kind);
                    // Of a file it is said at its end, if nothing better comes.
                    if is_live {
                        show.remark(words::not_personal(kind));
                    }
                }
                Heard::Poor(flaw) => show.remark(words::flaw(flaw)),
            },
            found = &mut looking => break found,
            // A camera or a pipe may not hear it at once: the program does not wait for them.
            () = interrupts.next() => {
                cancel.cancel();
                return Err(Failure::other("Cancelled."));
            }
        }
    };
    match found.map_err(|_| Failure::other("the scan did not end well"))?? {
        Ok(text) => Ok(text),
        Err(ScanError::Cancelled) => Err(Failure::other("Cancelled.")),
        Err(ScanError::NothingPersonal { .. }) => Err(Failure::other(match last_other {
            Some(kind) => format!("{} ({what})", words::not_personal(kind)),
            None => format!("No QR code was found in {what}. Try a sharper or closer picture."),
        })),
        Err(ScanError::Frame(error)) => Err(refused(error)),
    }
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::other(error.to_string())
}
