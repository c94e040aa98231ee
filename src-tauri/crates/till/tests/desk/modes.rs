//! The real till and practice beside each other.

use enrolment::{Outcome, Phase};
use sandbox::Role;
use till::{Change, DeskError, Face, Mode, PracticeError};

use crate::shop::{Shop, begun, ended, moved, says, snapshot, soon};

#[tokio::test]
async fn a_customer_is_saved_while_practice_is_on() {
    let shop = Shop::open().await;
    let mut changes = shop.desk.watch();
    assert_eq!(snapshot(&mut changes).await, []);
    let real = begun(&shop.desk, says(Role::ByHand)).await;
    let is_asked = |phase: &Phase| matches!(phase, Phase::AwaitingApproval { .. });
    moved(&mut changes, &real, is_asked).await;

    shop.desk.practise(true).await.unwrap();
    assert_eq!(snapshot(&mut changes).await, []);
    assert_eq!(shop.mode(), Mode::Practice);

    let number = Role::ByHand.number();
    assert!(shop.services.approve(number, &[]));
    let is_saved = |contact: &sandbox::ContactRecord| {
        contact.attributes["mobilePhone"] == format!("+{number}")
    };
    soon(shop.services.wait_for_contact(is_saved)).await;
    shop.end().await;
}

#[tokio::test]
async fn neither_mode_knows_the_enrolments_of_the_other() {
    let shop = Shop::open().await;
    let mut changes = shop.desk.watch();
    let real = begun(&shop.desk, says(Role::NeverAnswers)).await;
    shop.desk.serve(Some(real.id));
    assert_eq!(shop.desk.customer().borrow().face, Face::Working);

    shop.desk.practise(true).await.unwrap();
    let is_empty = |change| matches!(change, Some(Change::Snapshot(open)) if open.is_empty());
    while !is_empty(soon(changes.next()).await) {}
    assert_eq!(shop.desk.cancel(real.id).await, Err(DeskError::NotOpen));
    shop.desk.serve(Some(real.id));
    assert_eq!(shop.desk.customer().borrow().face, Face::ShowCode);

    // The same number: practice has a register and a database of its own.
    let practised = begun(&shop.desk, says(Role::NeverAnswers)).await;
    shop.desk.practise(false).await.unwrap();
    let open = snapshot(&mut changes).await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].id, real.id);
    let refused = shop.desk.cancel(practised.id).await;
    assert_eq!(refused, Err(DeskError::NotOpen));
    assert_eq!(shop.desk.cancel(real.id).await, Ok(()));
    shop.end().await;
}

#[tokio::test]
async fn practice_begins_anew_each_time() {
    let shop = Shop::open().await;
    let mut changes = shop.desk.watch();
    snapshot(&mut changes).await;
    for _ in 0..2 {
        shop.desk.practise(true).await.unwrap();
        assert_eq!(snapshot(&mut changes).await, []);
        let view = begun(&shop.desk, says(Role::ApprovesAll)).await;
        assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
        shop.desk.practise(false).await.unwrap();
        assert_eq!(snapshot(&mut changes).await, []);
        assert_eq!(shop.mode(), Mode::Real);
    }
    assert_eq!(shop.services.contacts_of(Role::ApprovesAll.number()), []);
    shop.end().await;
}

#[tokio::test]
async fn switching_to_what_is_on_changes_nothing() {
    let shop = Shop::open().await;
    shop.desk.practise(false).await.unwrap();
    shop.desk.practise(true).await.unwrap();
    let view = begun(&shop.desk, says(Role::NeverAnswers)).await;
    shop.desk.practise(true).await.unwrap();
    assert_eq!(shop.desk.cancel(view.id).await, Ok(()));
    shop.desk.open().await;
    assert_eq!(shop.mode(), Mode::Practice);
    shop.end().await;
}

#[tokio::test]
async fn enrolments_are_taken_up_by_the_next_start() {
    let shop = Shop::open().await;
    let view = begun(&shop.desk, says(Role::ByHand)).await;
    let mut changes = shop.desk.watch();
    let is_asked = |phase: &Phase| matches!(phase, Phase::AwaitingApproval { .. });
    moved(&mut changes, &view, is_asked).await;
    shop.desk.close().await;

    let shop = shop.again();
    shop.desk.start(false).await;
    let mut changes = shop.desk.watch();
    let open = snapshot(&mut changes).await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].id, view.id);
    assert!(shop.services.approve(Role::ByHand.number(), &[]));
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
    shop.end().await;
}

#[tokio::test]
async fn nothing_opens_after_the_end() {
    let shop = Shop::open().await;
    let mut changes = shop.desk.watch();
    snapshot(&mut changes).await;
    shop.desk.close().await;
    assert_eq!(soon(changes.next()).await, None);
    assert_eq!(soon(changes.next()).await, None);
    shop.desk.open().await;
    let refused = shop.desk.practise(true).await;
    assert!(matches!(refused, Err(PracticeError::Closed)));
    assert_eq!(shop.mode(), Mode::Closing);
    let refused = shop.desk.begin(says(Role::ApprovesAll)).await;
    assert_eq!(refused.unwrap_err(), DeskError::Closed);
    shop.desk.close().await;
    shop.end().await;
}
