//! Stand-ins of Vipps MobilePay and Voyado Engage (version 3) on loopback, and the
//! customer's phone.
//!
//! One real HTTP server plays both services. It is an independent reading of their public
//! documentation and shares no code with the clients that it tests: a wrong reading must
//! not be made twice in one place. It is stricter than the real services, so that what
//! passes here does not fail there. Where the documents disagree, [`SandboxConfig`] offers
//! each form.
//!
//! Practice mode, automated tests and the command line use the same server. It binds
//! 127.0.0.1 only, refuses callers that come by another host name, and keeps everything in
//! memory.
//!
//! # The cast
//!
//! Every other number is not on Vipps, unless [`SandboxConfig::strangers`] says that strangers
//! approve. Scripted customers answer after
//! [`SandboxConfig::pace`]; anyone can be answered for on the phone page before that.
//!
//! | number | name | what happens |
//! | --- | --- | --- |
//! | 4790000001 | Kari Nordmann | approves and ticks everything |
//! | 4790000002 | Ola Nordmann | approves and ticks e-mail only |
//! | 4790000003 | Nora Hansen | approves and ticks nothing |
//! | 4790000004 | Per Hansen | approves; the profile has no consent object |
//! | 4790000005 | Ingrid Berg | declines |
//! | 4790000006 | Lars Berg | never answers |
//! | 4790000007 | Sofie Lie | approves everything one second before the end |
//! | 4790000008 | Anders Lie | is not on Vipps |
//! | 4790000009 | Emma Dahl | looks like a user, but the start says not eligible |
//! | 4790000010 | Jonas Dahl | looks like a user, but the start says the app is too old |
//! | 4790000011 | Ida Moen | approves everything; is 16 |
//! | 4790000012 | Henrik Moen | approves everything; has no e-mail |
//! | 4790000013 | Maja Strand | approves everything; every address field is empty |
//! | 4790000014 | Jakob Strand | approves everything; the profile has 4790000098 |
//! | 4790000015 | Liv Holm | is a member in Engage already |
//! | 4790000016 | Emil Holm | is a contact in Engage, not a member; approves everything |
//! | 4790000017 | Astrid Vik | stands in Engage twice |
//! | 4790000018 | Oskar Vik | answers only from the phone page |
//! | 4520000001 | Mette Jensen | approves everything; Danish, token code |
//! | 358400000001 | Aino Virtanen | approves everything; Finnish, token code |
//! | 46701740605 | Elsa Svensson | approves everything; Swedish |
//! | 4520000002 | Søren Jensen | shows a token code that has expired |
//!
//! # By HTTP
//!
//! | call | does |
//! | --- | --- |
//! | `GET /phone`, `GET /phone/{number}` | the customers, and the phone of one (`?lang=nb`) |
//! | `GET /phone/{number}/state`, `/qr.svg` | what the phone shows, and its personal code |
//! | `POST /phone/{number}/approve` `{"ticks":["email"]}`, `/decline` | answers the newest login |
//! | `GET /sandbox/cast`, `/journal?after=N`, `/contacts`, `/customers` | looks |
//! | `PUT /sandbox/contacts`, `/customers` | adds or replaces one |
//! | `POST /sandbox/customers/{number}/expire` | lets open logins run out now |
//! | `GET`, `POST`, `DELETE /sandbox/faults` | lists, adds ([`Fault`]), clears faults |
//! | `POST /sandbox/rotate-keys` | signs with new keys from now on |

#![deny(missing_docs)]

mod cast;
mod clock;
mod config;
mod control;
mod credentials;
mod endpoint;
mod engage;
mod faults;
mod journal;
mod login;
mod media;
mod phone;
mod random;
mod sandbox;
mod serve;
mod vipps;
mod wire;
mod world;

pub use cast::{Address, CAST, Code, Customer, OTHER_NUMBER, Part, Role, Script, Standing, Tick};
pub use config::{
    AudienceForm, Automation, ClientAuth, ConsentShape, DuplicateBehaviour, EngageQuirks,
    IdTokenAlg, IdTokenFlaw, IdTokenQuirks, RefusalMember, RefusalMoment, RequestIdClaim,
    SandboxConfig, Store, Strangers, UnavailableScope, VippsQuirks,
};
pub use control::CastMember;
pub use credentials::Credentials;
pub use endpoint::Endpoint;
pub use engage::{ConsentRecord, ContactRecord};
pub use faults::{Effect, EffectName, Fault, Moment};
pub use journal::Call;
pub use login::AskedBy;
pub use phone::PendingLogin;
pub use sandbox::{RotationError, Sandbox, StartError};
