//! Who serves: asked for where the chain wants to know it, and kept with what is begun.

use enrolment::Begun;
use sandbox::Role;
use till::{DeskError, Scan};

use crate::shop::{Shop, begun, ended, says, soon, until};

const ASKED: &str = "till.staff = \"optional\"\n";

/// The staff numbers in the history of practice, newest first.
async fn cashiers(shop: &Shop) -> Vec<Option<String>> {
    let store = shop.practice_store().await;
    let rows = store.history(None, 10).await.unwrap();
    store.close().await;
    rows.into_iter().map(|row| row.cashier).collect()
}

#[tokio::test]
async fn whoever_serves_stands_in_what_is_begun_however_it_is() {
    let shop = Shop::practising_with(ASKED).await;
    let mut standing = shop.desk.standing();
    assert!(standing.borrow_and_update().asks_for_staff);
    assert_eq!(standing.borrow().cashier, None);
    shop.desk.set_cashier(Some(" 0042 ")).unwrap();
    assert_eq!(
        standing.borrow_and_update().cashier.as_deref(),
        Some("0042")
    );

    let mut changes = shop.desk.watch();
    let mut scans = shop.desk.scans();
    let typed = begun(&shop.desk, says(Role::Member)).await;
    ended(&mut changes, &typed).await;
    let mut customer = shop.desk.customer();
    until(&mut customer, |customer| customer.has_picture).await;
    assert!(shop.desk.hold_up(Role::TwoContacts.number()));
    let scanned = match soon(scans.recv()).await.unwrap() {
        Scan::Begun(Begun::Opened(view)) => *view,
        other => panic!("not opened: {other:?}"),
    };
    ended(&mut changes, &scanned).await;
    shop.desk.set_cashier(None).unwrap();
    let nobody = begun(&shop.desk, says(Role::Member)).await;
    ended(&mut changes, &nobody).await;

    let own = Some("0042".to_owned());
    assert_eq!(cashiers(&shop).await, [None, own.clone(), own]);
    shop.end().await;
}

#[tokio::test]
async fn nobody_is_asked_unless_it_is_set() {
    let shop = Shop::practising().await;
    assert!(!shop.desk.standing().borrow().asks_for_staff);
    let refused = shop.desk.set_cashier(Some("0042"));
    assert_eq!(refused, Err(DeskError::NoStaffNumber));
    assert_eq!(shop.desk.set_cashier(None), Ok(()));
    shop.end().await;
}

#[tokio::test]
async fn a_name_is_no_staff_number() {
    let shop = Shop::practising_with(ASKED).await;
    let refused = shop.desk.set_cashier(Some("Kari"));
    assert_eq!(refused, Err(DeskError::NoStaffNumber));
    assert_eq!(shop.desk.standing().borrow().cashier, None);
    shop.end().await;
}

#[tokio::test]
async fn whoever_practised_is_not_taken_for_who_serves() {
    let shop = Shop::practising_with(ASKED).await;
    shop.desk.set_cashier(Some("0042")).unwrap();
    shop.desk.practise(false).await.unwrap();
    assert_eq!(shop.desk.standing().borrow().cashier, None);
    shop.end().await;
}
