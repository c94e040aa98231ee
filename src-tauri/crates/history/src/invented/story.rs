//! One invented enrolment, told in the steps of a real one.

use std::{collections::BTreeMap, time::Duration};

use enrolment::{
    AuthRequestId, Baseline, ConfirmationCode, Consents, Enrolment, EnrolmentId, Event,
    IllegalStep, LoginRequest, Msisdn, Outcome, Personal, Phase, Private, ProblemCode, Profile,
    Source, Step, Tokens,
};
use jiff::{SignedDuration, Timestamp};
use rand::RngExt as _;
use rand_pcg::Pcg64;
use store::{Ended, HistoryRow};

/// Shops, with the number of their tills, and how much of the business each has.
const STORES: [((&str, u32), u32); 4] = [
    (("oslo-01", 3), 45),
    (("oslo-02", 2), 25),
    (("bergen-01", 2), 20),
    (("trondheim-01", 1), 10),
];

/// How many cashiers a shop has.
const CASHIERS: u32 = 5;

/// How customers are identified.
const SOURCES: [(Source, u32); 4] = [
    (Source::Camera, 62),
    (Source::HandScanner, 14),
    (Source::Keypad, 21),
    (Source::Call, 3),
];

/// How enrolments end.
const OUTCOMES: [(Outcome, u32); 16] = [
    (Outcome::Enrolled, 370),
    (Outcome::AlreadyMember, 240),
    (Outcome::Updated, 90),
    (Outcome::Expired, 85),
    (Outcome::Cancelled, 75),
    (Outcome::Declined, 45),
    (Outcome::NotOnVipps, 40),
    (Outcome::SeveralContacts, 10),
    (Outcome::UnderAge, 8),
    (Outcome::AppTooOld, 6),
    (Outcome::NumberMismatch, 2),
    (Outcome::AnswerLost, 2),
    (failed(ProblemCode::CodeNotAccepted), 10),
    (failed(ProblemCode::VippsUnreachable), 9),
    (failed(ProblemCode::VippsBusy), 5),
    (failed(ProblemCode::EngageKeyRefused), 3),
];

/// The boxes of practice, and how many of a hundred tick each.
const CONSENTS: [(&str, u32); 3] = [
    ("acceptsEmail", 68),
    ("acceptsSms", 44),
    ("tailoredOffers", 35),
];

const fn failed(code: ProblemCode) -> Outcome {
    Outcome::Failed { code }
}

/// An enrolment that was begun then. It ends by `until`: where it would not, it was begun earlier.
pub(super) fn tell(
    dice: &mut Pcg64,
    ids: &mut Pcg64,
    opened_at_ms: i64,
    until: Timestamp,
    has_time_line: bool,
) -> Result<Ended, IllegalStep> {
    let outcome = pick(dice, &OUTCOMES);
    let plot = Plot::of(dice, &outcome);
    let lasted: i64 = plot.steps.iter().map(|(after_ms, _)| after_ms).sum();
    let opened_at_ms = opened_at_ms.min(until.as_millisecond() - lasted);
    let mut now = moment(opened_at_ms);
    let (store, tills) = pick(dice, &STORES);
    let mut enrolment = Enrolment {
        id: id(ids, opened_at_ms),
        version: 1,
        opened_at: now,
        source: plot.source,
        till: format!("{store}-{}", dice.random_range(1..=tills)),
        store: store.to_owned(),
        cashier: cashier(dice, store),
        phase: Phase::Identifying,
        due_at: None,
        milestones: BTreeMap::new(),
        masked_number: None,
        verified: true,
        consents: BTreeMap::new(),
        private: Private::default(),
    };
    let mut events = vec![Event {
        at: now,
        step: "begin",
        phase: enrolment.phase.name(),
        detail: None,
    }];
    for (after_ms, step) in plot.steps {
        now += SignedDuration::from_millis(after_ms);
        events.push(enrolment.apply(step, now)?);
    }
    if !has_time_line {
        events.clear();
    }
    let masked_number = enrolment.masked_number.filter(|_| outcome.keeps_number());
    let number = plot.number.filter(|_| masked_number.is_some());
    Ok(Ended {
        row: HistoryRow {
            id: enrolment.id,
            opened_at: enrolment.opened_at,
            ended_at: now,
            store: enrolment.store,
            till: enrolment.till,
            cashier: enrolment.cashier,
            source: enrolment.source,
            outcome,
            milestones: enrolment.milestones,
            consents: enrolment.consents,
            masked_number,
        },
        number,
        events,
    })
}

/// The steps of an enrolment, each with the milliseconds since the one before.
struct Plot {
    source: Source,
    number: Option<Msisdn>,
    steps: Vec<(i64, Step)>,
}

impl Plot {
    fn of(dice: &mut Pcg64, outcome: &Outcome) -> Self {
        let source = pick(dice, &SOURCES);
        let number = number(dice);
        let mut plot = Self {
            source,
            number,
            steps: Vec::new(),
        };
        plot.go_on(dice, outcome);
        let seconds = match outcome {
            Outcome::Enrolled | Outcome::Updated => 0..1,
            Outcome::Expired => 115..121,
            Outcome::Declined | Outcome::AnswerLost => 5..70,
            Outcome::Cancelled => 3..90,
            _ => 0..2,
        };
        let after_ms = dice.random_range(seconds) * 1_000 + dice.random_range(80..900);
        plot.steps.push((after_ms, Step::End(outcome.clone())));
        plot
    }

