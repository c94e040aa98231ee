//! Practice as a trainee meets it: no settings, no camera, invented customers.

use std::collections::BTreeSet;

use enrolment::{Begun, Msisdn, Outcome, Source, View};
use sandbox::Role;
use till::{Face, Mode, Scan};
use tokio::sync::broadcast::Receiver;

use crate::shop::{Shop, begun, ended, says, snapshot, soon, until};

async fn scanned(scans: &mut Receiver<Scan>) -> View {
    match soon(scans.recv()).await.unwrap() {
        Scan::Begun(Begun::Opened(view)) => *view,
        other => panic!("not opened: {other:?}"),
    }
}

#[tokio::test]
async fn a_code_that_is_held_up_begins_an_enrolment_and_serves_it() {
    let shop = Shop::empty().await;
    let mut scans = shop.desk.scans();
    shop.desk.start(true).await;
    let mut changes = shop.desk.watch();
    let mut customer = shop.desk.customer();
    until(&mut customer, |customer| customer.has_picture).await;
    assert_eq!(customer.borrow().face, Face::ShowCode);

    assert!(shop.desk.hold_up(Role::Danish.number()));
    let view = scanned(&mut scans).await;
    assert_eq!(view.source, Source::Camera);
    assert_ne!(customer.borrow().face, Face::ShowCode);
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
    until(&mut customer, |customer| customer.face == Face::Thanks).await;
    shop.desk.serve(None);
    assert_eq!(customer.borrow().face, Face::ShowCode);
    shop.end().await;
}

#[tokio::test]
async fn the_next_code_is_taken_while_an_ending_is_still_shown() {
    let shop = Shop::empty().await;
    let mut scans = shop.desk.scans();
    shop.desk.start(true).await;
    shop.desk.serve(None);
    let mut changes = shop.desk.watch();
    let mut customer = shop.desk.customer();
    let first = scanned(&mut scans).await;
    assert_eq!(ended(&mut changes, &first).await, Outcome::Enrolled);
    until(&mut customer, |customer| customer.face == Face::Thanks).await;

    assert!(shop.desk.hold_up(Role::Danish.number()));
    let second = scanned(&mut scans).await;
    assert_ne!(second.id, first.id);
    until(&mut customer, |customer| customer.face != Face::Thanks).await;
    shop.end().await;
}

#[tokio::test]
async fn the_first_customer_comes_by_themselves() {
    let shop = Shop::empty().await;
    let mut scans = shop.desk.scans();
    shop.desk.start(true).await;
    shop.desk.serve(None);
    let mut changes = shop.desk.watch();
    let view = scanned(&mut scans).await;
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);

    // Nobody else does: the next code is of whoever is called.
    shop.desk.serve(None);
    assert!(shop.desk.hold_up(Role::Member.number()));
    let view = scanned(&mut scans).await;
    assert_eq!(ended(&mut changes, &view).await, Outcome::AlreadyMember);
    shop.end().await;
}

#[tokio::test]
async fn practice_asks_for_no_secret_and_leaves_only_its_own_history() {
    let shop = Shop::empty().await;
    shop.desk.start(true).await;
    assert_eq!(shop.mode(), Mode::Practice);
    shop.desk.close().await;
    assert_eq!(shop.secrets.asked(), 0);
    let left = |path| {
        let names = std::fs::read_dir(shop.path(path)).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>()
    };
    assert_eq!(left(""), ["data".to_owned()].into());
    let own = ["practice.db", "practice.db.lock"].map(ToOwned::to_owned);
    assert_eq!(left("data"), own.into());
    shop.end().await;
}

#[tokio::test]
async fn practice_goes_on_with_its_own_history_and_nobody_left_over() {
    let shop = Shop::empty().await;
    shop.desk.start(true).await;
    let mut changes = shop.desk.watch();
    let saved = begun(&shop.desk, says(Role::ApprovesAll)).await;
    assert_eq!(ended(&mut changes, &saved).await, Outcome::Enrolled);
    begun(&shop.desk, says(Role::NeverAnswers)).await;
    shop.desk.close().await;

    let shop = shop.again();
    shop.desk.start(true).await;
    assert_eq!(snapshot(&mut shop.desk.watch()).await, []);
    shop.desk.close().await;
    let store = shop.practice_store().await;
    let rows = store.history(None, 10).await.unwrap();
    assert_eq!(rows.len(), 2, "{rows:?}");
    // Its key is no secret: of a real number that somebody typed, nothing may stay.
    assert!(
        rows.iter().all(|row| row.masked_number.is_none()),
        "{rows:?}"
    );
    let number = Msisdn::from_international(Role::ApprovesAll.number()).unwrap();
    assert_eq!(store.find_by_number(&number).await.unwrap(), []);
    store.close().await;
    shop.end().await;
}

#[tokio::test]
async fn a_history_of_practice_that_cannot_be_used_keeps_nobody_from_practising() {
    let shop = Shop::empty().await;
    std::fs::create_dir_all(shop.path("data/practice.db")).unwrap();
    shop.desk.start(true).await;
    assert_eq!(shop.mode(), Mode::Practice);
    shop.end().await;
}

#[tokio::test]
async fn the_cast_and_its_phones_are_there_while_practice_is_on() {
    let shop = Shop::open().await;
    let number = Role::ApprovesAll.number();
    assert!(shop.desk.practice_customers().is_empty());
    assert!(!shop.desk.hold_up(number));
    assert_eq!(shop.desk.phone_url(Some(number)), None);

    shop.desk.practise(true).await.unwrap();
    assert_eq!(shop.desk.practice_customers()[0].number, number);
    assert!(!shop.desk.hold_up("4799999999"));
    let phones = shop.desk.phone_url(None).unwrap();
    assert!(phones.starts_with("http://127.0.0.1:") && phones.ends_with("/phone?lang=nb"));
    let phone = shop.desk.phone_url(Some(number)).unwrap();
    let own = format!("/phone/{number}?lang=nb");
    assert_eq!(phone, phones.replace("/phone?lang=nb", &own));
    assert_eq!(shop.desk.phone_url(Some("../sandbox")), None);

    shop.desk.practise(false).await.unwrap();
    assert!(shop.desk.practice_customers().is_empty());
    shop.end().await;
}

#[tokio::test]
async fn practice_that_ends_before_a_till_was_set_up_ends_in_the_set_up() {
    let shop = Shop::empty().await;
    shop.desk.start(true).await;
    assert!(shop.desk.standing().borrow().trouble.is_empty());
    shop.desk.practise(false).await.unwrap();
    assert_eq!(shop.mode(), Mode::SetUp);
    assert_eq!(shop.desk.standing().borrow().trouble.len(), 1);
    assert_eq!(shop.desk.customer().borrow().face, Face::Blank);
    shop.desk.practise(true).await.unwrap();
    assert_eq!(shop.mode(), Mode::Practice);
    shop.end().await;
}

#[tokio::test]
async fn a_till_that_started_with_practice_opens_after_it() {
    let shop = Shop::open().await;
    shop.desk.close().await;
    let shop = shop.again();
    shop.desk.start(true).await;
    assert!(shop.desk.standing().borrow().is_set_up);
    shop.desk.practise(false).await.unwrap();
    assert_eq!(shop.mode(), Mode::Real);
    shop.end().await;
}
