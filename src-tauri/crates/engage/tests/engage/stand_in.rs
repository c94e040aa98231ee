//! A tenant on loopback, and the people and things that the tests talk about.

use std::time::Duration;

use engage::{Client, Config, Timeouts};
use enrolment::{Change, ConsentEntry, ContactDetails, ContactId, Msisdn, NewContact, Personal};
use jiff::civil::date;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

pub(crate) const ID: &str = "5f3c2f0e-8c5a-4a0e-9d55-b2a100d1f3aa";
pub(crate) const KEY: &str = "k3y-of-0slo";

pub(crate) fn config(address: &str) -> Config {
    Config {
        base_url: address.parse().unwrap(),
        source: "POS".to_owned(),
        store: "oslo-01".to_owned(),
        user_agent: "Medlem/1.5".to_owned(),
        timeouts: Timeouts::default(),
        extra_roots: None,
    }
}

pub(crate) fn client(address: &str) -> Client {
    Client::new(config(address), &SecretString::from(KEY)).unwrap()
}

/// A client that gives up soon.
pub(crate) fn impatient(address: &str) -> Client {
    let timeouts = Timeouts {
        connect: Duration::from_millis(200),
        total: Duration::from_millis(400),
    };
    Client::new(
        Config {
            timeouts,
            ..config(address)
        },
        &SecretString::from(KEY),
    )
    .unwrap()
}

/// A tenant that answers every call with `answer`.
pub(crate) async fn tenant(answer: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let client = client(&server.uri());
    (server, client)
}

pub(crate) fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

pub(crate) fn error(status: u16, code: &str) -> ResponseTemplate {
    let body = json!({ "errorCode": code, "message": "kari@example.com is no good" });
    ResponseTemplate::new(status).set_body_json(body)
}

pub(crate) fn page(status: u16) -> ResponseTemplate {
    let page = "<!doctype html><title>Sorry</title>";
    ResponseTemplate::new(status).set_body_raw(page, "text/html")
}

pub(crate) async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1, "one method is one call");
    requests.remove(0)
}

/// What a raw server does after its first words.
#[derive(Clone, Copy)]
pub(crate) enum After {
    HangUp,
    Wait,
    Repeat(&'static [u8]),
}

/// A server that reads what each caller sends, answers `start`, and then does `after`.
pub(crate) async fn raw_server(start: &'static [u8], after: After) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let Ok((mut caller, _)) = listener.accept().await else {
                return;
            };
            tokio::spawn(async move {
                let mut request = [0; 8192];
                let _ = caller.read(&mut request).await;
                let _ = caller.write_all(start).await;
                match after {
                    After::HangUp => {}
                    After::Wait => std::future::pending().await,
                    After::Repeat(more) => while caller.write_all(more).await.is_ok() {},
                }
            });
        }
    });
    address
}

pub(crate) fn id() -> ContactId {
    ContactId(ID.to_owned())
}

pub(crate) fn number() -> Msisdn {
    Msisdn::from_international("4790000001").unwrap()
}

fn text(text: &str) -> Personal<Option<String>> {
    Personal::new(Some(text.to_owned()))
}

/// Everything that a customer can share, as untidy as a profile can be.
pub(crate) fn everything() -> Change {
    Change {
        details: ContactDetails {
            first_name: text(" Kari\u{0} "),
            last_name: text("Nordmann"),
            email: text("kari.nordmann@example.com"),
            birth_day: Personal::new(Some(date(1990, 5, 17))),
            street: text("Eksempelgata 1\nH0201"),
            zip_code: text("0150"),
            city: text("Oslo"),
            country_code: Some("no".to_owned()),
        },
        preferences: [
            ("acceptsEmail".to_owned(), true),
            ("acceptsSms".to_owned(), false),
        ]
        .into(),
        consents: vec![
            ConsentEntry {
                id: "memberTerms".to_owned(),
                value: true,
                date: Some("2026-01-15T09:22:31.25Z".parse().unwrap()),
                source: Some("POS".to_owned()),
                comment: Some("Vipps Login at till 3".to_owned()),
            },
            ConsentEntry {
                id: "profiling".to_owned(),
                value: false,
                date: None,
                source: None,
                comment: Some(" ".to_owned()),
            },
        ],
    }
}

pub(crate) fn new_contact(content: Change) -> NewContact {
    NewContact {
        number: number(),
        contact_type: "Member".to_owned(),
        content,
    }
}

/// A contact as the reference shows it.
pub(crate) fn kari() -> Value {
    json!({
        "id": ID,
        "attributes": {
            "firstName": "Kari", "lastName": "Nordmann", "email": "kari.nordmann@example.com",
            "mobilePhone": "+4790000001", "countryCode": "NO", "birthDay": "1990-05-17",
            "street": "Eksempelgata 1", "zipCode": "0150", "city": "Oslo",
        },
        "meta": { "contactType": "Member" },
        "preferences": { "acceptsEmail": true, "acceptsSms": false, "acceptsPostal": false },
        "consents": [{
            "id": "memberTerms", "value": true, "date": "2026-01-15T10:22:31+01:00",
            "source": "POS", "comment": "Till 3",
        }],
    })
}
