//! Userinfo: who the customer is and what was ticked.

use crate::caller::{Caller, fast};
use rstest::rstest;
use sandbox::{ConsentShape, OTHER_NUMBER, Role, SandboxConfig, VippsQuirks};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_profile_has_what_was_asked_for() {
    let caller = Caller::fast().await;
    let profile = caller.profile(Role::ApprovesAll.number()).await;
    let customer = caller.sandbox.customer(Role::ApprovesAll.number()).unwrap();
    assert_eq!(profile["sub"], json!(customer.sub));
    assert_eq!(profile["name"], "Kari Nordmann");
    assert_eq!(profile["given_name"], "Kari");
    assert_eq!(profile["family_name"], "Nordmann");
    assert_eq!(profile["birthdate"], json!(customer.birth_date));
    assert_eq!(profile["email"], "kari.nordmann@example.com");
    assert_eq!(profile["email_verified"], true);
    assert_eq!(profile["phone_number"], "4790000001");
    assert_eq!(
        profile["address"]["street_address"],
        "Eksempelveien 1\nH0201"
    );
    assert_eq!(profile["other_addresses"], json!([]));
}

#[tokio::test]
async fn a_profile_has_nothing_that_was_not_asked_for() {
    let caller = Caller::fast().await;
    let number = Role::ApprovesAll.number();
    let request_id = caller.started_with(number, &[("scope", "openid")]).await;
    let tokens = caller.outcome(&request_id).await;
    let profile = caller.userinfo(&tokens.text("access_token")).await.body;
    let members: Vec<_> = profile.as_object().unwrap().keys().collect();
    assert_eq!(members, ["sid", "sub"]);
}

#[tokio::test]
async fn odd_profiles_are_odd_as_documented() {
    let caller = Caller::fast().await;
    let no_email = caller.profile(Role::NoEmail.number()).await;
    assert!(no_email.get("email").is_none());
    let no_address = caller.profile(Role::EmptyAddress.number()).await;
    let address = no_address["address"].as_object().unwrap();
    assert!(!address.is_empty() && address.values().all(|field| field == ""));
    let other = caller.profile(Role::OtherNumber.number()).await;
    assert_eq!(other["phone_number"], OTHER_NUMBER);
}

#[tokio::test]
async fn a_person_is_the_same_at_every_login() {
    let caller = Caller::fast().await;
    let number = Role::ApprovesAll.number();
    let first = caller.profile(number).await;
    assert_eq!(first["sub"], caller.profile(number).await["sub"]);
}

/// Ids and answers of the ticks in either shape.
fn ticked(profile: &Value) -> Vec<(String, bool)> {
    let (list, answer) = match profile.get("flowResult") {
        Some(flow) => (&flow["screens"][0]["elements"], "checked"),
        None => (&profile["delegatedConsents"]["consents"], "accepted"),
    };
    list.as_array()
        .unwrap()
        .iter()
        .map(|tick| {
            let id = tick["id"].as_str().unwrap().to_owned();
            (id, tick[answer].as_bool().unwrap())
        })
        .collect()
}

#[rstest]
#[case(Role::ApprovesAll, [true, true, true])]
#[case(Role::ApprovesSome, [true, false, false])]
#[case(Role::ApprovesNone, [false, false, false])]
#[tokio::test]
async fn ticks_come_back_in_both_shapes(
    #[case] role: Role,
    #[case] expected: [bool; 3],
    #[values(ConsentShape::FlowResult, ConsentShape::DelegatedConsents)] shape: ConsentShape,
) {
    let caller = Caller::with(SandboxConfig {
        consent_shape: shape,
        ..fast()
    })
    .await;
    let scope = "openid customFlow delegatedConsents";
    let request_id = caller
        .started_with(role.number(), &[("scope", scope)])
        .await;
    let tokens = caller.outcome(&request_id).await;
    let profile = caller.userinfo(&tokens.text("access_token")).await.body;
    let (ids, absent) = match shape {
        ConsentShape::FlowResult => (
            ["accept_email", "accept_sms", "accept_personal"],
            "delegatedConsents",
        ),
        ConsentShape::DelegatedConsents => (["email", "sms", "personal"], "flowResult"),
    };
    let expected: Vec<_> = ids
        .map(ToOwned::to_owned)
        .into_iter()
        .zip(expected)
        .collect();
    assert_eq!(ticked(&profile), expected);
    assert!(profile.get(absent).is_none());
}

#[tokio::test]
async fn remembered_consents_are_not_told_again() {
    let caller = Caller::fast().await;
    let profile = caller.profile(Role::ConsentedBefore.number()).await;
    assert!(profile.get("flowResult").is_none());
}

#[tokio::test]
async fn published_slips_can_be_switched_on() {
    let caller = Caller::with(SandboxConfig {
        consent_shape: ConsentShape::DelegatedConsents,
        vipps_quirks: VippsQuirks {
            agreement_as_array: true,
            stray_space: true,
            capital_bearer: false,
            ..VippsQuirks::default()
        },
        ..fast()
    })
    .await;
    let number = Role::ApprovesAll.number();
    let scope = [("scope", "openid delegatedConsents agreement")];
    let request_id = caller.started_with(number, &scope).await;
    let tokens = caller.outcome(&request_id).await;
    assert_eq!(tokens.body["token_type"], "bearer");
    let profile = caller.userinfo(&tokens.text("access_token")).await.body;
    assert_eq!(profile["agreement"][0]["accepted"], true);
    let delegated = profile["delegatedConsents"].as_object().unwrap();
    assert!(delegated.contains_key(" termsDescription"));
}

#[tokio::test]
async fn an_access_token_has_an_end() {
    let caller = Caller::with(SandboxConfig {
        access_token_lifetime: Duration::ZERO,
        ..fast()
    })
    .await;
    let tokens = caller.tokens(Role::ApprovesAll.number()).await;
    let answer = caller.userinfo(&tokens.text("access_token")).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.body["status"], "401", "userinfo tells it as text");
}
