//! The calls that the stand-ins answer: names for the journal and the fault switches,
//! and the paths they stand for.

use axum::http::Method;
use serde::{Deserialize, Serialize};

/// One documented call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the method and path below say it exactly")]
pub enum Endpoint {
    Discovery,
    Jwks,
    Backchannel,
    Token,
    Userinfo,
    UserExists,
    AccessToken,
    QrExchange,
    EngageFind,
    EngageRead,
    EngageCreate,
    EngageUpdate,
    EngageType,
    EngagePreference,
    EngageStores,
    EngageConsents,
    EngageTrigger,
    EngageCount,
}

/// The path of the issuer; it ends in a slash.
pub(crate) const ISSUER: &str = "/access-management-1.0/access/";
pub(crate) const DISCOVERY: &str = "/access-management-1.0/access/.well-known/openid-configuration";
pub(crate) const JWKS: &str = "/access-management-1.0/access/.well-known/jwks.json";
pub(crate) const TOKEN: &str = "/access-management-1.0/access/oauth2/token";
pub(crate) const BACKCHANNEL: &str = "/vipps-login-ciba/api/backchannel/authentication";
pub(crate) const USER_EXISTS: &str = "/vipps-login-ciba/api/v1/user-exists";
pub(crate) const USERINFO: &str = "/vipps-userinfo-api/userinfo";
pub(crate) const ACCESS_TOKEN: &str = "/accesstoken/get";
pub(crate) const QR_EXCHANGE: &str = "/qr/v1/exchange";

pub(crate) const CONTACT_ID: &str = "/api/v3/contacts/id";
pub(crate) const CONTACTS: &str = "/api/v3/contacts";
pub(crate) const CONTACT: &str = "/api/v3/contacts/{id}";
pub(crate) const CONTACT_TYPE: &str = "/api/v3/contacts/{id}/updateContactType";
pub(crate) const PREFERENCE: &str = "/api/v3/contacts/{id}/preferences/{name}";
pub(crate) const COUNT: &str = "/api/v3/contacts/count";
pub(crate) const CONSENTS: &str = "/api/v3/consents";
pub(crate) const STORES: &str = "/api/v3/stores";
pub(crate) const STORE: &str = "/api/v3/stores/{external_id}";
pub(crate) const TRIGGER: &str =
    "/api/v3/automation/customTriggers/{trigger}/triggerByContactId/{contact}";

impl Endpoint {
    /// The endpoint behind a method and a route; a wrong method is no endpoint.
    pub(crate) fn of(method: &Method, route: &str) -> Option<Self> {
        let endpoint = match (method.as_str(), route) {
            ("GET", DISCOVERY) => Self::Discovery,
            ("GET", JWKS) => Self::Jwks,
            ("POST", BACKCHANNEL) => Self::Backchannel,
            ("POST", TOKEN) => Self::Token,
            ("GET", USERINFO) => Self::Userinfo,
            ("POST", USER_EXISTS) => Self::UserExists,
            ("POST", ACCESS_TOKEN) => Self::AccessToken,
            ("POST", QR_EXCHANGE) => Self::QrExchange,
            ("GET", CONTACT_ID) => Self::EngageFind,
            ("GET", CONTACT) => Self::EngageRead,
            ("POST", CONTACTS) => Self::EngageCreate,
            ("PATCH", CONTACT) => Self::EngageUpdate,
            ("POST", CONTACT_TYPE) => Self::EngageType,
            ("POST", PREFERENCE) => Self::EngagePreference,
            ("GET", STORES | STORE) => Self::EngageStores,
            ("GET", CONSENTS) => Self::EngageConsents,
            ("POST", TRIGGER) => Self::EngageTrigger,
            ("GET", COUNT) => Self::EngageCount,
            _ => return None,
        };
        Some(endpoint)
    }
}
