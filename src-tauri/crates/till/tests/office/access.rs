//! Who is let in, for how long, and how hard it is to guess.

use std::{collections::BTreeMap, fs, time::Duration};

use access::{Role, UnlockAnswer};
use enrolment::Personal;
use jiff::SignedDuration;
use store::{AuditAction, AuditEntry, SqliteStore};
use till::{Office, OfficeError, set_role};

use super::retention::real_store;
use crate::shop::Shop;

/// PINs that are nobody's.
const WRONG: &str = "7777";

async fn tries(office: &Office, role: Role, pin: &str) -> UnlockAnswer {
    let pin = Personal::new(pin.to_owned());
    office.unlock(role, pin, None).await.unwrap()
}

/// The audit of practice, oldest first.
async fn audit(shop: &Shop) -> Vec<AuditEntry> {
    let store = shop.practice_store().await;
    let mut entries = store.audit(None, 100).await.unwrap();
    store.close().await;
    entries.reverse();
    entries
}

fn is_locked(office: &Office) -> bool {
    let refused = office.may(Role::Manager);
    let is_refused = matches!(refused, Err(OfficeError::NotAllowed { .. }));
    assert!(is_refused || refused.is_ok(), "{refused:?}");
    is_refused
}

#[tokio::test]
async fn who_knows_the_pin_is_let_in_and_it_is_written_down() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    assert!(is_locked(&office));
    let pin = Personal::new("2468".to_owned());
    let answer = office.unlock(Role::Manager, pin, Some(" 0042 ")).await;
    assert_eq!(answer.unwrap(), UnlockAnswer::Unlocked);
    let standing = office.access().borrow().clone();
    assert_eq!(standing.role, Role::Manager);
    assert_eq!(standing.staff.as_deref(), Some("0042"));
    assert_eq!(standing.have_pin, [Role::Manager, Role::Administrator]);
    assert!(standing.ends_at.is_some());

    let entries = audit(&shop).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].action, AuditAction::Unlocked);
    assert_eq!(entries[0].actor.role, "manager");
    assert_eq!(entries[0].actor.staff.as_deref(), Some("0042"));
    shop.end().await;
}

#[tokio::test]
async fn a_manager_is_no_administrator() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    assert_eq!(
        tries(&office, Role::Manager, "2468").await,
        UnlockAnswer::Unlocked
    );
    let pin = || Personal::new("8051".to_owned());
    for refused in [
        office.set_pin(Role::Manager, pin()).await,
        office.set_pin(Role::Administrator, pin()).await,
        office.forget_pin(Role::Manager).await,
    ] {
        let needs = Role::Administrator;
        assert!(
            matches!(refused, Err(OfficeError::NotAllowed { needs: own }) if own == needs),
            "{refused:?}"
        );
    }
    assert_eq!(
        tries(&office, Role::Manager, "1357").await,
        UnlockAnswer::WrongPin { wait_until: None },
        "the PIN of another role"
    );
    shop.end().await;
}

#[tokio::test]
async fn locking_ends_it_and_so_does_a_change_of_mode() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    tries(&office, Role::Administrator, "1357").await;
    assert!(!is_locked(&office));
    office.lock();
    assert!(is_locked(&office));
    assert_eq!(office.access().borrow().role, Role::Cashier);

    tries(&office, Role::Administrator, "1357").await;
    shop.desk.practise(false).await.unwrap();
    assert!(matches!(
        office.may(Role::Manager),
        Err(OfficeError::Closed)
    ));
    assert_eq!(office.access().borrow().have_pin, []);
    shop.desk.practise(true).await.unwrap();
    assert!(is_locked(&office));
    shop.end().await;
}

