//! What the user info says, made into a profile. Lenient: an unknown claim is passed over, and one
//! that cannot be read is an absent one (Vipps Login, user info; Vipps Userinfo).

use enrolment::{Address, Personal, Profile};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::{consents::read_consents, json::text};

/// OpenID writes the year 0000 when the year was not shared, and nobody is older than this.
const EARLIEST_BIRTH_YEAR: i16 = 1900;

/// Takes any claims.
pub(crate) fn read_profile(claims: &Map<String, Value>) -> Profile {
    let claim = |name: &str| text(claims.get(name));
    Profile {
        phone: Personal::new(claim("phone_number").map(|phone| without_plus(&phone))),
        given_name: Personal::new(claim("given_name")),
        family_name: Personal::new(claim("family_name")),
        verified_email: Personal::new(claim("email").filter(|_| is_email_verified(claims))),
        birth_date: Personal::new(claim("birthdate").and_then(|date| birth_date(&date))),
        address: Personal::new(claims.get("address").and_then(address)),
        consents: read_consents(claims),
    }
}

/// One that is no number is handed on as it is: the profile is then of nobody who was asked.
fn without_plus(phone: &str) -> String {
    phone.strip_prefix('+').unwrap_or(phone).to_owned()
}

/// Login gives verified addresses only, so that a missing flag says nothing against one.
fn is_email_verified(claims: &Map<String, Value>) -> bool {
    match claims.get("email_verified") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(verified)) => *verified,
        Some(other) => other.as_str() == Some("true"),
    }
}

fn birth_date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.year() >= EARLIEST_BIRTH_YEAR).then_some(date)
}

/// A customer without an address has the object with every field empty.
fn address(value: &Value) -> Option<Address> {
    let street = text(value.get("street_address")).map(|street| one_line(&street));
    let address = Address {
        street,
        postal_code: text(value.get("postal_code")),
        city: text(value.get("region")),
        country: text(value.get("country")).and_then(|country| alpha_2(&country)),
    };
    (address != Address::default()).then_some(address)
}

/// Floor and flat follow the street after a line break.
fn one_line(street: &str) -> String {
    let lines: Vec<&str> = street
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(", ")
}

fn alpha_2(country: &str) -> Option<String> {
    let fits = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| country.to_ascii_uppercase())
}

#[cfg(test)]
mod tests;
