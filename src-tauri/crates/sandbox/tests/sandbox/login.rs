//! Asking, answering and polling.

use crate::caller::{Caller, START, fast, sent};
use reqwest::Method;
use rstest::rstest;
use sandbox::{
    ClientAuth, RefusalMember, RefusalMoment, Role, SandboxConfig, UnavailableScope, VippsQuirks,
};
use serde_json::json;

#[tokio::test]
async fn the_discovery_document_leads_to_every_endpoint() {
    let caller = Caller::fast().await;
    let url = format!(
        "{}.well-known/openid-configuration",
        caller.sandbox.issuer()
    );
    let response = caller.http.get(url).send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "max-age=3600");
    let document: serde_json::Value = response.json().await.unwrap();
    assert_eq!(document["issuer"], caller.sandbox.issuer());
    assert_eq!(
        document["backchannel_authentication_endpoint"],
        caller.at(START)
    );
}

#[tokio::test]
async fn discovery_may_keep_the_backchannel_endpoint_to_itself() {
    let caller = Caller::with(SandboxConfig {
        vipps_quirks: VippsQuirks {
            backchannel_discoverable: false,
            ..VippsQuirks::default()
        },
        ..fast()
    })
    .await;
    let path = "/access-management-1.0/access/.well-known/openid-configuration";
    let document = caller.get(path).await.body;
    assert!(
        document
            .get("backchannel_authentication_endpoint")
            .is_none()
    );
}

#[tokio::test]
async fn a_start_answers_handle_lifetime_and_interval() {
    let caller = Caller::with(SandboxConfig::default()).await;
    let number = Role::ByHand.number();
    let more = [("requested_expiry", "180"), ("binding_message", "K7P-412")];
    let answer = caller.start_with(number, &more).await;
    let members = answer.body.as_object().unwrap();
    assert_eq!(members.len(), 3);
    assert_eq!(answer.body["expires_in"], 180);
    assert_eq!(answer.body["interval"], 5);
    assert_eq!(answer.text("auth_req_id").len(), 27);
    let push = caller.sandbox.wait_for_push(number).await;
    assert_eq!(push.code.as_deref(), Some("K7P-412"));
}

#[rstest]
#[case(Role::ApprovesAll, 200, None)]
#[case(Role::Danish, 200, None)]
#[case(Role::Finnish, 200, None)]
#[case(Role::Swedish, 200, None)]
#[case(Role::Declines, 400, Some("access_denied"))]
#[tokio::test]
async fn scripted_customers_answer_as_the_cast_says(
    #[case] role: Role,
    #[case] status: u16,
    #[case] error: Option<&str>,
) {
    let caller = Caller::fast().await;
    let request_id = caller.started(role.number()).await;
    let answer = caller.outcome(&request_id).await;
    assert_eq!(answer.status, status);
    assert_eq!(
        answer.body.get("error").and_then(|error| error.as_str()),
        error
    );
}

#[rstest]
#[case(Role::ApprovesAll, true, 200, "auth_req_id", None)]
#[case(Role::NotOnVipps, false, 400, "error", Some("unknown_user_id"))]
#[case(Role::ListedButInvalid, true, 400, "error_code", Some("invalid_user"))]
#[case(Role::OldApp, true, 400, "error_code", Some("old_app"))]
#[tokio::test]
async fn standing_shows_in_exists_and_in_the_start(
    #[case] role: Role,
    #[case] exists: bool,
    #[case] status: u16,
    #[case] member: &str,
    #[case] code: Option<&str>,
) {
    let caller = Caller::fast().await;
    let hint = format!("urn:msisdn:{}", role.number());
    let path = "/vipps-login-ciba/api/v1/user-exists";
    let answer = sent(caller.form(path, &[("login_hint", &hint)])).await;
    assert_eq!(answer.body, json!({ "exists": exists }));
    let answer = caller.start(role.number()).await;
    assert_eq!(answer.status, status);
    assert!(answer.body.get(member).is_some());
    if let Some(code) = code {
        assert_eq!(answer.body[member], code);
    }
}

