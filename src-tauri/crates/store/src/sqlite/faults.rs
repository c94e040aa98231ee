//! A disk that is full, a file that cannot be written, a lock that another program holds, a page that
//! is damaged: each is told by its kind, nothing is lost, and work goes on once the fault is gone.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use enrolment::{
    AskedBy, AuthRequestId, Begin, Begun, Change, ConfirmationCode, Consents, Contact, ContactId,
    CreateContact, Engine, Enrolment, EnrolmentId, Event, Found, Identity, Milestone, Msisdn,
    NewContact, OsCodes, Outcome, Personal, Phase, Private, Profile, QrText, RequestError, Rules,
    Source, Tokens, UnsavedReason, WorkerId,
    ports::{
        Claimed, Clock, Created, CustomerLogin, EnrolmentStore, Identified, IdentifyCustomer,
        IdentifyError, MemberRegister, Poll, Ports, ProfileError, ServiceError, StartError,
        Started, StoreError, StoreFault,
    },
};
use jiff::Timestamp;
use rstest::rstest;
use sqlx::{ConnectOptions as _, Executor as _, SqliteConnection};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{SqliteStore, open::options};
use crate::DatabaseKey;

/// Each write needs room: SQLite would find some in half-empty pages.
const WRITES_NEED_ROOM: &str = "CREATE TABLE ballast (content BLOB);
    CREATE TRIGGER more_ballast AFTER INSERT ON events
    BEGIN INSERT INTO ballast VALUES (zeroblob(100000)); END;";

/// A database with something the matter now and then.
struct Place {
    _folder: TempDir,
    path: PathBuf,
    key: DatabaseKey,
    store: SqliteStore,
    /// Another program's hold on the file.
    locked_by: tokio::sync::Mutex<Option<SqliteConnection>>,
}

impl Place {
    async fn new() -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        let key = DatabaseKey::generate().unwrap();
        let store = SqliteStore::open(&path, &key).await.unwrap();
        // The patience of a test.
        store
            .pool
            .execute("PRAGMA busy_timeout = 20")
            .await
            .unwrap();
        store.pool.execute(WRITES_NEED_ROOM).await.unwrap();
        Arc::new(Self {
            _folder: folder,
            path,
            key,
            store,
            locked_by: tokio::sync::Mutex::default(),
        })
    }

    async fn strike(&self, fault: StoreFault) {
        match fault {
            StoreFault::DiskFull => {
                // Not less than there are.
                let pragma = "PRAGMA max_page_count = 1";
                self.store.pool.execute(pragma).await.unwrap();
            }
            StoreFault::ReadOnly => {
                let pragma = "PRAGMA query_only = ON";
                self.store.pool.execute(pragma).await.unwrap();
            }
            StoreFault::Locked => {
                let mut other = options(&self.path, &self.key).connect().await.unwrap();
                other.execute("BEGIN IMMEDIATE").await.unwrap();
                *self.locked_by.lock().await = Some(other);
            }
            StoreFault::Damaged | StoreFault::Other => panic!("does not pass"),
        }
    }

    async fn heal(&self) {
        self.store
            .pool
            .execute("PRAGMA max_page_count = 1073741823; PRAGMA query_only = OFF")
            .await
            .unwrap();
        if let Some(mut other) = self.locked_by.lock().await.take() {
            other.execute("ROLLBACK").await.unwrap();
        }
    }
}

/// The store of a place, until one write failed: then what was the matter is over.
struct HealedAfterOne {
    place: Arc<Place>,
    /// What failed, and how the enrolment stood in the store before it was healed.
    failed: Mutex<Vec<(StoreFault, Option<Enrolment>)>>,
}

#[async_trait]
impl EnrolmentStore for HealedAfterOne {
    async fn insert(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        self.place.store.insert(enrolment, event).await
    }

