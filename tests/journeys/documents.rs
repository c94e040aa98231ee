//! The points where the public documentation of Vipps or of Voyado disagrees with itself: each form
//! must lead to the same member.

use sandbox::{
    AudienceForm, ClientAuth, ConsentShape, DuplicateBehaviour, Effect, Endpoint, Fault,
    IdTokenAlg, RequestIdClaim, Role, SandboxConfig, Tick, VippsQuirks,
};

use crate::{
    contacts::{assert_made, assert_made_with, assert_raised, only},
    desk::{Desk, quick},
    together::each,
};

/// A till that asks for consents in the older shape, by Vipps's own ids.
const DELEGATED: &str = r#"
    [vipps]
    scopes = ["openid", "name", "phoneNumber", "email", "birthDate", "address", "delegatedConsents"]
    [consents]
    map = [
        { from = "email", to = "acceptsEmail", kind = "preference" },
        { from = "sms", to = "acceptsSms", kind = "preference" },
        { from = "personal", to = "tailoredOffers", kind = "consent" },
    ]
"#;

/// The evidence of the shapes that link to both terms and privacy.
const BOTH_LINKS: &str = r#"Vipps Login at till-1: "Customised offers" EN https://fjellheim.example/terms https://fjellheim.example/privacy"#;

/// What one document says: its name, the service that keeps to it, and the settings that it takes.
type Form = (&'static str, fn(&mut SandboxConfig), &'static str);

const FORMS: [Form; 13] = [
    ("signed by RSA", |own| own.alg = IdTokenAlg::Rs256, ""),
    ("signed by ECDSA", |own| own.alg = IdTokenAlg::Es256, ""),
    (
        "audience in an array",
        |own| own.id_token_quirks.audience = AudienceForm::Array,
        "",
    ),
    (
        "request id as in the sample",
        |own| own.id_token_quirks.request_id_claim = RequestIdClaim::CamelCase,
        "",
    ),
    (
        "request id as in the standard",
        |own| own.id_token_quirks.request_id_claim = RequestIdClaim::Standard,
        "",
    ),
    (
        "no request id",
        |own| own.id_token_quirks.request_id_claim = RequestIdClaim::Absent,
        "",
    ),
    (
        "keys in the form",
        |own| own.client_auth = ClientAuth::Post,
        "vipps.client_auth = 'post'",
    ),
    (
        "partner keys",
        |own| own.require_partner = true,
        "vipps.client_auth = 'partner'",
    ),
    (
        "interval not told",
        |own| {
            own.interval = 5;
            own.vipps_quirks.interval_told = false;
        },
        "",
    ),
    (
        "backchannel not in discovery",
        |own| own.vipps_quirks.backchannel_discoverable = false,
        "",
    ),
    (
        "bearer in lower case",
        |own| own.vipps_quirks.capital_bearer = false,
        "",
    ),
    (
        "created as 200",
        |own| own.engage_quirks.created_as_200 = true,
        "",
    ),
    (
        "preferences with a capital",
        |own| own.engage_quirks.capital_preferences = true,
        "",
    ),
];

#[test]
fn every_documented_form_leads_to_the_same_member() {
    let forms = FORMS.map(|(name, change, settings)| (name, (change, settings)));
    each(forms, |(change, settings)| async move {
        let mut config = quick();
        change(&mut config);
        let desk = Desk::new(config, settings).await;
        desk.enrolled(Role::ApprovesSome.number())
            .assert_ended("enrolled", 0);
        assert_made(&desk, Role::ApprovesSome.number(), Some(&[Tick::Email]));
    });
}

#[test]
fn consents_in_the_older_shape_are_the_same_consents() {
    let delegated = |stray_space| SandboxConfig {
        consent_shape: ConsentShape::DelegatedConsents,
        vipps_quirks: VippsQuirks {
            stray_space,
            ..VippsQuirks::default()
        },
        ..quick()
    };
    let (all, some, none) = (Role::ApprovesAll, Role::ApprovesSome, Role::ApprovesNone);
    let cases = [
        ("all", (delegated(false), all, Tick::ALL.as_slice())),
        ("some", (delegated(false), some, &[Tick::Email])),
        ("none", (delegated(false), none, &[])),
        ("a stray space", (delegated(true), some, &[Tick::Email])),
    ];
    each(cases, |(config, role, ticks)| async move {
        let desk = Desk::new(config, DELEGATED).await;
        desk.enrolled(role.number()).assert_ended("enrolled", 0);
        assert_made_with(&desk, role.number(), Some(ticks), BOTH_LINKS);
    });
}

#[test]
fn accepted_terms_are_a_consent_of_their_own() {
    const TERMS: &str = r#"
        [vipps]
        scopes = ["openid", "name", "phoneNumber", "agreement"]
        [consents]
        map = [{ from = "agreement", to = "memberTerms", kind = "consent" }]
    "#;
    let agreement = |agreement_as_array| SandboxConfig {
        vipps_quirks: VippsQuirks {
            agreement_as_array,
            ..VippsQuirks::default()
        },
        ..quick()
    };
    let cases = [("object", agreement(false)), ("array", agreement(true))];
    each(cases, |config| async move {
        let desk = Desk::new(config, TERMS).await;
        desk.enrolled(Role::ApprovesNone.number())
            .assert_ended("enrolled", 0);
        let member = only(&desk, Role::ApprovesNone.number());
        let terms = member.consent("memberTerms").unwrap();
        assert!(terms.value);
        let evidence = r#"Vipps Login at till-1: "I accept the terms of Fjellheim Sport" EN https://fjellheim.example/terms https://fjellheim.example/privacy"#;
        assert_eq!(terms.comment.as_deref(), Some(evidence));
        assert_eq!(member.preferences, [].into(), "terms are no marketing");
        assert_eq!(member.consents.len(), 1, "{member:?}");
    });
}

/// Somebody else makes the contact between the look-up and the create.
#[test]
fn a_contact_that_appears_before_the_create_is_raised_and_not_doubled() {
    let cases = [
        ("409", DuplicateBehaviour::Conflict409),
        ("200 with the first", DuplicateBehaviour::ReturnsFirst200),
    ];
    each(cases, |duplicate_behaviour| async move {
        let config = SandboxConfig {
            duplicate_behaviour,
            ..quick()
        };
        let desk = Desk::new(config, "").await;
        let before = only(&desk, Role::Contact.number());
        let unseen = Fault::next(Endpoint::EngageFind, Effect::status(404)).calls(2);
        desk.sandbox.add_fault(unseen);
        desk.enrolled(Role::Contact.number())
            .assert_ended("enrolled", 0);
        assert_raised(&desk, &before, &Tick::ALL);
    });
}
