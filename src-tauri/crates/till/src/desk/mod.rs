//! The desk of a till: everything that the windows see and may do, with or without windows.
//!
//! Owns the mode (the real till, practice, set-up), who is served, what the camera's codes begin, and
//! what a customer may see. Refuses to own any step of an enrolment: the engines do. The real engine
//! goes on while practice is on, and neither knows the other's enrolments.

mod board;
mod changes;
mod customer;
mod facts;
mod mode;
mod opening;
mod practising;
mod reopening;
mod running;
mod saving;
mod scans;
mod services;
mod set_up;
mod standing;
mod wishes;

use std::sync::Arc;

use enrolment::{Engine, ports::Secrets};
use history::Ledger;
use sandbox::SandboxConfig;
use scanner::Viewfinder;
use settings::{Settings, Sources};
use store::SqliteStore;
use tokio::sync::{Mutex, RwLock, broadcast, watch};

pub use changes::{Change, Changes};
pub use customer::{CustomerStanding, Face};
pub(crate) use reopening::ReopenError;
pub use saving::SaveError;
pub use scans::Scan;
pub(crate) use set_up::{KEYS_OF_SERVICES, key_of_service};
pub use set_up::{SetUp, SetUpSecret, SetUpSetting};
pub use standing::{Mode, ServiceStanding, Standing};
pub use wishes::DeskError;

use board::Board;
use mode::Open;
use scans::Stage;

use crate::office::{Access, Office};

/// How many scans a slow listener may fall behind.
const LIVE_SCANS: usize = 16;

/// The desk of one till. Cheap to clone; all clones are one desk.
#[derive(Clone)]
pub struct Desk {
    shared: Arc<Shared>,
}

/// What a desk can be told besides settings.
#[derive(Debug, Clone)]
pub struct DeskOptions {
    /// The stand-ins of practice.
    pub sandbox: SandboxConfig,
    /// Whether the computer's camera may be opened. Without, practice draws its picture and the real
    /// till has none.
    pub uses_camera: bool,
}

impl Default for DeskOptions {
    fn default() -> Self {
        Self {
            sandbox: SandboxConfig::default(),
            uses_camera: true,
        }
    }
}

/// The two engines of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    Real,
    Practice,
}

/// The side that is on: its engine, and its database.
#[derive(Clone)]
pub(crate) struct On {
    pub(crate) side: Side,
    pub(crate) engine: Engine,
    pub(crate) store: SqliteStore,
    /// What was read of its history so far.
    pub(crate) ledger: Arc<Mutex<Ledger>>,
}

/// What is on.
#[derive(Clone, Default)]
struct Active {
    on: Option<On>,
    is_over: bool,
}

/// What all clones of a desk, and its back office, are one of.
pub(crate) struct Shared {
    pub(crate) sources: Sources,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) options: DeskOptions,
    pub(crate) board: Board,
    pub(crate) access: Access,
    turn: Mutex<Open>,
    /// Read while something is begun, so that it is begun before another till takes over, or after.
    beginning: RwLock<()>,
    writing: Mutex<()>,
    active: watch::Sender<Active>,
    viewfinder: watch::Sender<Option<Viewfinder>>,
    stage: watch::Sender<Option<Arc<Stage>>>,
    scans: broadcast::Sender<Scan>,
}

impl Desk {
    /// A desk over these settings and secrets. Reads the settings, and opens nothing until
    /// [`Desk::start`].
    pub fn new(sources: Sources, secrets: Arc<dyn Secrets>) -> Self {
        Self::with_options(sources, secrets, DeskOptions::default())
    }

    /// The same, told more.
    pub fn with_options(sources: Sources, secrets: Arc<dyn Secrets>, options: DeskOptions) -> Self {
        // What is wrong with them is said when the till is opened.
        let own = Settings::load(&sources).unwrap_or_default();
        let shared = Shared {
            board: Board::new(own),
            access: Access::default(),
            sources,
            secrets,
            options,
            turn: Mutex::default(),
            beginning: RwLock::default(),
            writing: Mutex::default(),
            active: watch::Sender::default(),
            viewfinder: watch::Sender::default(),
            stage: watch::Sender::default(),
            scans: broadcast::Sender::new(LIVE_SCANS),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The state of the till, now and after each change.
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.shared.board.standing()
    }

    /// What the customer may see, now and after each change.
    pub fn customer(&self) -> watch::Receiver<CustomerStanding> {
        self.shared.board.customer()
    }

    /// The enrolments of the mode that is on: all open ones first, then each change.
    pub fn watch(&self) -> Changes {
        Changes::new(self.shared.active.subscribe())
    }

    /// What becomes of personal codes before the camera. They begin enrolments while nobody is served.
    pub fn scans(&self) -> broadcast::Receiver<Scan> {
        self.shared.scans.subscribe()
    }

    /// The picture: another one in each mode, none where nobody can be served.
    pub fn viewfinder(&self) -> watch::Receiver<Option<Viewfinder>> {
        self.shared.viewfinder()
    }

    /// What managers and administrators see and may do.
    pub fn office(&self) -> Office {
        Office::of(self.shared.clone())
    }

    /// Tries the camera again at once.
    pub fn retry_camera(&self) {
        if let Some(viewfinder) = &*self.shared.viewfinder.borrow() {
            viewfinder.retry();
        }
    }
}

impl Shared {
    /// The picture, like [`Desk::viewfinder`].
    pub(crate) fn viewfinder(&self) -> watch::Receiver<Option<Viewfinder>> {
        self.viewfinder.subscribe()
    }
}
