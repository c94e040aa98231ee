//! A client of Voyado Engage v3, the member register.
//!
//! Owns the wire: paths, headers, bodies, limits, and what each answer means. Refuses to own any
//! policy: one method is one call, nothing is repeated, and nothing is decided about a contact. The
//! engine in `enrolment` waits, looks up and tries again, and relies on this table being exact.
//!
//! | answer | `errorCode` | becomes |
//! | --- | --- | --- |
//! | no connection, no TLS | | `Unreachable` |
//! | sent, but no complete answer | | `AnswerLost` |
//! | 2xx | | done; other than 201 to a create: made, or stood there before |
//! | 2xx that cannot be read | | `Unexpected`; after a create `AnswerLost`, because the contact may stand |
//! | 3xx | | `Misconfigured`: redirects are not followed, the address is not the API's |
//! | 400 | `InvalidContactType` | `Misconfigured` |
//! | 400, 422 | any other, or none | `Rejected` |
//! | 401, 403 | | `KeysRefused` |
//! | 404 to a look-up or a read | any, or no body | nobody |
//! | 404 to a write | `ContactNotFound`, or no body | `Rejected` |
//! | 404 | otherwise, such as a page of a web server | `Misconfigured` |
//! | 408 | | `AnswerLost` |
//! | 409 to a look-up | | several; the ids are in the body |
//! | 409 to a create | | exists |
//! | 429 | | `Busy` |
//! | 500 | `InvalidSystemConfiguration` | `Misconfigured` |
//! | 503 | | `Unreachable` |
//! | any other 5xx | | `AnswerLost` |
//! | any other | | `Rejected` |
//!
//! Sources: Voyado Engage documentation (API authentication, find contact, create contact, update a
//! contact, consents, stores, custom triggers, rate limit, retry policy). It publishes no schema of
//! the error body, so every member of it is optional here.
#![deny(missing_docs)]

mod answer;
mod body;
mod clean;
mod config;
mod register;
mod reply;
mod setup;
mod transport;

use std::{fmt, sync::Arc};

use secrecy::SecretString;

pub use config::{Config, ConfigError, Timeouts};
pub use setup::{Checked, ConsentDefinition, Store, StoreStanding};
use transport::Transport;

/// A connection to one tenant with one key, for the contacts of one store. Clones share the
/// connections and the pace.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Transport,
    source: String,
    store: String,
}

impl Client {
    /// Checks the settings and the key; calls nobody.
    pub fn new(config: Config, api_key: &SecretString) -> Result<Self, ConfigError> {
        config.check()?;
        let transport = Transport::new(&config, api_key)?;
        let Config { source, store, .. } = config;
        Ok(Self {
            shared: Arc::new(Shared {
                transport,
                source,
                store,
            }),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("source", &self.shared.source)
            .field("store", &self.shared.store)
            .finish_non_exhaustive()
    }
}
