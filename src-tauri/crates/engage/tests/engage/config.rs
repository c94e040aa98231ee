//! Settings that must not make a connection.

use engage::{Client, Config, ConfigError};
use enrolment::{
    ContactId,
    ports::{MemberRegister, ServiceError},
};
use rstest::rstest;
use secrecy::SecretString;

use crate::stand_in::{KEY, config, status, tenant};

/// A root whose key nobody kept.
const ROOT: &str = "\
-----BEGIN CERTIFICATE-----
MIIBgDCCASegAwIBAgIURgn1cm768qLDm6qxQ3fD0qlr5bEwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKRXh0cmEgcm9vdDAgFw0yNjExMjEwODUzMDBaGA8yMTI2MTAy
ODA4NTMwMFowFTETMBEGA1UEAwwKRXh0cmEgcm9vdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABI+wXkcHApbSx8bZgIyav2HqOAxbF/gMLm2O4zbDBmOJlTrGxqXk
C8vSg8YCF7Lz6PsLuUKzVwm6HaIPZ6KLOqGjUzBRMB0GA1UdDgQWBBRMsu/5ze4s
hBOFy7uht5Up+4mELTAfBgNVHSMEGDAWgBRMsu/5ze4shBOFy7uht5Up+4mELTAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIBWmrUGoX+uPUpvHaxOj
pIjd10z+qc8j5WlblC7fOrqsAiAA0C44nZ/wW3S/G7gByTf5Onau/UtAwQRAHe2f
hz/QfA==
-----END CERTIFICATE-----
";

fn refusal(config: Config, key: &str) -> Option<ConfigError> {
    Client::new(config, &SecretString::from(key)).err()
}

#[rstest]
#[case("https://chain.voyado.com")]
#[case("https://relay.example.com:8443/engage/")]
#[case("http://127.0.0.1:8080")]
#[case("http://[::1]:8080")]
#[case("http://localhost:8080")]
#[tokio::test]
async fn an_address_may_be(#[case] address: &str) {
    assert_eq!(refusal(config(address), KEY), None);
}

#[rstest]
#[case("http://chain.voyado.com")]
#[case("http://localhost.example.com")]
#[case("http://10.0.0.1")]
#[case("ftp://127.0.0.1")]
#[case("file:///etc/passwd")]
#[case("data:text/plain,x")]
#[case("https://user:secret@chain.voyado.com")]
#[case("https://chain.voyado.com/?tenant=1")]
#[case("https://chain.voyado.com/#top")]
#[tokio::test]
async fn an_address_may_not_be(#[case] address: &str) {
    assert_eq!(refusal(config(address), KEY), Some(ConfigError::Address));
}

#[rstest]
#[case("")]
#[case(" \n")]
#[case("two words")]
#[case("line\nbreak")]
#[case("nøkkel")]
#[tokio::test]
async fn a_key_may_not_be(#[case] key: &str) {
    assert_eq!(
        refusal(config("https://chain.voyado.com"), key),
        Some(ConfigError::ApiKey)
    );
}

#[rstest]
#[case("Medlem")]
#[case("Medlem/")]
#[case("/1.5")]
#[case("Medlem/1.5\r\napikey: x")]
#[case("Medlem till/1.5")]
#[tokio::test]
async fn a_user_agent_is_a_product_and_a_version(#[case] user_agent: &str) {
    let config = Config {
        user_agent: user_agent.to_owned(),
        ..config("https://chain.voyado.com")
    };
    assert_eq!(refusal(config, KEY), Some(ConfigError::UserAgent));
}

#[tokio::test]
async fn a_contact_is_never_made_without_a_source_or_a_store() {
    let blank = || " ".to_owned();
    let at = || config("https://chain.voyado.com");
    let without_source = Config {
        source: blank(),
        ..at()
    };
    assert_eq!(refusal(without_source, KEY), Some(ConfigError::Source));
    assert_eq!(
        refusal(
            Config {
                store: blank(),
                ..at()
            },
            KEY
        ),
        Some(ConfigError::Store)
    );
}

#[rstest]
#[case(b"")]
#[case(b"not PEM")]
#[case(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
#[tokio::test]
async fn extra_roots_must_be_certificates(#[case] pem: &[u8]) {
    let config = Config {
        extra_roots: Some(pem.to_vec()),
        ..config("https://chain.voyado.com")
    };
    assert_eq!(refusal(config, KEY), Some(ConfigError::ExtraRoots));
}

#[tokio::test]
async fn an_extra_root_may_stand_in_the_pem() {
    let config = Config {
        extra_roots: Some(ROOT.as_bytes().to_vec()),
        ..config("https://chain.voyado.com")
    };
    assert_eq!(refusal(config, KEY), None);
}

#[tokio::test]
async fn a_key_with_a_line_break_at_its_end_is_taken() {
    assert_eq!(
        refusal(config("https://chain.voyado.com"), &format!("{KEY}\r\n")),
        None
    );
}

#[rstest]
#[case("")]
#[case(".")]
#[case("..")]
#[tokio::test]
async fn an_id_that_would_lead_to_another_endpoint_is_not_called(#[case] odd: &str) {
    let (server, client) = tenant(status(200)).await;
    let id = ContactId(odd.to_owned());
    assert_eq!(
        client.promote(&id, "Member").await,
        Err(ServiceError::Misconfigured)
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}
