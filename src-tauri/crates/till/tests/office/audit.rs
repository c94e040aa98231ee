//! The audit as a manager reads it.

use std::collections::BTreeMap;

use access::Role;
use jiff::Timestamp;
use store::{Actor, AuditAction, AuditFinding};

use crate::shop::Shop;

#[tokio::test]
async fn the_audit_is_read_page_by_page_and_found_whole() {
    let shop = Shop::practising().await;
    let office = shop.unlock(Role::Manager).await;
    let store = shop.practice_store().await;
    let (actor, nothing) = (Actor::system(), BTreeMap::new());
    for _ in 0..149 {
        store
            .note(
                Timestamp::UNIX_EPOCH,
                &actor,
                AuditAction::Anonymised,
                &nothing,
            )
            .await
            .unwrap();
    }
    store.close().await;

    let first = office.audit_page(None).await.unwrap();
    let second = office.audit_page(Some(first[99].seq)).await.unwrap();
    let none = office.audit_page(Some(second[49].seq)).await.unwrap();

    assert_eq!((first.len(), second.len(), none.len()), (100, 50, 0));
    let seqs: Vec<_> = first.iter().chain(&second).map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=150).rev().collect::<Vec<_>>());
    let whole = AuditFinding::Whole { entries: 150 };
    assert_eq!(
        office.verify_audit().await.unwrap(),
        whole,
        "reading it adds nothing"
    );
    shop.end().await;
}
