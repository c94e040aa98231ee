//! What a customer sees.

use enrolment::Phase;
use sandbox::Role;
use till::Face;

use crate::shop::{Shop, begun, moved, says, until};

#[tokio::test]
async fn a_customer_sees_their_own_enrolment_and_no_other() {
    let shop = Shop::open().await;
    let mut changes = shop.desk.watch();
    let mut customer = shop.desk.customer();
    let first = begun(&shop.desk, says(Role::ByHand)).await;
    assert_eq!(customer.borrow().face, Face::ShowCode);

    shop.desk.serve(Some(first.id));
    let is_asked = |phase: &Phase| matches!(phase, Phase::AwaitingApproval { .. });
    let asked = moved(&mut changes, &first, is_asked).await;
    let Phase::AwaitingApproval { code, expires_at } = asked.phase else {
        panic!("asked")
    };
    let confirm = Face::Confirm { code, expires_at };
    until(&mut customer, |customer| customer.face == confirm).await;

    // Another one moves and ends: it is not theirs.
    let second = begun(&shop.desk, says(Role::Declines)).await;
    moved(&mut changes, &second, Phase::is_ended).await;
    assert_eq!(customer.borrow().face, confirm);

    // An ending can be shown later.
    shop.desk.serve(Some(second.id));
    until(&mut customer, |customer| customer.face == Face::NotThisTime).await;

    shop.desk.serve(Some(first.id));
    shop.desk.cancel(first.id).await.unwrap();
    until(&mut customer, |customer| customer.face == Face::NotThisTime).await;
    shop.desk.serve(None);
    assert_eq!(customer.borrow().face, Face::ShowCode);
    shop.end().await;
}

#[tokio::test]
async fn an_idle_display_is_blank_where_it_is_set_so() {
    let shop = Shop::open_with("customer_display.when_idle = \"blank\"\n").await;
    let customer = shop.desk.customer();
    assert_eq!(customer.borrow().face, Face::Blank);
    let view = begun(&shop.desk, says(Role::NeverAnswers)).await;
    shop.desk.serve(Some(view.id));
    assert_ne!(customer.borrow().face, Face::Blank);
    shop.desk.serve(None);
    assert_eq!(customer.borrow().face, Face::Blank);
    shop.end().await;
}

#[tokio::test]
async fn a_till_without_a_camera_promises_no_picture() {
    let shop = Shop::open().await;
    assert!(!shop.desk.customer().borrow().has_picture);
    assert!(shop.desk.viewfinder().borrow().is_none());
    shop.desk.practise(true).await.unwrap();
    let mut customer = shop.desk.customer();
    until(&mut customer, |customer| customer.has_picture).await;
    shop.desk.practise(false).await.unwrap();
    assert!(!customer.borrow().has_picture);
    shop.end().await;
}
