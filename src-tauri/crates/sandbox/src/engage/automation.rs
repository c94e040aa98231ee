//! The tenant's own Vipps automation: it asks the customer by itself and writes what
//! comes back on the contact. The till sees none of it but the contact.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::register::{ConsentRecord, ContactRecord};
use crate::cast::{Customer, Standing, Tick};
use crate::clock;
use crate::config::SandboxConfig;
use crate::login::{Answer, Ask, AskedBy, Login};
use crate::vipps;
use crate::world::{Shared, World};

/// The consent that [`Tick::Personal`] becomes, if the tenant has it.
const PERSONAL_CONSENT: &str = "tailoredOffers";

/// Starts the automation for a new contact, if its source is the right one.
pub(super) fn contact_created(shared: &Arc<Shared>, contact: &ContactRecord) {
    let automation = shared.config.automation.as_ref();
    if automation.is_some_and(|own| contact.source.as_deref() == Some(&own.source)) {
        triggered(shared, contact);
    }
}

/// Starts the automation, if the tenant has one.
pub(super) fn triggered(shared: &Arc<Shared>, contact: &ContactRecord) {
    let (Some(automation), Some(number)) = (&shared.config.automation, contact.number()) else {
        return;
    };
    let ask = Ask {
        number: number.to_owned(),
        asked_by: AskedBy::Engage {
            contact: contact.id,
        },
        code: None,
        scopes: vipps::scopes_of_unit(&shared.config),
        lifetime: Duration::from_secs(u64::from(shared.config.default_expiry)),
        interval: Duration::from_secs(u64::from(shared.config.interval)),
    };
    let (delay, later) = (automation.delay, Arc::clone(shared));
    shared.spawn(async move {
        tokio::time::sleep(delay).await;
        later.meet(&ask.number);
        let customer = later.world().customers.get(&ask.number).cloned();
        if customer.is_some_and(|customer| customer.standing == Standing::Active) {
            // Too many pushes at once: this one never shows, and nobody is told.
            drop(later.ask(ask));
        }
    });
}

/// Writes an answered login on its contact. A customer below the tenant's age leaves no
/// trace, as documented; neither does a refusal.
pub(crate) fn land(world: &mut World, config: &SandboxConfig, login: &Login, contact: Uuid) {
    let (Some(automation), Some(Answer::Approved { ticks, at })) =
        (&config.automation, &login.answer)
    else {
        return;
    };
    let Some(customer) = world.customers.get(&login.number) else {
        return;
    };
    let is_too_young = customer.age(clock::today()) < i16::from(automation.minimum_age);
    let Some(contact) = world.register.get_mut(contact).filter(|_| !is_too_young) else {
        return;
    };
    contact.attributes.extend(attributes(customer));
    if customer.has_consented_before {
        return;
    }
    for (name, tick) in [("acceptsEmail", Tick::Email), ("acceptsSms", Tick::Sms)] {
        contact
            .preferences
            .insert(name.to_owned(), ticks.contains(&tick));
    }
    if config.consents.iter().any(|id| id == PERSONAL_CONSENT) {
        contact.set_consent(ConsentRecord {
            id: PERSONAL_CONSENT.to_owned(),
            value: ticks.contains(&Tick::Personal),
            date: at.to_string(),
            source: Some("Vipps CIBA".to_owned()),
            comment: None,
        });
    }
}

fn attributes(customer: &Customer) -> Vec<(String, Value)> {
    let mut known = vec![
        ("firstName", customer.given_name.clone()),
        ("lastName", customer.family_name.clone()),
        ("birthDay", customer.birth_date.to_string()),
    ];
    if let Some(email) = &customer.email {
        known.push(("email", email.clone()));
    }
    if let Some(address) = &customer.address {
        known.push(("street", address.street.clone()));
        known.push(("zipCode", address.postal_code.clone()));
        known.push(("city", address.town.clone()));
        known.push(("countryCode", address.country.clone()));
    }
    known
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect()
}
