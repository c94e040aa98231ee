//! The invented history.

use std::collections::BTreeSet;

use history::{HistoryQuery, Ledger, PeriodChoice, Plan, Scope, invent};
use jiff::ToSpan as _;
use store::Ended;

use crate::place::{Place, at, zone};

fn plan(seed: u64) -> Plan {
    Plan {
        enrolments: 3_000,
        days: 14,
        seed,
        until: at("2026-11-20T13:20:00Z"),
        zone: zone("Europe/Oslo"),
    }
}

fn all(plan: &Plan) -> Vec<Ended> {
    invent(plan).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_plan_gives_as_many_as_it_says_within_its_days_and_always_the_same() {
    let plan = plan(7);
    let invented = all(&plan);
    assert_eq!(invented.len(), 3_000);
    let first = plan.until.to_zoned(plan.zone.clone()).date() - 13.days();
    for ended in &invented {
        let row = &ended.row;
        let opened = row.opened_at.to_zoned(plan.zone.clone());
        assert!(opened.date() >= first, "{opened}");
        assert!((10..20).contains(&opened.hour()), "{opened}");
        assert!(row.opened_at < row.ended_at && row.ended_at <= plan.until);
    }
    let rows = |invented: Vec<Ended>| invented.into_iter().map(|ended| ended.row);
    assert!(rows(invented.clone()).eq(rows(all(&plan))));
    assert!(!rows(invented).eq(rows(all(&self::plan(8)))));
}

#[test]
fn of_whom_a_till_keeps_no_number_none_is_invented() {
    let (kept, dropped): (Vec<_>, Vec<_>) = all(&plan(7))
        .into_iter()
        .partition(|ended| ended.row.outcome.keeps_number());
    assert!(dropped.len() > 10, "{}", dropped.len());
    let has_number = |ended: &Ended| ended.number.is_some() || ended.row.masked_number.is_some();
    assert!(kept.iter().any(has_number));
    assert!(!dropped.iter().any(has_number));
}

#[test]
fn a_day_on_which_no_shop_is_open_yet_has_no_enrolments() {
    let early = Plan {
        days: 1,
        until: at("2026-11-20T06:00:00Z"),
        ..plan(7)
    };
    assert_eq!(all(&early).len(), 0);
}

#[tokio::test]
async fn an_invented_history_is_read_like_a_real_one() {
    let place = Place::new().await;
    let plan = plan(7);
    let invented = all(&plan);
    place.store.add_ended(&invented).await.unwrap();
    let ledger = Ledger::read(&place.store).await.unwrap();
    let query = HistoryQuery {
        period: PeriodChoice::Days30,
        ..HistoryQuery::default()
    };
    let scope = Scope {
        query: &query,
        now: plan.until,
        zone: &plan.zone,
        may_compare_staff: true,
    };
    let overview = ledger.overview(&scope).unwrap();
    let funnel = overview.funnel;
    assert!(
        funnel.identified > 2_900 && funnel.identified < 3_000,
        "{funnel:?}"
    );
    assert!(
        funnel.saved > 1_200 && funnel.saved == overview.figures.enrolled,
        "{funnel:?}"
    );
    assert!(overview.choices.stores.len() > 2 && overview.choices.cashiers.len() > 10);
    let kinds: BTreeSet<_> = overview
        .days
        .iter()
        .flat_map(|day| day.outcomes.keys())
        .collect();
    assert!(kinds.len() > 10, "{kinds:?}");

    let newest = &ledger.page(&place.store, &scope, None).await.unwrap().rows[0];
    let events = place.store.events_of(newest.id).await.unwrap();
    assert!(events.len() > 1 && events[0].step == "begin", "{events:?}");
    let invented = invented
        .iter()
        .find(|ended| ended.row.id == newest.id)
        .unwrap();
    assert_eq!(&invented.row, newest);
    let number = invented.number.as_ref().unwrap();
    assert!(
        place
            .store
            .find_by_number(number)
            .await
            .unwrap()
            .contains(newest)
    );
}
