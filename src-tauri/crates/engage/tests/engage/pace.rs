//! The rate limit that a key has.

use std::time::Duration;

use tokio::{task::JoinSet, time::Instant};

use crate::stand_in::{status, tenant};

#[tokio::test]
async fn all_clones_together_stay_below_fifty_calls_a_second() {
    let (_server, client) = tenant(status(200).set_body_json(1)).await;
    let mut calls = JoinSet::new();
    let started = Instant::now();
    for _ in 0..60 {
        let clone = client.clone();
        calls.spawn(async move { clone.count().await });
    }
    while let Some(call) = calls.join_next().await {
        assert_eq!(call.unwrap(), Ok(1));
    }
    assert!(
        started.elapsed() > Duration::from_secs(1),
        "sixty calls went out within a second"
    );
}
