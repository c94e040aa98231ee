//! Reading the history and taking it along.

use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, Mutex},
};

use access::Role;
use enrolment::{Country, Personal};
use history::{HistoryQuery, PeriodChoice, Plan, Scope, invent};
use jiff::tz::TimeZone;
use store::{AuditAction, AuditEntry, Ended, HistoryRow};
use till::{ExportProgress, FileAnswer, Office, OfficeError, SystemClock};
use tokio_util::sync::CancellationToken;

use crate::shop::Shop;

/// Puts an invented history beside that of practice, as the command line does while the window is open.
async fn fill(shop: &Shop, enrolments: u32) -> Vec<Ended> {
    use enrolment::ports::Clock as _;
    let plan = Plan {
        enrolments,
        days: 14,
        seed: 7,
        until: SystemClock.now(),
        zone: TimeZone::system(),
    };
    let all: Vec<_> = invent(&plan).unwrap().collect::<Result<_, _>>().unwrap();
    let store = shop.practice_store().await;
    store.add_ended(&all).await.unwrap();
    store.close().await;
    all
}

fn month() -> HistoryQuery {
    HistoryQuery {
        period: PeriodChoice::Days30,
        ..HistoryQuery::default()
    }
}

/// What the audit of practice says of this, oldest first.
async fn noted(shop: &Shop, action: AuditAction) -> Vec<BTreeMap<String, String>> {
    let store = shop.practice_store().await;
    let entries = store.audit(None, 100).await.unwrap();
    store.close().await;
    let of_it = entries.into_iter().rev().filter(|one| one.action == action);
    of_it.map(|AuditEntry { detail, .. }| detail).collect()
}

#[tokio::test]
async fn the_history_is_for_managers_and_each_session_that_opens_it_is_noted_once() {
    let shop = Shop::practising().await;
    fill(&shop, 300).await;
    let office = shop.desk.office();
    let refused = office.history_overview(&month()).await;
    assert!(matches!(
        refused,
        Err(OfficeError::NotAllowed {
            needs: Role::Manager
        })
    ));
    assert_eq!(noted(&shop, AuditAction::HistoryOpened).await.len(), 0);

    for sessions in 1..=2 {
        let office = shop.unlock(Role::Manager).await;
        let overview = office.history_overview(&month()).await.unwrap();
        let counted: u32 = overview
            .days
            .iter()
            .flat_map(|day| day.outcomes.values())
            .sum();
        assert_eq!(counted, 300);
        office.history_page(&month(), None).await.unwrap();
        let noted = noted(&shop, AuditAction::HistoryOpened).await;
        assert_eq!(noted.len(), sessions);
        office.lock();
    }
    shop.end().await;
}

#[tokio::test]
async fn pages_and_time_lines_are_those_of_the_enrolments() {
    let shop = Shop::practising().await;
    let invented = fill(&shop, 250).await;
    let office = shop.unlock(Role::Manager).await;
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = office.history_page(&month(), after.as_deref()).await;
        let page = page.unwrap();
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut all: Vec<_> = invented.iter().map(|ended| ended.row.clone()).collect();
    all.sort_by_key(|row| (row.ended_at, row.id));
    all.reverse();
    // But for those who served, whom nobody compares here.
    let listed = all.iter().map(|row| HistoryRow {
        cashier: None,
        ..row.clone()
    });
    assert_eq!(rows, listed.collect::<Vec<_>>());

    let line = office.time_line(rows[0].id).await.unwrap();
    assert_eq!(line.row, all[0]);
    let ended = invented.iter().find(|ended| ended.row.id == rows[0].id);
    assert_eq!(line.events.len(), ended.unwrap().events.len());
    let unknown = enrolment::EnrolmentId::fresh();
    let not_there = office.time_line(unknown).await;
    assert!(matches!(not_there, Err(OfficeError::NotFound)));
    shop.end().await;
}

