//! The claims of userinfo, with the consents in the shape of the sales unit.

use serde_json::{Map, Value, json};

use super::token::Grant;
use crate::cast::{Address, Customer, Tick};
use crate::config::{ConsentShape, SandboxConfig};
use crate::random;

const TERMS: &str = "https://fjellheim.example/terms";
const PRIVACY: &str = "https://fjellheim.example/privacy";

/// A checkbox in both shapes: the merchant's own id, Vipps's id, the label.
fn checkbox(tick: Tick) -> (&'static str, &'static str, &'static str) {
    match tick {
        Tick::Email => ("accept_email", "email", "Email"),
        Tick::Sms => ("accept_sms", "sms", "SMS"),
        Tick::Personal => ("accept_personal", "personal", "Customised offers"),
    }
}

/// What userinfo answers for this grant.
pub(super) fn claims(config: &SandboxConfig, customer: &Customer, grant: &Grant) -> Value {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Value| {
        claims.insert(name.to_owned(), value);
    };
    let has = |scope: &str| grant.scopes.contains(scope);
    put("sub", json!(customer.sub));
    put("sid", json!(random::url_safe::<12>()));
    if has("name") {
        let full = format!("{} {}", customer.given_name, customer.family_name);
        put("name", json!(full));
        put("given_name", json!(customer.given_name));
        put("family_name", json!(customer.family_name));
    }
    if has("birthDate") {
        put("birthdate", json!(customer.birth_date));
    }
    if let Some(email) = customer.email.as_ref().filter(|_| has("email")) {
        put("email", json!(email));
        put("email_verified", json!(true));
    }
    if has("phoneNumber") {
        let number = customer.profile_number.as_ref().unwrap_or(&customer.number);
        put("phone_number", json!(number));
        put("phone_number_verified", json!(true));
    }
    if has("address") {
        put("address", address(customer.address.as_ref()));
        put("other_addresses", json!([]));
    }
    if !customer.has_consented_before {
        if has("customFlow") && config.consent_shape == ConsentShape::FlowResult {
            put("flowResult", flow_result(grant));
        }
        if has("delegatedConsents") && config.consent_shape == ConsentShape::DelegatedConsents {
            put("delegatedConsents", delegated_consents(config, grant));
        }
    }
    if has("agreement") {
        put("agreement", agreement(config, grant));
    }
    Value::Object(claims)
}

/// Somebody without address has the object with every field empty.
fn address(address: Option<&Address>) -> Value {
    let Some(address) = address else {
        return json!({
            "address_type": "", "street_address": "", "postal_code": "",
            "region": "", "country": "", "formatted": "",
        });
    };
    let Address {
        street,
        postal_code,
        town,
        country,
    } = address;
    json!({
        "address_type": "home",
        "street_address": street,
        "postal_code": postal_code,
        "region": town,
        "country": country,
        "formatted": format!("{street}\n{postal_code}\n{town}\n{country}"),
    })
}

fn flow_result(grant: &Grant) -> Value {
    let elements: Vec<Value> = Tick::ALL
        .into_iter()
        .map(|tick| {
            let (id, _, title) = checkbox(tick);
            json!({
                "type": "checkbox",
                "id": id,
                "title": title,
                "checked": grant.ticks.contains(&tick),
                "required": false,
                "readMore": { "title": "Read more", "description": "About two letters a month" },
            })
        })
        .collect();
    json!({
        "language": "EN",
        "screens": [{
            "title": "Welcome to the club",
            "description": "Choose how you want to hear from us",
            "terms": { "links": [{ "title": "Terms", "url": TERMS }] },
            "elements": elements,
        }],
        "timeOfConsent": grant.approved_at,
    })
}

fn delegated_consents(config: &SandboxConfig, grant: &Grant) -> Value {
    let consents: Vec<Value> = Tick::ALL
        .into_iter()
        .map(|tick| {
            let (_, id, title) = checkbox(tick);
            json!({
                "id": id,
                "accepted": grant.ticks.contains(&tick),
                "required": false,
                "textDisplayedToUser": title,
            })
        })
        .collect();
    let terms_description = if config.vipps_quirks.stray_space {
        " termsDescription"
    } else {
        "termsDescription"
    };
    json!({
        "language": "EN",
        "heading": "Give consent",
        terms_description: format!("{} handles your consents", config.merchant),
        "confirmConsentButtonText": "Confirm",
        "links": links(),
        "timeOfConsent": grant.approved_at,
        "consents": consents,
    })
}

fn agreement(config: &SandboxConfig, grant: &Grant) -> Value {
    let agreement = json!({
        "language": "EN",
        "description": format!("I accept the terms of {}", config.merchant),
        "buttonText": "Accept",
        "links": links(),
        "timestamp": grant.approved_at,
        "accepted": true,
    });
    if config.vipps_quirks.agreement_as_array {
        json!([agreement])
    } else {
        agreement
    }
}

fn links() -> Value {
    json!({
        "termsLinkText": "Terms",
        "termsLinkUrl": TERMS,
        "privacyStatementLinkText": "Privacy",
        "privacyStatementLinkUrl": PRIVACY,
    })
}
