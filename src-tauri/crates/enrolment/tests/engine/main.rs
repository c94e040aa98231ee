//! The engine against scripted services and a paused clock: every rule of an enrolment in milliseconds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper that cannot go on fails its test"
)]

mod asking;
mod crash;
mod fakes;
mod memory;
mod pace;
mod phases;
mod rivals;
mod saving;
mod watching;

use std::{sync::Arc, time::Duration};

use enrolment::{
    Address, AskedBy, Begin, Begun, ConsentAnswer, ConsentKind, ConsentMapping, Consents,
    CreateContact, Engine, Enrolment, EnrolmentId, Identity, Msisdn, Outcome, Personal, Phase,
    Profile, Rules, Source,
    ports::{Clock as _, Ports, ServiceError},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::{
    fakes::{CountedCodes, Engage, TestClock, Vipps},
    memory::MemoryStore,
};

pub(crate) fn number() -> Msisdn {
    Msisdn::from_international("4790000001").unwrap()
}

pub(crate) fn rules() -> Rules {
    let map = |from: &str, to: &str, kind| ConsentMapping {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
    };
    Rules {
        till: "till-1".to_owned(),
        store: "oslo-01".to_owned(),
        asked_by: AskedBy::Till,
        create_contact: CreateContact::AfterApproval,
        trigger_id: Some("vippsLogin".to_owned()),
        engage_timeout: Duration::from_secs(90),
        requested_expiry: Duration::from_mins(3),
        minimum_age: 15,
        contact_type: "Member".to_owned(),
        source: "POS".to_owned(),
        consents: vec![
            map("email", "acceptsEmail", ConsentKind::Preference),
            map("sms", "acceptsSms", ConsentKind::Preference),
            map("terms", "memberTerms", ConsentKind::Consent),
        ],
    }
}

/// Kari, born 1990, who ticked e-mail and the terms and left SMS empty.
pub(crate) fn kari() -> Profile {
    let text = |text: &str| Personal::new(Some(text.to_owned()));
    let answer = |id: &str, accepted| ConsentAnswer {
        id: id.to_owned(),
        accepted,
        text: format!("Yes to {id}"),
    };
    Profile {
        phone: text("4790000001"),
        given_name: text("Kari"),
        family_name: text("Nordmann"),
        verified_email: text("kari@example.com"),
        birth_date: Personal::new(Some(jiff::civil::date(1990, 2, 28))),
        address: Personal::new(Some(Address {
            street: Some("Eksempelveien 1".to_owned()),
            postal_code: Some("0150".to_owned()),
            city: Some("OSLO".to_owned()),
            country: Some("NO".to_owned()),
        })),
        consents: Consents {
            answers: vec![
                answer("email", true),
                answer("sms", false),
                answer("terms", true),
            ],
            given_at: Some("2026-11-20T10:00:30Z".parse().unwrap()),
            language: Some("EN".to_owned()),
            links: vec!["https://example.com/terms".to_owned()],
        },
    }
}

/// One till with its services. Time is paused: a wait costs nothing.
pub(crate) struct Bench {
    pub(crate) vipps: Arc<Vipps>,
    pub(crate) engage: Arc<Engage>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) engine: Engine,
    running: (CancellationToken, JoinHandle<()>),
}

impl Bench {
    pub(crate) fn new(vipps: Vipps, engage: Engage, rules: Rules) -> Self {
        Self::over(
            Arc::new(vipps),
            Arc::new(engage),
            Arc::default(),
            Arc::new(TestClock::new()),
            rules,
        )
    }

    fn over(
        vipps: Arc<Vipps>,
        engage: Arc<Engage>,
        store: Arc<MemoryStore>,
        clock: Arc<TestClock>,
        rules: Rules,
    ) -> Self {
        let ports = Ports {
            identify: vipps.clone(),
            login: vipps.clone(),
            register: engage.clone(),
            store: store.clone(),
            clock: clock.clone(),
            codes: Arc::new(CountedCodes::default()),
        };
        let engine = Engine::new(ports, rules);
        let stop = CancellationToken::new();
        let running = tokio::spawn({
            let (engine, stop) = (engine.clone(), stop.clone());
            async move { engine.run(&stop).await }
        });
        Self {
            vipps,
            engage,
            store,
            clock,
            engine,
            running: (stop, running),
        }
    }

    /// The power goes: nothing is tidied up. Another till starts over what was stored.
    pub(crate) fn crash(self, rules: Rules) -> Self {
        self.stop().start(rules)
    }

    /// The program is closed in good order.
    pub(crate) async fn close(self) -> Stopped {
        self.running.0.cancel();
        let Self {
            vipps,
            engage,
            store,
            clock,
            engine,
            running,
        } = self;
        running.1.await.unwrap();
        let running = (CancellationToken::new(), tokio::spawn(async {}));
        Stopped(Self {
            vipps,
            engage,
            store,
            clock,
            engine,
            running,
        })
    }

    /// The power goes, for a while.
    pub(crate) fn stop(self) -> Stopped {
        self.running.1.abort();
        Stopped(self)
    }

    pub(crate) async fn begin(&self) -> EnrolmentId {
        self.begin_with(Identity::Number(number())).await
    }

    pub(crate) async fn begin_with(&self, identity: Identity) -> EnrolmentId {
        let begin = Begin {
            source: Source::Keypad,
            identity,
            cashier: None,
        };
        match self.engine.begin(begin).await.unwrap() {
            Begun::Opened(view) => view.id,
            Begun::AlreadyOpen(id) => panic!("the number is already in {id}"),
        }
    }

    /// Waits until the enrolment ends, and gives the ended row.
    pub(crate) async fn ended(&self, id: EnrolmentId) -> Enrolment {
        self.until(id, Phase::is_ended).await;
        let ended = self.store.ended(id).unwrap();
        assert_eq!(
            ended.private,
            enrolment::Private::default(),
            "nothing private is left"
        );
        ended
    }

    pub(crate) async fn outcome(&self, id: EnrolmentId) -> Outcome {
        match self.ended(id).await.phase {
            Phase::Ended { outcome } => outcome,
            phase => panic!("ended in {phase:?}"),
        }
    }

    /// Waits until the enrolment stands in a phase that fits.
    pub(crate) async fn until(&self, id: EnrolmentId, fits: impl Fn(&Phase) -> bool) {
        let (_, mut changes) = self.engine.watch().await.unwrap();
        let reached = async {
            loop {
                let phase = self
                    .store
                    .open_row(id)
                    .or_else(|| self.store.ended(id))
                    .map(|row| row.phase);
                if phase.is_some_and(|phase| fits(&phase)) {
                    return;
                }
                let _ = changes.recv().await;
            }
        };
        let day = Duration::from_hours(24);
        assert!(
            tokio::time::timeout(day, reached).await.is_ok(),
            "never reached, in a day"
        );
    }

    pub(crate) fn seconds_since_start(&self) -> i64 {
        let start: jiff::Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        self.clock.now().duration_since(start).as_secs()
    }
}

/// A till without power; what it stored is there.
pub(crate) struct Stopped(pub(crate) Bench);

impl Stopped {
    pub(crate) fn start(self, rules: Rules) -> Bench {
        let Bench {
            vipps,
            engage,
            store,
            clock,
            ..
        } = self.0;
        Bench::over(vipps, engage, store, clock, rules)
    }
}

pub(crate) const LOST: ServiceError = ServiceError::AnswerLost;
pub(crate) const DOWN: ServiceError = ServiceError::Unreachable;
