//! Approved and not saved: seen, saved, or given up by somebody who says why.

use access::Role;
use enrolment::{EnrolmentId, GiveUpReason, Outcome, Personal, Phase, ProblemCode, View};
use sandbox::{Effect, Endpoint, Fault, Role as Customer};
use store::AuditAction;
use till::{Office, OfficeError};

use crate::shop::{Shop, begun, ended, moved, says, snapshot, until};

/// The real till with somebody let in.
pub(super) async fn real_office(shop: &Shop) -> Office {
    let office = shop.desk.office();
    let pin = Personal::new("8051".to_owned());
    office.set_pin(Role::Administrator, pin).await.unwrap();
    office
}

pub(super) fn engage_is_away(shop: &Shop) {
    let away = Fault::next(Endpoint::EngageCreate, Effect::status(503)).calls(100);
    shop.services.add_fault(away);
}

/// A customer approves while Engage does not answer.
pub(super) async fn left_unsaved(shop: &Shop, customer: Customer) -> View {
    engage_is_away(shop);
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(customer)).await;
    let is_unsaved = |phase: &Phase| matches!(phase, Phase::Unsaved { .. });
    moved(&mut changes, &view, is_unsaved).await
}

#[tokio::test]
async fn what_waits_is_listed_until_it_is_saved_at_a_wish() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let view = left_unsaved(&shop, Customer::ApprovesAll).await;
    let listed = office.unsaved().await.unwrap();
    assert_eq!(
        listed.iter().map(|row| row.id).collect::<Vec<_>>(),
        [view.id]
    );

    shop.services.clear_faults();
    let mut changes = shop.desk.watch();
    snapshot(&mut changes).await;
    office.save_unsaved_now(view.id).await.unwrap();
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
    assert_eq!(office.unsaved().await.unwrap(), []);
    shop.end().await;
}

#[tokio::test]
async fn a_list_that_a_screen_fetches_by_itself_keeps_nobody_let_in() {
    let shop = Shop::open().await;
    let refused = shop.desk.office().unsaved().await;
    assert!(
        matches!(refused, Err(OfficeError::NotAllowed { .. })),
        "{refused:?}"
    );
    let office = real_office(&shop).await;
    let ends_at = || office.access().borrow().ends_at;
    let before = ends_at();
    assert!(before.is_some());
    office.unsaved().await.unwrap();
    assert_eq!(ends_at(), before);
    office.may(Role::Manager).unwrap();
    assert_ne!(ends_at(), before, "somebody did something");
    shop.end().await;
}

#[tokio::test]
async fn giving_up_ends_it_and_the_book_says_who_did_and_why() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut standing = shop.desk.standing();
    let view = left_unsaved(&shop, Customer::ApprovesAll).await;
    let mut changes = shop.desk.watch();
    snapshot(&mut changes).await;

    let reason = GiveUpReason::EnteredByHand;
    office.give_up(view.id, reason).await.unwrap();

    let code = ProblemCode::GivenUp;
    assert_eq!(ended(&mut changes, &view).await, Outcome::Failed { code });
    assert_eq!(office.unsaved().await.unwrap(), []);
    until(&mut standing, |now| now.unsaved == 0).await;
    let newest = office.audit_page(None).await.unwrap().remove(0);
    assert_eq!(newest.action, AuditAction::GaveUp);
    assert_eq!(newest.actor.role, "administrator");
    let detail = [
        ("reason".to_owned(), "enteredByHand".to_owned()),
        ("reference".to_owned(), view.id.to_string()),
    ];
    assert_eq!(newest.detail, detail.into());
    shop.end().await;
}

#[tokio::test]
async fn what_is_not_waiting_to_be_saved_is_not_given_up() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mistake = GiveUpReason::Mistake;
    let unknown = office.give_up(EnrolmentId::fresh(), mistake).await;
    assert!(matches!(unknown, Err(OfficeError::NotFound)), "{unknown:?}");
    let view = begun(&shop.desk, says(Customer::NeverAnswers)).await;
    let open = office.give_up(view.id, mistake).await;
    assert!(matches!(open, Err(OfficeError::TooLate)), "{open:?}");
    let entries = office.audit_page(None).await.unwrap();
    assert!(
        entries
            .iter()
            .all(|entry| entry.action != AuditAction::GaveUp),
        "nothing was given up: {entries:?}"
    );
    shop.end().await;
}
