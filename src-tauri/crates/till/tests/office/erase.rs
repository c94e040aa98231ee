//! A customer who wants to be forgotten.

use access::Role;
use enrolment::{Country, InvalidNumber, Outcome, Personal, Phase};
use history::{HistoryQuery, PeriodChoice};
use sandbox::{Effect, Endpoint, Fault, Moment, Role as Customer};
use store::{AuditAction, Traces};
use till::{Office, OfficeError};
use tokio_util::sync::CancellationToken;

use super::unsaved::{left_unsaved, real_office};
use crate::shop::{Shop, begun, ended, moved, says, snapshot, until};

fn number(customer: Customer) -> Personal<String> {
    Personal::new(format!("+{}", customer.number()))
}

async fn traces(office: &Office, customer: Customer) -> Traces {
    let number = number(customer);
    office.traces(&number, Country::No).await.unwrap()
}

const fn of(ended: u32, open: u32, unsaved: u32) -> Traces {
    Traces {
        ended,
        open,
        unsaved,
    }
}

#[tokio::test]
async fn what_ended_and_what_is_open_is_erased_and_others_stay() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut changes = shop.desk.watch();
    snapshot(&mut changes).await;
    for customer in [Customer::NeverAnswers, Customer::NotOnVipps] {
        let view = begun(&shop.desk, says(customer)).await;
        // It may have ended by itself.
        let _ = shop.desk.cancel(view.id).await;
        ended(&mut changes, &view).await;
    }
    let open = begun(&shop.desk, says(Customer::NeverAnswers)).await;
    let is_asked = |phase: &Phase| matches!(phase, Phase::AwaitingApproval { .. });
    moved(&mut changes, &open, is_asked).await;
    assert_eq!(traces(&office, Customer::NeverAnswers).await, of(1, 1, 0));

    let receipt = office
        .erase(&number(Customer::NeverAnswers), Country::No, false)
        .await
        .unwrap();

    assert_eq!(receipt.erased, of(1, 1, 0));
    assert_eq!(ended(&mut changes, &open).await, Outcome::Cancelled);
    assert_eq!(traces(&office, Customer::NeverAnswers).await, of(0, 0, 0));
    assert_eq!(traces(&office, Customer::NotOnVipps).await, of(1, 0, 0));
    let entries = office.audit_page(None).await.unwrap();
    let erased = entries
        .iter()
        .find(|entry| entry.action == AuditAction::Erased);
    assert_eq!(erased.unwrap().detail["reference"], receipt.reference);
    shop.end().await;
}

#[tokio::test]
async fn what_is_approved_and_not_saved_is_erased_only_when_that_is_meant() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut standing = shop.desk.standing();
    left_unsaved(&shop, Customer::ApprovesAll).await;
    let number = number(Customer::ApprovesAll);

    let refused = office.erase(&number, Country::No, false).await;
    assert!(matches!(refused, Err(OfficeError::Unsaved)), "{refused:?}");
    assert_eq!(traces(&office, Customer::ApprovesAll).await, of(0, 0, 1));

    let receipt = office.erase(&number, Country::No, true).await.unwrap();
    assert_eq!(receipt.erased, of(0, 0, 1));
    assert_eq!(traces(&office, Customer::ApprovesAll).await, of(0, 0, 0));
    until(&mut standing, |now| now.unsaved == 0).await;
    let entries = office.audit_page(None).await.unwrap();
    let done: Vec<_> = entries.iter().map(|entry| entry.action).collect();
    assert!(
        done.windows(2)
            .any(|two| two == [AuditAction::Erased, AuditAction::GaveUp]),
        "{done:?}"
    );
    shop.end().await;
}

#[tokio::test]
async fn what_is_being_saved_at_this_moment_is_not_erased() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let held = Effect::Hold {
        moment: Moment::BeforeWork,
    };
    let held = Fault::next(Endpoint::EngageCreate, held);
    shop.services.add_fault(held);
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Customer::ApprovesAll)).await;
    moved(&mut changes, &view, |phase| *phase == Phase::Saving).await;
    let number = number(Customer::ApprovesAll);

    let refused = office.erase(&number, Country::No, true).await;

    assert!(matches!(refused, Err(OfficeError::TooLate)), "{refused:?}");
    shop.services.clear_faults();
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
    let receipt = office.erase(&number, Country::No, false).await.unwrap();
    assert_eq!(receipt.erased, of(1, 0, 0), "once it is saved");
    shop.end().await;
}

#[tokio::test]
async fn an_export_made_afterwards_does_not_know_the_number() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Customer::NotOnVipps)).await;
    ended(&mut changes, &view).await;
    let digits = Customer::NotOnVipps.number().to_owned();
    let last_three = digits[digits.len() - 3..].to_owned();
    let export = async |name| {
        let query = HistoryQuery {
            period: PeriodChoice::Days7,
            ..HistoryQuery::default()
        };
        let path = shop.path(name);
        let cancelled = CancellationToken::new();
        office
            .export_history(query, path.clone(), |_| {}, cancelled)
            .await
            .unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        // Without the references and the times, which have any digits.
        let row = text.lines().nth(1).unwrap().split(',').skip(3);
        row.collect::<Vec<_>>().join(",")
    };
    assert!(export("before.csv").await.contains(&last_three));

    office
        .erase(&number(Customer::NotOnVipps), Country::No, false)
        .await
        .unwrap();

    let after = export("after.csv").await;
    assert!(after.contains("notOnVipps"), "the figure stays: {after}");
    assert!(!after.contains(&last_three), "{after}");
    assert!(!after.contains('•'), "{after}");
    shop.end().await;
}

#[tokio::test]
async fn counting_what_is_kept_of_a_number_is_noted_as_a_look_up() {
    let shop = Shop::practising().await;
    let office = shop.unlock(Role::Manager).await;
    traces(&office, Customer::ApprovesAll).await;
    let newest = office.audit_page(None).await.unwrap().remove(0);
    assert_eq!(newest.action, AuditAction::LookedUp);
    assert_eq!(newest.detail, [("rows".to_owned(), "0".to_owned())].into());
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_number_is_said_to_be_none() {
    let shop = Shop::practising().await;
    let office = shop.unlock(Role::Manager).await;
    let short = Personal::new("12".to_owned());
    let wrong = InvalidNumber::WrongLength(Country::No);
    let refused = office.erase(&short, Country::No, false).await;
    assert!(
        matches!(refused, Err(OfficeError::InvalidNumber(why)) if why == wrong),
        "{refused:?}"
    );
    shop.end().await;
}

#[tokio::test]
async fn a_cashier_neither_counts_nor_erases() {
    let shop = Shop::practising().await;
    let office = shop.unlock(Role::Cashier).await;
    let number = number(Customer::ApprovesAll);
    let refused = [
        office.traces(&number, Country::No).await.map(|_| ()),
        office.erase(&number, Country::No, false).await.map(|_| ()),
        office.unsaved().await.map(|_| ()),
        office.audit_page(None).await.map(|_| ()),
        office.verify_audit().await.map(|_| ()),
    ];
    for refused in refused {
        assert!(
            matches!(
                refused,
                Err(OfficeError::NotAllowed {
                    needs: Role::Manager
                })
            ),
            "{refused:?}"
        );
    }
    shop.end().await;
}