#[tokio::test]
async fn an_unknown_number_is_not_on_vipps() {
    let answer = Caller::fast().await.start("4799999999").await;
    assert_eq!(answer.body["error"], "unknown_user_id");
}

#[tokio::test]
async fn an_old_app_may_be_told_of_while_polling_and_in_the_other_member() {
    let caller = Caller::with(SandboxConfig {
        vipps_quirks: VippsQuirks {
            refusal_member: RefusalMember::Error,
            refusal_moment: RefusalMoment::Poll,
            interval_told: false,
            ..VippsQuirks::default()
        },
        ..fast()
    })
    .await;
    let number = Role::OldApp.number();
    let start = caller.start(number).await;
    assert!(start.body.get("interval").is_none());
    let request_id = start.text("auth_req_id");
    let answer = caller.poll(&request_id).await;
    assert_eq!(answer.body["error"], "old_app");
    assert!(
        !caller.sandbox.approve(number, &[]),
        "nobody can answer in an app that cannot show it"
    );
    assert_eq!(caller.poll(&request_id).await.body["error"], "old_app");
}

#[tokio::test]
async fn tokens_come_once() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    let request_id = caller.started(number).await;
    let pending = caller.poll(&request_id).await;
    assert_eq!(pending.body["error"], "authorization_pending");
    assert!(caller.sandbox.approve(number, &[]));
    let tokens = caller.poll(&request_id).await;
    assert_eq!(tokens.status, 200);
    assert_eq!(tokens.body["token_type"], "Bearer");
    assert_eq!(tokens.body["expires_in"], 300);
    let again = caller.poll(&request_id).await;
    assert_eq!(
        (again.status, &again.body["error"]),
        (400, &json!("invalid_grant"))
    );
    assert_eq!(caller.note(), Some("used_request"));
}

#[tokio::test]
async fn a_declined_request_stays_declined() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    let request_id = caller.started(number).await;
    assert!(caller.sandbox.decline(number));
    for _ in 0..2 {
        let answer = caller.poll(&request_id).await;
        assert_eq!(answer.body["error"], "access_denied");
    }
    assert!(
        !caller.sandbox.approve(number, &[]),
        "nothing is open any more"
    );
}

#[tokio::test]
async fn a_request_that_has_run_out_says_so() {
    let caller = Caller::fast().await;
    let number = Role::NeverAnswers.number();
    let request_id = caller.started(number).await;
    assert_eq!(caller.sandbox.expire(number), 1);
    let answer = caller.poll(&request_id).await;
    assert_eq!(answer.body["error"], "expired_token");
    assert!(caller.sandbox.pending(number).is_empty());
}

#[tokio::test]
async fn the_last_second_is_before_the_end_and_not_long_before() {
    let caller = Caller::with(SandboxConfig {
        requested_expiry: 1..=900,
        ..fast()
    })
    .await;
    let before = std::time::Instant::now();
    let number = Role::LastSecond.number();
    let request_id = caller
        .started_with(number, &[("requested_expiry", "2")])
        .await;
    let answer = caller.outcome(&request_id).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(before.elapsed().as_millis() >= 900);
}

#[tokio::test]
async fn an_early_poll_is_slowed_down_and_counted() {
    let caller = Caller::with(SandboxConfig::default()).await;
    let number = Role::ByHand.number();
    let request_id = caller.started(number).await;
    caller.sandbox.approve(number, &[]);
    let answer = caller.poll(&request_id).await;
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (400, &json!("slow_down"))
    );
    let call = caller.sandbox.journal().pop().unwrap();
    assert_eq!(call.note, Some("early_poll"));
    assert_eq!(call.login, Some(1));
    assert_eq!(call.number.as_deref(), Some(number));
}

