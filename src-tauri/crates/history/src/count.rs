//! Figures, funnel and days out of enrolments: what each means.

use std::collections::BTreeMap;

use enrolment::Milestone;
use jiff::{Timestamp, civil::Date};

use crate::{
    Day, Figures, Funnel, OutcomeKind,
    ledger::{Line, first_ms},
};

impl OutcomeKind {
    const fn is_new_member(self) -> bool {
        matches!(self, Self::Enrolled | Self::Updated)
    }

    const fn is_stranger(self) -> bool {
        !matches!(self, Self::AlreadyMember | Self::SeveralContacts)
    }
}

/// Counts enrolments that come in the order of their end, over days of which each begins where the one
/// before is over.
pub(crate) fn count<'a>(
    lines: impl Iterator<Item = &'a Line>,
    days: &[(Date, Timestamp)],
) -> (Figures, Funnel, Vec<Day>) {
    let mut tally = Tally::default();
    let mut funnel = Funnel::default();
    let mut by_day = vec![Outcomes::default(); days.len()];
    let mut today = days.iter().zip(&mut by_day).peekable();
    for line in lines {
        tally.add(line);
        add(&mut funnel, line);
        while today
            .next_if(|((_, over), _)| first_ms(*over) <= line.ended_at_ms)
            .is_some()
        {}
        if let Some((_, outcomes)) = today.peek_mut() {
            outcomes.add(line.outcome);
        }
    }
    let days = days.iter().zip(by_day).map(|((date, _), outcomes)| Day {
        date: *date,
        outcomes: outcomes.into(),
    });
    (tally.figures(), funnel, days.collect())
}

/// How many of one day ended as each kind. A map would be looked up a million times.
#[derive(Clone, Default)]
struct Outcomes([u32; OutcomeKind::ALL.len()]);

impl Outcomes {
    fn add(&mut self, kind: OutcomeKind) {
        if let Some(count) = self.0.get_mut(kind as usize) {
            *count += 1;
        }
    }
}

impl From<Outcomes> for BTreeMap<OutcomeKind, u32> {
    fn from(outcomes: Outcomes) -> Self {
        let each = OutcomeKind::ALL.into_iter().zip(outcomes.0);
        each.filter(|(_, count)| *count > 0).collect()
    }
}

#[derive(Default)]
struct Tally {
    asked: u32,
    enrolled: u32,
    /// Of those asked.
    won: u32,
    waits: Vec<i32>,
}

impl Tally {
    fn add(&mut self, line: &Line) {
        let was_asked = line.has(Milestone::Asked);
        let is_new_member = line.outcome.is_new_member();
        self.asked += u32::from(was_asked);
        self.enrolled += u32::from(is_new_member);
        self.won += u32::from(was_asked && is_new_member);
        self.waits.extend(line.approved_after_ms);
    }

    fn figures(mut self) -> Figures {
        let middle = self.waits.len().saturating_sub(1) / 2;
        let median = (!self.waits.is_empty()).then(|| *self.waits.select_nth_unstable(middle).1);
        Figures {
            asked: self.asked,
            enrolled: self.enrolled,
            conversion: (self.asked > 0).then(|| f64::from(self.won) / f64::from(self.asked)),
            median_ms: median.map(i64::from),
        }
    }
}

/// Each step is a part of the one before.
fn add(funnel: &mut Funnel, line: &Line) {
    let steps = [
        (line.has(Milestone::Identified), &mut funnel.identified),
        (
            line.has(Milestone::Checked) && line.outcome.is_stranger(),
            &mut funnel.new,
        ),
        (line.has(Milestone::Asked), &mut funnel.asked),
        (line.has(Milestone::Approved), &mut funnel.approved),
        (line.outcome.is_new_member(), &mut funnel.saved),
    ];
    for (_, step) in steps.into_iter().take_while(|(came, _)| *came) {
        *step += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Outcomes;
    use crate::OutcomeKind;

    #[test]
    fn each_outcome_is_counted_as_itself() {
        for kind in OutcomeKind::ALL {
            let mut outcomes = Outcomes::default();
            outcomes.add(kind);
            assert_eq!(BTreeMap::from(outcomes), BTreeMap::from([(kind, 1)]));
        }
    }
}
