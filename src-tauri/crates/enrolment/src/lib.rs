//! What an enrolment is: the domain words, the phases, the rules and the engine that drives them.
//!
//! Owns every decision between "a code was read" and "the customer is a member". Refuses to own
//! any I/O: services, storage, time and randomness come in through [`ports`].
#![deny(missing_docs)]

mod code;
mod consent;
mod contact;
mod engine;
mod login;
mod number;
mod outcome;
mod personal;
mod phase;
pub mod ports;
mod profile;
mod qr;
mod record;
mod rules;

pub use code::{ConfirmationCode, InvalidCode, OsCodes};
pub use consent::{ConsentAnswer, ConsentKind, ConsentMapping, Consents};
pub use contact::{Change, ConsentEntry, Contact, ContactDetails, ContactId, Found, NewContact};
pub use engine::{Begin, Begun, Engine, Identity, RequestError};
pub use login::{AuthRequestId, LoginRequest, Tokens};
pub use number::{Country, InvalidNumber, Msisdn};
pub use outcome::{GiveUpReason, NextStep, Outcome, Problem, ProblemCode, UnsavedReason};
pub use personal::{Personal, stored};
pub use phase::{IllegalStep, Phase, Step};
pub use profile::{Address, Profile};
pub use qr::{CodeKind, QrText};
pub use record::{
    Baseline, Enrolment, EnrolmentId, Event, Milestone, Private, Source, View, WorkerId,
};
pub use rules::{AskedBy, CreateContact, Rules};