#[tokio::test]
async fn who_is_let_in_to_practice_is_not_let_in_to_the_real_till() {
    let shop = Shop::open().await;
    shop.desk.practise(true).await.unwrap();
    let office = shop.desk.office();
    tries(&office, Role::Administrator, "1357").await;
    assert!(!is_locked(&office));
    shop.desk.practise(false).await.unwrap();
    assert!(is_locked(&office));
    assert_eq!(
        tries(&office, Role::Administrator, "1357").await,
        UnlockAnswer::NoPin
    );
    shop.end().await;
}

#[tokio::test]
async fn after_three_wrong_tries_not_even_the_right_one_is_looked_at() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    for _ in 0..2 {
        assert_eq!(
            tries(&office, Role::Manager, WRONG).await,
            UnlockAnswer::WrongPin { wait_until: None }
        );
    }
    let UnlockAnswer::WrongPin {
        wait_until: Some(until),
    } = tries(&office, Role::Manager, WRONG).await
    else {
        panic!("no wait")
    };
    // The right one is not looked at either.
    let answer = tries(&office, Role::Manager, "2468").await;
    let UnlockAnswer::Wait { until: kept } = answer else {
        panic!("{answer:?}")
    };
    let late = kept.duration_since(until).as_millis();
    assert!((0..1000).contains(&late), "{until} is kept as {kept}");
    assert_eq!(
        tries(&office, Role::Administrator, "1357").await,
        UnlockAnswer::Unlocked,
        "another role waits for nobody"
    );
    let entries = audit(&shop).await;
    assert_eq!(entries[0].action, AuditAction::UnlockFailed);
    assert_eq!(entries[0].detail["role"], "manager");
    assert_eq!(entries[0].detail["wrong"], "3");
    assert_eq!(entries.len(), 2, "{entries:?}");
    assert_eq!(
        entries[1].detail,
        BTreeMap::new(),
        "none of this role was wrong"
    );
    shop.end().await;
}

#[tokio::test]
async fn a_new_start_does_not_end_a_wait() {
    let shop = Shop::open().await;
    let office = shop.desk.office();
    let pin = Personal::new("805193".to_owned());
    office.set_pin(Role::Administrator, pin).await.unwrap();
    for _ in 0..4 {
        // The fourth may come too early already.
        tries(&office, Role::Administrator, WRONG).await;
    }
    shop.desk.close().await;
    let shop = shop.again();
    shop.desk.start(false).await;
    let office = shop.desk.office();
    let answer = tries(&office, Role::Administrator, "805193").await;
    assert!(matches!(answer, UnlockAnswer::Wait { .. }), "{answer:?}");
    shop.end().await;
}

/// As after six wrong tries, which make one wait ten minutes, by a clock that was set a day ahead then.
async fn set_a_day_ahead(store: SqliteStore, role: Role) {
    let mut pin = store.pins().await.unwrap().remove(role.as_str()).unwrap();
    let day = SignedDuration::from_hours(24);
    pin.wrong = 6;
    pin.wait_until = Some(pin.wait_until.unwrap() - day);
    store.put_pin(role.as_str(), &pin).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_ends_no_wait() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    for _ in 0..3 {
        tries(&office, Role::Manager, WRONG).await;
    }
    set_a_day_ahead(shop.practice_store().await, Role::Manager).await;
    let answer = tries(&office, Role::Manager, "2468").await;
    assert!(matches!(answer, UnlockAnswer::Wait { .. }), "{answer:?}");
    // Nobody sets this clock.
    tokio::time::pause();
    tokio::time::advance(Duration::from_mins(10)).await;
    tokio::time::resume();
    let answer = tries(&office, Role::Manager, "2468").await;
    assert_eq!(answer, UnlockAnswer::Unlocked);
    shop.end().await;
}

#[tokio::test]
async fn neither_does_a_new_start_with_that_clock() {
    let shop = Shop::open().await;
    let office = shop.desk.office();
    let pin = Personal::new("805193".to_owned());
    office.set_pin(Role::Administrator, pin).await.unwrap();
    for _ in 0..3 {
        tries(&office, Role::Administrator, WRONG).await;
    }
    set_a_day_ahead(real_store(&shop).await, Role::Administrator).await;

    let shop = shop.restarted().await;
    let answer = tries(&shop.desk.office(), Role::Administrator, "805193").await;
    assert!(matches!(answer, UnlockAnswer::Wait { .. }), "{answer:?}");
    shop.end().await;
}