    async fn load(&self, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError> {
        self.place.store.load(id).await
    }

    async fn open(&self) -> Result<Vec<Enrolment>, StoreError> {
        self.place.store.open().await
    }

    async fn claim(
        &self,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Claimed, StoreError> {
        self.place.store.claim(worker, now, until, limit).await
    }

    async fn take(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        self.place.store.take(id, worker, now, until).await
    }

    async fn hold(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.place.store.hold(id, worker, until).await
    }

    async fn save(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        let saved = self.place.store.save(enrolment, event).await;
        if let Err(StoreError::Failed { fault, .. }) = &saved {
            let stands = self.place.store.load(enrolment.id).await.unwrap();
            self.failed.lock().unwrap().push((*fault, stands));
            self.place.heal().await;
        }
        saved
    }
}

/// A register in which the store's fault strikes just as a contact is made.
struct Register {
    place: Arc<Place>,
    fault: StoreFault,
    made: Mutex<Vec<Contact>>,
}

#[async_trait]
impl MemberRegister for Register {
    async fn find(&self, _: &Msisdn) -> Result<Found, ServiceError> {
        let made = self.made.lock().unwrap();
        Ok(match made.as_slice() {
            [] => Found::None,
            [one] => Found::One(one.id.clone()),
            several => Found::Several(several.len()),
        })
    }

    async fn read(&self, id: &ContactId) -> Result<Option<Contact>, ServiceError> {
        let made = self.made.lock().unwrap();
        Ok(made.iter().find(|contact| contact.id == *id).cloned())
    }

    async fn create(&self, new: &NewContact) -> Result<Created, ServiceError> {
        let id = ContactId("contact-1".to_owned());
        self.made.lock().unwrap().push(Contact {
            id: id.clone(),
            contact_type: Some(new.contact_type.clone()),
            details: new.content.details.clone(),
            preferences: new.content.preferences.clone(),
            consents: new.content.consents.clone(),
        });
        self.place.strike(self.fault).await;
        Ok(Created::Contact(id))
    }

    async fn update(&self, _: &ContactId, _: &Change) -> Result<(), ServiceError> {
        panic!("nothing is missing")
    }

    async fn promote(&self, _: &ContactId, _: &str) -> Result<(), ServiceError> {
        panic!("it is of the type")
    }

    async fn trigger(&self, _: &ContactId, _: &str) -> Result<(), ServiceError> {
        panic!("the till asks")
    }
}

/// Vipps and its customer, long after the approval.
struct Nobody;

#[async_trait]
impl IdentifyCustomer for Nobody {
    async fn identify(&self, _: &QrText) -> Result<Identified, IdentifyError> {
        Err(ServiceError::Unreachable.into())
    }
}

#[async_trait]
impl CustomerLogin for Nobody {
    async fn can_log_in(&self, _: &Msisdn) -> Result<bool, ServiceError> {
        Err(ServiceError::Unreachable)
    }

    async fn start(
        &self,
        _: &Msisdn,
        _: &ConfirmationCode,
        _: Duration,
    ) -> Result<Started, StartError> {
        Err(ServiceError::Unreachable.into())
    }

    async fn poll(&self, _: &AuthRequestId) -> Result<Poll, ServiceError> {
        Err(ServiceError::Unreachable)
    }

    async fn profile(&self, _: &Tokens, _: &AuthRequestId) -> Result<Profile, ProfileError> {
        Err(ServiceError::Unreachable.into())
    }
}

struct Opening;

impl Clock for Opening {
    fn now(&self) -> Timestamp {
        opening()
    }
}

fn opening() -> Timestamp {
    "2026-11-21T08:00:00Z".parse().unwrap()
}

fn number() -> Msisdn {
    Msisdn::from_international("4741234567").unwrap()
}

/// A customer who approved, whom the register did not take yet.
fn approved() -> Enrolment {
    let profile = Profile {
        phone: Personal::new(Some(number().digits().to_owned())),
        given_name: Personal::new(Some("Kari".to_owned())),
        family_name: Personal::new(Some("Nordmann".to_owned())),
        verified_email: Personal::new(None),
        birth_date: Personal::new(None),
        address: Personal::new(None),
        consents: Consents::default(),
    };
    Enrolment {
        id: EnrolmentId::fresh(),
        version: 1,
        opened_at: opening(),
        source: Source::Keypad,
        till: "7".to_owned(),
        store: "oslo-1".to_owned(),
        cashier: None,
        phase: Phase::Unsaved {
            reason: UnsavedReason::Unreachable,
            since: opening(),
        },
        due_at: Some(opening()),
        milestones: BTreeMap::from([(Milestone::Approved, opening())]),
        masked_number: Some(number().masked()),
        verified: true,
        consents: BTreeMap::new(),
        private: Private {
            number: Some(number()),
            profile: Some(profile),
            ..Private::default()
        },
    }
}

fn engine(store: Arc<dyn EnrolmentStore>, register: Arc<Register>) -> Engine {
    let ports = Ports {
        identify: Arc::new(Nobody),
        login: Arc::new(Nobody),
        register,
        store,
        clock: Arc::new(Opening),
        codes: Arc::new(OsCodes),
    };
    let rules = Rules {
        till: "7".to_owned(),
        store: "oslo-1".to_owned(),
        asked_by: AskedBy::Till,
        create_contact: CreateContact::AfterApproval,
        trigger_id: None,
        engage_timeout: Duration::from_mins(1),
        requested_expiry: Duration::from_mins(3),
        minimum_age: 15,
        contact_type: "Member".to_owned(),
        source: "Vipps".to_owned(),
        consents: Vec::new(),
    };
    Engine::new(ports, rules)
}

#[rstest]
#[tokio::test]
async fn an_approved_customer_is_saved_once_and_the_store_failed_meanwhile(
    #[values(StoreFault::DiskFull, StoreFault::ReadOnly, StoreFault::Locked)] fault: StoreFault,
) {
    let place = Place::new().await;
    let enrolment = approved();
    let event = Event {
        at: opening(),
        step: "save_later",
        phase: "unsaved",
        detail: None,
    };
    place.store.insert(&enrolment, &event).await.unwrap();
    let store = Arc::new(HealedAfterOne {
        place: place.clone(),
        failed: Mutex::default(),
    });
    let register = Arc::new(Register {
        place: place.clone(),
        fault,
        made: Mutex::default(),
    });

    engine(store.clone(), register.clone())
        .work(Duration::ZERO, &CancellationToken::new())
        .await;

    let failed = store.failed.lock().unwrap().clone();
    let stood = Enrolment {
        version: 2,
        private: Private {
            write_sent: true,
            ..enrolment.private.clone()
        },
        ..enrolment.clone()
    };
    assert_eq!(failed, [(fault, Some(stood))], "as it was before the write");
    assert_eq!(register.made.lock().unwrap().len(), 1, "made once");
    let ended = place.store.ended(enrolment.id).await.unwrap();
    assert_eq!(ended.map(|row| row.outcome), Some(Outcome::Enrolled));
}

#[rstest]
#[tokio::test]
async fn a_customer_is_not_begun_while_the_store_fails_and_is_when_it_does_not(
    #[values(StoreFault::DiskFull, StoreFault::ReadOnly, StoreFault::Locked)] fault: StoreFault,
) {
    let place = Place::new().await;
    let register = Arc::new(Register {
        place: place.clone(),
        fault,
        made: Mutex::default(),
    });
    let engine = engine(Arc::new(place.store.clone()), register);
    let begin = async || {
        engine
            .begin(Begin {
                identity: Identity::Number(number()),
                source: Source::Keypad,
                cashier: None,
            })
            .await
    };

    place.strike(fault).await;
    let refused = begin().await.unwrap_err();
    assert!(
        matches!(refused, RequestError::Store(StoreError::Failed { fault: told, .. }) if told == fault),
        "{refused:?}"
    );

    place.heal().await;
    assert_eq!(
        place.store.open().await.unwrap(),
        [],
        "nothing of it was kept"
    );
    assert!(matches!(begin().await.unwrap(), Begun::Opened(_)));
}

#[tokio::test]
async fn damage_that_comes_while_the_file_is_open_is_told_and_the_rest_of_the_file_stays() {
    let place = Place::new().await;
    let enrolment = approved();
    let event = Event {
        at: opening(),
        step: "save_later",
        phase: "unsaved",
        detail: None,
    };
    place.store.insert(&enrolment, &event).await.unwrap();
    let settle = "PRAGMA wal_checkpoint(TRUNCATE)";
    place.store.pool.execute(settle).await.unwrap();
    let whole = std::fs::read(&place.path).unwrap();
    let mut damaged = whole.clone();
    for page in damaged.chunks_mut(4_096).skip(1) {
        page[100] ^= 1;
    }
    std::fs::write(&place.path, damaged).unwrap();
    place
        .store
        .pool
        .execute("PRAGMA shrink_memory")
        .await
        .unwrap();

    let error = place.store.open().await.unwrap_err();

    assert!(
        matches!(
            error,
            StoreError::Failed {
                fault: StoreFault::Damaged,
                ..
            }
        ),
        "{error:?}"
    );
    place.store.close().await;
    std::fs::write(&place.path, whole).unwrap();
    let store = SqliteStore::open(&place.path, &place.key).await.unwrap();
    assert_eq!(store.open().await.unwrap(), [enrolment]);
}
