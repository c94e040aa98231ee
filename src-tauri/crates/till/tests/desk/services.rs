//! How Vipps and Engage are said to be.

use enrolment::{
    Outcome, Personal, Phase, ProblemCode,
    ports::{SecretName, Secrets as _},
};
use sandbox::{Effect, Endpoint, Fault, Role};
use till::{Face, ServiceStanding};

use crate::shop::{Shop, begun, ended, moved, says, until};

const ANSWERS: ServiceStanding = ServiceStanding::Answers;

#[tokio::test]
async fn services_are_looked_at_when_the_till_opens() {
    let shop = Shop::open().await;
    let mut standing = shop.desk.standing();
    until(&mut standing, |now| {
        (now.vipps, now.engage) == (ANSWERS, ANSWERS)
    })
    .await;
    shop.end().await;
}

#[tokio::test]
async fn a_key_that_is_not_taken_is_said_before_a_customer_comes() {
    let shop = Shop::empty().await;
    std::fs::write(shop.path("medlem.toml"), "").unwrap();
    shop.desk.save_settings(shop.answers()).await.unwrap();
    shop.put_all_secrets().await;
    let wrong = Personal::new("wrong".to_owned());
    shop.secrets
        .put(SecretName::EngageApiKey, wrong)
        .await
        .unwrap();
    shop.desk.open().await;
    let refused = ServiceStanding::Fails(ProblemCode::EngageKeyRefused);
    let mut standing = shop.desk.standing();
    until(&mut standing, |now| {
        now.engage == refused && now.vipps == ANSWERS
    })
    .await;
    shop.end().await;
}

#[tokio::test]
async fn what_waits_to_be_saved_is_counted_and_engage_said_to_be_away() {
    let shop = Shop::open().await;
    let mut standing = shop.desk.standing();
    let mut changes = shop.desk.watch();
    let mut customer = shop.desk.customer();
    until(&mut standing, |now| now.engage == ANSWERS).await;

    let away = Fault::next(Endpoint::EngageCreate, Effect::status(503)).calls(100);
    shop.services.add_fault(away);
    let view = begun(&shop.desk, says(Role::ApprovesAll)).await;
    shop.desk.serve(Some(view.id));
    let is_unsaved = |phase: &Phase| matches!(phase, Phase::Unsaved { .. });
    moved(&mut changes, &view, is_unsaved).await;
    let fails = ServiceStanding::Fails(ProblemCode::EngageUnreachable);
    until(&mut standing, |now| now.unsaved == 1 && now.engage == fails).await;
    assert_eq!(standing.borrow().vipps, ANSWERS);
    // For the customer it is done.
    assert_eq!(customer.borrow_and_update().face, Face::Thanks);

    shop.services.clear_faults();
    shop.desk.save_now(view.id).await.unwrap();
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
    until(&mut standing, |now| {
        now.unsaved == 0 && now.engage == ANSWERS
    })
    .await;
    shop.end().await;
}

#[tokio::test]
async fn each_mode_has_services_of_its_own() {
    let shop = Shop::open().await;
    let mut standing = shop.desk.standing();
    until(&mut standing, |now| now.vipps == ANSWERS).await;
    let away = Fault::next(Endpoint::UserExists, Effect::status(401)).calls(100);
    shop.services.add_fault(away.clone());
    shop.services.add_fault(Fault {
        endpoint: Endpoint::Backchannel,
        ..away
    });
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Role::ApprovesAll)).await;
    let code = ProblemCode::VippsKeysRefused;
    assert_eq!(ended(&mut changes, &view).await, Outcome::Failed { code });
    let fails = ServiceStanding::Fails(code);
    until(&mut standing, |now| now.vipps == fails).await;

    shop.desk.practise(true).await.unwrap();
    until(&mut standing, |now| now.vipps == ANSWERS).await;
    shop.desk.practise(false).await.unwrap();
    assert_eq!(standing.borrow().vipps, fails);
    shop.end().await;
}
