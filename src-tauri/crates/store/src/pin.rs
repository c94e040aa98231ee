//! What is kept of a PIN.

use std::fmt;

use jiff::Timestamp;

/// The PIN of one role, and the wrong tries since the last right one.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredPin {
    /// Its hash with salt and parameters, in the PHC string format.
    pub hash: String,
    /// How many wrong tries there were.
    pub wrong: u32,
    /// When the last of them was.
    pub last_wrong_at: Option<Timestamp>,
    /// Until when no try is looked at.
    pub wait_until: Option<Timestamp>,
}

/// Without the hash: a short PIN can be found by trying all of them.
impl fmt::Debug for StoredPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredPin")
            .field("wrong", &self.wrong)
            .field("last_wrong_at", &self.last_wrong_at)
            .field("wait_until", &self.wait_until)
            .finish_non_exhaustive()
    }
}
