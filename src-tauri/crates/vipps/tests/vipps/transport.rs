//! Connections that fail, answers that do not end, and what the gateway says for every service.

use std::{sync::Arc, time::Duration};

use enrolment::ports::{CustomerLogin as _, ServiceError};
use rstest::rstest;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use vipps::{Client, Config, Timeouts};
use wiremock::ResponseTemplate;

use crate::support::{Stand, USER_EXISTS, config, credentials, number, ok};

/// Answers one call by hand: `answer` gets the connection once the request was read.
async fn by_hand<F, R>(
    answer: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> (Client, JoinHandle<R>)
where
    F: Future<Output = R> + Send,
    R: Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !String::from_utf8_lossy(&request).ends_with("login_hint=urn%3Amsisdn%3A4741234567") {
            assert_ne!(
                stream.read_buf(&mut request).await.unwrap(),
                0,
                "the request is whole"
            );
        }
        answer(stream).await
    });
    let timeouts = Timeouts {
        total: Duration::from_millis(400),
        ..Timeouts::default()
    };
    (
        client(Config {
            timeouts,
            ..config(&uri)
        }),
        served,
    )
}

fn client(config: Config) -> Client {
    struct Epoch;
    impl enrolment::ports::Clock for Epoch {
        fn now(&self) -> jiff::Timestamp {
            jiff::Timestamp::UNIX_EPOCH
        }
    }
    Client::new(config, credentials(), Arc::new(Epoch)).unwrap()
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_done() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let asked = client(config(&uri)).can_log_in(&number()).await;
    assert_eq!(asked, Err(ServiceError::Unreachable));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_was_not_told_anything() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://{}", listener.local_addr().unwrap());
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut heard = Vec::new();
        drop(stream.read_to_end(&mut heard).await);
        heard
    });
    let asked = client(config(&uri)).can_log_in(&number()).await;
    assert_eq!(asked, Err(ServiceError::Unreachable));
    assert!(!String::from_utf8_lossy(&heard.await.unwrap()).contains("4741234567"));
}

#[tokio::test]
async fn a_connection_that_breaks_after_sending_may_have_done_it() {
    let (client, served) = by_hand(|stream| async move { drop(stream) }).await;
    assert_eq!(
        client.can_log_in(&number()).await,
        Err(ServiceError::AnswerLost)
    );
    served.await.unwrap();
}

#[rstest]
#[case::by_length("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"exists\":true}")]
#[case::by_chunks(
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nf\r\n{\"exists\":true}\r\n"
)]
#[case::of_a_refusal("HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\n{\"error\":")]
#[tokio::test]
async fn an_answer_that_stops_midway_is_lost(#[case] part: &'static str) {
    let (client, served) = by_hand(move |mut stream| async move {
        stream.write_all(part.as_bytes()).await.unwrap();
    })
    .await;
    assert_eq!(
        client.can_log_in(&number()).await,
        Err(ServiceError::AnswerLost)
    );
    served.await.unwrap();
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let (client, served) = by_hand(move |mut stream| async move {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await
    })
    .await;
    assert_eq!(
        client.can_log_in(&number()).await,
        Err(ServiceError::AnswerLost)
    );
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_answer_that_trickles_is_given_up() {
    let (client, served) = by_hand(move |mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut beat = tokio::time::interval(Duration::from_millis(20));
        while stream.write_all(b" ").await.is_ok() {
            beat.tick().await;
        }
    })
    .await;
    assert_eq!(
        client.can_log_in(&number()).await,
        Err(ServiceError::AnswerLost)
    );
    served.await.unwrap();
}

#[rstest]
#[case::announced("HTTP/1.1 200 OK\r\ncontent-length: 52428800\r\n\r\n")]
#[case::not_announced("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")]
#[tokio::test]
async fn an_answer_of_fifty_megabytes_is_cut(#[case] head: &'static str) {
    const ALL: usize = 50 << 20;
    let (client, served) = by_hand(move |mut stream| async move {
        stream.write_all(head.as_bytes()).await.unwrap();
        let block = vec![b' '; 1 << 16];
        let mut sent = 0;
        while sent < ALL && stream.write_all(&block).await.is_ok() {
            sent += block.len();
        }
        sent
    })
    .await;
    assert_eq!(
        client.can_log_in(&number()).await,
        Err(ServiceError::Unexpected)
    );
    assert!(served.await.unwrap() < ALL, "the rest is not taken");
}

