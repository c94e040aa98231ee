//! What happens to files: ours, somebody else's, and broken ones.

use enrolment::{Step, ports::EnrolmentStore as _};
use rstest::rstest;
use sqlx::{Connection as _, Executor as _};
use store::{DatabaseKey, HistoryCursor, HistoryRow, OpenError, SqliteStore, Standing, set_aside};

use crate::{
    samples::{KARI, at, nth, number, scanned, typed},
    sqlite::Place,
};

/// A closed database with some content in several pages.
async fn filled() -> Place {
    let place = Place::new();
    let store = place.open().await;
    for index in 0..20 {
        let (enrolment, event) = nth(0, index);
        store.insert(&enrolment, &event).await.unwrap();
    }
    store.close().await;
    place
}

async fn refusal(place: &Place) -> OpenError {
    let before = place.files();
    let error = SqliteStore::open(&place.path, &place.key)
        .await
        .unwrap_err();
    assert!(
        before == place.files(),
        "a refused file was touched: {error}"
    );
    assert!(
        error.to_string().contains("enrolments.db"),
        "{error} does not name the file"
    );
    error
}

#[tokio::test]
async fn a_closed_database_is_one_file_and_opens_again() {
    let place = filled().await;
    assert_eq!(place.files().len(), 1);
    assert_eq!(place.open().await.open().await.unwrap().len(), 20);
}

#[tokio::test]
async fn a_file_does_not_open_with_another_key() {
    let mut place = filled().await;
    let key = std::mem::replace(&mut place.key, DatabaseKey::generate().unwrap());
    assert!(matches!(refusal(&place).await, OpenError::NotOurs { .. }));
    place.key = key;
    assert_eq!(
        place.open().await.open().await.unwrap().len(),
        20,
        "and nothing was lost"
    );
}

#[rstest]
#[case::a_line_of_text(b"to whom it may concern\n".to_vec())]
#[case::one_byte(vec![0])]
#[case::noise((0..20_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect())]
#[case::what_a_power_cut_left(vec![0; 8_192])]
#[case::a_database_in_clear([b"SQLite format 3\0".as_slice(), &[0; 4_080]].concat())]
#[tokio::test]
async fn a_file_of_somebody_else_is_left_alone(#[case] content: Vec<u8>) {
    let place = Place::new();
    std::fs::write(&place.path, content).unwrap();
    assert!(matches!(refusal(&place).await, OpenError::NotOurs { .. }));
}

#[tokio::test]
async fn an_empty_file_counts_as_none() {
    let place = Place::new();
    std::fs::write(&place.path, "").unwrap();
    assert_eq!(place.open().await.open().await.unwrap(), []);
}

#[tokio::test]
async fn a_truncated_file_is_damaged() {
    let place = filled().await;
    let bytes = std::fs::read(&place.path).unwrap();
    for length in [bytes.len() - 1, bytes.len() - 4_096, bytes.len() / 2, 4_096] {
        std::fs::write(&place.path, &bytes[..length]).unwrap();
        let error = refusal(&place).await;
        assert!(
            matches!(error, OpenError::Damaged { .. }),
            "{length} bytes: {error:?}"
        );
    }
}

