use enrolment::Address;
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::read_profile;
use crate::consents::tests::any_json;

fn profile(claims: &Value) -> enrolment::Profile {
    read_profile(claims.as_object().unwrap())
}

#[rstest]
#[case(json!({ "phone_number": "4741234567" }), Some("4741234567"))]
#[case(json!({ "phone_number": "+4741234567" }), Some("4741234567"))]
#[case(json!({ "phone_number": "" }), None)]
#[case(json!({ "phone_number": "unknown" }), Some("unknown"))]
#[case(json!({ "phone_number": 4_741_234_567_u64 }), None)]
fn a_phone_number_is_handed_on_without_its_plus(#[case] claims: Value, #[case] read: Option<&str>) {
    assert_eq!(profile(&claims).phone.expose().as_deref(), read);
}

#[rstest]
#[case(json!({ "email_verified": true }), true)]
#[case(json!({ "email_verified": "true" }), true)]
#[case(json!({}), true)]
#[case(json!({ "email_verified": null }), true)]
#[case(json!({ "email_verified": false }), false)]
#[case(json!({ "email_verified": "false" }), false)]
#[case(json!({ "email_verified": 1 }), false)]
fn an_email_that_is_said_to_be_unverified_is_not_taken(
    #[case] mut claims: Value,
    #[case] is_taken: bool,
) {
    claims["email"] = json!(" kari@example.com ");
    let expected = is_taken.then_some("kari@example.com");
    assert_eq!(
        profile(&claims).verified_email.expose().as_deref(),
        expected
    );
}

#[rstest]
#[case("1990-02-28", Some(date(1990, 2, 28)))]
#[case("2024-02-29", Some(date(2024, 2, 29)))]
#[case("1990-02-30", None)]
#[case("0000-02-28", None)]
#[case("28.02.1990", None)]
#[case("", None)]
fn a_birth_date_is_a_whole_date(#[case] text: &str, #[case] read: Option<jiff::civil::Date>) {
    assert_eq!(
        *profile(&json!({ "birthdate": text })).birth_date.expose(),
        read
    );
}

#[rstest]
#[case("Eksempelveien 1", Some("Eksempelveien 1"))]
#[case("Eksempelveien 1\nH0201", Some("Eksempelveien 1, H0201"))]
#[case(" Eksempelveien 1 \r\n\r\n H0201 \n", Some("Eksempelveien 1, H0201"))]
#[case("\n", None)]
fn a_street_is_one_line(#[case] text: &str, #[case] read: Option<&str>) {
    let profile = profile(&json!({ "address": { "street_address": text } }));
    let street = profile
        .address
        .expose()
        .as_ref()
        .and_then(|address| address.street.as_deref());
    assert_eq!(street, read);
}

#[test]
fn an_address_with_every_field_empty_is_no_address() {
    let empty = json!({ "address": {
        "address_type": "", "street_address": "", "postal_code": "", "region": "", "country": "",
        "formatted": "",
    } });
    assert_eq!(*profile(&empty).address.expose(), None);
    assert_eq!(
        *profile(&json!({ "address": "Eksempelveien 1" }))
            .address
            .expose(),
        None
    );
}

#[test]
fn a_part_of_an_address_is_an_address() {
    let address =
        json!({ "postal_code": "0150", "region": "OSLO", "country": "no", "default": true });
    let expected = Address {
        street: None,
        postal_code: Some("0150".to_owned()),
        city: Some("OSLO".to_owned()),
        country: Some("NO".to_owned()),
    };
    let profile = profile(&json!({ "address": address, "other_addresses": [] }));
    assert_eq!(*profile.address.expose(), Some(expected));
}

#[test]
fn empty_names_are_absent() {
    let profile = profile(&json!({ "given_name": "", "family_name": " ", "nin": "1", "new": {} }));
    assert_eq!(profile, enrolment::Profile::default());
}

proptest! {
    #[test]
    fn any_claims_are_a_profile(values in proptest::collection::vec(any_json(), 9)) {
        let names = [
            "phone_number", "given_name", "family_name", "email", "email_verified", "birthdate",
            "address", "flowResult", "delegatedConsents",
        ];
        let claims = names.into_iter().map(str::to_owned).zip(values).collect();
        let profile = read_profile(&claims);
        for text in [&profile.given_name, &profile.family_name, &profile.verified_email] {
            prop_assert!(text.expose().as_ref().is_none_or(|text| !text.trim().is_empty()));
        }
    }
}
