use std::collections::HashSet;

use enrolment::Consents;
use proptest::{collection::vec, prelude::*};
use rstest::rstest;
use serde_json::{Map, Value, json};

use super::read_consents;

fn consents(claims: &Value) -> Consents {
    read_consents(claims.as_object().unwrap())
}

/// Id and tick of each answer.
fn ticks(claims: &Value) -> Vec<(String, bool)> {
    consents(claims)
        .answers
        .into_iter()
        .map(|answer| (answer.id, answer.accepted))
        .collect()
}

fn flow(elements: &Value) -> Value {
    json!({ "screens": [{ "elements": elements }] })
}

fn checkbox(id: &str, checked: bool) -> Value {
    json!({ "type": "checkbox", "id": id, "checked": checked })
}

#[test]
fn screens_of_the_merchant_are_read() {
    let claims = json!({ "flowResult": {
        "language": "NO",
        "screens": [
            {
                "title": "Velkommen til klubben",
                "terms": { "links": [
                    { "title": "Medlemsvilkår", "url": "https://example.com/vilkar" },
                    { "title": "Odd", "url": "javascript:alert(1)" },
                ] },
                "elements": [
                    { "type": "text", "id": "hello", "checked": true },
                    {
                        "type": "checkbox", "id": "accept_email", "title": "E-post", "checked": true,
                        "required": false, "readMore": { "title": "Les mer", "description": "d" },
                    },
                ],
            },
            { "elements": [
                { "type": "checkbox", "id": "accept_sms", "title": "SMS", "checked": false },
            ] },
        ],
        "timeOfConsent": "2026-11-20T10:15:00Z",
    } });
    insta::assert_json_snapshot!(consents(&claims), @r#"
    {
      "answers": [
        {
          "id": "accept_email",
          "accepted": true,
          "text": "E-post"
        },
        {
          "id": "accept_sms",
          "accepted": false,
          "text": "SMS"
        }
      ],
      "given_at": "2026-11-20T10:15:00Z",
      "language": "NO",
      "links": [
        "https://example.com/vilkar"
      ]
    }
    "#);
}

#[test]
fn marketing_channels_are_read() {
    let claims = json!({ "delegatedConsents": {
        "language": "EN", "heading": "Give consent", "text": "Acme would like to send you offers",
        " termsDescription": "Acme handles your consents", "confirmConsentButtonText": "Confirm",
        "links": {
            "termsLinkText": "Terms", "termsLinkUrl": "https://example.com/terms",
            "privacyStatementLinkText": "Privacy",
            "privacyStatementLinkUrl": "https://example.com/privacy",
        },
        "timeOfConsent": "2026-11-20T10:15:00Z",
        "consents": [
            { "id": "email", "accepted": true, "required": false, "textDisplayedToUser": "Email" },
            { "id": "sms", "accepted": false, "required": false, "textDisplayedToUser": "SMS" },
        ],
    } });
    insta::assert_json_snapshot!(consents(&claims), @r#"
    {
      "answers": [
        {
          "id": "email",
          "accepted": true,
          "text": "Email"
        },
        {
          "id": "sms",
          "accepted": false,
          "text": "SMS"
        }
      ],
      "given_at": "2026-11-20T10:15:00Z",
      "language": "EN",
      "links": [
        "https://example.com/terms",
        "https://example.com/privacy"
      ]
    }
    "#);
}

#[rstest]
#[case::object(|agreement| agreement)]
#[case::array(|agreement| json!([agreement]))]
fn accepted_terms_are_an_answer(#[case] shape: fn(Value) -> Value) {
    let agreement = json!({
        "language": "NO", "description": "Jeg godtar vilkårene", "buttonText": "Godta",
        "links": { "termsLinkUrl": "https://example.com/vilkar", "privacyStatementLinkUrl": "" },
        "timestamp": "2026-11-20T10:15:00Z", "accepted": true,
    });
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(consents(&json!({ "agreement": shape(agreement) })), @r#"
    {
      "answers": [
        {
          "id": "agreement",
          "accepted": true,
          "text": "Jeg godtar vilkårene"
        }
      ],
      "given_at": "2026-11-20T10:15:00Z",
      "language": "NO",
      "links": [
        "https://example.com/vilkar"
      ]
    }
    "#);
    }
}

#[test]
fn several_agreements_are_none() {
    let one = json!({ "accepted": true });
    assert_eq!(ticks(&json!({ "agreement": [one, one] })), []);
    assert_eq!(ticks(&json!({ "agreement": [] })), []);
}

#[test]
fn names_between_spaces_are_read() {
    let claims =
        json!({ " delegatedConsents": { "consents ": [{ " id": "email", "accepted ": true }] } });
    assert_eq!(ticks(&claims), [("email".to_owned(), true)]);
}

#[test]
fn the_newer_shape_counts_where_both_know_an_id() {
    let claims = json!({
        "flowResult": {
            "language": "NO", "screens": [{ "elements": [checkbox("email", false)] }],
            "timeOfConsent": "2026-11-20T10:15:00Z",
        },
        "delegatedConsents": {
            "language": "EN", "timeOfConsent": "2025-01-01T00:00:00Z",
            "consents": [{ "id": "email", "accepted": true }, { "id": "sms", "accepted": true }],
        },
    });
    assert_eq!(
        ticks(&claims),
        [("email".to_owned(), false), ("sms".to_owned(), true)]
    );
    let read = consents(&claims);
    assert_eq!(read.language.as_deref(), Some("NO"));
    assert_eq!(read.given_at, Some("2026-11-20T10:15:00Z".parse().unwrap()));
}

#[test]
fn a_shape_without_answers_says_nothing_about_the_other() {
    let claims = json!({
        "flowResult": { "language": "NO", "screens": [], "timeOfConsent": "2026-11-20T10:15:00Z" },
        "delegatedConsents": { "language": "EN", "consents": [{ "id": "sms", "accepted": true }] },
    });
    let read = consents(&claims);
    assert_eq!(
        (read.language.as_deref(), read.given_at),
        (Some("EN"), None)
    );
}

#[test]
fn two_boxes_of_one_id_must_both_be_ticked() {
    let both = |one, two| {
        ticks(&json!({ "flowResult": flow(&json!([checkbox("a", one), checkbox("a", two)])) }))
    };
    assert_eq!(both(true, true), [("a".to_owned(), true)]);
    assert_eq!(both(true, false), [("a".to_owned(), false)]);
    assert_eq!(both(false, true), [("a".to_owned(), false)]);
}

#[rstest]
#[case::no_claims(json!({}))]
#[case::nothing_in_them(json!({ "flowResult": {}, "delegatedConsents": {}, "agreement": {} }))]
#[case::the_mistaken_name(json!({ "delegated_consents": [{ "id": "email", "accepted": true }] }))]
#[case::wrong_types(json!({ "flowResult": [], "delegatedConsents": "yes", "agreement": true }))]
#[case::wrong_types_inside(json!({ "flowResult": { "screens": { "elements": [] } }, "delegatedConsents": { "consents": { "id": "a", "accepted": true } } }))]
#[case::a_tick_in_words(json!({ "flowResult": flow(&json!([{ "type": "checkbox", "id": "a", "checked": "true" }])) }))]
#[case::a_tick_in_numbers(json!({ "delegatedConsents": { "consents": [{ "id": "a", "accepted": 1 }] } }))]
#[case::a_tick_of_nothing(json!({ "flowResult": flow(&json!([{ "type": "checkbox", "checked": true }])) }))]
#[case::a_tick_of_an_empty_id(json!({ "flowResult": flow(&json!([checkbox(" ", true)])) }))]
#[case::a_tick_of_a_number(json!({ "delegatedConsents": { "consents": [{ "id": 4, "accepted": true }] } }))]
#[case::a_box_without_a_tick(json!({ "flowResult": flow(&json!([{ "type": "checkbox", "id": "a" }])) }))]
#[case::terms_without_a_tick(json!({ "agreement": { "accepted": "true" } }))]
fn no_news_is_no_answer(#[case] claims: Value) {
    assert_eq!(consents(&claims), Consents::default());
}

/// Any JSON, with the words of the consent shapes among its keys and texts.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "flowResult",
            "delegatedConsents",
            "agreement",
            "screens",
            "elements",
            "consents",
            "type",
            "checkbox",
            "id",
            "checked",
            "accepted",
            " accepted",
            "title",
            "terms",
            "links",
            "url",
            "timeOfConsent",
            "timestamp",
            "language",
            "email",
            "street_address",
            "true",
            "",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((word.clone(), inner), 0..6)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// A box whose every part may be right or anything.
fn any_box() -> impl Strategy<Value = Value> {
    let or_any = |right: &[Value]| {
        prop_oneof![3 => prop::sample::select(right.to_vec()), 1 => any_json()].boxed()
    };
    let id = or_any(&[json!("email"), json!("sms"), json!(" "), json!("")]);
    let tick = or_any(&[json!(true), json!(false), json!("true"), json!(1)]);
    let kind = or_any(&[json!("checkbox"), json!("text")]);
    (id, kind, tick.clone(), tick).prop_map(
        |(id, kind, checked, accepted)| json!({ "id": id, "type": kind, "checked": checked, "accepted": accepted }),
    )
}

/// Claims that come near the documented shapes.
fn near_claims() -> impl Strategy<Value = Value> {
    let boxes = || vec(any_box(), 0..4);
    (vec(boxes(), 0..3), boxes(), any_box()).prop_map(|(screens, consents, agreement)| {
        let screens: Vec<Value> = screens
            .into_iter()
            .map(|elements| json!({ "elements": elements }))
            .collect();
        json!({
            "flowResult": { "screens": screens },
            "delegatedConsents": { "consents": consents },
            "agreement": agreement,
        })
    })
}

/// The ids beside which anywhere in the claims a literal `true` stands.
fn ticked(value: &Value, ids: &mut HashSet<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| ticked(element, ids)),
        Value::Object(members) => {
            if members.values().any(|member| *member == Value::Bool(true)) {
                ids.extend(
                    members
                        .iter()
                        .filter(|(key, _)| key.trim() == "id")
                        .filter_map(|(_, id)| id.as_str().map(|id| id.trim().to_owned())),
                );
                ids.insert("agreement".to_owned());
            }
            members.values().for_each(|member| ticked(member, ids));
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn nothing_is_accepted_that_was_not_literally_ticked(
        claims in prop_oneof![near_claims(), any_json()],
    ) {
        let Some(object) = claims.as_object() else { return Ok(()) };
        let mut allowed = HashSet::new();
        ticked(&claims, &mut allowed);
        let read = read_consents(object);
        let mut seen = HashSet::new();
        for answer in read.answers {
            prop_assert!(!answer.id.trim().is_empty());
            prop_assert!(!answer.accepted || allowed.contains(&answer.id), "{}", answer.id);
            prop_assert!(seen.insert(answer.id), "one answer for each id");
        }
    }
}
