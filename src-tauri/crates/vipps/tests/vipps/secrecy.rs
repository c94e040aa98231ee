//! What the log of a whole login holds, at its most talkative.

use std::{
    io,
    sync::{Arc, Mutex},
};

use enrolment::{
    QrText,
    ports::{CustomerLogin as _, IdentifyCustomer as _},
};
use serde_json::json;
use tracing_subscriber::{
    Layer as _,
    filter::{LevelFilter, Targets},
    fmt::MakeWriter,
    layer::SubscriberExt as _,
};

use crate::support::{
    ACCESS_TOKEN, BACKCHANNEL, CLIENT_ID, CLIENT_SECRET, EXCHANGE, REQUEST, SUB, SUBSCRIPTION_KEY,
    Stand, TOKEN, USER_EXISTS, USER_INFO, access_token, answer, id_token, number, ok, request,
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_whole_login_leaves_no_person_and_no_secret_in_the_log() {
    let log = Log::default();
    let ours = Targets::new().with_target("vipps", LevelFilter::TRACE);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(log.clone())
        .with_filter(ours);
    let subscriber = tracing_subscriber::registry().with(lines);
    // For the whole process: a subscriber of one thread misses events that another thread met first.
    // What the other tests log meanwhile is held to the same rule.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let stand = Stand::new().await;
    let client = stand.client();
    let id_token = id_token(&stand.claims());
    stand
        .answers("POST", ACCESS_TOKEN, access_token("eyJ.merchant"))
        .await;
    stand
        .answers("POST", EXCHANGE, ok(json!({ "msisdn": "4741234567" })))
        .await;
    stand
        .answers("POST", USER_EXISTS, ok(json!({ "exists": true })))
        .await;
    stand
        .answers("POST", BACKCHANNEL, ok(json!({ "auth_req_id": REQUEST })))
        .await;
    let decline = json!({ "error": "access_denied", "error_description": "4741234567 said no" });
    stand.answers("POST", TOKEN, answer(400, decline)).await;
    let body = json!({ "sub": SUB, "given_name": "Kari", "email": "kari@example.com" });
    stand.answers_first(1, "GET", USER_INFO, ok(body)).await;
    let other = json!({ "sub": "another", "given_name": "Kari" });
    stand.answers("GET", USER_INFO, ok(other)).await;

    client
        .identify(&QrText::new("https://qr.vipps.no/p/abcdefghijklm"))
        .await
        .unwrap();
    client.can_log_in(&number()).await.unwrap();
    crate::start::start(&client).await.unwrap();
    client.poll(&request()).await.unwrap();
    let tokens = stand.tokens(id_token.clone());
    client.profile(&tokens, &request()).await.unwrap();
    client.profile(&tokens, &request()).await.unwrap_err();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for named in [
        "qr-exchange",
        "user-exists",
        "backchannel-authentication",
        "token",
        "userinfo",
    ] {
        assert!(
            log.contains(&format!("endpoint=\"{named}\"")),
            "{named} is missing:\n{log}"
        );
    }
    assert!(
        log.contains("status=200") && log.contains("elapsed_ms="),
        "{log}"
    );
    let private = [
        "41234567",
        "abcdefghijklm",
        "K7P-412",
        "Kari",
        "kari@",
        SUB,
        REQUEST,
        CLIENT_ID,
        CLIENT_SECRET,
        SUBSCRIPTION_KEY,
        "eyJ",
        "ciba.9fK2example",
        &id_token,
        "http://",
    ];
    for text in private {
        assert!(!log.contains(text), "{text} is in the log:\n{log}");
    }
}
