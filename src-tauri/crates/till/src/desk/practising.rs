//! The invented customers of practice.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use enrolment::QrText;
use sandbox::CastMember;
use scanner::CameraState;

use super::{Desk, Side, scans::Stage};

impl Desk {
    /// All of them; nobody outside of practice.
    pub fn practice_customers(&self) -> Vec<CastMember> {
        self.stage()
            .map_or_else(Vec::new, |stage| stage.cast.clone())
    }

    /// Lets the customer with this number (digits with calling code) come and hold up their code.
    /// Where a camera shows the real shop, the code counts as if it had been read there. `false` if
    /// there is no such customer.
    pub fn hold_up(&self, number: &str) -> bool {
        let Some(stage) = self.stage() else {
            return false;
        };
        let Some(customer) = stage.named(number) else {
            return false;
        };
        stage.is_anyone_shown.store(true, Relaxed);
        let text = QrText::new(&customer.qr_text);
        let is_drawn = self
            .shared
            .board
            .read(|known| known.camera == CameraState::Drawn);
        let viewfinder = self.shared.viewfinder.borrow().clone();
        if let Some(viewfinder) = viewfinder.filter(|_| is_drawn) {
            viewfinder.hold_up(text);
        } else {
            let shared = self.shared.clone();
            tokio::spawn(async move { shared.scanned(Side::Practice, text).await });
        }
        true
    }

    /// Where the phone of this customer is simulated, or those of all. `None` outside of practice.
    pub fn phone_url(&self, number: Option<&str>) -> Option<String> {
        let stage = self.stage()?;
        let language = self.shared.board.read(|known| known.own.till.language);
        let page = match number {
            Some(number) => format!("/{}", stage.named(number)?.number),
            None => String::new(),
        };
        Some(format!(
            "{}/phone{page}?lang={}",
            stage.base_url,
            language.code()
        ))
    }

    /// The cast of the practice that is on.
    pub(super) fn stage(&self) -> Option<Arc<Stage>> {
        self.shared.stage.borrow().clone()
    }
}
