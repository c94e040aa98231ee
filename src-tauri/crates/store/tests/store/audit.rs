//! The book: what is written is read back, and whatever is done to it afterwards is found.

use std::collections::BTreeMap;

use insta::assert_json_snapshot;
use proptest::{
    prelude::{Just, ProptestConfig, Strategy, any, prop_oneof},
    proptest,
    sample::Index,
    test_runner::TestCaseError,
};
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use store::{Actor, AuditAction, AuditEntry, AuditFinding, SqliteStore};

use crate::{samples::at, sqlite::Place};

const ENTRIES: i64 = 6;

fn manager(staff: Option<&str>) -> Actor {
    Actor {
        role: "manager".to_owned(),
        staff: staff.map(str::to_owned),
    }
}

async fn note(store: &SqliteStore, second: i64) -> AuditEntry {
    let (actor, action) = match second % 3 {
        0 => (manager(Some("17")), AuditAction::LookedUp),
        1 => (manager(None), AuditAction::HistoryOpened),
        _ => (Actor::system(), AuditAction::Anonymised),
    };
    let detail = BTreeMap::from([("rows".to_owned(), second.to_string())]);
    store
        .note(at(second), &actor, action, &detail)
        .await
        .unwrap()
}

/// A closed database whose book has some entries.
async fn written() -> Place {
    let place = Place::new();
    let store = place.open().await;
    for second in 1..=ENTRIES {
        note(&store, second).await;
    }
    store.close().await;
    place
}

