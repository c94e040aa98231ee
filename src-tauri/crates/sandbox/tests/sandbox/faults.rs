//! Every kind of fault, seen by a client.

use crate::caller::{Caller, TOKEN, sent};
use reqwest::Method;
use rstest::rstest;
use sandbox::{Effect, EffectName, Endpoint, Fault, Moment, Role};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn create(caller: &Caller) -> reqwest::RequestBuilder {
    caller
        .engage(Method::POST, "/contacts")
        .body(json!({ "mobilePhone": "+4790000001" }).to_string())
}

fn stands(caller: &Caller) -> bool {
    !caller.sandbox.contacts_of("4790000001").is_empty()
}

async fn set(caller: &Caller, fault: &Value) {
    let call = caller.bare(Method::POST, "/sandbox/faults").json(fault);
    assert_eq!(sent(call).await.status, 201);
}

#[rstest]
#[case("before_work", false)]
#[case("after_work", true)]
#[tokio::test]
async fn a_status_comes_with_headers_and_body_and_the_work_done_or_not(
    #[case] moment: &str,
    #[case] is_done: bool,
) {
    let caller = Caller::fast().await;
    let effect = json!({
        "kind": "status", "status": 503, "headers": { "Retry-After": "7" },
        "body": "{\"a\":1}", "moment": moment,
    });
    set(
        &caller,
        &json!({ "endpoint": "engage_create", "effect": effect }),
    )
    .await;
    let response = create(&caller).send().await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "7");
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "a": 1 }));
    assert_eq!(stands(&caller), is_done);
    let next = sent(create(&caller)).await.status;
    assert_eq!(next, if is_done { 409 } else { 201 }, "one call only");
}

#[rstest]
#[case(Moment::BeforeWork, false)]
#[case(Moment::AfterWork, true)]
#[tokio::test]
async fn a_cut_gives_no_answer_and_the_work_is_done_or_not(
    #[case] moment: Moment,
    #[case] is_done: bool,
) {
    let caller = Caller::fast().await;
    let cut = Effect::Cut { moment };
    caller
        .sandbox
        .add_fault(Fault::next(Endpoint::EngageCreate, cut));
    let error = create(&caller).send().await.unwrap_err();
    assert!(error.is_request() && error.status().is_none());
    assert_eq!(stands(&caller), is_done);
    let journal = caller.sandbox.journal();
    assert_eq!(journal.len(), 1, "the client must not have tried again");
    assert_eq!((journal[0].status, journal[0].is_over), (None, true));
    assert_eq!(journal[0].fault, Some(EffectName::Cut));
}

#[tokio::test]
async fn tokens_whose_answer_is_lost_are_spent_all_the_same() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    let request_id = caller.started(number).await;
    assert!(caller.sandbox.approve(number, &[]));
    let moment = Moment::AfterWork;
    let cut = Fault::next(Endpoint::Token, Effect::Cut { moment });
    caller.sandbox.add_fault(cut);
    let grant = "urn:openid:params:grant-type:ciba";
    let fields = [("grant_type", grant), ("auth_req_id", &request_id)];
    assert!(caller.form(TOKEN, &fields).send().await.is_err());
    assert_eq!(caller.note(), Some("tokens"));
    let again = caller.poll(&request_id).await;
    assert_eq!(again.body["error"], "invalid_grant");
}

#[rstest]
#[case(Endpoint::EngageCreate)]
#[case(Endpoint::EngageType)]
#[tokio::test]
async fn a_cut_body_begins_and_does_not_end(#[case] endpoint: Endpoint) {
    let caller = Caller::fast().await;
    caller
        .sandbox
        .add_fault(Fault::next(endpoint, Effect::CutBody));
    let call = if endpoint == Endpoint::EngageCreate {
        create(&caller)
    } else {
        let id = caller.sandbox.contacts_of(Role::Contact.number())[0].id;
        let path = format!("/contacts/{id}/updateContactType?contactTypeId=Member");
        caller.engage(Method::POST, &path)
    };
    let response = call.send().await.unwrap();
    assert!(response.status().is_success());
    assert!(response.bytes().await.is_err());
}

