//! A scripted Vipps and a small Engage, driven by the tests' own clock.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

use async_trait::async_trait;
use enrolment::{
    AuthRequestId, Change, ConfirmationCode, Contact, ContactDetails, ContactId, Found, Msisdn,
    NewContact, Personal, Profile, QrText, Tokens,
    ports::{
        Clock, Codes, Created, CustomerLogin, Identified, IdentifyCustomer, IdentifyError,
        MemberRegister, NoRandomness, Poll, ProfileError, ServiceError, StartError, Started,
    },
};
use jiff::Timestamp;
use tokio::time::Instant;

/// Wall-clock time that goes with the paused time of the test runtime, until somebody sets it.
pub(crate) struct TestClock {
    origin: Instant,
    set_by: Mutex<jiff::SignedDuration>,
}

impl TestClock {
    pub(crate) fn new() -> Self {
        Self {
            origin: Instant::now(),
            set_by: Mutex::default(),
        }
    }

    /// Someone, or the network, sets the clock.
    pub(crate) fn set_by(&self, difference: jiff::SignedDuration) {
        *self.set_by.lock().unwrap() += difference;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        start + self.origin.elapsed() + *self.set_by.lock().unwrap()
    }
}

/// Codes that count up: AAA-200, AAA-201 …
#[derive(Default)]
pub(crate) struct CountedCodes(Mutex<u32>);

impl Codes for CountedCodes {
    fn next(&self) -> Result<ConfirmationCode, NoRandomness> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        Ok(ConfirmationCode::new(format!("AAA-{}", 199 + *count)).unwrap())
    }
}

/// What the scripted Vipps does next. The last poll of a script repeats.
pub(crate) struct Vipps {
    pub(crate) identify: Mutex<VecDeque<Result<Identified, IdentifyError>>>,
    pub(crate) can_log_in: Mutex<Result<bool, ServiceError>>,
    pub(crate) start: Mutex<VecDeque<Result<(), StartError>>>,
    pub(crate) expires_in: Duration,
    pub(crate) interval: Duration,
    /// How long a start is under way.
    pub(crate) start_takes: Mutex<Duration>,
    /// What happens elsewhere while the next poll is under way.
    pub(crate) during_poll: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    pub(crate) polls: Mutex<VecDeque<Result<Poll, ServiceError>>>,
    pub(crate) profile: Mutex<VecDeque<Result<Profile, ProfileError>>>,
    pub(crate) started: Mutex<Vec<(Msisdn, ConfirmationCode)>>,
    pub(crate) polled: Mutex<Vec<(String, Instant)>>,
}

impl Vipps {
    pub(crate) fn new(polls: impl IntoIterator<Item = Result<Poll, ServiceError>>) -> Self {
        Self {
            identify: Mutex::default(),
            can_log_in: Mutex::new(Ok(true)),
            start: Mutex::default(),
            expires_in: Duration::from_mins(3),
            interval: Duration::from_secs(5),
            start_takes: Mutex::default(),
            during_poll: Mutex::default(),
            polls: Mutex::new(polls.into_iter().collect()),
            profile: Mutex::default(),
            started: Mutex::default(),
            polled: Mutex::default(),
        }
    }

    /// The waits between the polls of one request, in whole seconds, from its start.
    pub(crate) fn waits(&self, request: &str, from: Instant) -> Vec<u64> {
        let polled = self.polled.lock().unwrap();
        let mut last = from;
        let own = polled.iter().filter(|(id, _)| id == request);
        own.map(|(_, at)| {
            let wait = at.duration_since(last).as_secs();
            last = *at;
            wait
        })
        .collect()
    }
}

pub(crate) fn approved() -> Poll {
    Poll::Approved {
        access_token: Personal::new("ciba.token".to_owned()),
        id_token: Personal::new("eyJ.id.token".to_owned()),
        expires_in: Duration::from_mins(5),
    }
}

#[async_trait]
impl IdentifyCustomer for Vipps {
    async fn identify(&self, _: &QrText) -> Result<Identified, IdentifyError> {
        self.identify
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Err(IdentifyError::NotAccepted))
    }
}

