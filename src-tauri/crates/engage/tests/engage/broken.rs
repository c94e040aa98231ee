//! Answers that do not come, do not end, or end too early: what surely was not done is told from
//! what may have been.

use std::time::Duration;

use enrolment::ports::{MemberRegister, ServiceError};
use rstest::rstest;
use tokio::{net::TcpListener, time::Instant};

use crate::stand_in::{
    After, client, everything, id, impatient, new_contact, number, raw_server, status, tenant,
};

const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_closed_port_was_not_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let created = client(&address).create(&new_contact(everything())).await;
    assert_eq!(created, Err(ServiceError::Unreachable));
}

#[tokio::test]
async fn a_server_without_tls_was_not_reached() {
    let address = raw_server(b"HTTP/1.1 200 OK\r\n\r\n", After::HangUp)
        .await
        .replace("http:", "https:");
    let created = client(&address).create(&new_contact(everything())).await;
    assert_eq!(created, Err(ServiceError::Unreachable));
}

#[tokio::test]
async fn a_server_that_is_slow_to_greet_was_not_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let created = impatient(&address).create(&new_contact(everything())).await;
    assert_eq!(created, Err(ServiceError::Unreachable));
}

#[rstest]
#[case::no_answer(b"")]
#[case::cut_status(b"HTTP/1.1 20")]
#[case::cut_headers(b"HTTP/1.1 201 Created\r\nContent-Le")]
#[case::cut_body(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":\"5f3c2f0e\"}")]
#[case::cut_chunk(
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n{\"id\":\"5f3c2f0e\"}\r\n"
)]
#[case::not_http(b"220 mail.example.com ESMTP\r\n")]
#[tokio::test]
async fn an_answer_cut_short_is_lost(#[case] answer: &'static [u8]) {
    let client = client(&raw_server(answer, After::HangUp).await);
    let lost = ServiceError::AnswerLost;
    assert_eq!(client.create(&new_contact(everything())).await, Err(lost));
    assert_eq!(client.update(&id(), &everything()).await, Err(lost));
    assert_eq!(client.find(&number()).await, Err(lost));
}

#[rstest]
#[case::silent(b"")]
#[case::stuck(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{")]
#[tokio::test]
async fn an_answer_that_takes_too_long_is_lost(#[case] start: &'static [u8]) {
    let address = raw_server(start, After::Wait).await;
    let started = Instant::now();
    let created = impatient(&address).create(&new_contact(everything())).await;
    assert_eq!(created, Err(ServiceError::AnswerLost));
    assert!(started.elapsed() < PATIENCE);
}

#[tokio::test]
async fn a_huge_answer_is_not_read() {
    let huge = status(200).set_body_bytes(vec![b' '; 50 << 20]);
    let (_server, client) = tenant(huge).await;
    assert_eq!(client.find(&number()).await, Err(ServiceError::Unexpected));
    assert_eq!(client.read(&id()).await, Err(ServiceError::Unexpected));
    // The contact may have been made, and the change was.
    let created = client.create(&new_contact(everything())).await;
    assert_eq!(created, Err(ServiceError::AnswerLost));
    assert_eq!(client.update(&id(), &everything()).await, Ok(()));
}

#[tokio::test]
async fn an_endless_answer_is_left() {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = b"10\r\n0123456789abcdef\r\n10\r\n0123456789abcdef\r\n";
    let client = client(&raw_server(head, After::Repeat(chunk)).await);
    let started = Instant::now();
    assert_eq!(client.find(&number()).await, Err(ServiceError::Unexpected));
    assert!(
        started.elapsed() < PATIENCE,
        "the cap ended it, not the time limit"
    );
}

#[tokio::test]
async fn a_huge_refusal_is_judged_by_its_status() {
    let (_server, client) = tenant(status(401).set_body_bytes(vec![b' '; 2 << 20])).await;
    assert_eq!(client.find(&number()).await, Err(ServiceError::KeysRefused));
}
