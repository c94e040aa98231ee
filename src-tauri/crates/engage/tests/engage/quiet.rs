//! What must not be seen: the key, the number, the address with its query, a body.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use enrolment::ports::MemberRegister;
use tracing_subscriber::filter::LevelFilter;

use crate::stand_in::{
    After, ID, KEY, client, error, everything, kari, new_contact, number, raw_server, status,
    tenant,
};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_endpoint_and_nobody() {
    let written = Written::default();
    let writer = written.clone();
    let log = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        // The digits of a time may well be those of a birth year.
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let (_server, good) = tenant(status(200).set_body_json(kari())).await;
    let (_other, bad) = tenant(error(400, "kari@example.com")).await;
    let cut = client(
        &raw_server(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
            After::HangUp,
        )
        .await,
    );
    {
        let _guard = tracing::subscriber::set_default(log);
        // A test beside this one, without a log, may have been the first to come by a place that logs,
        // and that place then counts as unheard.
        let _ = good.find(&number()).await;
        tracing::callsite::rebuild_interest_cache();
        for client in [good, bad, cut] {
            let _ = client.find(&number()).await;
            let _ = client.create(&new_contact(everything())).await;
            let _ = client.read(&enrolment::ContactId(ID.to_owned())).await;
        }
    }
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("endpoint=\"contacts/{id}\" method=GET status=200"),
        "{log}"
    );
    assert!(log.contains("elapsed_ms="), "{log}");
    for hidden in [
        KEY,
        "90000001",
        "mobilePhone",
        "Kari",
        "kari",
        "Nordmann",
        "Eksempelgata",
        "1990",
    ] {
        assert!(!log.contains(hidden), "{hidden} stands in the log:\n{log}");
    }
}

#[tokio::test]
async fn a_client_does_not_print_its_key() {
    let shown = format!("{:?}", client("https://chain.voyado.com"));
    assert_eq!(shown, "Client { source: \"POS\", store: \"oslo-01\", .. }");
}
