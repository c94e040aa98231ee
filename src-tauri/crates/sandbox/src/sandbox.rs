//! A running sandbox, as its owner holds it.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::cast::{Customer, Tick};
use crate::config::SandboxConfig;
use crate::control::{self, CastMember};
use crate::credentials::Credentials;
use crate::endpoint;
use crate::engage::ContactRecord;
use crate::faults::Fault;
use crate::journal::Call;
use crate::login::Answer;
use crate::phone::PendingLogin;
use crate::serve;
use crate::wire::{CuttableListener, Line};
use crate::world::{self, Shared};

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or not allowed.
    #[error("could not listen on 127.0.0.1:{port}")]
    Bind {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// No new signing key could be made; the old ones stay.
#[derive(Debug, thiserror::Error)]
#[error("could not make new signing keys")]
pub struct RotationError;

/// A running server. Stops when dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and serves until stopped, on the runtime of the caller.
    pub async fn start(config: SandboxConfig) -> Result<Self, StartError> {
        let port = config.port;
        let bind = |source| StartError::Bind { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let credentials = config.credentials.clone();
        let credentials = credentials.unwrap_or_else(Credentials::generate);
        let stop = CancellationToken::new();
        let shared = Arc::new(Shared::new(
            config,
            credentials,
            format!("http://{address}"),
            stop.clone(),
        ));
        let service =
            serve::router(Arc::clone(&shared)).into_make_service_with_connect_info::<Line>();
        let listener = CuttableListener::new(listener, stop.clone());
        shared.tasks.spawn(async move {
            let server = axum::serve(listener, service);
            if server
                .with_graceful_shutdown(stop.cancelled_owned())
                .await
                .is_err()
            {
                tracing::error!("the sandbox stopped serving");
            }
        });
        shared.tasks.close();
        Ok(Self { shared })
    }

    /// Cuts every connection and waits until nothing runs any more.
    pub async fn stop(self) {
        self.shared.stop.cancel();
        self.shared.tasks.wait().await;
    }

    /// `http://127.0.0.1:PORT`, without a slash.
    pub fn base_url(&self) -> &str {
        &self.shared.origin
    }

    /// Base address of the Vipps MobilePay APIs.
    pub fn vipps_base_url(&self) -> &str {
        self.base_url()
    }

    /// Base address of Engage; its paths begin with `/api/v3/`.
    pub fn engage_base_url(&self) -> &str {
        self.base_url()
    }

    /// The issuer of id tokens; it ends in a slash.
    pub fn issuer(&self) -> String {
        format!("{}{}", self.shared.origin, endpoint::ISSUER)
    }

    /// The keys that both services accept.
    pub fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    /// Who can be asked, and what their personal codes say.
    pub fn cast(&self) -> Vec<CastMember> {
        control::members(&self.shared)
    }

    /// Every call so far, in order of arrival.
    pub fn journal(&self) -> Vec<Call> {
        self.shared.world().journal.calls().cloned().collect()
    }

    /// Sequence number of the newest call, 0 before the first.
    pub fn last_sequence(&self) -> u64 {
        self.shared.world().journal.last()
    }

    /// The first call, past or coming, that fits. A call is seen from its arrival on:
    /// ask for `is_over` to wait for its end.
    pub async fn wait_for_call(&self, fits: impl Fn(&Call) -> bool) -> Call {
        self.wait_for_call_after(0, fits).await
    }

    /// The same among the calls after a sequence number.
    pub async fn wait_for_call_after(&self, sequence: u64, fits: impl Fn(&Call) -> bool) -> Call {
        self.shared
            .wait_until(|world| {
                let mut calls = world.journal.calls();
                calls
                    .find(|call| call.sequence > sequence && fits(call))
                    .cloned()
            })
            .await
    }

    /// Sets something going wrong.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.world().faults.add(fault);
    }

    /// Forgets every fault and lets held calls go on.
    pub fn clear_faults(&self) {
        self.shared.world().faults.clear();
    }

    /// Signs with new keys from now on; the ones before stay published.
    pub async fn rotate_keys(&self) -> Result<(), RotationError> {
        let rotated = self.shared.keys.rotate().await;
        rotated.map_err(|_| RotationError)
    }

    /// What stands in Engage.
    pub fn contacts(&self) -> Vec<ContactRecord> {
        self.shared.world().register.all().to_vec()
    }

    /// The contacts in Engage with this number (digits with country code).
    pub fn contacts_of(&self, number: &str) -> Vec<ContactRecord> {
        let mut contacts = self.contacts();
        contacts.retain(|contact| contact.number() == Some(number));
        contacts
    }

    /// Adds a contact, or replaces the one with its id.
    pub fn put_contact(&self, contact: ContactRecord) {
        self.shared.world().register.put(contact);
        self.shared.changed();
    }

    /// The first contact that fits, now or later.
    pub async fn wait_for_contact(&self, fits: impl Fn(&ContactRecord) -> bool) -> ContactRecord {
        self.shared
            .wait_until(|world| {
                let mut contacts = world.register.all().iter();
                contacts.find(|contact| fits(contact)).cloned()
            })
            .await
    }

    /// A customer by number (digits with country code).
    pub fn customer(&self, number: &str) -> Option<Customer> {
        self.shared.world().customers.get(number).cloned()
    }

    /// Adds a customer, or replaces the one with this number.
    pub fn set_customer(&self, customer: Customer) {
        let number = customer.number.clone();
        self.shared.world().customers.insert(number, customer);
    }

    /// Logins that the phone shows, oldest first.
    pub fn pending(&self, number: &str) -> Vec<PendingLogin> {
        let now = Instant::now();
        let world = self.shared.world();
        let open = world.logins.open(number, now);
        open.map(|login| PendingLogin::of(login, now)).collect()
    }

    /// The newest login on the phone, as soon as there is one.
    pub async fn wait_for_push(&self, number: &str) -> PendingLogin {
        self.shared
            .wait_until(|world| {
                let now = Instant::now();
                let newest = world.logins.open(number, now).last()?;
                Some(PendingLogin::of(newest, now))
            })
            .await
    }

    /// Approves the newest login on the phone; false when there is none.
    pub fn approve(&self, number: &str, ticks: &[Tick]) -> bool {
        let answer = world::approval(ticks.to_vec());
        self.shared.answer_newest(number, answer)
    }

    /// Declines the newest login on the phone; false when there is none.
    pub fn decline(&self, number: &str) -> bool {
        self.shared.answer_newest(number, Answer::Declined)
    }

    /// Every token and login handle that was given out and is still remembered, to search for them
    /// where they must not be.
    pub fn issued_secrets(&self) -> Vec<String> {
        let world = self.shared.world();
        let tokens = world.grants.keys().chain(world.merchant_tokens.keys());
        tokens.cloned().chain(world.logins.handles()).collect()
    }

    /// Lets every open login of the number run out now; tells how many there were.
    pub fn expire(&self, number: &str) -> usize {
        let ended = self.shared.world().logins.expire(number, Instant::now());
        self.shared.changed();
        ended
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}
