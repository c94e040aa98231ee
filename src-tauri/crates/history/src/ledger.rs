//! The whole history in memory, as far as figures need it: about 60 bytes for each enrolment, and
//! nothing of the customer but the last three digits.

use std::{collections::HashMap, ops::Range};

use enrolment::{EnrolmentId, Milestone, Source, ports::StoreError};
use jiff::Timestamp;
use store::{HistoryRow, SqliteStore};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    Choices, InvalidPeriod, OutcomeKind, Overview, Scope,
    count::count,
    period::Period,
    scope::{About, Sieve, last_three},
};

/// How many rows are read at a time. The engine waits for one such reading at most.
const BATCH: u32 = 1_000;

/// What figures need of the whole history.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The oldest first.
    lines: Vec<Line>,
    /// So many of them are known to be in this order. Others are new, or of a reading that was given up.
    in_order: usize,
    stores: Names,
    tills: Names,
    cashiers: Names,
    /// Up to which row of the store.
    read_to: i64,
    /// As which epoch of the history.
    epoch: Option<i64>,
}

/// One enrolment. In the order of the end, as the store has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) ended_at_ms: i64,
    pub(crate) id: EnrolmentId,
    /// From the begin to the approval.
    pub(crate) approved_after_ms: Option<i32>,
    store: u32,
    till: u32,
    cashier: Option<u32>,
    last_three: Option<u16>,
    reached: Reached,
    source: Source,
    pub(crate) outcome: OutcomeKind,
}

/// Which milestones an enrolment reached.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reached(u8);

impl Reached {
    const fn bit(milestone: Milestone) -> u8 {
        1 << milestone as u8
    }

    pub(crate) const fn has(self, milestone: Milestone) -> bool {
        self.0 & Self::bit(milestone) != 0
    }
}

impl FromIterator<Milestone> for Reached {
    fn from_iter<I: IntoIterator<Item = Milestone>>(milestones: I) -> Self {
        let bits = milestones.into_iter().map(Self::bit);
        Self(bits.fold(0, |all, bit| all | bit))
    }
}

impl Line {
    pub(crate) const fn has(&self, milestone: Milestone) -> bool {
        self.reached.has(milestone)
    }

    /// Pages and exports show them in this order turned round.
    pub(crate) const fn order(&self) -> (i64, EnrolmentId) {
        (self.ended_at_ms, self.id)
    }
}

/// The few names that many enrolments share.
#[derive(Debug, Clone, Default)]
struct Names {
    names: Vec<String>,
    places: HashMap<String, u32>,
}

impl Names {
    fn place(&mut self, name: String) -> u32 {
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.places.insert(name, place);
        place
    }

    fn name(&self, place: u32) -> &str {
        let at = usize::try_from(place).ok();
        at.and_then(|at| self.names.get(at))
            .map_or("", String::as_str)
    }

    fn sorted(&self) -> Vec<String> {
        let mut names = self.names.clone();
        names.sort_unstable();
        names
    }
}

impl Ledger {
    /// Reads the whole history.
    pub async fn read(store: &SqliteStore) -> Result<Self, StoreError> {
        let mut ledger = Self::default();
        ledger.refresh(store).await?;
        Ok(ledger)
    }

    /// Reads what came since, or all again where rows were changed or removed. After an error the next
    /// refresh goes on.
    pub async fn refresh(&mut self, store: &SqliteStore) -> Result<(), StoreError> {
        // Before the rows: what is changed while they are read is read again the next time.
        let epoch = Some(store.history_epoch().await?);
        if self.epoch != epoch {
            *self = Self {
                epoch,
                ..Self::default()
            };
        }
        let read = self.read_on(store).await;
        // They came in this order, but for a clock that was set back and programs side by side.
        let new = self.lines.get(self.in_order.saturating_sub(1)..);
        if !new.unwrap_or_default().is_sorted_by_key(Line::order) {
            self.lines.sort_by_key(Line::order);
        }
        self.in_order = self.lines.len();
        read
    }

