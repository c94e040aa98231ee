//! The points where the public documentation of Vipps or of Voyado disagrees with itself: each form
//! must lead to the same member.

use sandbox::{
    AudienceForm, ClientAuth, ConsentShape, DuplicateBehaviour, Effect, Endpoint, EngageQuirks,
    Fault, IdTokenAlg, IdTokenQuirks, RequestIdClaim, Role, SandboxConfig, Tick, VippsQuirks,
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

/// The usual sales unit and tenant, changed so.
fn like(change: fn(&mut SandboxConfig)) -> SandboxConfig {
    let mut config = quick();
    change(&mut config);
    config
}

#[test]
fn every_documented_form_leads_to_the_same_member() {
    let quirks = |quirks: VippsQuirks| SandboxConfig {
        vipps_quirks: quirks,
        ..quick()
    };
    let proof = |id_token_quirks: IdTokenQuirks| SandboxConfig {
        id_token_quirks,
        ..quick()
    };
    let request_id = |request_id_claim| {
        proof(IdTokenQuirks {
            request_id_claim,
            ..IdTokenQuirks::default()
        })
    };
    let usual = VippsQuirks::default();
    let post = r#"vipps.client_auth = "post""#;
    let partner = r#"vipps.client_auth = "partner""#;
    let cases = [
        (
            "signed by RSA",
            (like(|own| own.alg = IdTokenAlg::Rs256), ""),
        ),
        (
            "signed by ECDSA",
            (like(|own| own.alg = IdTokenAlg::Es256), ""),
        ),
        (
            "audience in an array",
            (
                proof(IdTokenQuirks {
                    audience: AudienceForm::Array,
                    ..IdTokenQuirks::default()
                }),
                "",
            ),
        ),
        ("authReqId", (request_id(RequestIdClaim::CamelCase), "")),
        (
            "request id of the standard",
            (request_id(RequestIdClaim::Standard), ""),
        ),
        ("no request id", (request_id(RequestIdClaim::Absent), "")),
        (
            "keys in the form",
            (like(|own| own.client_auth = ClientAuth::Post), post),
        ),
        (
            "partner keys",
            (like(|own| own.require_partner = true), partner),
        ),
        (
            "interval not told",
            (
                SandboxConfig {
                    interval: 5,
                    ..quirks(VippsQuirks {
                        interval_told: false,
                        ..usual
                    })
                },
                "",
            ),
        ),
        (
            "backchannel not in discovery",
            (
                quirks(VippsQuirks {
                    backchannel_discoverable: false,
                    ..usual
                }),
                "",
            ),
        ),
        (
            "bearer in lower case",
            (
                quirks(VippsQuirks {
                    capital_bearer: false,
                    ..usual
                }),
                "",
            ),
        ),
        (
            "created as 200",
            (
                like(|own| {
                    own.engage_quirks = EngageQuirks {
                        created_as_200: true,
                        ..EngageQuirks::default()
                    };
                }),
                "",
            ),
        ),
        (
            "preferences with a capital",
            (
                like(|own| {
                    own.engage_quirks = EngageQuirks {
                        capital_preferences: true,
                        ..EngageQuirks::default()
                    };
                }),
                "",
            ),
        ),
    ];
    each(cases, |(config, settings)| async move {
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
    let cases: [(_, (_, &'static [Tick])); 4] = [
        ("all", (delegated(false), &Tick::ALL)),
        ("some", (delegated(false), &[Tick::Email])),
        ("none", (delegated(false), &[])),
        ("a stray space in a key", (delegated(true), &[Tick::Email])),
    ];
    each(cases, |(config, ticks)| async move {
        let desk = Desk::new(config, DELEGATED).await;
        let role = match ticks {
            [] => Role::ApprovesNone,
            [_] => Role::ApprovesSome,
            _ => Role::ApprovesAll,
        };
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
