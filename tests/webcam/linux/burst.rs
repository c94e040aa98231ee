//! A phone that comes in before the camera, from its first frame to the member.

use std::{thread, time::Duration};

use enrolment::ports::Clock as _;
use libtest_mimic::Trial;
use till::SystemClock;

use super::{
    cameras::{
        device::{Driver, TILL},
        feed::{self, Feed, Frames},
        pictures::{COMING, Form, Scene, Shot},
        test,
    },
    tell,
    till::Till,
};

/// Kari's, as the stand-ins write it.
const NUMBER: &str = "4790000001";

const SHOP: Shot = Shot::of(Scene::Shop, Form::Grey);

const TRIES: usize = 50;

pub(crate) fn tests() -> Vec<Trial> {
    let times = test(
        "burst::the_time_from_the_code_to_the_number_is_measured",
        times,
    );
    vec![
        test("burst::a_phone_that_comes_in_leads_to_a_member", member),
        times.with_ignored_flag(true),
    ]
}

fn member() {
    let (_driver, till) = (Driver::loopback(), Till::new());
    let feed = Feed::of(&TILL, SHOP);
    let mut running = till.enrol(TILL.name);
    running.until("camera opened");
    feed.show(visit());
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let last = ended.out.lines().last();
    assert!(
        ended.out.ends_with("Enrolled. Welcome as a new member.\n"),
        "{last:?}"
    );
    assert_eq!(till.contacts_of(NUMBER), 1);
}

/// Of many visits: the time from the first frame that shows the code until a service hears the number.
fn times() {
    let (_driver, till) = (Driver::loopback(), Till::new());
    let (shop, visit) = (feed::frames([SHOP]), visit());
    let feed = Feed::of(&TILL, SHOP);
    let mut times: Vec<_> = (0..TRIES)
        .map(|_| {
            feed.show(shop.clone());
            let before = till.journal().len();
            let mut running = till.enrol(TILL.name);
            running.until("camera opened");
            // It has looked at the empty shop for a while, as it does before a customer comes.
            thread::park_timeout(Duration::from_secs(1));
            feed.show(visit.clone());
            let shown = SystemClock.now();
            let ended = running.end();
            assert_eq!(ended.code, Some(0), "{ended:?}");
            let calls = till.journal().into_iter().skip(before);
            let mut numbers = calls.filter(|call| call.number.as_deref() == Some(NUMBER));
            let heard = numbers.next().expect("a service heard the number");
            heard.at.duration_since(shown).as_millis()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    tell(&format!(
        "from the code to the number, {TRIES} tries, in ms: least {}, median {}, nine of ten {}, most {}",
        at(0),
        at(50),
        at(90),
        at(100),
    ));
}

fn visit() -> Frames {
    feed::frames(COMING.map(|moment| Shot::of(Scene::Coming(moment), Form::Grey)))
}