#[tokio::test]
async fn who_served_stands_in_lists_only_where_people_are_compared() {
    for compares in [false, true] {
        let shop = Shop::practising_with(&format!("history.compare_staff = {compares}\n")).await;
        let invented = fill(&shop, 250).await;
        let served = |ended: &&Ended| ended.number.is_some() && ended.row.cashier.is_some();
        let known = invented.iter().find(served).unwrap();
        let office = shop.unlock(Role::Manager).await;
        let page = office.history_page(&month(), None).await.unwrap();
        let typed = Personal::new(known.number.as_ref().unwrap().e164());
        let found = office.look_up(&typed, Country::No).await.unwrap();
        let names = |rows: &[HistoryRow]| rows.iter().any(|row| row.cashier.is_some());
        assert!(page.rows.len() > 1 && !found.is_empty());
        assert_eq!((names(&page.rows), names(&found)), (compares, compares));
        let line = office.time_line(known.row.id).await.unwrap();
        assert_eq!(line.row.cashier, known.row.cashier);
        shop.end().await;
    }
}

#[tokio::test]
async fn a_question_right_after_unlocking_is_answered_by_all_that_ended_until_then() {
    let shop = Shop::practising().await;
    fill(&shop, 2_500).await;
    let office = shop.unlock(Role::Manager).await;
    // The reading that began with the unlocking is under way or done.
    fill(&shop, 30).await;
    let overview = office.history_overview(&month()).await.unwrap();
    let days = overview.days.iter();
    let counted: u32 = days.flat_map(|day| day.outcomes.values()).sum();
    assert_eq!(counted, 2_530);
    shop.end().await;
}

#[tokio::test]
async fn what_ends_while_the_history_is_open_is_in_the_next_answer() {
    let shop = Shop::practising().await;
    fill(&shop, 20).await;
    let office = shop.unlock(Role::Manager).await;
    let before = office.history_page(&month(), None).await.unwrap();
    fill(&shop, 30).await;
    let after = office.history_page(&month(), None).await.unwrap();
    assert_eq!((before.rows.len(), after.rows.len()), (20, 50));
    shop.end().await;
}

#[tokio::test]
async fn a_number_is_looked_up_however_it_is_typed_and_the_audit_does_not_know_it() {
    let shop = Shop::practising().await;
    let invented = fill(&shop, 50).await;
    let known = invented.iter().find_map(|ended| ended.number.clone());
    let known = known.unwrap();
    let office = shop.unlock(Role::Manager).await;
    let typed = [
        known.e164(),
        known.grouped(),
        known.digits()[2..].to_owned(),
    ];
    let mut found = Vec::new();
    for typed in typed {
        let rows = office.look_up(&Personal::new(typed), Country::No).await;
        found.push(rows.unwrap());
    }
    assert!(!found[0].is_empty() && found.iter().all(|rows| *rows == found[0]));
    let nobody = Personal::new("22 22 22 22".to_owned());
    assert_eq!(office.look_up(&nobody, Country::No).await.unwrap(), []);
    let no_number = Personal::new("Kari".to_owned());
    let refused = office.look_up(&no_number, Country::No).await;
    assert!(matches!(refused, Err(OfficeError::InvalidNumber(_))));

    let rows = |count: usize| BTreeMap::from([("rows".to_owned(), count.to_string())]);
    let of_known = rows(found[0].len());
    assert_eq!(
        noted(&shop, AuditAction::LookedUp).await,
        [of_known.clone(), of_known.clone(), of_known, rows(0)]
    );
    shop.end().await;
}

/// Exports to a file in the shop, and answers what was told on the way.
async fn export(
    office: &Office,
    shop: &Shop,
    cancelled: CancellationToken,
) -> (Result<FileAnswer, OfficeError>, Vec<ExportProgress>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = told.clone();
    let answer = office
        .export_history(
            month(),
            shop.path("history.csv"),
            move |progress| tell.lock().unwrap().push(progress),
            cancelled,
        )
        .await;
    let told = told.lock().unwrap().clone();
    (answer, told)
}