#[rstest]
#[case(Moment::BeforeWork, false)]
#[case(Moment::AfterWork, true)]
#[tokio::test]
async fn a_held_call_waits_until_the_faults_are_cleared(
    #[case] moment: Moment,
    #[case] is_done: bool,
) {
    let caller = Caller::fast().await;
    let hold = Effect::Hold { moment };
    caller
        .sandbox
        .add_fault(Fault::next(Endpoint::EngageCreate, hold));
    let call = tokio::spawn(create(&caller).send());
    caller
        .sandbox
        .wait_for_call(|call| call.fault == Some(EffectName::Hold))
        .await;
    if is_done {
        caller
            .sandbox
            .wait_for_contact(|contact| contact.attribute("mobilePhone") == Some("+4790000001"))
            .await;
    }
    assert_eq!(stands(&caller), is_done);
    assert!(!caller.sandbox.journal()[0].is_over);
    let cleared = sent(caller.bare(Method::DELETE, "/sandbox/faults")).await;
    assert_eq!(cleared.status, 204);
    assert_eq!(call.await.unwrap().unwrap().status(), 201);
}

#[tokio::test]
async fn a_caller_who_leaves_does_not_stop_the_work() {
    let caller = Caller::fast().await;
    let hold = Effect::Hold {
        moment: Moment::BeforeWork,
    };
    caller
        .sandbox
        .add_fault(Fault::next(Endpoint::EngageCreate, hold));
    let call = tokio::spawn(create(&caller).send());
    caller.sandbox.wait_for_call(|_| true).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    caller.sandbox.clear_faults();
    caller
        .sandbox
        .wait_for_contact(|contact| contact.attribute("mobilePhone") == Some("+4790000001"))
        .await;
}

#[tokio::test]
async fn a_wait_delays_the_true_answer() {
    let caller = Caller::fast().await;
    let fault = json!({
        "endpoint": "engage_count", "calls": 2, "effect": { "kind": "wait", "wait_ms": 150 },
    });
    set(&caller, &fault).await;
    let before = Instant::now();
    let answer = caller.engage_get("/contacts/count").await;
    assert_eq!((answer.status, answer.body), (200, json!(4)));
    assert!(before.elapsed() >= Duration::from_millis(150));
    let listed = caller.get("/sandbox/faults").await.body;
    assert_eq!(listed[0]["calls"], 1, "one of two is used up");
}

#[tokio::test]
async fn garbage_is_neither_text_nor_json() {
    let caller = Caller::fast().await;
    let fault = Fault::next(Endpoint::Jwks, Effect::Garbage);
    caller.sandbox.add_fault(fault);
    let url = caller.at("/access-management-1.0/access/.well-known/jwks.json");
    let response = caller.http.get(url).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let bytes = response.bytes().await.unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
}

#[tokio::test]
async fn a_wrong_type_is_json_with_other_types() {
    let caller = Caller::fast().await;
    let fault = Fault::next(Endpoint::Backchannel, Effect::WrongType);
    caller.sandbox.add_fault(fault);
    let answer = caller.start(Role::ByHand.number()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body["auth_req_id"].is_array());
    assert!(answer.body["interval"].is_object());
}

#[tokio::test]
async fn a_huge_body_is_fifty_megabytes() {
    let caller = Caller::fast().await;
    let fault = Fault::next(Endpoint::EngageCount, Effect::Huge);
    caller.sandbox.add_fault(fault);
    let call = caller.engage(Method::GET, "/contacts/count");
    let mut response = call.send().await.unwrap();
    let mut length = 0;
    while let Some(piece) = response.chunk().await.unwrap() {
        length += piece.len();
    }
    assert_eq!(length, 50_000_002);
}

#[tokio::test]
async fn a_trickle_comes_byte_by_byte() {
    let caller = Caller::fast().await;
    let fault = Fault::next(Endpoint::EngageStores, Effect::Trickle);
    caller.sandbox.add_fault(fault);
    let call = caller.engage(Method::GET, "/stores");
    let mut response = call.send().await.unwrap();
    for byte in [b"[", b"{"] {
        assert_eq!(response.chunk().await.unwrap().unwrap(), byte.as_slice());
    }
    // Whoever has had enough may stop the sandbox in the middle.
    caller.sandbox.stop().await;
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_fault_with_a_misspelt_part_is_refused() {
    let caller = Caller::fast().await;
    for fault in [
        json!({ "endpoint": "engage", "effect": { "kind": "cut" } }),
        json!({ "endpoint": "token", "effect": { "kind": "explode" } }),
        json!({ "endpoint": "token", "efect": { "kind": "cut" } }),
        json!({ "endpoint": "token", "effect": { "kind": "status", "status": 99 } }),
        json!({ "endpoint": "token", "effect": { "kind": "status" } }),
    ] {
        let call = caller.bare(Method::POST, "/sandbox/faults").json(&fault);
        assert_eq!(sent(call).await.status, 422, "{fault}");
    }
}
