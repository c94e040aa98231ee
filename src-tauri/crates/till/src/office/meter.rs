//! How good the picture is, for whoever sets up the camera.

use access::Role;
use scanner::{Measures, Viewfinder};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{MeterView, Office, OfficeError};

/// Measures the picture of the desk, whichever it is.
pub struct Meter {
    viewfinder: watch::Receiver<Option<Viewfinder>>,
    measures: Option<Measures>,
    ended: CancellationToken,
}

impl Office {
    /// A meter for the picture of this till, in practice too. It ends with the session.
    pub fn meter(&self) -> Result<Meter, OfficeError> {
        let ended = self.until_locked(Role::Administrator)?;
        let mut viewfinder = self.shared.viewfinder();
        viewfinder.mark_changed();
        Ok(Meter {
            viewfinder,
            measures: None,
            ended,
        })
    }
}

impl Meter {
    /// What the newest picture measures, two a second at most. Waits while there is no picture; `None`
    /// once whoever asked for it is not let in any more, or the desk is gone. May be cancelled at any
    /// time.
    pub async fn next(&mut self) -> Option<MeterView> {
        let Self {
            viewfinder,
            measures,
            ended,
        } = self;
        loop {
            tokio::select! {
                biased;
                () = ended.cancelled() => return None,
                changed = viewfinder.changed() => {
                    changed.ok()?;
                    *measures = viewfinder.borrow_and_update().as_ref().map(Viewfinder::measures);
                }
                measured = next_of(measures) => match measured {
                    Some(measured) => return Some(MeterView {
                        light: measured.light,
                        sharpness: measured.sharpness,
                    }),
                    None => *measures = None,
                },
            }
        }
    }
}

/// Waits for ever where nothing is measured.
async fn next_of(measures: &mut Option<Measures>) -> Option<scanner::Measure> {
    match measures {
        Some(measures) => measures.next().await,
        None => std::future::pending().await,
    }
}
