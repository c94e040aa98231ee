//! How good the picture is, for whoever sets up the camera.

use access::Role;
use scanner::{Measures, Viewfinder};
use tokio::sync::watch;

use super::{MeterView, Office, OfficeError};

/// Measures the picture of the desk, whichever it is.
pub struct Meter {
    viewfinder: watch::Receiver<Option<Viewfinder>>,
    measures: Option<Measures>,
}

impl Office {
    /// A meter for the picture of this till, in practice too.
    pub fn meter(&self) -> Result<Meter, OfficeError> {
        self.allowed(Role::Administrator)?;
        let mut viewfinder = self.shared.viewfinder();
        viewfinder.mark_changed();
        Ok(Meter {
            viewfinder,
            measures: None,
        })
    }
}

impl Meter {
    /// What the newest picture measures, two a second at most. Waits while there is no picture; `None`
    /// once the desk is gone. May be cancelled at any time.
    pub async fn next(&mut self) -> Option<MeterView> {
        let Self {
            viewfinder,
            measures,
        } = self;
        loop {
            tokio::select! {
                biased;
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
