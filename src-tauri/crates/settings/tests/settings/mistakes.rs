//! What people read when a file is wrong.

use rstest::rstest;

use crate::desk::Desk;

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let desk = Desk::new()
        .machine("[approval]\nsent_by = \"engag\"\n")
        .user(
            r#"store = "oslo-01"

[till]
id = ""
contry = "NO"
language = "no"

[vips]
base_url = "https://api.vipps.no"

[vipps]
base_url = "http://apitest.vipps.no"
merchant_serial_number = 123456
minimum_age = 15
msn = "1"
client_secret = "s3cret"
scopes = ["openid", "phonenumber", "name", "name"]
requested_expiry_s = 10

[camera]
width = "wide"

[history]
path = "medlem.db"
"#,
        );
    insta::assert_snapshot!(desk.mistakes(), @r#"
    machine.toml:2:11: `approval.sent_by` must be "till" or "engage"; did you mean `engage`?
    user.toml:1:1: unknown key `store`; did you mean `till.store`?
    user.toml:4:6: `till.id` must be text of 1 to 128 characters in quotes, on one line
    user.toml:5:1: unknown key `till.contry`; did you mean `till.country`?
    user.toml:6:12: `till.language` must be "nb", "sv", "da", "fi" or "en"
    user.toml:9:1: unknown key `vips.base_url`; did you mean `vipps.base_url`?
    user.toml:12:12: `vipps.base_url` must begin with https:// (http:// only for this computer, 127.0.0.1)
    user.toml:13:26: `vipps.merchant_serial_number` must be digits in quotes
    user.toml:14:1: unknown key `vipps.minimum_age`; did you mean `engage.minimum_age`?
    user.toml:15:1: unknown key `vipps.msn`; [vipps] has `base_url`, `issuer`, `merchant_serial_number`, `client_auth`, `scopes`, `requested_expiry_s`
    user.toml:16:1: `vipps.client_secret` is a secret and never a setting: take it out here and keep it in the keychain with `medlemctl secrets set vipps.client_secret`
    user.toml:17:21: `vipps.scopes` has a scope in the wrong case; did you mean `phoneNumber`?
    user.toml:17:44: `vipps.scopes` names a scope twice
    user.toml:18:22: `vipps.requested_expiry_s` must be a whole number of seconds from 60 to 900
    user.toml:21:9: `camera.width` must be a whole number of pixels from 120 to 7680
    user.toml:24:8: `history.path` must be the full path of a file in quotes
    "#);
}

#[test]
fn a_value_is_never_repeated() {
    let desk = Desk::new()
        .user("[vipps]\nclient_secret = \"s3cret\"\nissuer = \"s3cret\"\nsecret = \"s3cret\"\n");
    assert!(!desk.mistakes().contains("s3cret"));
}

#[rstest]
#[case(
    "[consents]\nmap = \"accept_email\"\n",
    "write [[consents.map]] with `from`, `to` and `kind`"
)]
#[case(
    "[[consents]]\nfrom = \"accept_email\"\n",
    "write [consents], with `map`"
)]
fn consents_that_are_no_list_say_how_to_write_one(#[case] text: &str, #[case] says: &str) {
    let mistakes = Desk::new().user(text).mistakes();
    assert!(mistakes.contains(says), "{mistakes}");
}

#[test]
fn each_mistake_in_the_map_of_consents_has_its_line() {
    let desk = Desk::new().user(
        r#"[[consents.map]]
from = "accept_email"
to = "acceptsEmails"
kind = "preference"

[[consents.map]]
form = "accept_sms"
to = "acceptsSms"
kind = "preferences"

[[consents.map]]
from = "terms"
to = "memberTerms"
kind = "consent"

[[consents.map]]
from = "other_terms"
to = "memberTerms"
kind = "consent"
"#,
    );
    insta::assert_snapshot!(desk.mistakes(), @r#"
    user.toml:3:6: `consents.map` has a `to` that must be "acceptsEmail", "acceptsSms" or "acceptsPostal"; did you mean `acceptsEmail`?
    user.toml:7:1: `consents.map` has the unknown field `form`; did you mean `from`?
    user.toml:9:8: `consents.map` has a `kind` that must be "preference" or "consent"; did you mean `preference`?
    user.toml:16:1: `consents.map` sends two boxes to `memberTerms`
    "#);
}

#[test]
fn text_that_is_not_toml_is_told_with_its_line() {
    let desk = Desk::new()
        .machine("[till\nid = 1\n")
        .user("[till]\nid = \"a\nid = \"b\"\n");
    insta::assert_snapshot!(desk.mistakes(), @r#"
    machine.toml:1:6: this is not TOML: unclosed table, expected `]`
    user.toml:2:8: this is not TOML: invalid basic string, expected `"`
    user.toml:3:1: this is not TOML: duplicate key
    "#);
}

#[test]
fn a_file_in_another_encoding_says_so() {
    let utf_16: Vec<u8> = "[till]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let desk = Desk::new().user([&[0xff, 0xfe], utf_16.as_slice()].concat());
    insta::assert_snapshot!(desk.mistakes(), @"user.toml: this is not UTF-8: save it as UTF-8");
}

#[test]
fn a_folder_in_place_of_a_file_says_so() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("user.toml")).unwrap();
    insta::assert_snapshot!(desk.mistakes(), @"user.toml: this cannot be read: is a directory");
}

