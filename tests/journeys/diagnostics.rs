//! What support gets of a till, searched like everything that a till leaves behind.

use std::fs;

use sandbox::Role;

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn diagnostics_tell_what_happened_and_of_nobody() {
    let desk = Desk::usual().await;
    let enrolled = desk.enrolled(Role::ApprovesAll.number());
    desk.enrolled(Role::NotOnVipps.number());
    // The window writes the same lines to its files.
    let logs = desk.home().join(".local/state/medlem/logs");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("medlem.log"), &enrolled.log).unwrap();

    // Its output is searched for everything private that the runs met.
    let shown = desk.finish(desk.start(&["diagnostics"]));
    assert_eq!(shown.code(), Some(0), "{}", shown.log);
    for part in [
        "1  enrolled, the last at",
        "1  notOnVipps, the last at",
        "till.id = \"till-1\"",
        "Vipps accepts the keys.",
        "== medlem.log",
    ] {
        assert!(shown.out.contains(part), "{part}: {}", shown.out);
    }
    let last_line = enrolled.log.lines().last().unwrap();
    assert!(shown.out.contains(last_line), "{}", shown.out);
    assert!(!shown.out.contains(desk.home().to_str().unwrap()));
}
