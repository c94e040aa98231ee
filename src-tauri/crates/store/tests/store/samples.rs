//! Enrolments to keep, and what is private in them.

use std::{collections::BTreeMap, time::Duration};

use enrolment::{
    AuthRequestId, Baseline, ConfirmationCode, Consents, Enrolment, EnrolmentId, Event,
    LoginRequest, Msisdn, Outcome, Personal, Phase, Private, Profile, QrText, Source, Step, Tokens,
    UnsavedReason,
};
use jiff::{SignedDuration, Timestamp};

pub(crate) const KARI: &str = "4741234567";
pub(crate) const OLA: &str = "4798765432";
const QR: &str = "28/2/01/031/4741234567";
const REQUEST: &str = "auth-request-9f2c";
const ACCESS_TOKEN: &str = "access-token-77ab";
const ID_TOKEN: &str = "id-token-eyJhbGciOi";
const EMAIL: &str = "kari.nordmann@example.no";

/// What must be found nowhere once an enrolment of Kari ended.
pub(crate) const PRIVATE: [&str; 9] = [
    KARI,
    "41234567",
    QR,
    REQUEST,
    ACCESS_TOKEN,
    ID_TOKEN,
    "Kari",
    "Nordmann",
    EMAIL,
];

/// The time of day, `seconds` after the tills open.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let opening: Timestamp = "2026-11-21T08:00:00Z".parse().unwrap();
    opening + SignedDuration::from_secs(seconds)
}

pub(crate) fn number(digits: &str) -> Msisdn {
    Msisdn::from_international(digits).unwrap()
}

/// Begun at `at(seconds)` by a code that is not exchanged yet.
pub(crate) fn scanned(seconds: i64) -> (Enrolment, Event) {
    let enrolment = Enrolment {
        id: EnrolmentId::fresh(),
        version: 1,
        opened_at: at(seconds),
        source: Source::Camera,
        till: "7".to_owned(),
        store: "oslo-1".to_owned(),
        cashier: Some("ane".to_owned()),
        phase: Phase::Identifying,
        due_at: Some(at(seconds)),
        milestones: BTreeMap::new(),
        masked_number: None,
        verified: false,
        consents: BTreeMap::new(),
        private: Private {
            qr: Some(QrText::new(QR)),
            ..Private::default()
        },
    };
    let event = Event {
        at: at(seconds),
        step: "begin",
        phase: "identifying",
        detail: None,
    };
    (enrolment, event)
}

/// Begun at `at(seconds)` with a number that was typed.
pub(crate) fn typed(seconds: i64, digits: &str) -> (Enrolment, Event) {
    let (mut enrolment, mut event) = scanned(seconds);
    enrolment.source = Source::Keypad;
    enrolment.phase = Phase::CheckingMember;
    enrolment.verified = true;
    enrolment.masked_number = Some(number(digits).masked());
    enrolment.private = Private {
        number: Some(number(digits)),
        ..Private::default()
    };
    event.phase = "checking_member";
    (enrolment, event)
}

/// Begun at `at(seconds)` with a number of its own for each `index`.
pub(crate) fn nth(seconds: i64, index: usize) -> (Enrolment, Event) {
    typed(seconds, &format!("47900000{index:02}"))
}

/// The steps by which a scanned code becomes a saved member, with every private part on the way.
pub(crate) fn steps_to_member() -> Vec<Step> {
    let request = LoginRequest {
        id: AuthRequestId::new(REQUEST.to_owned()),
        code: ConfirmationCode::new("K7H-492").unwrap(),
        expires_at: at(300),
        interval: Duration::from_secs(5),
        poll_at: at(15),
        in_doubt: false,
    };
    let tokens = Tokens {
        access_token: Personal::new(ACCESS_TOKEN.to_owned()),
        id_token: Personal::new(ID_TOKEN.to_owned()),
        good_until: at(600),
        request: request.id.clone(),
    };
    let profile = Profile {
        phone: Personal::new(Some(KARI.to_owned())),
        given_name: Personal::new(Some("Kari".to_owned())),
        family_name: Personal::new(Some("Nordmann".to_owned())),
        verified_email: Personal::new(Some(EMAIL.to_owned())),
        birth_date: Personal::new(Some("1990-05-17".parse().unwrap())),
        address: Personal::new(None),
        consents: Consents::default(),
    };
    vec![
        Step::Identified {
            number: number(KARI),
            verified: true,
        },
        Step::Checked(Baseline::Nobody),
        Step::Request,
        Step::Requested(request.clone()),
        Step::PollPlanned(LoginRequest {
            in_doubt: true,
            ..request
        }),
        Step::Approved(tokens),
        Step::ProfileLater { at: at(30) },
        Step::Profiled {
            profile: Box::new(profile),
            consents: BTreeMap::from([("acceptsEmail".to_owned(), true)]),
        },
        Step::WriteSent,
        Step::SaveLater {
            reason: UnsavedReason::Unreachable,
            since: at(35),
            at: at(45),
        },
        Step::SaveNow,
        Step::End(Outcome::Enrolled),
    ]
}
