//! What a sandbox can be told to be: the sales unit, the tenant, and every point
//! where the public documentation disagrees with itself.
//!
//! The defaults are the newest documented form of each.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::credentials::Credentials;

/// One sandbox. `Default` is a Norwegian sales unit and a tenant keyed by mobile phone.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Keys to accept; fresh random ones when absent.
    pub credentials: Option<Credentials>,
    /// The shop's name as the customer sees it.
    pub merchant: String,
    /// Algorithm of id tokens.
    pub alg: IdTokenAlg,
    /// Least number of seconds between two polls of one request.
    pub interval: u32,
    /// Accepted values of `requested_expiry`, in seconds.
    pub requested_expiry: RangeInclusive<u32>,
    /// Lifetime in seconds of a request that names no expiry.
    pub default_expiry: u32,
    /// Lifetime of the access token that a poll gives, in whole seconds.
    pub access_token_lifetime: Duration,
    /// Client authentication that the sales unit is set to.
    pub client_auth: ClientAuth,
    /// Only partner keys are accepted: a bearer token and the merchant's serial number.
    pub require_partner: bool,
    /// Which consent scope the sales unit has; the other one is unavailable to it.
    pub consent_shape: ConsentShape,
    /// Known scopes outside the sales unit's plan.
    pub unavailable_scopes: Vec<String>,
    /// What happens to a scope outside the plan.
    pub unavailable_scope: UnavailableScope,
    /// Shape of the id token where the documents differ, and ways to make it untrustworthy.
    pub id_token_quirks: IdTokenQuirks,
    /// Other points where the Login documents differ.
    pub vipps_quirks: VippsQuirks,
    /// Who people outside the cast are.
    pub strangers: Strangers,
    /// How long a scripted customer takes to answer; two intervals when absent.
    pub pace: Option<Duration>,
    /// What creating a contact whose key exists does.
    pub duplicate_behaviour: DuplicateBehaviour,
    /// The tenant's own Vipps automation, if it has one.
    pub automation: Option<Automation>,
    /// Stores of the tenant.
    pub stores: Vec<Store>,
    /// Ids of the tenant's custom triggers.
    pub triggers: Vec<String>,
    /// Contact types of the tenant.
    pub contact_types: Vec<String>,
    /// Attributes that a contact of type `Member` must have.
    pub member_attributes: Vec<String>,
    /// Attributes that the tenant has besides the standard ones.
    pub custom_attributes: Vec<String>,
    /// Ids of the tenant's consents.
    pub consents: Vec<String>,
    /// Engage calls answered per second and key; the rest get 429.
    pub engage_calls_per_second: usize,
    /// Points where the Engage documents differ.
    pub engage_quirks: EngageQuirks,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        Self {
            port: 0,
            credentials: None,
            merchant: "Fjellheim Sport".to_owned(),
            alg: IdTokenAlg::Rs256,
            interval: 5,
            requested_expiry: 60..=900,
            default_expiry: 600,
            access_token_lifetime: Duration::from_mins(5),
            client_auth: ClientAuth::Basic,
            require_partner: false,
            consent_shape: ConsentShape::FlowResult,
            unavailable_scopes: owned(&["nin", "gender", "paymentSourceReferences"]),
            unavailable_scope: UnavailableScope::Dropped,
            id_token_quirks: IdTokenQuirks::default(),
            vipps_quirks: VippsQuirks::default(),
            strangers: Strangers::NotOnVipps,
            pace: None,
            duplicate_behaviour: DuplicateBehaviour::Conflict409,
            automation: None,
            stores: vec![
                Store::new("oslo-01", "Fjellheim Oslo", "Oslo", "NO"),
                Store::new("bergen-01", "Fjellheim Bergen", "Bergen", "NO"),
                Store::new("aarhus-01", "Fjellheim Aarhus", "Aarhus", "DK"),
                Store {
                    active: false,
                    ..Store::new("moss-01", "Fjellheim Moss", "Moss", "NO")
                },
            ],
            triggers: owned(&["vipps-login"]),
            contact_types: owned(&["Member", "Contact"]),
            member_attributes: owned(&["mobilePhone"]),
            custom_attributes: Vec::new(),
            consents: owned(&["memberTerms", "tailoredOffers"]),
            engage_calls_per_second: 200,
            engage_quirks: EngageQuirks::default(),
        }
    }
}

impl SandboxConfig {
    /// How long a scripted customer takes to answer.
    pub(crate) fn answering_time(&self) -> Duration {
        self.pace
            .unwrap_or(Duration::from_secs(u64::from(self.interval)) * 2)
    }
}

/// Who people outside the cast are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strangers {
    /// Nobody: their numbers are not on Vipps, and their token codes are not known.
    NotOnVipps,
    /// Customers who approve everything, so that people can practise with their own phones. A token
    /// code that nobody here made stands for an invented number, always the same one.
    Approve,
}

/// Algorithm that signs id tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdTokenAlg {
    /// RSA 2048 with SHA-256.
    Rs256,
    /// P-256 with SHA-256.
    Es256,
}