#[tokio::test]
async fn spoiling_the_database_makes_nobody_the_administrator() {
    let shop = Shop::open().await;
    let pin = || Personal::new("805193".to_owned());
    let office = shop.desk.office();
    office.set_pin(Role::Administrator, pin()).await.unwrap();
    shop.desk.close().await;
    let path = shop.path("data/medlem.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(&path, &bytes).unwrap();

    let shop = shop.again();
    shop.desk.start(false).await;
    let office = shop.desk.office();
    assert_eq!(office.access().borrow().have_pin, []);
    let refused = office.set_pin(Role::Administrator, pin()).await;
    assert!(
        matches!(refused, Err(OfficeError::PinUnreadable)),
        "{refused:?}"
    );
    assert!(is_locked(&office));

    // Whoever has the keychain may.
    let store = real_store(&shop).await;
    set_role(&store, Role::Administrator, pin()).await.unwrap();
    store.close().await;
    let answer = tries(&office, Role::Administrator, "805193").await;
    assert_eq!(answer, UnlockAnswer::Unlocked);
    shop.end().await;
}

#[tokio::test]
async fn a_try_is_counted_before_it_is_looked_at() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    let store = shop.practice_store().await;
    let mut broken = store.pins().await.unwrap().remove("manager").unwrap();
    // As if the program ended while it looked.
    broken.hash = "nothing to compare with".to_owned();
    store.put_pin("manager", &broken).await.unwrap();
    let pin = Personal::new("2468".to_owned());
    let failed = office.unlock(Role::Manager, pin, None).await;
    assert!(
        matches!(failed, Err(OfficeError::PinUnreadable)),
        "{failed:?}"
    );
    assert_eq!(store.pins().await.unwrap()["manager"].wrong, 1);
    store.close().await;
    shop.end().await;
}

#[tokio::test]
async fn tries_at_once_count_each() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    let answers = tokio::join!(
        tries(&office, Role::Manager, WRONG),
        tries(&office, Role::Manager, WRONG),
        tries(&office, Role::Manager, WRONG),
        tries(&office, Role::Manager, "2468"),
    );
    assert!(
        matches!(answers.3, UnlockAnswer::Wait { .. }),
        "{answers:?}"
    );
    let store = shop.practice_store().await;
    assert_eq!(store.pins().await.unwrap()["manager"].wrong, 3);
    store.close().await;
    shop.end().await;
}

#[tokio::test]
async fn the_right_pin_forgets_the_wrong_tries_and_the_audit_says_how_many() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    for pin in [WRONG, WRONG, "2468", WRONG, WRONG] {
        let answer = tries(&office, Role::Manager, pin).await;
        assert!(!matches!(
            answer,
            UnlockAnswer::WrongPin {
                wait_until: Some(_)
            }
        ));
    }
    let entries = audit(&shop).await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(entries[0].action, AuditAction::Unlocked);
    assert_eq!(
        entries[0].detail,
        [("wrong".to_owned(), "2".to_owned())].into()
    );
    shop.end().await;
}

#[tokio::test]
async fn nobody_is_let_in_for_longer_than_they_do_something() {
    let shop = Shop::practising_with("access.idle_s = 60\n").await;
    let office = shop.desk.office();
    let mut access = office.access();
    assert_eq!(
        tries(&office, Role::Manager, "2468").await,
        UnlockAnswer::Unlocked
    );
    let first = access.borrow_and_update().ends_at.unwrap();
    office.may(Role::Manager).unwrap();
    let second = access.borrow_and_update().ends_at.unwrap();
    assert!(second > first, "something was done");
    // Nobody sets this clock.
    tokio::time::pause();
    let locked = access.wait_for(|standing| standing.role == Role::Cashier);
    let locked = tokio::time::timeout(Duration::from_secs(61), locked).await;
    assert!(locked.is_ok(), "still open after a minute");
    drop(locked);
    tokio::time::resume();
    assert!(is_locked(&office));
    shop.end().await;
}

