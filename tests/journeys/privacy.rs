//! What must not be found in anything that a till leaves behind: numbers, names, addresses, codes,
//! tokens and secrets. Every run of every journey is searched.

use std::fs;

use aho_corasick::AhoCorasick;
use sandbox::Role;

use crate::desk::{Desk, Ended, credentials};

/// Searches standard output, the log and the database file of a till.
pub(crate) fn assert_nothing_private(desk: &Desk, ended: &Ended) {
    let needles = needles(desk);
    search("standard output", ended.out.as_bytes(), &needles);
    search("the log", ended.log.as_bytes(), &needles);
    for suffix in ["", "-wal", "-shm"] {
        let mut file = desk.database().into_os_string();
        file.push(suffix);
        if let Ok(bytes) = fs::read(&file) {
            search(&file.to_string_lossy(), &bytes, &needles);
        }
    }
}

fn search(place: &str, bytes: &[u8], needles: &[String]) {
    let any_case = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(needles)
        .unwrap();
    let found = any_case
        .find(bytes)
        .map(|found| &needles[found.pattern().as_usize()]);
    assert!(
        found.is_none(),
        "{place} holds the private text {:?}",
        found.unwrap()
    );
}

/// Everything private that a run can have met.
fn needles(desk: &Desk) -> Vec<String> {
    let mut needles: Vec<String> = desk
        .sandbox
        .cast()
        .into_iter()
        .flat_map(|member| {
            // Shorter ones stand in ordinary words: "Lie" in "client".
            let family = member
                .name
                .split(' ')
                .find(|name| name.len() > 5)
                .map(str::to_owned);
            let customer = desk.sandbox.customer(&member.number).unwrap();
            let subscriber = member.number[2..].to_owned();
            // As a till shows it: 900 00 001.
            let grouped = member
                .number
                .strip_prefix("47")
                .map(|own| format!("{} {} {}", &own[..3], &own[3..5], &own[5..]));
            let street = customer.address.map(|address| address.street);
            [
                Some(subscriber),
                grouped,
                family,
                Some(member.name),
                Some(member.qr_text),
                Some(customer.birth_date.to_string()),
                customer.email,
                street.and_then(|street| street.lines().next().map(str::to_owned)),
            ]
        })
        .flatten()
        .collect();
    needles.extend(desk.sandbox.issued_secrets());
    let keys = credentials();
    needles.extend([
        keys.client_id,
        keys.client_secret,
        keys.subscription_key,
        keys.engage_api_key,
    ]);
    needles.extend([
        "eyJhbGciOi".to_owned(),
        "eyJ0eXAiOi".to_owned(),
        "Bearer ".to_owned(),
        "Basic ".to_owned(),
    ]);
    needles.extend([sandbox::OTHER_NUMBER[2..].to_owned(), "a1".repeat(8)]);
    needles
}

/// The search itself must be able to find something: what a run can leak, it is told to look for.
#[tokio::test(flavor = "multi_thread")]
async fn the_search_looks_for_numbers_tokens_and_handles() {
    let desk = Desk::usual().await;
    desk.enrolled(Role::ApprovesAll.number());
    let secrets = desk.sandbox.issued_secrets();
    assert!(
        secrets.len() >= 2,
        "an access token and a handle: {}",
        secrets.len()
    );
    let leaks = [
        "4790000001",
        "+47 900 00 001",
        "kari.nordmann@example.com",
        "Nordmann",
    ];
    for leak in leaks.iter().map(ToString::to_string).chain(secrets) {
        let needles = needles(&desk);
        let log = format!("polled for {leak}, once");
        let found = std::panic::catch_unwind(|| search("the log", log.as_bytes(), &needles));
        assert!(found.is_err(), "{leak:?} would not be found");
    }
}
