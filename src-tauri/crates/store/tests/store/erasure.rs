//! What was erased is nowhere; what grew old tells of nobody; the rest is as it was.

use std::collections::{BTreeMap, HashMap};

use enrolment::{
    Enrolment, Msisdn, Outcome, Step,
    ports::{EnrolmentStore as _, StoreError},
};
use sqlx::{AssertSqlSafe, Row as _};
use store::{Actor, AuditAction, Ended, ErasureReceipt, HistoryRow, SqliteStore, Traces};

use crate::{
    privacy::decrypted,
    samples::{KARI, OLA, at, nth, number, scanned, steps_to_member, typed},
    sqlite::Place,
};

/// As many that nobody wants erased, in an order that splits pages of every index.
const OTHERS: u64 = 3_000;

fn manager() -> Actor {
    Actor {
        role: "manager".to_owned(),
        staff: Some("17".to_owned()),
    }
}

/// One that ended, as the history keeps it.
fn ended(second: i64, number: &Msisdn) -> Ended {
    let (mut enrolment, _) = typed(second, number.digits());
    let event = enrolment
        .apply(Step::End(Outcome::AlreadyMember), at(second + 1))
        .unwrap();
    Ended {
        row: HistoryRow {
            id: enrolment.id,
            opened_at: enrolment.opened_at,
            ended_at: event.at,
            store: enrolment.store,
            till: enrolment.till,
            cashier: enrolment.cashier,
            source: enrolment.source,
            outcome: Outcome::AlreadyMember,
            milestones: enrolment.milestones,
            consents: BTreeMap::from([("acceptsEmail".to_owned(), true)]),
            masked_number: enrolment.masked_number,
        },
        number: Some(number.clone()),
        events: vec![event],
    }
}

/// Others' numbers, none of which ends like Kari's or Ola's.
fn others() -> impl Iterator<Item = Msisdn> {
    (0..OTHERS).map(|index| {
        let scattered = index.wrapping_mul(7_919) % 10_000;
        number(&format!("479{scattered:04}111"))
    })
}

/// Every way in which a number may stand in a file.
async fn forms(place: &Place, of: &Msisdn) -> Vec<(&'static str, Vec<u8>)> {
    let keys: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT number_key FROM history WHERE masked_number = ?1
         UNION SELECT number_key FROM enrolments WHERE masked_number = ?1",
    )
    .bind(of.masked())
    .fetch_all(&mut place.beneath().await)
    .await
    .unwrap();
    assert_eq!(keys.len(), 1, "one hash, and it is known");
    let grouped = of.grouped();
    vec![
        ("national", of.digits().as_bytes()[2..].to_vec()),
        ("grouped", grouped.as_bytes()[4..].to_vec()),
        (
            "with no-break spaces",
            grouped[4..].replace(' ', "\u{a0}").into_bytes(),
        ),
        ("with hyphens", grouped[4..].replace(' ', "-").into_bytes()),
        ("masked", of.masked().into_bytes()),
        (
            "last digits",
            format!("• {}", &of.digits()[7..]).into_bytes(),
        ),
        ("hash", keys[0].clone()),
        ("hash as text", hex::encode(&keys[0]).into_bytes()),
        (
            "hash as a literal",
            hex::encode_upper(&keys[0]).into_bytes(),
        ),
    ]
}

