//! What must not be found in anything that a till leaves behind: numbers, names, addresses, codes,
//! tokens and secrets. Every run of every journey is searched.

use std::fs;

use aho_corasick::AhoCorasick;

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
            let street = customer.address.map(|address| address.street);
            [
                Some(subscriber),
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

/// The search itself must be able to find something.
#[test]
#[should_panic(expected = "the log holds the private text")]
fn the_search_finds_what_is_there() {
    search(
        "the log",
        b"polled for 4790000001",
        &["90000001".to_owned()],
    );
}