    /// As far as enrolments come that end so.
    fn go_on(&mut self, dice: &mut Pcg64, outcome: &Outcome) {
        let is_typed = matches!(self.source, Source::Keypad | Source::Call);
        let is_readable = *outcome != failed(ProblemCode::CodeNotAccepted);
        let Some(number) = self.number.clone().filter(|_| is_readable) else {
            return;
        };
        let identify = Step::Identified {
            number,
            verified: true,
        };
        let after_ms = if is_typed {
            0
        } else {
            dice.random_range(200..1_500)
        };
        self.steps.push((after_ms, identify));
        let is_over = match outcome {
            Outcome::AlreadyMember | Outcome::SeveralContacts => true,
            Outcome::Failed { code } => *code == ProblemCode::EngageKeyRefused,
            Outcome::Cancelled => dice.random_ratio(1, 2),
            _ => false,
        };
        if is_over {
            return;
        }
        self.steps.push((
            dice.random_range(150..900),
            Step::Checked(Baseline::Unknown),
        ));
        if matches!(
            outcome,
            Outcome::NotOnVipps | Outcome::AppTooOld | Outcome::Failed { .. }
        ) {
            return;
        }
        self.ask(dice);
        if matches!(
            outcome,
            Outcome::Declined | Outcome::Expired | Outcome::Cancelled | Outcome::AnswerLost
        ) {
            return;
        }
        self.approve(dice);
        if matches!(outcome, Outcome::UnderAge | Outcome::NumberMismatch) {
            return;
        }
        self.share(dice);
    }

    fn ask(&mut self, dice: &mut Pcg64) {
        self.steps
            .push((dice.random_range(100..500), Step::Request));
        if let Some(request) = request() {
            self.steps
                .push((dice.random_range(200..1_200), Step::Requested(request)));
        }
    }

    /// Most are quick; a few look for their phone first.
    fn approve(&mut self, dice: &mut Pcg64) {
        let patience: f64 = dice.random();
        #[expect(clippy::cast_possible_truncation, reason = "below two minutes")]
        let after_ms = 5_000 + (patience * patience * 95_000.0) as i64;
        let tokens = Tokens {
            access_token: Personal::new(String::new()),
            id_token: Personal::new(String::new()),
            good_until: Timestamp::UNIX_EPOCH,
            request: AuthRequestId::new(String::new()),
        };
        self.steps.push((after_ms, Step::Approved(tokens)));
    }

    fn share(&mut self, dice: &mut Pcg64) {
        let profile = Profile {
            phone: Personal::new(None),
            given_name: Personal::new(None),
            family_name: Personal::new(None),
            verified_email: Personal::new(None),
            birth_date: Personal::new(None),
            address: Personal::new(None),
            consents: Consents::default(),
        };
        let profiled = Step::Profiled {
            profile: Box::new(profile),
            consents: CONSENTS
                .map(|(name, share)| (name.to_owned(), dice.random_ratio(share, 100)))
                .into(),
        };
        self.steps.push((dice.random_range(300..1_500), profiled));
        self.steps
            .push((dice.random_range(20..60), Step::WriteSent));
    }
}

fn request() -> Option<LoginRequest> {
    Some(LoginRequest {
        id: AuthRequestId::new(String::new()),
        code: ConfirmationCode::new("K7H-492").ok()?,
        expires_at: Timestamp::UNIX_EPOCH,
        interval: Duration::from_secs(5),
        poll_at: Timestamp::UNIX_EPOCH,
        in_doubt: false,
    })
}

/// One of some hundred thousand: customers come back.
fn number(dice: &mut Pcg64) -> Option<Msisdn> {
    let customer = dice.random_range(0..300_000_u32);
    Msisdn::from_international(&format!("479{:07}", customer * 31)).ok()
}

/// By a staff number of the shop; at times nobody said who.
fn cashier(dice: &mut Pcg64, store: &str) -> Option<String> {
    let nth = dice.random_range(0..CASHIERS * 20);
    let initial = store.chars().next().unwrap_or_default();
    (nth > 3).then(|| format!("{initial}{}", 101 + nth % CASHIERS))
}

/// A UUID of version 7, as the engine gives, of this moment.
fn id(ids: &mut Pcg64, opened_at_ms: i64) -> EnrolmentId {
    let ms = u64::try_from(opened_at_ms).unwrap_or_default();
    let id = uuid::Builder::from_unix_timestamp_millis(ms, &ids.random()).into_uuid();
    // What was written as a UUID is one.
    EnrolmentId::parse(&id.to_string()).unwrap_or_else(EnrolmentId::fresh)
}

fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

/// One of several, by their shares.
fn pick<T: Clone, const N: usize>(dice: &mut Pcg64, of: &[(T, u32); N]) -> T {
    const { assert!(N > 0, "there must be something to choose from") };
    let all = of.iter().map(|(_, share)| share).sum();
    let mut drawn = dice.random_range(0..all);
    for (one, share) in of {
        if drawn < *share {
            return one.clone();
        }
        drawn -= share;
    }
    of[N - 1].0.clone()
}