/// Where forms of a number stand: in cells of tables, by their names, and in the bytes of all pages
/// with their free space.
async fn search(place: &Place, forms: &[(&'static str, Vec<u8>)]) -> Vec<String> {
    let holds = |bytes: &[u8], form: &[u8]| bytes.windows(form.len()).any(|window| window == form);
    let mut found = Vec::new();
    let mut beneath = place.beneath().await;
    let columns = sqlx::query(
        "SELECT tables.name, columns.name FROM sqlite_schema AS tables
         JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'",
    )
    .fetch_all(&mut beneath)
    .await
    .unwrap();
    assert!(columns.len() > 40, "or the search passes over tables");
    for column in columns {
        let (table, column): (String, String) = (column.get(0), column.get(1));
        let cells = format!("SELECT CAST(\"{column}\" AS BLOB) FROM \"{table}\"");
        let cells: Vec<Option<Vec<u8>>> = sqlx::query_scalar(AssertSqlSafe(cells))
            .fetch_all(&mut beneath)
            .await
            .unwrap();
        for (name, form) in forms {
            if cells.iter().flatten().any(|cell| holds(cell, form)) {
                found.push(format!("{table}.{column}: {name}"));
            }
        }
    }
    let waiting = place.path.with_extension("db-wal");
    assert!(
        waiting.metadata().map_or(0, |file| file.len()) == 0,
        "what waits beside the file is not searched"
    );
    let pages = decrypted(place);
    for (name, form) in forms {
        if holds(&pages, form) {
            found.push(format!("pages: {name}"));
        }
    }
    found
}

/// Moves everything into the file, so that it can be searched.
async fn settle(place: &Place) {
    let is_busy: bool = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut place.beneath().await)
        .await
        .unwrap();
    assert!(!is_busy);
}

/// A history in which Kari stands here and there, and Kari and others are being enrolled.
async fn busy_shop(place: &Place) -> (SqliteStore, Enrolment) {
    let store = place.open().await;
    let mut all: Vec<_> = (0..)
        .zip(others())
        .map(|(second, other)| ended(second, &other))
        .collect();
    for index in 0..40 {
        all.insert(
            index * 70,
            ended(i64::try_from(index).unwrap(), &number(KARI)),
        );
    }
    for some in all.chunks(100) {
        store.add_ended(some).await.unwrap();
    }
    for index in 0..30 {
        let (enrolment, event) = nth(0, index);
        store.insert(&enrolment, &event).await.unwrap();
    }
    let (mut enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    let steps = steps_to_member();
    let unsaved = steps.len() - 2;
    for (second, step) in (1..).zip(steps.into_iter().take(unsaved)) {
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(&enrolment, &event).await.unwrap();
    }
    (store, enrolment)
}

/// Saves what waits to be saved.
async fn end(store: &SqliteStore, enrolment: &mut Enrolment) {
    for step in [Step::SaveNow, Step::End(Outcome::Enrolled)] {
        let event = enrolment.apply(step, at(100)).unwrap();
        store.save(enrolment, &event).await.unwrap();
    }
}

#[tokio::test]
async fn an_erased_number_is_nowhere_in_the_file_in_any_form() {
    let place = Place::new();
    let (store, mut open) = busy_shop(&place).await;
    let forms = forms(&place, &number(KARI)).await;

    settle(&place).await;
    let before = search(&place, &forms).await;
    for place in [
        "enrolments.private: national",
        "enrolments.masked_number: masked",
        "enrolments.number_key: hash",
        "history.masked_number: last digits",
        "history.number_key: hash",
        "pages: national",
        "pages: masked",
        "pages: hash",
    ] {
        assert!(
            before.contains(&place.to_owned()),
            "{place} is not in {before:?}"
        );
    }
    end(&store, &mut open).await;

    let receipt = store
        .erase(&number(KARI), at(200), &manager())
        .await
        .unwrap();

    assert_eq!(receipt.erased.ended, 41);
    assert_eq!(search(&place, &forms).await, [""; 0], "while it is open");
    store.close().await;
    assert_eq!(search(&place, &forms).await, [""; 0], "once it is closed");
}

#[tokio::test]
async fn copies_that_split_pages_left_in_free_space_are_erased_too() {
    let place = Place::new();
    // Where pages split depends on the hashes: with these, one is left behind.
    place.open().await.close().await;
    sqlx::query("UPDATE meta SET value = ? WHERE name = 'number_hash'")
        .bind(vec![1; 32])
        .execute(&mut place.beneath().await)
        .await
        .unwrap();
    let store = place.open().await;
    let numbers: Vec<_> = (0..3_000_u64)
        .map(|index| {
            number(&format!(
                "474{:07}",
                index.wrapping_mul(1_234_577) % 10_000_000
            ))
        })
        .collect();
    for some in numbers.chunks(500) {
        let some: Vec<_> = some.iter().map(|number| ended(0, number)).collect();
        store.add_ended(&some).await.unwrap();
    }
    settle(&place).await;
    let keys: Vec<Vec<u8>> = sqlx::query_scalar("SELECT number_key FROM history ORDER BY rowid")
        .fetch_all(&mut place.beneath().await)
        .await
        .unwrap();
    let pages = decrypted(&place);
    let mut copies: HashMap<&[u8], usize> = keys.iter().map(|key| (key.as_slice(), 0)).collect();
    for window in pages.windows(32) {
        copies.entry(window).and_modify(|count| *count += 1);
    }
    // One in the table and one in the index.
    let left_behind: Vec<_> = (0..keys.len())
        .filter(|&at| copies[keys[at].as_slice()] > 2)
        .collect();
    assert_eq!(left_behind.len(), 1, "or this proves nothing");
    let at_place = left_behind[0];

    store
        .erase(&numbers[at_place], at(200), &manager())
        .await
        .unwrap();

    let pages = decrypted(&place);
    assert!(!pages.windows(32).any(|window| window == keys[at_place]));
}

#[tokio::test]
async fn what_is_of_others_is_as_it_was() {
    let place = Place::new();
    let (store, mut open) = busy_shop(&place).await;
    end(&store, &mut open).await;
    let without_kari = async || {
        let mut rows = store.history(None, 10_000).await.unwrap();
        rows.retain(|row| row.masked_number.as_deref() != Some(&number(KARI).masked()));
        rows.retain(|row| row.masked_number.is_some());
        (rows, store.open().await.unwrap())
    };
    let before = without_kari().await;
    assert_eq!((before.0.len(), before.1.len()), (3_000, 30));

    store
        .erase(&number(KARI), at(200), &manager())
        .await
        .unwrap();

    assert_eq!(without_kari().await, before);
    let found = store
        .find_by_number(&others().next().unwrap())
        .await
        .unwrap();
    assert_eq!(found.len(), 1, "others are found by their numbers");
    // The numbers of open enrolments are still taken.
    let (again, event) = nth(300, 7);
    let refused = store.insert(&again, &event).await.unwrap_err();
    assert!(matches!(refused, StoreError::NumberBusy(_)), "{refused:?}");
}

#[tokio::test]
async fn an_erased_row_stays_as_a_figure() {
    let place = Place::new();
    let store = place.open().await;
    let kept = [ended(0, &number(KARI))];
    store.add_ended(&kept).await.unwrap();

    store
        .erase(&number(KARI), at(200), &manager())
        .await
        .unwrap();

    let [kept] = kept;
    let id = kept.row.id;
    let expected = HistoryRow {
        masked_number: None,
        ..kept.row
    };
    assert_eq!(store.history(None, 10).await.unwrap(), [expected]);
    assert_eq!(store.find_by_number(&number(KARI)).await.unwrap(), []);
    assert_eq!(store.events_of(id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_erasure_gives_a_receipt_that_the_book_knows_and_that_names_nobody() {
    let place = Place::new();
    let store = place.open().await;
    let rows = [
        ended(0, &number(KARI)),
        ended(10, &number(KARI)),
        ended(20, &number(OLA)),
    ];
    store.add_ended(&rows).await.unwrap();

    let receipt = store
        .erase(&number(KARI), at(200), &manager())
        .await
        .unwrap();
    let again = store
        .erase(&number(KARI), at(300), &manager())
        .await
        .unwrap();

    let erased = |ended| Traces {
        ended,
        open: 0,
        unsaved: 0,
    };
    assert_eq!((receipt.erased, again.erased), (erased(2), erased(0)));
    assert_ne!(receipt.reference, again.reference);
    let noted: Vec<_> = store.audit(None, 10).await.unwrap();
    let told = |receipt: &ErasureReceipt, rows: &str| {
        let rows = ("rows".to_owned(), rows.to_owned());
        let reference = ("reference".to_owned(), receipt.reference.clone());
        (
            AuditAction::Erased,
            manager(),
            receipt.at,
            [reference, rows].into(),
        )
    };
    assert_eq!(
        noted
            .into_iter()
            .map(|entry| (entry.action, entry.actor, entry.at, entry.detail))
            .collect::<Vec<_>>(),
        [told(&again, "0"), told(&receipt, "2")]
    );
}

#[tokio::test]
async fn a_number_that_is_in_an_open_enrolment_is_not_erased() {
    let place = Place::new();
    let store = place.open().await;
    store.add_ended(&[ended(0, &number(KARI))]).await.unwrap();
    let (open, event) = typed(10, KARI);
    store.insert(&open, &event).await.unwrap();

    let refused = store
        .erase(&number(KARI), at(200), &manager())
        .await
        .unwrap_err();

    assert!(
        matches!(refused, StoreError::NumberBusy(id) if id == open.id),
        "{refused:?}"
    );
    assert_eq!(store.find_by_number(&number(KARI)).await.unwrap().len(), 1);
    assert_eq!(
        store.audit(None, 10).await.unwrap(),
        [],
        "nothing was erased"
    );
}

#[tokio::test]
async fn the_traces_of_a_number_are_counted_by_where_they_stand() {
    let place = Place::new();
    let store = place.open().await;
    store
        .add_ended(&[ended(0, &number(KARI)), ended(0, &number(OLA))])
        .await
        .unwrap();
    let traces = async || store.traces(&number(KARI)).await.unwrap();
    let of = |ended, open, unsaved| Traces {
        ended,
        open,
        unsaved,
    };
    assert_eq!(traces().await, of(1, 0, 0));

    let (mut open, event) = scanned(0);
    store.insert(&open, &event).await.unwrap();
    for (second, step) in (1..).zip(steps_to_member()) {
        let event = open.apply(step, at(second)).unwrap();
        store.save(&open, &event).await.unwrap();
        let expected = match (open.phase.is_ended(), open.phase.is_approved()) {
            (true, _) => of(2, 0, 0),
            (false, true) => of(1, 0, 1),
            (false, false) => of(1, 1, 0),
        };
        assert_eq!(traces().await, expected, "{}", event.step);
    }
}

#[tokio::test]
async fn an_open_enrolment_that_cannot_be_read_counts_as_approved() {
    let place = Place::new();
    let store = place.open().await;
    let (open, event) = typed(0, KARI);
    store.insert(&open, &event).await.unwrap();
    sqlx::query("UPDATE enrolments SET phase = '{\"phase\":\"later\"}'")
        .execute(&mut place.beneath().await)
        .await
        .unwrap();
    let unsaved = Traces {
        ended: 0,
        open: 0,
        unsaved: 1,
    };
    assert_eq!(store.traces(&number(KARI)).await.unwrap(), unsaved);
}