/// The two ways in which a merchant's own keys are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// `Authorization: Basic`, the default of a sales unit.
    Basic,
    /// `client_id` and `client_secret` as form fields.
    Post,
}

/// Shape in which the customer's ticks come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentShape {
    /// Scope `customFlow`, claim `flowResult`.
    FlowResult,
    /// Scope and claim `delegatedConsents`.
    DelegatedConsents,
}

/// What asking for a scope outside the plan does: the documents tell both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnavailableScope {
    /// The claim is silently missing.
    Dropped,
    /// The start answers `invalid_scope`.
    Refused,
}

/// Forms of the id token.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdTokenQuirks {
    /// How the audience is written.
    pub audience: AudienceForm,
    /// Which claim carries the authentication request id.
    pub request_id_claim: RequestIdClaim,
    /// A token that a careful client must refuse.
    pub flaw: Option<IdTokenFlaw>,
}

/// How `aud` is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AudienceForm {
    /// A plain string.
    #[default]
    Text,
    /// An array with one string.
    Array,
}

/// Name of the claim with the authentication request id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RequestIdClaim {
    /// `auth_req_id`, as the prose has it.
    #[default]
    SnakeCase,
    /// `authReqId`, as the encoded sample has it.
    CamelCase,
    /// The claim name of the OpenID CIBA standard.
    Standard,
    /// No such claim.
    Absent,
}

/// One thing wrong with an otherwise good id token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdTokenFlaw {
    /// Issued by somebody else.
    OtherIssuer,
    /// Meant for another client and another sales unit.
    OtherAudience,
    /// `exp` lies an hour back.
    Expired,
    /// `iat` lies an hour ahead.
    FromTheFuture,
    /// The signature belongs to other bytes.
    BadSignature,
    /// Signed with a key that is not published.
    UnknownKey,
    /// `alg` is `none` and the signature is empty.
    Unsigned,
    /// Belongs to another authentication request.
    OtherRequest,
    /// `sub` differs from the one of userinfo.
    OtherSubject,
}

/// Where the Login documents differ on the rest.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with each other"
)]
pub struct VippsQuirks {
    /// Member that holds `invalid_user` and `old_app`.
    pub refusal_member: RefusalMember,
    /// Step at which `invalid_user` and `old_app` are told.
    pub refusal_moment: RefusalMoment,
    /// Whether the start answer has `interval`; 5 s holds when it has not.
    pub interval_told: bool,
    /// Whether discovery lists the backchannel endpoint.
    pub backchannel_discoverable: bool,
    /// Whether `token_type` is `Bearer` rather than `bearer`.
    pub capital_bearer: bool,
    /// Whether `agreement` is an array with one object.
    pub agreement_as_array: bool,
    /// Whether a key of `delegatedConsents` has the leading space of the published sample.
    pub stray_space: bool,
}

impl Default for VippsQuirks {
    fn default() -> Self {
        Self {
            refusal_member: RefusalMember::ErrorCode,
            refusal_moment: RefusalMoment::Start,
            interval_told: true,
            backchannel_discoverable: true,
            capital_bearer: true,
            agreement_as_array: false,
            stray_space: false,
        }
    }
}

/// Member of an error body that holds Vipps's own codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalMember {
    /// `error_code`.
    ErrorCode,
    /// `error`.
    Error,
}

/// When Vipps's own codes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalMoment {
    /// In the answer to the start.
    Start,
    /// In the answer to a poll.
    Poll,
}

/// What Engage answers to a create whose key exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateBehaviour {
    /// 409 `ApprovedContactWithKeyExists`.
    Conflict409,
    /// 200 with the first contact, unchanged.
    ReturnsFirst200,
}

/// The tenant's automation that asks new contacts to log in with Vipps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Automation {
    /// Only contacts created with this `source` are asked; a custom trigger asks any.
    pub source: String,
    /// Younger customers' data is dropped without a word.
    pub minimum_age: u8,
    /// Time from the create or trigger to the push.
    pub delay: Duration,
}

/// A store of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// The id that tills send.
    pub external_id: String,
    /// Name shown to people.
    pub name: String,
    /// Town.
    pub city: String,
    /// ISO country code of two letters.
    pub country_code: String,
    /// Closed stores are listed on request only.
    pub active: bool,
}

impl Store {
    /// An active store.
    pub fn new(external_id: &str, name: &str, city: &str, country_code: &str) -> Self {
        Self {
            external_id: external_id.to_owned(),
            name: name.to_owned(),
            city: city.to_owned(),
            country_code: country_code.to_owned(),
            active: true,
        }
    }
}

/// Where the Engage documents differ.
#[derive(Debug, Clone, Copy, Default)]
pub struct EngageQuirks {
    /// A create answers 200 rather than 201.
    pub created_as_200: bool,
    /// A PATCH with consents removes those it does not name, rather than leaving them.
    pub patch_replaces_consents: bool,
    /// Preferences are written `AcceptsEmail` rather than `acceptsEmail`.
    pub capital_preferences: bool,
}