#[tokio::test]
async fn the_book_is_read_from_its_newest_entry() {
    let place = Place::new();
    let store = place.open().await;
    for second in 1..=3 {
        note(&store, second).await;
    }
    assert_json_snapshot!(store.audit(None, 10).await.unwrap(), @r#"
    [
      {
        "seq": 3,
        "at": "2026-11-21T08:00:03Z",
        "actor": {
          "role": "manager",
          "staff": "17"
        },
        "action": "lookedUp",
        "detail": {
          "rows": "3"
        }
      },
      {
        "seq": 2,
        "at": "2026-11-21T08:00:02Z",
        "actor": {
          "role": "system",
          "staff": null
        },
        "action": "anonymised",
        "detail": {
          "rows": "2"
        }
      },
      {
        "seq": 1,
        "at": "2026-11-21T08:00:01Z",
        "actor": {
          "role": "manager",
          "staff": null
        },
        "action": "historyOpened",
        "detail": {
          "rows": "1"
        }
      }
    ]
    "#);
}

#[tokio::test]
async fn the_book_is_paged_without_gap_or_repetition() {
    let place = written().await;
    let store = place.open().await;
    let mut seqs = Vec::new();
    loop {
        let page = store.audit(seqs.last().copied(), 4).await.unwrap();
        if page.is_empty() {
            break;
        }
        seqs.extend(page.iter().map(|entry| entry.seq));
    }
    assert_eq!(seqs, (1..=ENTRIES).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_written_is_what_is_given_back() {
    let place = Place::new();
    let store = place.open().await;
    let written = note(&store, 1).await;
    assert_eq!(store.audit(None, 10).await.unwrap(), [written]);
}

#[tokio::test]
async fn a_book_that_nobody_touched_is_whole_at_every_length() {
    let place = Place::new();
    let store = place.open().await;
    for entries in 0..5 {
        let whole = AuditFinding::Whole { entries };
        assert_eq!(store.verify_audit().await.unwrap(), whole);
        note(&store, entries).await;
    }
    // Longer than what is followed at once.
    for second in 5..1_100 {
        note(&store, second).await;
    }
    let whole = AuditFinding::Whole { entries: 1_100 };
    assert_eq!(store.verify_audit().await.unwrap(), whole);
}

#[tokio::test]
async fn two_programs_write_one_chain() {
    let place = Place::new();
    let (one, other) = (place.open().await, place.open().await);
    for second in 0..10 {
        tokio::join!(note(&one, second), note(&other, second));
    }
    let whole = AuditFinding::Whole { entries: 20 };
    assert_eq!(one.verify_audit().await.unwrap(), whole);
}

#[tokio::test]
async fn a_clock_that_was_set_back_breaks_nothing() {
    let place = Place::new();
    let store = place.open().await;
    note(&store, 86_400).await;
    let second = note(&store, 0).await;
    assert_eq!(second.seq, 2);
    let whole = AuditFinding::Whole { entries: 2 };
    assert_eq!(store.verify_audit().await.unwrap(), whole);
}

#[tokio::test]
async fn the_book_is_append_only() {
    let place = written().await;
    let mut beneath = place.beneath().await;
    for change in [
        "UPDATE audit SET role = 'x'",
        "DELETE FROM audit",
        "REPLACE INTO audit (seq, at_ms, role, action, detail, previous, hash)
         VALUES (1, 0, 'x', 'x', '{}', x'', x'')",
    ] {
        let refused = beneath.execute(change).await.unwrap_err();
        assert!(
            refused.to_string().contains("append-only"),
            "{change}: {refused}"
        );
    }
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_does_not_hide_the_others() {
    let place = written().await;
    let mut beneath = open_for_tampering(&place).await;
    beneath
        .execute("UPDATE audit SET action = 'later' WHERE seq = 2")
        .await
        .unwrap();
    let store = place.open().await;
    let page = store.audit(None, 5).await.unwrap();
    let seqs: Vec<_> = page.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [6, 5, 4, 3, 1]);
}

#[tokio::test]
async fn a_forged_last_entry_does_not_keep_others_from_being_written() {
    let place = written().await;
    let mut beneath = open_for_tampering(&place).await;
    tamper(&mut beneath, &Tampering::Append { gap: 0, of: 0 }).await;
    let store = place.open().await;
    note(&store, 99).await;
    let broken = AuditFinding::Broken { seq: ENTRIES + 1 };
    assert_eq!(store.verify_audit().await.unwrap(), broken);
}

/// One thing that somebody with the key can do to the book. Entries are counted from 0.
#[derive(Debug, Clone)]
enum Tampering {
    /// Sets a column to what it was not.
    Change {
        of: i64,
        set: &'static str,
    },
    /// Gives an entry a place that is free.
    Move {
        of: i64,
        to: i64,
    },
    Remove {
        of: i64,
    },
    /// Puts a copy of an entry behind the last, as if it followed, with some places between.
    Append {
        gap: i64,
        of: i64,
    },
    /// Puts a copy before the first.
    Prepend {
        of: i64,
    },
    /// Exchanges the content of two entries, with their hashes or without.
    Swap {
        of: i64,
        and: i64,
        whole: bool,
    },
    /// Says that there are more or fewer entries.
    Head {
        set: &'static str,
    },
}

const CHANGES: [&str; 15] = [
    "at_ms = at_ms + 1",
    "at_ms = at_ms - 86400000",
    "role = 'administrator'",
    "role = ''",
    "staff = CASE WHEN staff IS NULL THEN '' END",
    "staff = coalesce(staff, '') || '0'",
    // Content that moves from one column to the next.
    "role = substr(role, 1, 3), staff = substr(role, 4) || coalesce(staff, '')",
    "action = 'exported'",
    "action = ''",
    "detail = '{}'",
    "detail = detail || ' '",
    "previous = zeroblob(31)",
    "previous = hash",
    "hash = zeroblob(32)",
    "hash = substr(hash, 1, 31)",
];

const HEADS: [&str; 5] = [
    "entries = entries - 1",
    "entries = entries + 1",
    "entries = 0",
    "hash = zeroblob(32)",
    "hash = (SELECT hash FROM audit WHERE seq = 1)",
];

fn tampering() -> impl Strategy<Value = Tampering> {
    let of = 0..ENTRIES;
    prop_oneof![
        4 => (of.clone(), any::<Index>()).prop_map(|(of, index)| Tampering::Change {
            of,
            set: CHANGES[index.index(CHANGES.len())],
        }),
        1 => (of.clone(), prop_oneof![-3..=0_i64, ENTRIES + 1..ENTRIES + 4])
            .prop_map(|(of, to)| Tampering::Move { of, to }),
        2 => of.clone().prop_map(|of| Tampering::Remove { of }),
        1 => (0..3_i64, of.clone()).prop_map(|(gap, of)| Tampering::Append { gap, of }),
        1 => of.clone().prop_map(|of| Tampering::Prepend { of }),
        2 => (of.clone(), 1..ENTRIES, any::<bool>()).prop_map(|(of, apart, whole)| Tampering::Swap {
            of,
            and: (of + apart) % ENTRIES,
            whole,
        }),
        1 => any::<Index>().prop_map(|index| Tampering::Head { set: HEADS[index.index(HEADS.len())] }),
        1 => Just(Tampering::Head { set: "" }),
    ]
}

/// The database with the triggers out of the way.
async fn open_for_tampering(place: &Place) -> SqliteConnection {
    let mut beneath = place.beneath().await;
    beneath
        .execute(
            "DROP TRIGGER audit_is_not_updated; DROP TRIGGER audit_is_not_deleted;
             DROP TRIGGER audit_is_not_replaced",
        )
        .await
        .unwrap();
    beneath
}

/// Does it, and says which entry is the first that is not as it was written.
async fn tamper(beneath: &mut SqliteConnection, tampering: &Tampering) -> i64 {
    let copy = |from: i64, to: i64, previous: &str| {
        format!(
            "INSERT INTO audit SELECT {to}, at_ms, role, staff, action, detail, {previous}, hash
             FROM audit WHERE seq = {}",
            from + 1
        )
    };
    let (statement, first) = match *tampering {
        Tampering::Change { of, set } => (
            format!("UPDATE audit SET {set} WHERE seq = {}", of + 1),
            of + 1,
        ),
        Tampering::Move { of, to } => (
            format!("UPDATE audit SET seq = {to} WHERE seq = {}", of + 1),
            to.min(of + 1),
        ),
        Tampering::Remove { of } => (format!("DELETE FROM audit WHERE seq = {}", of + 1), of + 1),
        Tampering::Append { gap, of } => (
            copy(
                of,
                ENTRIES + 1 + gap,
                "(SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)",
            ),
            ENTRIES + 1,
        ),
        Tampering::Prepend { of } => (copy(of, 0, "zeroblob(32)"), 0),
        Tampering::Swap { of, and, whole } => {
            let columns = if whole {
                "at_ms, role, staff, action, detail, previous, hash"
            } else {
                "at_ms, role, staff, action, detail"
            };
            let (one, other) = (of + 1, and + 1);
            let swap = format!(
                "UPDATE audit AS one SET ({columns}) = (SELECT {columns} FROM audit AS other
                     WHERE other.seq = {one} + {other} - one.seq)
                 WHERE seq IN ({one}, {other})"
            );
            (swap, one.min(other))
        }
        Tampering::Head { set: "" } => ("DELETE FROM audit_head".to_owned(), ENTRIES + 1),
        Tampering::Head { set } => {
            let first = match set {
                "entries = entries + 1" => ENTRIES + 1,
                "entries = 0" => 1,
                _ => ENTRIES,
            };
            (format!("UPDATE audit_head SET {set}"), first)
        }
    };
    let done = beneath
        .execute(sqlx::AssertSqlSafe(statement))
        .await
        .unwrap();
    assert!(done.rows_affected() > 0, "nothing was done");
    first
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_is_done_to_one_entry_is_found_and_the_first_is_named(tampering in tampering()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let place = written().await;
            let mut beneath = open_for_tampering(&place).await;
            let first = tamper(&mut beneath, &tampering).await;
            beneath.close().await.unwrap();

            let store = place.open().await;
            let found = store.verify_audit().await.unwrap();
            store.close().await;
            if found == (AuditFinding::Broken { seq: first }) {
                Ok(())
            } else {
                Err(TestCaseError::fail(format!("{found:?}, not {first}")))
            }
        })?;
    }
}
