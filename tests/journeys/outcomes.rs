//! Every ending of an enrolment in the till's own way of asking, and what stands in Engage then.
//! That an approved customer waits here for Engage is in `saving`.

use sandbox::{
    Effect, Endpoint, Fault, RefusalMember, RefusalMoment, Role, SandboxConfig, Tick, VippsQuirks,
};

use crate::{
    contacts::{assert_made, assert_nothing_written, assert_raised, only, writes},
    desk::{Desk, Run, quick},
    together::each,
};

const EVERYTHING: Option<&[Tick]> = Some(&Tick::ALL);

#[test]
fn whoever_approves_becomes_one_member_with_every_answer() {
    let cases = [
        ("all", (Role::ApprovesAll, EVERYTHING)),
        ("some", (Role::ApprovesSome, Some([Tick::Email].as_slice()))),
        ("none", (Role::ApprovesNone, Some([].as_slice()))),
        ("consented before", (Role::ConsentedBefore, None)),
        ("no e-mail", (Role::NoEmail, EVERYTHING)),
        ("empty address", (Role::EmptyAddress, EVERYTHING)),
        ("Danish, token code", (Role::Danish, EVERYTHING)),
        ("Finnish, token code", (Role::Finnish, EVERYTHING)),
        ("Swedish", (Role::Swedish, EVERYTHING)),
    ];
    each(cases, |(role, answers)| async move {
        let desk = Desk::usual().await;
        let number = role.number();
        let code = desk.sandbox.customer(number).unwrap().qr_text();
        let ended = desk.enrolled_by_code(&code);
        ended.assert_ended("enrolled", 0);
        assert_eq!(ended.last()["verified"], true);
        assert_made(&desk, number, answers);
        assert_eq!(writes(&desk), [Endpoint::EngageCreate], "in one write");
        let rows = desk.history();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0]["outcome"], "enrolled");
        let told = rows[0]["consents"].as_object().unwrap().len();
        assert_eq!(told, if answers.is_some() { 3 } else { 0 }, "{rows:?}");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_becomes_a_member_and_keeps_its_store() {
    let desk = Desk::usual().await;
    let before = only(&desk, Role::Contact.number());
    desk.enrolled(Role::Contact.number())
        .assert_ended("updated", 0);
    assert_raised(&desk, &before, &Tick::ALL);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clear_code_is_read_here_when_nobody_can_be_asked_and_says_so() {
    let desk = Desk::usual().await;
    let away = Fault::next(Endpoint::QrExchange, Effect::status(503)).calls(10);
    desk.sandbox.add_fault(away);
    let code = desk.sandbox.cast().swap_remove(0).qr_text;
    let ended = desk.enrolled_by_code(&code);
    ended.assert_ended("enrolled", 0);
    assert_eq!(ended.last()["verified"], false);
    assert_made(&desk, Role::ApprovesAll.number(), EVERYTHING);
}

/// Somebody who does not become a member, and how the enrolment ends.
struct Refused {
    role: Role,
    outcome: &'static str,
    code: i32,
    config: SandboxConfig,
    settings: &'static str,
    /// Done once the request is on the phone.
    then: Option<fn(&Desk, &Run)>,
}

impl Refused {
    fn new(role: Role, outcome: &'static str, code: i32) -> Self {
        Self {
            role,
            outcome,
            code,
            config: quick(),
            settings: "",
            then: None,
        }
    }

    fn told(mut self, refusal_member: RefusalMember, refusal_moment: RefusalMoment) -> Self {
        self.config.vipps_quirks = VippsQuirks {
            refusal_member,
            refusal_moment,
            ..VippsQuirks::default()
        };
        self
    }

    fn under(self, settings: &'static str) -> Self {
        Self { settings, ..self }
    }

    fn then(self, then: fn(&Desk, &Run)) -> Self {
        let then = Some(then);
        Self { then, ..self }
    }
}

#[test]
fn whoever_does_not_approve_leaves_nothing_in_engage() {
    let is = Refused::new;
    let invalid = || is(Role::ListedButInvalid, "notOnVipps", 12);
    let old_app = || is(Role::OldApp, "appTooOld", 1);
    let (code, error) = (RefusalMember::ErrorCode, RefusalMember::Error);
    let (start, poll) = (RefusalMoment::Start, RefusalMoment::Poll);
    let lets_it_run_out = |desk: &Desk, _: &Run| {
        assert_eq!(desk.sandbox.expire(Role::NeverAnswers.number()), 1);
    };
    let cases = [
        ("declines", is(Role::Declines, "declined", 10)),
        (
            "never answers",
            is(Role::NeverAnswers, "expired", 11).then(lets_it_run_out),
        ),
        (
            "Ctrl-C",
            is(Role::ByHand, "cancelled", 1).then(|_, run| run.interrupt()),
        ),
        ("absent", is(Role::NotOnVipps, "notOnVipps", 12)),
        ("invalid, at the start", invalid().told(code, start)),
        ("invalid, in `error`", invalid().told(error, start)),
        ("invalid, at a poll", invalid().told(code, poll)),
        ("invalid, in `error` at a poll", invalid().told(error, poll)),
        ("old app, at the start", old_app().told(code, start)),
        ("old app, at a poll", old_app().told(error, poll)),
        (
            "under age",
            is(Role::UnderAge, "underAge", 13).under("engage.minimum_age = 18"),
        ),
        ("other number", is(Role::OtherNumber, "numberMismatch", 1)),
        ("member", is(Role::Member, "alreadyMember", 0)),
        ("two contacts", is(Role::TwoContacts, "severalContacts", 1)),
    ];
    each(cases, |case| async move {
        let desk = Desk::new(case.config, case.settings).await;
        let mut run = desk.enrol(case.role.number());
        if let Some(then) = case.then {
            run.until("awaitingApproval");
            then(&desk, &run);
        }
        desk.finish(run).assert_ended(case.outcome, case.code);
        assert_nothing_written(&desk);
        let rows = desk.history();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0]["outcome"], case.outcome, "{rows:?}");
    });
}

#[test]
fn a_contact_made_before_the_login_is_a_member_only_after_a_yes() {
    each([("yes", true), ("no", false)], |says_yes| async move {
        let desk = Desk::new(quick(), "approval.create_contact = 'before_login'").await;
        let number = Role::ByHand.number();
        let mut run = desk.enrol(number);
        run.until("awaitingApproval");
        let before = only(&desk, number);
        assert_eq!(before.contact_type, "Contact", "before any answer");
        if says_yes {
            assert!(desk.sandbox.approve(number, &Tick::ALL));
            desk.finish(run).assert_ended("enrolled", 0);
            assert_raised(&desk, &before, &Tick::ALL);
        } else {
            assert!(desk.sandbox.decline(number));
            desk.finish(run).assert_ended("declined", 10);
            assert_eq!(only(&desk, number), before, "as it was");
        }
    });
}
