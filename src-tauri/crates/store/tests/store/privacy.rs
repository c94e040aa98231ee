//! Nothing of a customer stands in clear in a file, in what is left after the end, or in the log.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    cipher::{AES_256, DecryptingKey, DecryptionContext, UnboundCipherKey},
    iv::FixedLength,
};
use enrolment::{Outcome, Step, ports::EnrolmentStore as _};
use rstest::rstest;
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::{
    samples::{KARI, PRIVATE, at, number, scanned, steps_to_member},
    sqlite::Place,
};

const PAGE: usize = 4_096;
/// At the end of each page: the initialisation vector and an HMAC-SHA-512 (SQLCipher, Design).
const RESERVED: usize = 16 + 64;
const SALT: usize = 16;

/// The pages of a file that nothing waits beside, with all that is in them, free space too, read without SQLite.
pub(crate) fn decrypted(place: &Place) -> Vec<u8> {
    let key = hex::decode(place.key.to_hex().expose()).unwrap();
    let mut clear = Vec::new();
    for (index, page) in std::fs::read(&place.path).unwrap().chunks(PAGE).enumerate() {
        let (content, reserved) = page.split_at(PAGE - RESERVED);
        let mut content = content[if index == 0 { SALT } else { 0 }..].to_vec();
        let vector = FixedLength::<16>::try_from(&reserved[..16]).unwrap();
        let key = UnboundCipherKey::new(&AES_256, &key).unwrap();
        let start = DecryptionContext::Iv128(vector);
        let key = DecryptingKey::cbc(key).unwrap();
        clear.extend_from_slice(key.decrypt(&mut content, start).unwrap());
    }
    clear
}

fn private_in(bytes: &[u8]) -> Vec<&'static str> {
    let holds = |text: &&str| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    PRIVATE.into_iter().filter(holds).collect()
}

#[tokio::test]
async fn no_file_shows_anything_at_any_moment() {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    for (second, step) in (1..).zip(steps_to_member()) {
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(&enrolment, &event).await.unwrap();
        for (name, bytes) in place.files() {
            assert_eq!(private_in(&bytes), [""; 0], "{name}");
            assert!(!bytes.starts_with(b"SQLite format 3"), "{name}");
        }
    }
}

#[rstest]
#[case(Outcome::UnderAge)]
#[case(Outcome::NumberMismatch)]
#[tokio::test]
async fn of_whom_the_club_may_not_have_no_number_stays(#[case] outcome: Outcome) {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    let approval = |step: &Step| matches!(step, Step::Approved(_));
    let mut steps = steps_to_member();
    steps.truncate(1 + steps.iter().position(approval).unwrap());
    steps.push(Step::End(outcome.clone()));
    for (second, step) in (1..).zip(steps) {
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(&enrolment, &event).await.unwrap();
    }
    let rows = store.history(None, 10).await.unwrap();
    assert_eq!(rows.len(), 1, "it stays as a figure");
    assert_eq!(rows[0].outcome, outcome);
    assert_eq!(rows[0].masked_number, None);
    assert_eq!(store.find_by_number(&number(KARI)).await.unwrap(), []);
}

#[tokio::test]
async fn the_end_wipes_what_was_private_even_for_who_has_the_key() {
    let place = Place::new();
    let (mut enrolment, event) = scanned(0);
    let store = place.open().await;
    store.insert(&enrolment, &event).await.unwrap();
    store.close().await;
    let mut seen = private_in(&decrypted(&place));
    for (second, step) in (1..).zip(steps_to_member()) {
        let store = place.open().await;
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(&enrolment, &event).await.unwrap();
        store.close().await;
        seen.extend(private_in(&decrypted(&place)));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(
        seen.len(),
        PRIVATE.len(),
        "each was there once, or this proves nothing: {seen:?}"
    );

    let left = decrypted(&place);
    assert_eq!(private_in(&left), [""; 0]);
    let masked = enrolment.masked_number.expect("it was known");
    assert!(
        left.windows(masked.len())
            .any(|window| window == masked.as_bytes()),
        "the history"
    );
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_shows_neither_key_nor_customer() {
    let lines = Lines::default();
    let writer = lines.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .init();
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    for (second, step) in (1..).zip(steps_to_member()) {
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(&enrolment, &event).await.unwrap();
    }
    SqliteConnection::connect(":memory:")
        .await
        .unwrap()
        .execute("SELECT 'statements are logged'")
        .await
        .unwrap();

    let log = lines.0.lock().unwrap().clone();
    let text = String::from_utf8_lossy(&log);
    assert!(
        text.contains("statements are logged"),
        "or this proves nothing"
    );
    assert_eq!(private_in(&log), [""; 0]);
    assert!(!text.contains(place.key.to_hex().expose()));
}