#[async_trait]
impl CustomerLogin for Vipps {
    async fn can_log_in(&self, _: &Msisdn) -> Result<bool, ServiceError> {
        *self.can_log_in.lock().unwrap()
    }

    async fn start(
        &self,
        number: &Msisdn,
        code: &ConfirmationCode,
        _: Duration,
    ) -> Result<Started, StartError> {
        let under_way = *self.start_takes.lock().unwrap();
        tokio::time::sleep(under_way).await;
        self.start.lock().unwrap().pop_front().unwrap_or(Ok(()))?;
        let mut started = self.started.lock().unwrap();
        started.push((number.clone(), code.clone()));
        Ok(Started {
            request: AuthRequestId::new(format!("request-{}", started.len())),
            expires_in: self.expires_in,
            interval: self.interval,
        })
    }

    async fn poll(&self, request: &AuthRequestId) -> Result<Poll, ServiceError> {
        self.polled
            .lock()
            .unwrap()
            .push((request.expose().clone(), Instant::now()));
        if let Some(happens) = self.during_poll.lock().unwrap().take() {
            happens();
        }
        let mut polls = self.polls.lock().unwrap();
        if polls.len() > 1 {
            polls.pop_front().unwrap()
        } else {
            polls[0].clone()
        }
    }

    async fn profile(&self, _: &Tokens, _: &AuthRequestId) -> Result<Profile, ProfileError> {
        self.profile.lock().unwrap().pop_front().unwrap()
    }
}

/// A register of contacts, with a queue of failures: before the work, or after it.
#[derive(Default)]
pub(crate) struct Engage {
    pub(crate) contacts: Mutex<Vec<(Msisdn, Contact)>>,
    pub(crate) failures: Mutex<BTreeMap<&'static str, VecDeque<Failure>>>,
    pub(crate) triggered: Mutex<Vec<String>>,
    pub(crate) calls: Mutex<Vec<&'static str>>,
    /// Which preferences and consents it drops without a word.
    pub(crate) forgets: Mutex<bool>,
    /// Whether a contact without the number stands in the way of every create.
    pub(crate) exists_elsewhere: Mutex<bool>,
    /// How long a create takes.
    pub(crate) creates_in: Mutex<Duration>,
    /// Made by someone else just before the first create, which names it.
    pub(crate) rival: Mutex<Option<Contact>>,
}

#[derive(Clone, Copy)]
pub(crate) enum Failure {
    Before(ServiceError),
    After(ServiceError),
}

impl Engage {
    pub(crate) fn with(contacts: impl IntoIterator<Item = (Msisdn, Contact)>) -> Self {
        Self {
            contacts: Mutex::new(contacts.into_iter().collect()),
            ..Self::default()
        }
    }

    pub(crate) fn fail(&self, call: &'static str, failures: impl IntoIterator<Item = Failure>) {
        self.failures
            .lock()
            .unwrap()
            .insert(call, failures.into_iter().collect());
    }

    pub(crate) fn count(&self, call: &str) -> usize {
        self.calls
            .lock()
            .unwrap()
            .iter()
            .filter(|own| **own == call)
            .count()
    }

