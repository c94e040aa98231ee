//! `sandbox`: what it prints is what one needs.

use std::collections::HashMap;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{live::Live, machine::Machine, shop::SETTINGS};

/// The names and values of what it prints.
fn printed(text: &str) -> HashMap<&str, &str> {
    let pairs = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.next()?))
    });
    pairs.collect()
}

#[tokio::test]
async fn the_printed_addresses_and_keys_work() {
    let machine = Machine::with_keychain().await;
    let mut running = Live::start(&mut machine.command(&["sandbox", "--port", "0"]));
    let text = running.until("Ctrl-C ends it.").await.to_owned();
    let printed = printed(&text);
    for name in [
        "vipps.client_id",
        "vipps.client_secret",
        "vipps.subscription_key",
        "engage.api_key",
    ] {
        let kept = machine.feed(&["secrets", "set", name], printed[name]).await;
        assert_eq!(kept.code, Some(0), "{kept:?}");
    }
    machine.write(
        SETTINGS,
        format!(
            "[till]\nid = \"t1\"\nstore = \"oslo-01\"\n[vipps]\nbase_url = \"{}\"\n\
             merchant_serial_number = \"{}\"\n[engage]\nbase_url = \"{}\"\n",
            printed["vipps.base_url"],
            printed["vipps.merchant_serial_number"],
            printed["engage.base_url"],
        ),
    );
    let ran = machine.run(&["--config", SETTINGS, "doctor"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");

    let address = printed["vipps.base_url"].strip_prefix("http://").unwrap();
    let mut line = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /phone HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("<title>Phones</title>"), "{answer}");
}

#[tokio::test]
async fn a_port_that_is_taken_says_so() {
    let machine = Machine::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = machine.run(&["sandbox", "--port", &port]).await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 1);
    let begins = format!("could not listen on 127.0.0.1:{port}: Address already in use");
    assert!(sentence.starts_with(&begins), "{sentence}");
}
