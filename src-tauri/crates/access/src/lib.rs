//! Who may do what at a till: roles, their PINs, and the session of whoever unlocked it.
//!
//! Owns what a PIN may be, how it is kept (Argon2id), how long one waits after wrong tries, and when a
//! session is over. Refuses to own what each role may do: whoever does it asks for the role.
#![deny(missing_docs)]

mod hash;
mod pin;
mod role;
mod session;
mod staff;
mod standing;
mod tries;

pub use hash::{CannotHash, Effort, NotAHash, PinHash};
pub use pin::{Pin, WeakPin};
pub use role::Role;
pub use session::Session;
pub use staff::{NotAStaffNumber, StaffNumber};
pub use standing::{AccessStanding, UnlockAnswer};
pub use tries::{FREE, LONGEST_WAIT, Tries, Trying};