#[tokio::test]
async fn an_answer_of_just_a_mebibyte_is_read() {
    let stand = Stand::bare().await;
    let exists = json!({ "exists": true }).to_string();
    let body = |size: usize| exists.clone() + &" ".repeat(size - exists.len());
    for (size, expected) in [
        (1 << 20, Ok(true)),
        ((1 << 20) + 1, Err(ServiceError::Unexpected)),
    ] {
        let answer = ResponseTemplate::new(200).set_body_raw(body(size), "application/json");
        stand.answers_first(1, "POST", USER_EXISTS, answer).await;
        assert_eq!(stand.client().can_log_in(&number()).await, expected);
    }
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn a_redirect_is_not_followed(#[case] status: u16) {
    let stand = Stand::bare().await;
    let elsewhere = format!("{}/elsewhere", stand.server.uri());
    let redirect = ResponseTemplate::new(status).insert_header("location", elsewhere);
    stand.answers("POST", USER_EXISTS, redirect).await;
    for verb in ["GET", "POST"] {
        stand
            .answers(verb, "/elsewhere", ok(json!({ "exists": true })))
            .await;
    }
    let asked = stand.client().can_log_in(&number()).await;
    assert_eq!(asked, Err(ServiceError::Unexpected));
    assert!(stand.calls("/elsewhere").await.is_empty());
}

#[tokio::test]
async fn a_cookie_is_not_brought_back() {
    let stand = Stand::bare().await;
    let answer = ok(json!({ "exists": true })).insert_header("set-cookie", "who=kari");
    stand.answers("POST", USER_EXISTS, answer).await;
    let client = stand.client();
    client.can_log_in(&number()).await.unwrap();
    client.can_log_in(&number()).await.unwrap();
    for call in stand.calls(USER_EXISTS).await {
        assert_eq!(call.headers.get("cookie"), None);
    }
}

#[rstest]
#[case(None, None)]
#[case(Some("7"), Some(7))]
#[case(Some("0"), Some(0))]
#[case(Some("Fri, 20 Nov 2026 10:15:42 GMT"), Some(42))]
#[case::passed(Some("Fri, 20 Nov 2026 10:14:00 GMT"), Some(0))]
#[case::longer_than_any_request_lives(Some("86400"), Some(900))]
#[case::in_another_year(Some("Sat, 20 Nov 2027 10:15:00 GMT"), Some(900))]
#[case::in_words(Some("soon"), None)]
#[case::beyond_all(Some("99999999999999999999999"), None)]
#[tokio::test]
async fn a_busy_service_names_its_wait(#[case] value: Option<&str>, #[case] seconds: Option<u64>) {
    let stand = Stand::bare().await;
    let mut answer = ResponseTemplate::new(429).set_body_raw("<html>slow</html>", "text/html");
    if let Some(value) = value {
        answer = answer.insert_header("retry-after", value);
    }
    stand.answers("POST", USER_EXISTS, answer).await;
    let retry_after = seconds.map(Duration::from_secs);
    let asked = stand.client().can_log_in(&number()).await;
    assert_eq!(asked, Err(ServiceError::Busy { retry_after }));
}

#[rstest]
#[case(408, ServiceError::AnswerLost)]
#[case(500, ServiceError::AnswerLost)]
#[case(501, ServiceError::AnswerLost)]
#[case(502, ServiceError::AnswerLost)]
#[case(503, ServiceError::Unreachable)]
#[case(504, ServiceError::AnswerLost)]
#[case(520, ServiceError::AnswerLost)]
#[tokio::test]
async fn a_failing_service_may_have_done_it_unless_it_says_that_it_is_away(
    #[case] status: u16,
    #[case] expected: ServiceError,
) {
    let stand = Stand::bare().await;
    let page = ResponseTemplate::new(status).set_body_raw("<html>oops</html>", "text/html");
    stand.answers("POST", USER_EXISTS, page).await;
    assert_eq!(stand.client().can_log_in(&number()).await, Err(expected));
}
