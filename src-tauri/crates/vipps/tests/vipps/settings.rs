use std::sync::Arc;

use enrolment::ports::Clock;
use jiff::Timestamp;
use rstest::rstest;
use secrecy::SecretString;
use url::Url;
use vipps::{Client, Config, ConfigError, Credentials};

use crate::support::{config, credentials};

struct Epoch;

impl Clock for Epoch {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

fn made(config: Config, credentials: Credentials) -> Result<(), ConfigError> {
    Client::new(config, credentials, Arc::new(Epoch)).map(drop)
}

#[rstest]
#[case("https://api.vipps.no", true)]
#[case("https://proxy.example.com/vipps/", true)]
#[case("http://127.0.0.1:4010", true)]
#[case("http://127.8.9.10", true)]
#[case("http://[::1]:4010", true)]
#[case("http://localhost:4010", true)]
#[case("http://api.vipps.no", false)]
#[case("http://localhost.example.com", false)]
#[case("http://192.168.1.10", false)]
#[case("http://0.0.0.0", false)]
#[case("ftp://127.0.0.1", false)]
#[case("https://user:word@api.vipps.no", false)]
#[case("https://api.vipps.no/?key=1", false)]
#[case("https://api.vipps.no/#top", false)]
fn only_https_or_this_machine_is_called(#[case] address: &str, #[case] is_allowed: bool) {
    let url = Url::parse(address).unwrap();
    let base = Config {
        base_url: url.clone(),
        ..config("http://127.0.0.1")
    };
    let issuer = Config {
        issuer: url,
        ..config("http://127.0.0.1")
    };
    for (setting, config) in [("base_url", base), ("issuer", issuer)] {
        let refused = Err(ConfigError::Address { setting });
        assert_eq!(
            made(config, credentials()),
            if is_allowed { Ok(()) } else { refused }
        );
    }
}

#[rstest]
#[case(&["openid"], true)]
#[case(&["openid", "name"], true)]
#[case(&["name"], false)]
#[case(&["openid", ""], false)]
#[case(&["openid name"], false)]
#[case(&["openid", "name\n"], false)]
fn scopes_are_single_words_with_openid_among_them(#[case] scopes: &[&str], #[case] fits: bool) {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let config = Config {
        scopes,
        ..config("http://127.0.0.1")
    };
    let expected = if fits {
        Ok(())
    } else {
        Err(ConfigError::Scopes)
    };
    assert_eq!(made(config, credentials()), expected);
}

#[rstest]
#[case("123456", true)]
#[case("12345678901", true)]
#[case("", false)]
#[case("12 34", false)]
#[case("MSN123", false)]
fn a_sales_unit_is_digits_of_any_number(#[case] msn: &str, #[case] fits: bool) {
    let config = Config {
        merchant_serial_number: msn.to_owned(),
        ..config("http://127.0.0.1")
    };
    let expected = if fits {
        Ok(())
    } else {
        Err(ConfigError::MerchantSerialNumber)
    };
    assert_eq!(made(config, credentials()), expected);
}

#[rstest]
#[case("a".repeat(30), Ok(()))]
#[case("a".repeat(31), Err(ConfigError::TooLong { setting: "system.plugin_name" }))]
#[case(String::new(), Err(ConfigError::NotSendable { setting: "system.plugin_name" }))]
#[case("till\r\nevil: 1".to_owned(), Err(ConfigError::NotSendable { setting: "system.plugin_name" }))]
#[case("kassa på norsk".to_owned(), Err(ConfigError::NotSendable { setting: "system.plugin_name" }))]
fn a_system_name_has_thirty_plain_characters_at_most(
    #[case] name: String,
    #[case] expected: Result<(), ConfigError>,
) {
    let mut config = config("http://127.0.0.1");
    config.system.plugin_name = name;
    assert_eq!(made(config, credentials()), expected);
}

#[rstest]
#[case::pasted_with_a_line_break("secret\n")]
#[case::empty("")]
#[case::with_a_space_before(" secret")]
fn a_key_that_no_header_can_carry_is_found_at_once(#[case] secret: &str) {
    let secret = || SecretString::from(secret);
    let whole = credentials();
    let refused = |setting| Err(ConfigError::NotSendable { setting });
    let id = Credentials {
        client_id: secret(),
        ..whole.clone()
    };
    assert_eq!(made(config("http://127.0.0.1"), id), refused("client_id"));
    let client_secret = Credentials {
        client_secret: secret(),
        ..whole.clone()
    };
    assert_eq!(
        made(config("http://127.0.0.1"), client_secret),
        refused("client_secret")
    );
    let subscription = Credentials {
        subscription_key: secret(),
        ..whole
    };
    assert_eq!(
        made(config("http://127.0.0.1"), subscription),
        refused("subscription_key")
    );
}

#[rstest]
#[case("")]
#[case("not a certificate")]
#[case("-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n")]
fn an_extra_root_must_be_a_certificate(#[case] pem: &str) {
    let config = Config {
        extra_root_pem: Some(pem.to_owned()),
        ..config("http://127.0.0.1")
    };
    assert_eq!(
        made(config, credentials()),
        Err(ConfigError::RootCertificate)
    );
}

#[test]
fn credentials_do_not_print_themselves() {
    let shown = format!("{:?}", credentials());
    for secret in [
        crate::support::CLIENT_ID,
        crate::support::CLIENT_SECRET,
        crate::support::SUBSCRIPTION_KEY,
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
