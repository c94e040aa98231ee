//! What the cashier wishes.

use access::StaffNumber;
use enrolment::{Begin, Begun, CodeKind, EnrolmentId, RequestError, View, ports::StoreFault};
use settings::Staff;

use super::{Desk, On, Shared, Side, board::Known};

/// Why a wish was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// No till is open.
    #[error("no till is open")]
    Closed,
    /// The code is not a customer's own.
    #[error("the code is not a customer's own")]
    NotPersonal(CodeKind),
    /// There is no open enrolment with this id in this mode.
    #[error("the enrolment is over")]
    NotOpen,
    /// The enrolment stands where this is not possible, approved perhaps.
    #[error("this is not possible any more")]
    TooLate,
    /// As many requests as allowed are on the customer's phone already.
    #[error("the customer has as many requests as allowed")]
    TooManyRequests,
    /// The database did not take it.
    #[error("the database did not take it: {0}")]
    NotStored(StoreFault),
    /// This is no staff number, or nobody is asked for theirs.
    #[error("no staff number")]
    NoStaffNumber,
}

impl From<RequestError> for DeskError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::NotPersonal(kind) => Self::NotPersonal(kind),
            RequestError::NotOpen => Self::NotOpen,
            RequestError::TooLate => Self::TooLate,
            RequestError::TooManyRequests => Self::TooManyRequests,
            RequestError::Store(failed) => {
                let error = &failed as &dyn std::error::Error;
                tracing::error!(error, "the database did not take a wish");
                Self::NotStored(failed.fault())
            }
        }
    }
}

impl Desk {
    /// Opens an enrolment, unless its number is in an open one.
    pub async fn begin(&self, customer: Begin) -> Result<Begun, DeskError> {
        let side = self.shared.on()?.side;
        self.shared.begin(side, customer).await
    }

    /// Ends an enrolment that the customer has not approved yet.
    pub async fn cancel(&self, id: EnrolmentId) -> Result<(), DeskError> {
        let engine = self.shared.on()?.engine;
        Ok(engine.cancel(id).await?)
    }

    /// Sends a new request with a new code.
    pub async fn send_again(&self, id: EnrolmentId) -> Result<(), DeskError> {
        let engine = self.shared.on()?.engine;
        Ok(engine.send_again(id).await?)
    }

    /// Tries an approved enrolment that is not saved again at once.
    pub async fn save_now(&self, id: EnrolmentId) -> Result<(), DeskError> {
        let engine = self.shared.on()?.engine;
        Ok(engine.save_now(id).await?)
    }

    /// Says who serves from now on; with none, nobody in particular. Stands in every enrolment that is begun
    /// until it is said anew or the mode changes.
    pub fn set_cashier(&self, staff: Option<&str>) -> Result<(), DeskError> {
        let staff = staff.map(StaffNumber::parse).transpose();
        let staff = staff.map_err(|_| DeskError::NoStaffNumber)?;
        self.shared.board.change(|known| {
            if staff.is_some() && known.own.till.staff == Staff::Off {
                return Err(DeskError::NoStaffNumber);
            }
            known.cashier = staff;
            Ok(())
        })
    }

    /// Serves this customer: the customer display shows their enrolment, and no code is looked for until
    /// it ends. With `None` the till is ready for the next one. An enrolment that ended can be served, one of
    /// another mode cannot: it counts as `None`, as does every change of mode.
    pub fn serve(&self, id: Option<EnrolmentId>) {
        self.shared.serve(|_| id);
        if let (None, Some(stage)) = (id, self.stage()) {
            stage.screen_is_ready.notify_one();
        }
    }
}

impl Shared {
    /// The side that is on.
    pub(crate) fn on(&self) -> Result<On, DeskError> {
        self.active.borrow().on.clone().ok_or(DeskError::Closed)
    }

    /// Begins on `side`, if that is still on.
    pub(super) async fn begin(&self, side: Side, mut customer: Begin) -> Result<Begun, DeskError> {
        let _beginning = self.beginning.read().await;
        let on = self.on()?;
        if on.side != side {
            return Err(DeskError::Closed);
        }
        if customer.cashier.is_none() {
            customer.cashier = self.board.read(Known::cashier);
        }
        let begun = on.engine.begin(customer).await?;
        // What is answered can be served at once, also where another program opened it.
        match &begun {
            Begun::Opened(view) => self.note(side, view),
            Begun::AlreadyOpen(id) => {
                if let Ok(Some(view)) = on.engine.view(*id).await {
                    self.note(side, &view);
                }
            }
        }
        Ok(begun)
    }

    fn note(&self, side: Side, view: &View) {
        self.board.update(side, |facts| facts.moved(view));
    }

    /// Serves whom `choose` says, given whom the till serves now.
    pub(super) fn serve(&self, choose: impl FnOnce(Option<EnrolmentId>) -> Option<EnrolmentId>) {
        self.board.change(|known| known.serve(choose(known.served)));
        self.look();
    }

    /// Serves an enrolment that the camera began, unless the cashier was quicker with another.
    pub(super) fn serve_unless_busy(&self, id: EnrolmentId) {
        self.board.change(|known| {
            if !known.is_busy() {
                known.serve(Some(id));
            }
        });
        self.look();
    }

    /// Looks for codes exactly while nobody is kept waiting by it.
    pub(super) fn look(&self) {
        if let Some(viewfinder) = &*self.viewfinder.borrow() {
            viewfinder.look(!self.board.read(Known::is_busy));
        }
    }
}
