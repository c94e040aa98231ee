//! Reading back.

use enrolment::{
    Enrolment, EnrolmentId, Event, Outcome, ProblemCode, Step, ports::EnrolmentStore as _,
};
use insta::assert_json_snapshot;
use store::{HistoryCursor, SqliteStore};

use crate::{
    samples::{KARI, OLA, at, nth, number, scanned, steps_to_member, typed},
    sqlite::Place,
};

async fn walk(store: &SqliteStore, enrolment: &mut Enrolment, event: &Event, steps: Vec<Step>) {
    store.insert(enrolment, event).await.unwrap();
    for (second, step) in (1..).zip(steps) {
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(enrolment, &event).await.unwrap();
    }
}

fn fixed(mut sample: (Enrolment, Event), last: u8) -> (Enrolment, Event) {
    let id = format!("019aa4f0-0000-7000-8000-0000000000{last:02x}");
    sample.0.id = EnrolmentId::parse(&id).unwrap();
    sample
}

#[tokio::test]
async fn an_ended_enrolment_is_in_the_history_without_its_customer() {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = fixed(scanned(0), 1);
    walk(&store, &mut enrolment, &event, steps_to_member()).await;
    let (mut failed, event) = fixed(typed(0, OLA), 2);
    let ending = Outcome::Failed {
        code: ProblemCode::EngageKeyRefused,
    };
    walk(&store, &mut failed, &event, vec![Step::End(ending)]).await;

    assert_json_snapshot!(store.history(None, 10).await.unwrap(), @r#"
    [
      {
        "id": "019aa4f0-0000-7000-8000-000000000001",
        "openedAt": "2026-11-21T08:00:00Z",
        "endedAt": "2026-11-21T08:00:12Z",
        "store": "oslo-1",
        "till": "7",
        "cashier": "ane",
        "source": "camera",
        "outcome": "enrolled",
        "milestones": {
          "identified": "2026-11-21T08:00:01Z",
          "checked": "2026-11-21T08:00:02Z",
          "asked": "2026-11-21T08:00:04Z",
          "approved": "2026-11-21T08:00:06Z",
          "profiled": "2026-11-21T08:00:08Z",
          "saved": "2026-11-21T08:00:12Z"
        },
        "consents": {
          "acceptsEmail": true
        },
        "maskedNumber": "+47 ••• •• 567"
      },
      {
        "id": "019aa4f0-0000-7000-8000-000000000002",
        "openedAt": "2026-11-21T08:00:00Z",
        "endedAt": "2026-11-21T08:00:01Z",
        "store": "oslo-1",
        "till": "7",
        "cashier": "ane",
        "source": "keypad",
        "outcome": "failed",
        "code": "engageKeyRefused",
        "milestones": {},
        "consents": {},
        "maskedNumber": "+47 ••• •• 432"
      }
    ]
    "#);
}

#[tokio::test]
async fn the_transitions_of_an_enrolment_are_kept_in_order() {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = typed(0, KARI);
    walk(
        &store,
        &mut enrolment,
        &event,
        vec![Step::End(Outcome::AlreadyMember)],
    )
    .await;
    let (mut other, event) = scanned(0);
    walk(&store, &mut other, &event, vec![]).await;

    assert_json_snapshot!(store.events_of(enrolment.id).await.unwrap(), @r#"
    [
      {
        "at": "2026-11-21T08:00:00Z",
        "step": "begin",
        "phase": "checking_member",
        "detail": null
      },
      {
        "at": "2026-11-21T08:00:01Z",
        "step": "end",
        "phase": "ended",
        "detail": "{\"outcome\":\"alreadyMember\"}"
      }
    ]
    "#);
    assert_eq!(store.events_of(EnrolmentId::fresh()).await.unwrap(), []);
}

#[tokio::test]
async fn the_history_is_paged_from_the_newest_without_gap_or_repetition() {
    let place = Place::new();
    let store = place.open().await;
    for index in 0..7_u8 {
        let (mut enrolment, event) = fixed(nth(0, index.into()), index);
        // Several end in the same moment.
        walk(&store, &mut enrolment, &event, vec![]).await;
        let end = enrolment
            .apply(Step::End(Outcome::Cancelled), at(i64::from(index / 3)))
            .unwrap();
        store.save(&enrolment, &end).await.unwrap();
    }
    let all = store.history(None, 100).await.unwrap();
    assert_eq!(all.len(), 7);
    assert!(
        all.is_sorted_by(|newer, older| (newer.ended_at, newer.id) > (older.ended_at, older.id))
    );

    let mut paged = Vec::new();
    loop {
        let page = store
            .history(paged.last().map(HistoryCursor::from), 2)
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        paged.extend(page);
        // One more ends while somebody reads.
        let (mut late, event) = nth(0, 50 + paged.len());
        store.insert(&late, &event).await.unwrap();
        let end = late.apply(Step::End(Outcome::Cancelled), at(100)).unwrap();
        store.save(&late, &end).await.unwrap();
    }
    assert_eq!(paged, all);
}

#[tokio::test]
async fn the_enrolments_of_a_number_are_found_by_it() {
    let place = Place::new();
    let store = place.open().await;
    let mut of_kari = Vec::new();
    for (second, digits) in [(0, KARI), (10, OLA), (20, KARI)] {
        let (mut enrolment, event) = typed(second, digits);
        store.insert(&enrolment, &event).await.unwrap();
        let end = enrolment
            .apply(Step::End(Outcome::AlreadyMember), at(second + 1))
            .unwrap();
        store.save(&enrolment, &end).await.unwrap();
        if digits == KARI {
            of_kari.insert(0, enrolment.id);
        }
    }
    store.close().await;

    let store = place.open().await;
    let found = store.find_by_number(&number(KARI)).await.unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), of_kari);
    assert_eq!(
        store.find_by_number(&number("4790000000")).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn what_was_approved_and_is_not_saved_stands_in_the_unsaved_list() {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = fixed(scanned(0), 1);
    store.insert(&enrolment, &event).await.unwrap();
    for (second, step) in (1..).zip(steps_to_member()) {
        let event = enrolment.apply(step, at(second)).unwrap();
        store.save(&enrolment, &event).await.unwrap();
        let unsaved = store.unsaved().await.unwrap();
        assert_eq!(
            unsaved.len(),
            usize::from(enrolment.phase.is_approved()),
            "{}",
            event.step
        );
        if event.step == "save_later" {
            assert_json_snapshot!(unsaved, @r#"
            [
              {
                "id": "019aa4f0-0000-7000-8000-000000000001",
                "openedAt": "2026-11-21T08:00:00Z",
                "store": "oslo-1",
                "till": "7",
                "cashier": "ane",
                "phase": "unsaved",
                "reason": "unreachable",
                "since": "2026-11-21T08:00:35Z",
                "dueAt": "2026-11-21T08:00:45Z",
                "maskedNumber": "+47 ••• •• 567"
              }
            ]
            "#);
        }
    }
}

#[tokio::test]
async fn what_a_later_version_left_open_stands_in_the_unsaved_list_as_unreadable() {
    let place = Place::new();
    let store = place.open().await;
    let (enrolment, event) = fixed(typed(0, KARI), 1);
    store.insert(&enrolment, &event).await.unwrap();
    sqlx::query("UPDATE enrolments SET private = '{\"number\":[]}', due_at_ms = NULL")
        .execute(&mut place.beneath().await)
        .await
        .unwrap();

    assert_json_snapshot!(store.unsaved().await.unwrap(), @r#"
    [
      {
        "id": "019aa4f0-0000-7000-8000-000000000001",
        "openedAt": "2026-11-21T08:00:00Z",
        "store": "oslo-1",
        "till": "7",
        "cashier": "ane",
        "phase": "unreadable",
        "dueAt": null,
        "maskedNumber": "+47 ••• •• 567"
      }
    ]
    "#);
}
