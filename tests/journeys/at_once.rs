//! Several enrolments at one till at once: several processes over one database.

use std::{sync::mpsc, thread};

use sandbox::{Endpoint, Role, Tick};
use serde_json::Value;

use crate::{
    contacts::{assert_made, writes},
    desk::Desk,
    together::each,
};

#[tokio::test(flavor = "multi_thread")]
async fn three_at_once_end_each_in_its_own_way() {
    let desk = Desk::usual().await;
    let [yes, no, silence] = [Role::ByHand, Role::Declines, Role::NeverAnswers].map(Role::number);
    let runs = [yes, no, silence].map(|number| desk.enrol(number));
    for number in [yes, silence] {
        desk.sandbox.wait_for_push(number).await;
    }
    assert_eq!(desk.sandbox.expire(silence), 1);
    assert!(desk.sandbox.approve(yes, &[Tick::Sms]));
    let [approved, declined, expired] = runs.map(|run| desk.finish(run));
    approved.assert_ended("enrolled", 0);
    declined.assert_ended("declined", 10);
    expired.assert_ended("expired", 11);
    assert_made(&desk, yes, Some(&[Tick::Sms]));
    assert_eq!(writes(&desk), [Endpoint::EngageCreate], "one member");
    assert_eq!(desk.history().len(), 3);
}

/// Two cashiers scan one customer: one request on the phone, and one of them is told.
#[test]
fn a_number_begun_twice_at_once_is_asked_once() {
    let number = Role::ByHand.number();
    let plus = format!("+{number}");
    let code = format!("https://qr.vipps.no/28/2/01/031/{number}?v=1");
    let cases = [
        ("by number", ["--phone", plus.as_str()]),
        ("by code", ["--qr-text", code.as_str()]),
    ];
    each(cases, |who| async move {
        let desk = Desk::usual().await;
        let words = [&["enrol", "--json"], &who[..]].concat();
        let runs = [(); 2].map(|()| desk.start(&words));
        let (tell, ended) = mpsc::channel();
        let desk = &desk;
        let (first, second) = thread::scope(|scope| {
            for run in runs {
                let tell = tell.clone();
                scope.spawn(move || tell.send(desk.finish(run)).unwrap());
            }
            drop(tell);
            // Nobody answers, so the one that ends first is the one that came second.
            let first = ended.recv().unwrap();
            assert!(desk.sandbox.approve(number, &Tick::ALL));
            (first, ended.recv().unwrap())
        });
        assert_eq!(first.code(), Some(1), "{}\n{}", first.out, first.log);
        let says = "This number is being asked already";
        let told = first.log.contains(says) || first.last()["code"] == "alreadyOpen";
        assert!(told, "{}\n{}", first.out, first.log);
        second.assert_ended("enrolled", 0);
        assert_made(desk, number, Some(&Tick::ALL));
        let journal = desk.sandbox.journal();
        let starts = journal
            .iter()
            .filter(|call| call.endpoint == Some(Endpoint::Backchannel));
        assert_eq!(starts.count(), 1, "one request on the phone");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_tells_the_newest_first_and_no_full_number() {
    let desk = Desk::usual().await;
    for role in [Role::NotOnVipps, Role::Member, Role::Swedish] {
        desk.enrolled(role.number());
    }
    let told = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("outcome"), text("maskedNumber"))
    };
    let rows: Vec<_> = desk.history().iter().map(told).collect();
    let expected = [
        ("enrolled", "+46 •• ••• •6 05"),
        ("alreadyMember", "+47 ••• •• 015"),
        ("notOnVipps", "+47 ••• •• 008"),
    ];
    let expected = expected.map(|(outcome, number)| (outcome.to_owned(), number.to_owned()));
    assert_eq!(rows, expected);
}