    async fn read_on(&mut self, store: &SqliteStore) -> Result<(), StoreError> {
        let mut batch = store.written_after(self.read_to, BATCH).await?;
        while let Some(next) = batch.next {
            // These are taken in while the next ones are read.
            let store = store.clone();
            let following = tokio::spawn(async move { store.written_after(next, BATCH).await });
            let following = AbortOnDropHandle::new(following);
            self.read_to = next;
            for row in batch.rows {
                self.add(row);
            }
            batch = following.await.map_err(StoreError::other)??;
        }
        Ok(())
    }

    fn add(&mut self, row: HistoryRow) {
        let Some(outcome) = OutcomeKind::of(&row.outcome) else {
            return;
        };
        let approved_at = row.milestones.get(&Milestone::Approved);
        self.lines.push(Line {
            ended_at_ms: row.ended_at.as_millisecond(),
            id: row.id,
            approved_after_ms: approved_at.map(|at| {
                let after = at.as_millisecond() - row.opened_at.as_millisecond();
                // More than 24 days, or a clock that was set that far.
                i32::try_from(after).unwrap_or(if after < 0 { i32::MIN } else { i32::MAX })
            }),
            store: self.stores.place(row.store),
            till: self.tills.place(row.till),
            cashier: row.cashier.map(|cashier| self.cashiers.place(cashier)),
            last_three: row.masked_number.as_deref().and_then(last_three),
            reached: row.milestones.into_keys().collect(),
            source: row.source,
            outcome,
        });
    }

    /// All of a period that is not a list.
    pub fn overview(&self, scope: &Scope<'_>) -> Result<Overview, InvalidPeriod> {
        let period = Period::of(scope)?;
        let (figures, funnel, days) = count(self.passing(scope, &period.span), &period.days);
        let (before, ..) = count(self.passing(scope, &period.before), &[]);
        let cashiers = if scope.may_compare_staff {
            self.cashiers.sorted()
        } else {
            Vec::new()
        };
        Ok(Overview {
            from: period.span.start,
            until: period.span.end,
            figures,
            before,
            funnel,
            days,
            choices: Choices {
                stores: self.stores.sorted(),
                tills: self.tills.sorted(),
                cashiers,
            },
        })
    }

    /// How many enrolments a question is about.
    pub fn count(&self, scope: &Scope<'_>) -> Result<u32, InvalidPeriod> {
        let period = Period::of(scope)?;
        let count = self.passing(scope, &period.span).count();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Those that ended within `span` and that the filter lets through, the oldest first.
    pub(crate) fn passing<'a>(
        &'a self,
        scope: &Scope<'a>,
        span: &Range<Timestamp>,
    ) -> impl DoubleEndedIterator<Item = &'a Line> {
        let sieve = Sieve::of(scope);
        let [from, until] = [span.start, span.end].map(|border| {
            let ended_before = |line: &Line| line.ended_at_ms < first_ms(border);
            self.lines.partition_point(ended_before)
        });
        let lines = self.lines.get(from..until).unwrap_or_default();
        let admits_all = sieve.admits_all();
        lines
            .iter()
            .filter(move |line| admits_all || sieve.admits(&self.about(line)))
    }

    fn about(&self, line: &Line) -> About<'_> {
        About {
            store: self.stores.name(line.store),
            till: self.tills.name(line.till),
            cashier: line.cashier.map(|cashier| self.cashiers.name(cashier)),
            outcome: line.outcome,
            source: line.source,
            last_three: line.last_three,
        }
    }
}

/// The first whole millisecond that is not before the border: times are kept in milliseconds.
pub(crate) fn first_ms(border: Timestamp) -> i64 {
    let past = border.subsec_nanosecond().rem_euclid(1_000_000) > 0;
    border.as_millisecond() + i64::from(past)
}