#[tokio::test]
async fn one_wrong_byte_in_any_page_but_the_first_is_found() {
    let place = filled().await;
    let bytes = std::fs::read(&place.path).unwrap();
    assert!(bytes.len() > 5 * 4_096, "too small to show anything");
    for page in 1..bytes.len() / 4_096 {
        let mut damaged = bytes.clone();
        damaged[page * 4_096 + 100] ^= 1;
        std::fs::write(&place.path, damaged).unwrap();
        let error = refusal(&place).await;
        assert!(
            matches!(error, OpenError::Damaged { .. }),
            "page {page}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_a_fresh_one_begun() {
    let place = filled().await;
    let mut bytes = std::fs::read(&place.path).unwrap();
    bytes.truncate(8_192);
    std::fs::write(&place.path, &bytes).unwrap();
    refusal(&place).await;

    let aside = set_aside(&place.path, at(0)).unwrap();

    assert_eq!(place.open().await.open().await.unwrap(), []);
    assert_eq!(std::fs::read(aside).unwrap(), bytes);
}

#[tokio::test]
async fn transactions_beside_a_database_that_is_gone_are_not_deleted() {
    let place = Place::new();
    let store = place.open().await;
    let (enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    let beside = place.path.with_extension("db-wal");
    let waiting = std::fs::read(&beside).unwrap();
    store.close().await;
    std::fs::write(&place.path, "").unwrap();
    std::fs::write(beside, waiting).unwrap();

    assert!(matches!(refusal(&place).await, OpenError::Damaged { .. }));

    std::fs::remove_file(&place.path).unwrap();
    let error = SqliteStore::open(&place.path, &place.key)
        .await
        .unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

#[tokio::test]
async fn a_schema_that_needs_a_newer_program_is_refused() {
    let place = filled().await;
    let mut beneath = place.beneath().await;
    beneath.execute("PRAGMA user_version = 9000").await.unwrap();
    beneath.close().await.unwrap();
    let error = refusal(&place).await;
    assert!(
        matches!(
            error,
            OpenError::Newer {
                needs: 9_000,
                knows: 2,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_a_newer_program_added_is_passed_over() {
    let place = filled().await;
    let mut beneath = place.beneath().await;
    beneath
        .execute(
            "ALTER TABLE enrolments ADD COLUMN later TEXT NOT NULL DEFAULT 'x';
             ALTER TABLE events ADD COLUMN later TEXT;
             ALTER TABLE history ADD COLUMN later TEXT NOT NULL DEFAULT 'x';
             CREATE TABLE later (seq INTEGER PRIMARY KEY) STRICT;
             INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (3, 'later', TRUE, x'00', 0);",
        )
        .await
        .unwrap();
    beneath.close().await.unwrap();

    let store = place.open().await;
    let mut enrolment = store.open().await.unwrap().remove(0);
    let event = enrolment
        .apply(Step::End(enrolment::Outcome::Cancelled), at(1))
        .unwrap();
    store.save(&enrolment, &event).await.unwrap();
    let (fresh, event) = typed(0, KARI);
    store.insert(&fresh, &event).await.unwrap();
    assert_eq!(store.open().await.unwrap().len(), 20);
    assert_eq!(store.history(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_enrolment_that_cannot_be_read_does_not_stop_the_others() {
    let place = filled().await;
    let store = place.open().await;
    let odd = store.open().await.unwrap().remove(0).id;
    let mut beneath = place.beneath().await;
    sqlx::query("UPDATE enrolments SET phase = '{\"phase\":\"later\"}' WHERE id = ?")
        .bind(odd.to_string())
        .execute(&mut beneath)
        .await
        .unwrap();

    let worker = enrolment::WorkerId::fresh();
    let claimed = store.claim(worker, at(1), at(31), 100).await.unwrap();
    assert_eq!(claimed.enrolments.len(), 19);
    assert_eq!(store.open().await.unwrap().len(), 19);
    let unsaved = store.unsaved().await.unwrap();
    let told: Vec<_> = unsaved.iter().map(|row| (row.id, &row.standing)).collect();
    assert_eq!(told, [(odd, &Standing::Unreadable)], "it may be approved");
    let error = store.load(odd).await.unwrap_err();
    assert!(
        matches!(error, enrolment::ports::StoreError::Failed { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_row_of_the_history_that_cannot_be_read_does_not_hide_the_others() {
    let place = filled().await;
    let store = place.open().await;
    for (second, mut open) in (0..).zip(store.open().await.unwrap()) {
        let event = open
            .apply(Step::End(enrolment::Outcome::Cancelled), at(second))
            .unwrap();
        store.save(&open, &event).await.unwrap();
    }
    let all = store.history(None, 100).await.unwrap();
    assert_eq!(all.len(), 20);
    // More in a row than a page has, and the last.
    let mut beneath = place.beneath().await;
    let odd = [0, 4, 5, 6, 7, 8, 19].map(|at| all[at].id);
    for id in odd {
        sqlx::query("UPDATE history SET outcome = 'later' WHERE id = ?")
            .bind(id.to_string())
            .execute(&mut beneath)
            .await
            .unwrap();
    }
    let readable: Vec<_> = all
        .into_iter()
        .filter(|row| !odd.contains(&row.id))
        .collect();

    assert_eq!(store.history(None, 100).await.unwrap(), readable);
    let mut paged: Vec<HistoryRow> = Vec::new();
    loop {
        let after = paged.last().map(HistoryCursor::from);
        let page = store.history(after, 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, readable);
    let of_number = store.find_by_number(&number("4790000001")).await.unwrap();
    assert_eq!(of_number.len(), 1);
    let of_number = store.find_by_number(&number("4790000019")).await.unwrap();
    assert_eq!(of_number, [], "the newest cannot be read");
}

#[tokio::test]
async fn what_would_be_taken_for_none_is_not_begun() {
    let place = Place::new();
    assert!(!SqliteStore::is_begun(&place.path).await.unwrap());
    std::fs::write(&place.path, "").unwrap();
    assert!(!SqliteStore::is_begun(&place.path).await.unwrap());
    std::fs::write(place.path.with_extension("db-wal"), "frames").unwrap();
    assert!(SqliteStore::is_begun(&place.path).await.unwrap());

    let place = filled().await;
    assert!(SqliteStore::is_begun(&place.path).await.unwrap());
    let within = place.path.join("enrolments.db");
    let error = SqliteStore::is_begun(&within).await.unwrap_err();
    assert!(matches!(error, OpenError::NoAccess { .. }), "{error:?}");
}

#[tokio::test]
async fn several_programs_may_begin_a_database_at_once() {
    for _ in 0..5 {
        let place = Place::new();
        let stores = tokio::join!(place.open(), place.open(), place.open(), place.open());
        let (enrolment, event) = typed(0, KARI);
        stores.0.insert(&enrolment, &event).await.unwrap();
        // They share the secret of the keyed hash, or this would be let in.
        let (again, event) = typed(0, KARI);
        stores.3.insert(&again, &event).await.unwrap_err();
    }
}

#[tokio::test]
async fn the_events_are_append_only() {
    let place = filled().await;
    let mut beneath = place.beneath().await;
    for change in [
        "UPDATE events SET step = 'x'",
        "DELETE FROM events",
        "REPLACE INTO events (seq, enrolment_id, at_ms, step, phase) VALUES (1, 'x', 0, 'x', 'x')",
    ] {
        let refused = beneath.execute(change).await.unwrap_err();
        assert!(
            refused.to_string().contains("append-only"),
            "{change}: {refused}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_fresh_database_is_for_its_user_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let mut place = Place::new();
    place.path = place
        .path
        .with_file_name("medlem")
        .join("till")
        .join("enrolments.db");
    let _store = place.open().await;

    let rights = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let folder = place.path.parent().unwrap();
    assert_eq!(rights(folder), 0o700);
    assert_eq!(rights(folder.parent().unwrap()), 0o700);
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .collect();
    assert_eq!(files.len(), 3, "the database and its companions");
    for file in files {
        assert_eq!(rights(&file.path()), 0o600, "{}", file.path().display());
    }
}

#[rstest]
#[case::in_a_folder_that_is_a_file("enrolments.db/enrolments.db")]
#[case::that_is_a_folder(".")]
#[cfg_attr(
    target_os = "linux",
    case::in_a_folder_that_takes_none("/proc/medlem/enrolments.db")
)]
#[tokio::test]
async fn a_place_where_no_file_can_be_is_named(#[case] path: &str) {
    let place = Place::new();
    std::fs::write(&place.path, "").unwrap();
    let path = place.path.with_file_name(path);
    let error = SqliteStore::open(&path, &place.key).await.unwrap_err();
    assert!(matches!(error, OpenError::NoAccess { .. }), "{error:?}");
}
