//! What crosses to the windows, and what comes back: one type for each thing that a screen shows.
//!
//! Made from the domain's types and from nothing else, and never the other way round but for requests.
//! TypeScript has the same types (`ui/src/lib/ipc/generated`), written by a test.

mod camera;
mod customer;
mod enrolment;
mod office;
mod practice;
mod refusal;
mod set_up;
mod till;

pub use camera::{CameraView, ScanEvent, SeenCode};
pub use customer::{CustomerFace, CustomerView};
pub use enrolment::{BeginAnswer, BeginRequest, ConsentView, EnrolmentChange, EnrolmentView};
pub use office::Section;
pub use practice::PracticeCustomer;
pub use refusal::{Refusal, RefusalCode};
pub use set_up::{MonitorView, SecretField, SetUpView, SettingField};
pub use till::{Mode, ServiceView, TillView};
