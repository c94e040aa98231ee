//! One till at a time: how the real one and practice come to be, and how practice ends.

use std::sync::Arc;

use settings::Settings;

use super::{
    Shared, Side,
    mode::{Open, PATIENCE},
    running::Running,
    standing::Mode,
};
use crate::{Found, Practice, PracticeError, Till, office};

impl Shared {
    /// Opens the real till, or says what is in the way.
    pub(super) async fn open_real(self: &Arc<Self>, open: &mut Open) {
        let settings = match Settings::load(&self.sources) {
            Ok(settings) => settings,
            Err(error) => return self.fail(open, Found::from(&error)).await,
        };
        self.board.change(|known| known.own = settings.clone());
        match Box::pin(Till::open(settings, &*self.secrets)).await {
            Ok(till) => {
                let running = Running::start(&till, Side::Real, self);
                self.board.change(|known| {
                    known.is_set_up = true;
                    let aside = till.set_aside.clone();
                    known.trouble = aside
                        .map(|path| Found::SetAside { path }.into())
                        .into_iter()
                        .collect();
                });
                open.real = Some((running, till.store));
                if open.practice.is_none() {
                    self.enter(open, Mode::Real).await;
                }
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the till does not open"
                );
                self.fail(open, Found::from(&error)).await;
            }
        }
    }

    async fn fail(self: &Arc<Self>, open: &mut Open, found: Found) {
        let can_be_set_up = matches!(
            found,
            Found::SettingsMissing { .. } | Found::KeysMissing { .. }
        );
        self.board.change(|known| {
            known.is_set_up &= !can_be_set_up;
            known.trouble = vec![found.into()];
        });
        if open.practice.is_none() {
            self.enter(open, Mode::SetUp).await;
        }
    }

    /// Starts the stand-ins and a till beside them, and enters it.
    pub(super) async fn begin_practice(
        self: &Arc<Self>,
        open: &mut Open,
    ) -> Result<(), PracticeError> {
        let config = self.options.sandbox.clone();
        let practice = Box::pin(Practice::go_on(config, &self.sources)).await?;
        if let Err(error) = office::set_practice_pins(&practice.till.store).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "practice has no PINs");
        }
        let running = Running::start(&practice.till, Side::Practice, self);
        open.practice = Some((running, practice));
        self.enter(open, Mode::Practice).await;
        Ok(())
    }

    /// Leaves practice, and waits until nothing of it is left.
    pub(super) async fn end_practice(self: &Arc<Self>, open: &mut Open) {
        let Some((running, practice)) = open.practice.take() else {
            return;
        };
        let mode = if open.real.is_some() {
            Mode::Real
        } else {
            Mode::SetUp
        };
        self.enter(open, mode).await;
        running.stop(PATIENCE).await;
        practice.end().await;
        self.board
            .change(|known| *known.facts_mut(Side::Practice) = None);
    }
}
