//! What must be set before a till can be used, and what becomes of it.

use std::time::Duration;

use enrolment::{AskedBy, ConsentKind, ConsentMapping, CreateContact, Rules};

use crate::desk::{Desk, example};

#[test]
fn what_is_missing_is_named_together_with_the_file() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.shown(&desk.settings().complete().unwrap_err()), @"not set: `till.id`, `till.store`, `vipps.merchant_serial_number`, `engage.base_url` (to be added to user.toml)");
}

#[test]
fn each_use_asks_only_for_what_it_needs() {
    let desk = Desk::new().user("[till]\nid = \"till-3\"\n");
    let settings = desk.settings();
    let missing = |error: settings::Incomplete| error.missing;
    assert_eq!(settings.rules().map_err(missing), Err(vec!["till.store"]));
    assert_eq!(
        settings.engage_base_url().map_err(missing),
        Err(vec!["engage.base_url"])
    );
    assert_eq!(
        settings.merchant_serial_number().map_err(missing),
        Err(vec!["vipps.merchant_serial_number"])
    );
    assert!(settings.history_path().is_ok());
}

#[test]
fn without_a_folder_for_data_the_path_of_the_history_is_missing() {
    let desk = Desk::new().with(|sources| sources.data = None);
    assert_eq!(
        desk.settings().history_path().unwrap_err().missing,
        ["history.path"]
    );
}

#[test]
fn the_rules_of_an_enrolment_are_those_of_the_settings() {
    let settings = Desk::new().user(example()).settings();
    let mapping = |from: &str, to: &str, kind| ConsentMapping {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
    };
    assert_eq!(
        settings.rules().unwrap(),
        Rules {
            till: "oslo-01-till-3".to_owned(),
            store: "oslo-01".to_owned(),
            asked_by: AskedBy::Till,
            create_contact: CreateContact::AfterApproval,
            trigger_id: None,
            engage_timeout: Duration::from_mins(3),
            requested_expiry: Duration::from_mins(3),
            minimum_age: 16,
            contact_type: "Member".to_owned(),
            source: "Medlem".to_owned(),
            consents: vec![
                mapping("accept_email", "acceptsEmail", ConsentKind::Preference),
                mapping("member_terms", "memberTerms", ConsentKind::Consent),
            ],
        }
    );
}