#[tokio::test]
async fn the_first_administrator_is_whoever_comes_first_and_only_once() {
    let shop = Shop::open().await;
    let office = shop.desk.office();
    assert_eq!(office.access().borrow().have_pin, []);
    assert_eq!(
        tries(&office, Role::Manager, "2468").await,
        UnlockAnswer::NoPin
    );
    let pin = |pin: &str| Personal::new(pin.to_owned());
    let managers = office.set_pin(Role::Manager, pin("2468")).await;
    assert!(matches!(managers, Err(OfficeError::NotAllowed { .. })));
    let weak = office.set_pin(Role::Administrator, pin("1234")).await;
    assert!(matches!(weak, Err(OfficeError::WeakPin(_))), "{weak:?}");

    office
        .set_pin(Role::Administrator, pin("805193"))
        .await
        .unwrap();
    assert_eq!(office.access().borrow().role, Role::Administrator);
    assert_eq!(office.access().borrow().have_pin, [Role::Administrator]);
    office.set_pin(Role::Manager, pin("2468")).await.unwrap();
    office.lock();
    let again = office.set_pin(Role::Administrator, pin("480517")).await;
    assert!(
        matches!(again, Err(OfficeError::NotAllowed { .. })),
        "{again:?}"
    );
    assert_eq!(
        tries(&office, Role::Manager, "2468").await,
        UnlockAnswer::Unlocked
    );
    shop.end().await;
}

#[tokio::test]
async fn an_administrator_takes_the_managers_pin_away_but_not_the_last_one() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    tries(&office, Role::Administrator, "1357").await;
    office.forget_pin(Role::Manager).await.unwrap();
    assert_eq!(office.access().borrow().have_pin, [Role::Administrator]);
    assert_eq!(
        tries(&office, Role::Manager, "2468").await,
        UnlockAnswer::NoPin
    );
    let last = office.forget_pin(Role::Administrator).await;
    assert!(matches!(last, Err(OfficeError::NotFound)), "{last:?}");
    let none = office
        .set_pin(Role::Cashier, Personal::new("8051".to_owned()))
        .await;
    assert!(matches!(none, Err(OfficeError::NotFound)), "{none:?}");
    let actions: Vec<_> = audit(&shop)
        .await
        .iter()
        .map(|entry| entry.action)
        .collect();
    assert_eq!(actions, [AuditAction::Unlocked, AuditAction::PinReset]);
    shop.end().await;
}

#[tokio::test]
async fn practice_begins_with_the_pins_of_its_screen_whatever_was_chosen() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    tries(&office, Role::Administrator, "1357").await;
    let other = Personal::new("805193".to_owned());
    office.set_pin(Role::Manager, other).await.unwrap();
    for _ in 0..3 {
        tries(&office, Role::Manager, WRONG).await;
    }
    shop.desk.practise(false).await.unwrap();
    shop.desk.practise(true).await.unwrap();
    assert_eq!(
        tries(&office, Role::Manager, "2468").await,
        UnlockAnswer::Unlocked
    );
    shop.end().await;
}

#[tokio::test]
async fn a_name_is_not_taken_for_a_staff_number() {
    let shop = Shop::practising().await;
    let office = shop.desk.office();
    let pin = Personal::new("2468".to_owned());
    let refused = office
        .unlock(Role::Manager, pin, Some("Kari Nordmann"))
        .await;
    assert!(
        matches!(refused, Err(OfficeError::StaffNumber(_))),
        "{refused:?}"
    );
    assert!(is_locked(&office));
    shop.end().await;
}