#[tokio::test]
async fn a_poll_after_the_interval_is_not_early() {
    let caller = Caller::with(SandboxConfig {
        interval: 1,
        ..SandboxConfig::default()
    })
    .await;
    let request_id = caller.started(Role::ByHand.number()).await;
    // The interval is the protocol here, not a way to wait for something.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let answer = caller.poll(&request_id).await;
    assert_eq!(answer.body["error"], "authorization_pending");
}

#[tokio::test]
async fn a_third_login_towards_one_user_is_too_many() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    caller.started(number).await;
    caller.started(number).await;
    let hint = format!("urn:msisdn:{number}");
    let third = caller
        .form(START, &[("scope", "openid"), ("login_hint", &hint)])
        .send()
        .await
        .unwrap();
    assert_eq!(third.status(), 429);
    assert_eq!(third.headers()["retry-after"], "5");
    caller.started(Role::NeverAnswers.number()).await;
}

#[rstest]
#[case(UnavailableScope::Dropped, 200)]
#[case(UnavailableScope::Refused, 400)]
#[tokio::test]
async fn a_scope_outside_the_plan_is_dropped_or_refused(
    #[case] unavailable_scope: UnavailableScope,
    #[case] status: u16,
) {
    let caller = Caller::with(SandboxConfig {
        unavailable_scope,
        ..fast()
    })
    .await;
    let number = Role::ByHand.number();
    let answer = caller
        .start_with(number, &[("scope", "openid gender delegatedConsents")])
        .await;
    assert_eq!(answer.status, status);
    if status == 200 {
        assert_eq!(caller.sandbox.pending(number)[0].scopes, ["openid"]);
    } else {
        assert_eq!(answer.body["error"], "invalid_scope");
    }
}

#[tokio::test]
async fn a_unit_set_to_post_takes_keys_as_fields_only() {
    let caller = Caller::with(SandboxConfig {
        client_auth: ClientAuth::Post,
        ..fast()
    })
    .await;
    let keys = caller.sandbox.credentials().clone();
    let hint = format!("urn:msisdn:{}", Role::ByHand.number());
    let fields = [
        ("scope", "openid"),
        ("login_hint", hint.as_str()),
        ("client_id", &keys.client_id),
        ("client_secret", &keys.client_secret),
    ];
    let by_fields = sent(caller.bare(Method::POST, START).form(&fields)).await;
    assert_eq!(by_fields.status, 200, "{by_fields:?}");
    let by_header = sent(caller.form(START, &fields[..2])).await;
    assert_eq!(by_header.body["error"], "invalid_client");
    let by_both = sent(caller.form(START, &fields)).await;
    assert_eq!(by_both.body["error"], "invalid_client");
}

#[tokio::test]
async fn partners_send_a_bearer_token_and_every_header() {
    let caller = Caller::with(SandboxConfig {
        require_partner: true,
        ..fast()
    })
    .await;
    let keys = caller.sandbox.credentials().clone();
    let with_headers = |call: reqwest::RequestBuilder| {
        call.header("Merchant-Serial-Number", &keys.merchant_serial_number)
            .header("Vipps-System-Name", "till")
            .header("Vipps-System-Version", "1.0")
            .header("Vipps-System-Plugin-Name", "club")
            .header("Vipps-System-Plugin-Version", "1.0")
    };
    let get_token = caller
        .bare(Method::POST, "/accesstoken/get")
        .header("client_id", &keys.client_id)
        .header("client_secret", &keys.client_secret)
        .header("Ocp-Apim-Subscription-Key", &keys.subscription_key);
    let token = sent(with_headers(get_token)).await.text("access_token");
    let hint = format!("urn:msisdn:{}", Role::ByHand.number());
    let fields = [("scope", "openid"), ("login_hint", hint.as_str())];
    let start = || {
        caller
            .bare(Method::POST, START)
            .form(&fields)
            .bearer_auth(&token)
    };
    assert_eq!(sent(with_headers(start())).await.status, 200);
    assert_eq!(sent(start()).await.body["error"], "invalid_request");
    let basic = sent(with_headers(caller.form(START, &fields))).await;
    assert_eq!(basic.body["error"], "invalid_client");
}