#[rstest]
#[case::other_host("http://api.vipps.no")]
#[case::looks_like_loopback("http://127.0.0.1.example.com")]
#[case::looks_like_localhost("http://localhost.example.com")]
#[case::any_interface("http://0.0.0.0:8080")]
#[case::file("file:///etc/passwd")]
#[case::password("https://kari:s3cret@api.vipps.no")]
#[case::query("https://api.vipps.no/?key=s3cret")]
#[case::no_scheme("api.vipps.no")]
fn an_address_that_is_not_safe_is_refused(#[case] address: &str) {
    for key in ["BASE_URL", "ISSUER"] {
        let desk = Desk::new().variable(&format!("MEDLEM__VIPPS__{key}"), address);
        assert_eq!(desk.load().unwrap_err().mistakes().len(), 1, "{key}");
    }
}

#[rstest]
#[case("https://api.vipps.no", "https://api.vipps.no/")]
#[case("https://proxy.example.com/vipps", "https://proxy.example.com/vipps/")]
#[case("http://127.0.0.2:8080/", "http://127.0.0.2:8080/")]
#[case("http://[::1]:8080", "http://[::1]:8080/")]
#[case("http://localhost:8080", "http://localhost:8080/")]
fn a_safe_address_is_taken_with_a_slash_at_its_end(#[case] written: &str, #[case] read: &str) {
    let settings = Desk::new()
        .variable("MEDLEM__VIPPS__BASE_URL", written)
        .settings();
    assert_eq!(settings.vipps.base_url.as_str(), read);
}

#[test]
fn an_issuer_that_would_not_be_compared_as_written_is_refused() {
    let desk = Desk::new().user("[vipps]\nissuer = \"https://API.vipps.no:443/access\"\n");
    insta::assert_snapshot!(desk.mistakes(), @"user.toml:2:10: `vipps.issuer` must be written in its normal form: lower case, with a path, without the usual port");
}

#[rstest]
#[case::engage_makes_contacts_first(
    "[approval]\nsent_by = \"engage\"\ncreate_contact = \"after_approval\"\n",
    "`approval.create_contact` must be"
)]
#[case::an_age_needs_the_birth_date("[engage]\nminimum_age = 18\n", "add the scope \"birthDate\"")]
#[case::a_number_is_compared(
    "[vipps]\nscopes = [\"openid\"]\n",
    "must have the scope \"phoneNumber\""
)]
#[case::login_needs_openid(
    "[vipps]\nscopes = [\"phoneNumber\"]\n",
    "must have the scope \"openid\""
)]
#[case::vipps_begins_at_15("[engage]\nminimum_age = 13\n", "from 15 to 99")]
fn values_that_do_not_go_together_are_refused(#[case] text: &str, #[case] says: &str) {
    let error = Desk::new().user(text).load().unwrap_err();
    let [mistake] = error.mistakes() else {
        panic!("one mistake expected, not: {error}")
    };
    assert!(mistake.text.contains(says), "{mistake}");
    assert!(mistake.place.position.is_some(), "{mistake}");
}

#[rstest]
#[case(
    "[vipps]\nscopes = [\"openid\", \"phoneNumber\", \"birthDate\"]\n[engage]\nminimum_age = 18\n"
)]
#[case(
    "[approval]\nsent_by = \"engage\"\ncreate_contact = \"before_login\"\n[engage]\nminimum_age = 18\n"
)]
#[case("[approval]\ncreate_contact = \"before_login\"\n")]
#[case("[vipps]\nscopes = [\"openid\", \"phoneNumber\", \"aScopeOfNextYear\"]\n")]
#[case("[till]\n[vipps]\n")]
fn values_that_go_together_are_taken(#[case] text: &str) {
    assert_eq!(Desk::new().user(text).settings().notices(), []);
}

#[rstest]
#[case::not_mapped("[vipps]\nscopes = [\"openid\", \"phoneNumber\", \"customFlow\"]\n")]
#[case::not_asked("[[consents.map]]\nfrom = \"a\"\nto = \"a\"\nkind = \"consent\"\n")]
fn a_consent_that_goes_nowhere_is_worth_a_notice(#[case] text: &str) {
    assert_eq!(Desk::new().user(text).settings().notices().len(), 1);
}

proptest::proptest! {
    #[test]
    fn any_file_is_read_or_refused(text in "(\\[(till|vipps|consents)\\]\n|[a-z_]{1,6} = (\"[^\"\n]*\"|[0-9]{1,22}|\\[.*\\]|\\{.*\\})\n|.){0,12}") {
        if let Err(error) = Desk::new().user(&text).load() {
            proptest::prop_assert!(!error.mistakes().is_empty());
        }
    }
}