    pub(crate) fn only_contact(&self) -> Contact {
        let contacts = self.contacts.lock().unwrap();
        assert_eq!(
            contacts.len(),
            1,
            "exactly one contact stands in the register"
        );
        contacts[0].1.clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Contact)) {
        change(&mut self.contacts.lock().unwrap()[0].1);
    }

    fn call<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> Result<T, ServiceError> {
        self.calls.lock().unwrap().push(name);
        let failure = self
            .failures
            .lock()
            .unwrap()
            .get_mut(name)
            .and_then(VecDeque::pop_front);
        match failure {
            Some(Failure::Before(error)) => Err(error),
            Some(Failure::After(error)) => {
                work();
                Err(error)
            }
            None => Ok(work()),
        }
    }

    fn take(&self, contact: &mut Contact, change: &Change) {
        fn set<T: Clone>(own: &mut Personal<Option<T>>, new: &Personal<Option<T>>) {
            if new.expose().is_some() {
                *own = new.clone();
            }
        }
        set(&mut contact.details.first_name, &change.details.first_name);
        set(&mut contact.details.last_name, &change.details.last_name);
        set(&mut contact.details.email, &change.details.email);
        set(&mut contact.details.birth_day, &change.details.birth_day);
        set(&mut contact.details.street, &change.details.street);
        set(&mut contact.details.zip_code, &change.details.zip_code);
        set(&mut contact.details.city, &change.details.city);
        if let Some(country) = &change.details.country_code {
            contact.details.country_code = Some(country.clone());
        }
        if *self.forgets.lock().unwrap() {
            return;
        }
        contact.preferences.extend(change.preferences.clone());
        for entry in &change.consents {
            contact.consents.retain(|own| own.id != entry.id);
            contact.consents.push(entry.clone());
        }
    }
}

pub(crate) fn contact(id: &str, contact_type: &str) -> Contact {
    Contact {
        id: ContactId(id.to_owned()),
        contact_type: Some(contact_type.to_owned()),
        details: ContactDetails::default(),
        preferences: ["acceptsEmail", "acceptsSms"]
            .map(|name| (name.to_owned(), false))
            .into(),
        consents: Vec::new(),
    }
}

#[async_trait]
impl MemberRegister for Engage {
    async fn find(&self, number: &Msisdn) -> Result<Found, ServiceError> {
        self.call("find", || {
            let contacts = self.contacts.lock().unwrap();
            let own: Vec<_> = contacts.iter().filter(|(of, _)| of == number).collect();
            match own.as_slice() {
                [] => Found::None,
                [(_, contact)] => Found::One(contact.id.clone()),
                several => Found::Several(several.len()),
            }
        })
    }

    async fn read(&self, id: &ContactId) -> Result<Option<Contact>, ServiceError> {
        self.call("read", || {
            let contacts = self.contacts.lock().unwrap();
            contacts
                .iter()
                .find(|(_, own)| own.id == *id)
                .map(|(_, own)| own.clone())
        })
    }

    async fn create(&self, new: &NewContact) -> Result<Created, ServiceError> {
        let pause = *self.creates_in.lock().unwrap();
        tokio::time::sleep(pause).await;
        self.call("create", || {
            if *self.exists_elsewhere.lock().unwrap() {
                return Created::Exists;
            }
            if let Some(rival) = self.rival.lock().unwrap().take() {
                let named = Created::Named(rival.id.clone());
                let mut contacts = self.contacts.lock().unwrap();
                contacts.push((new.number.clone(), rival));
                return named;
            }
            let id = format!("contact-{}", self.contacts.lock().unwrap().len() + 1);
            let mut made = contact(&id, &new.contact_type);
            self.take(&mut made, &new.content);
            self.contacts
                .lock()
                .unwrap()
                .push((new.number.clone(), made));
            Created::Contact(ContactId(id))
        })
    }

    async fn update(&self, id: &ContactId, change: &Change) -> Result<(), ServiceError> {
        self.call("update", || {
            let mut contacts = self.contacts.lock().unwrap();
            let (_, own) = contacts.iter_mut().find(|(_, own)| own.id == *id).unwrap();
            self.take(own, change);
        })
    }

    async fn promote(&self, id: &ContactId, contact_type: &str) -> Result<(), ServiceError> {
        self.call("promote", || {
            let mut contacts = self.contacts.lock().unwrap();
            let (_, own) = contacts.iter_mut().find(|(_, own)| own.id == *id).unwrap();
            own.contact_type = Some(contact_type.to_owned());
        })
    }

    async fn trigger(&self, id: &ContactId, trigger_id: &str) -> Result<(), ServiceError> {
        let name = format!("{trigger_id} {}", id.0);
        self.call("trigger", || self.triggered.lock().unwrap().push(name))
    }
}