#[tokio::test]
async fn an_export_is_a_whole_file_and_noted() {
    let shop = Shop::practising().await;
    fill(&shop, 1_500).await;
    let office = shop.unlock(Role::Manager).await;
    let (answer, told) = export(&office, &shop, CancellationToken::new()).await;
    let saved = FileAnswer::Saved {
        name: "history.csv".to_owned(),
        count: 1_500,
    };
    assert_eq!(answer.unwrap(), saved);
    let told: Vec<_> = told.iter().map(|far| (far.written, far.total)).collect();
    assert_eq!(told, [(1_000, 1_500), (1_500, 1_500)]);

    let noted = noted(&shop, AuditAction::Exported).await;
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0]["rows"], "1500");
    assert_eq!(noted[0]["period"].split('/').count(), 2);
    assert!(!noted[0].contains_key("filter"));

    // The same bytes as the store gives to whoever asks it.
    let store = shop.practice_store().await;
    let (query, zone) = (month(), TimeZone::system());
    let scope = Scope {
        query: &query,
        now: enrolment::ports::Clock::now(&SystemClock),
        zone: &zone,
        may_compare_staff: false,
    };
    let mut bytes = Vec::new();
    let never = CancellationToken::new();
    history::export(&store, &scope, &mut bytes, &never, |_| {})
        .await
        .unwrap();
    store.close().await;
    assert!(fs::read(shop.path("history.csv")).unwrap() == bytes);
    shop.end().await;
}

#[tokio::test]
async fn of_a_cancelled_export_nothing_is_left_and_what_was_there_stays() {
    let shop = Shop::practising().await;
    fill(&shop, 50).await;
    fs::write(shop.path("history.csv"), "of last month").unwrap();
    let office = shop.unlock(Role::Manager).await;
    let before = fs::read_dir(shop.folder.path()).unwrap().count();
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    let (answer, _) = export(&office, &shop, cancelled).await;
    assert_eq!(answer.unwrap(), FileAnswer::Cancelled);
    let kept = fs::read_to_string(shop.path("history.csv")).unwrap();
    assert_eq!(kept, "of last month");
    assert_eq!(fs::read_dir(shop.folder.path()).unwrap().count(), before);
    assert_eq!(noted(&shop, AuditAction::Exported).await.len(), 0);
    shop.end().await;
}

#[tokio::test]
async fn an_export_ends_with_the_session_that_began_it() {
    let shop = Shop::practising().await;
    fill(&shop, 1_500).await;
    let office = shop.unlock(Role::Manager).await;
    let ended = office.until_locked(Role::Manager).unwrap();
    let locks = office.clone();
    let before = fs::read_dir(shop.folder.path()).unwrap().count();
    let written = office.export_history(
        month(),
        shop.path("history.csv"),
        move |_| locks.lock(),
        ended,
    );
    assert_eq!(written.await.unwrap(), FileAnswer::Cancelled);
    assert_eq!(fs::read_dir(shop.folder.path()).unwrap().count(), before);

    // Somebody else who is let in meanwhile does not take it over.
    shop.unlock(Role::Manager).await;
    let ended = office.until_locked(Role::Manager).unwrap();
    shop.unlock(Role::Administrator).await;
    let (answer, _) = export(&office, &shop, ended).await;
    assert_eq!(answer.unwrap(), FileAnswer::Cancelled);
    assert_eq!(noted(&shop, AuditAction::Exported).await.len(), 0);
    shop.end().await;
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_told() {
    let shop = Shop::practising().await;
    let office = shop.unlock(Role::Manager).await;
    let answer = office
        .export_history(
            month(),
            shop.path("no such folder/history.csv"),
            |_| {},
            CancellationToken::new(),
        )
        .await;
    assert!(matches!(answer, Err(OfficeError::File(_))), "{answer:?}");
    shop.end().await;
}
