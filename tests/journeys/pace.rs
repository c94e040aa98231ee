//! How often a customer's answer is asked for: never sooner than the interval, five seconds more for
//! good after each `slow_down`, and not before a `Retry-After` (OpenID Connect CIBA Core 1.0, 7.3 and
//! 11). Measured where it counts, at the service. That no other journey polls too early either is
//! checked at the end of each (see `desk`).

use std::collections::BTreeMap;

use sandbox::{Call, Effect, Endpoint, Fault, Moment, Role, SandboxConfig, Tick};

use crate::{
    contacts::assert_made,
    desk::{Desk, quick},
    together::each,
};

/// On a busy machine a wait may be this much longer, never shorter: less than a `slow_down` adds.
const LATE_MS: u64 = 4000;

fn told(status: u16, headers: &[(&str, &str)], body: &str) -> Effect {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Effect::Status {
        status,
        headers: headers.iter().map(owned).collect::<BTreeMap<_, _>>(),
        body: body.to_owned(),
        moment: Moment::BeforeWork,
    }
}

/// The waits between start, first poll, second poll and so on.
fn waits(journal: &[Call]) -> Vec<u64> {
    let asked = [Some(Endpoint::Backchannel), Some(Endpoint::Token)];
    let asked = journal.iter().filter(|call| asked.contains(&call.endpoint));
    let times: Vec<u64> = asked.map(|call| call.at_ms).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn the_service_is_asked_at_its_own_pace() {
    let slow_down = || told(400, &[], r#"{"error":"slow_down"}"#);
    let cases = [
        ("pending", (1, vec![], [1, 1, 1].as_slice())),
        ("a longer interval", (3, vec![], &[3, 3])),
        ("slow down", (1, vec![slow_down()], &[1, 6, 6])),
        (
            "slow down twice",
            (1, vec![slow_down(), slow_down()], &[1, 6, 11]),
        ),
        (
            "later, please",
            (1, vec![told(429, &[("Retry-After", "4")], "")], &[1, 4, 1]),
        ),
        (
            "out of order",
            (1, vec![told(503, &[], ""), told(500, &[], "")], &[1, 1, 1]),
        ),
    ];
    each(cases, |(interval, effects, expected)| async move {
        let config = SandboxConfig {
            interval,
            ..quick()
        };
        let desk = Desk::new(config, "").await;
        for (nth, effect) in effects.into_iter().enumerate() {
            let nth = u32::try_from(nth).unwrap();
            // Each counts the polls that it lets through by itself.
            desk.sandbox
                .add_fault(Fault::next(Endpoint::Token, effect).skip(nth));
        }
        let number = Role::ByHand.number();
        let run = desk.enrol(number);
        desk.sandbox.wait_for_push(number).await;
        // The customer answers before the last poll.
        let mut last = 0;
        for _ in 1..expected.len() {
            let over = |call: &Call| call.endpoint == Some(Endpoint::Token) && call.is_over;
            last = desk.sandbox.wait_for_call_after(last, over).await.sequence;
        }
        assert!(desk.sandbox.approve(number, &Tick::ALL));
        desk.finish(run).assert_ended("enrolled", 0);
        let waits = waits(&desk.sandbox.journal());
        assert!(waits.len() >= expected.len(), "{waits:?} ms");
        // Should the approval come late, the pace of the end goes on.
        let steady = expected.last().into_iter().cycle();
        for (wait, expected) in waits.iter().zip(expected.iter().chain(steady)) {
            let due = expected * 1000;
            assert!((due..due + LATE_MS).contains(wait), "{waits:?} ms");
        }
        assert_made(&desk, number, Some(&Tick::ALL));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_the_last_second_is_heard() {
    let desk = Desk::new(quick(), "vipps = { requested_expiry_s = 60 }").await;
    desk.enrolled(Role::LastSecond.number())
        .assert_ended("enrolled", 0);
}
