//! How the text of a variable becomes a value.

use std::time::Duration;

use rstest::rstest;

use crate::desk::Desk;

#[rstest]
#[case("openid, phoneNumber,name")]
#[case(r#"["openid", "phoneNumber", "name"]"#)]
fn a_list_is_separated_by_commas_or_written_as_toml(#[case] text: &str) {
    let desk = Desk::new().variable("MEDLEM__VIPPS__SCOPES", text);
    assert_eq!(
        desk.settings().vipps.scopes,
        ["openid", "phoneNumber", "name"]
    );
}

#[test]
fn text_stands_without_quotes_and_numbers_as_they_are() {
    let desk = Desk::new()
        .variable("MEDLEM__VIPPS__MERCHANT_SERIAL_NUMBER", "0123456")
        .variable("MEDLEM__VIPPS__REQUESTED_EXPIRY_S", " 60 ")
        .variable("MEDLEM__TILL__ID", "till 3");
    let settings = desk.settings();
    assert_eq!(settings.merchant_serial_number().unwrap(), "0123456");
    assert_eq!(settings.vipps.requested_expiry, Duration::from_mins(1));
    assert_eq!(settings.till.id.as_deref(), Some("till 3"));
}

#[rstest]
#[case("medlem__till__id")]
#[case("Medlem__Till__Id")]
fn the_case_of_a_name_does_not_matter(#[case] name: &str) {
    let desk = Desk::new().variable(name, "till-3");
    assert_eq!(desk.settings().till.id.as_deref(), Some("till-3"));
}

#[rstest]
#[case("MEDLEM__TILL__ID", "")]
#[case("MEDLEM__TILL__ID", "  ")]
#[case("MEDLEM_LOG", "debug")]
#[case("PATH", "/usr/bin")]
fn an_empty_or_foreign_variable_says_nothing(#[case] name: &str, #[case] value: &str) {
    let settings = Desk::new().variable(name, value).settings();
    assert!(
        settings
            .explain()
            .iter()
            .all(|setting| setting.layer == settings::Layer::BuiltIn)
    );
}

#[test]
fn a_mistake_names_the_variable() {
    let desk = Desk::new()
        .variable("MEDLEM__VIPPS__BASE_ULR", "https://apitest.vipps.no")
        .variable("MEDLEM__VIPPS__REQUESTED_EXPIRY_S", "soon")
        .variable("MEDLEM__VIPPS__SCOPES", "[openid")
        .variable("MEDLEM__ENGAGE__API_KEY", "a-secret")
        .variable(
            "MEDLEM__CONSENTS__MAP",
            r#"[{ form = "sms", to = "acceptsSms", kind = "preference" }]"#,
        );
    insta::assert_snapshot!(desk.mistakes(), @r"
    MEDLEM__VIPPS__BASE_ULR: unknown key `vipps.base_ulr`; did you mean `vipps.base_url`?
    MEDLEM__VIPPS__REQUESTED_EXPIRY_S: `vipps.requested_expiry_s` must be a whole number of seconds from 60 to 900
    MEDLEM__VIPPS__SCOPES: `vipps.scopes` is not TOML: unclosed array, expected `]`
    MEDLEM__ENGAGE__API_KEY: `engage.api_key` is a secret and never a setting: take it out here and keep it in the keychain with `medlemctl secrets set engage.api_key`
    MEDLEM__CONSENTS__MAP: `consents.map` has the unknown field `form`; did you mean `from`?
    ");
}
