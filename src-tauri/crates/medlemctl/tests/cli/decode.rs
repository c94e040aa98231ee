//! `decode`: the codes in pictures.

use serde_json::Value;

use crate::{machine::Machine, pictures::picture};

#[tokio::test]
async fn each_file_is_one_object_of_a_fixed_shape() {
    let ran = Machine::new()
        .run(&["decode", "--json", &picture("phone-photo.jpg")])
        .await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let mut line: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(line["elapsed_us"].take().is_u64());
    assert_eq!(
        line,
        serde_json::json!({
            "file": picture("phone-photo.jpg"),
            "codes": [{
                "text": "https://qr.vipps.no/28/2/01/031/4790000001?v=1",
                "kind": "personalVipps",
            }],
            "elapsed_us": null,
        })
    );
}

#[tokio::test]
async fn one_broken_file_does_not_hide_the_others() {
    let machine = Machine::new();
    machine.write("broken.png", "Dear sir or madam");
    let (first, last) = (picture("nothing.jpg"), picture("phone-photo.jpg"));

    let ran = machine
        .run(&["decode", &first, "broken.png", "missing.png", &last])
        .await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let told: Vec<_> = ran.out.lines().collect();
    assert_eq!(told.len(), 2, "{ran:?}");
    assert_eq!(told[0], format!("{first}: no code"));
    assert!(told[1].starts_with(&format!("{last}: PersonalVipps https://")));
    let complaints: Vec<_> = ran.err.lines().collect();
    assert_eq!(complaints.len(), 2, "{ran:?}");
    assert!(complaints[0].starts_with("medlemctl: could not read `broken.png`: "));
    assert!(complaints[1].starts_with("medlemctl: could not read `missing.png`: "));

    let ran = machine
        .run(&["decode", "--json", "broken.png", &last])
        .await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["codes"], serde_json::json!([]));
    assert!(lines[0]["error"].is_string());
    assert_eq!(lines[1]["codes"][0]["kind"], "personalVipps");
    assert!(lines[1].get("error").is_none());
}

/// A code or the name of a file could else rename the window, move the cursor or turn the line round.
#[tokio::test]
async fn a_terminal_does_not_obey_what_a_code_says() {
    let hostile = "A\u{1b}]0;owned\u{7}B\u{9b}2JC\rD\nE\u{202e}F";
    let machine = Machine::new();
    machine.write("a\u{1b}[2J.pgm", drawn(hostile));
    let shows = |text: &str| {
        text.trim_end_matches('\n')
            .chars()
            .any(|c| c.is_control() || c == '\u{202e}')
    };

    let ran = machine.run(&["decode", "a\u{1b}[2J.pgm"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("owned"), "{ran:?}");
    assert!(!shows(&ran.out), "{ran:?}");

    let ran = machine.run(&["decode", "--json", "a\u{1b}[2J.pgm"]).await;
    assert!(!shows(&ran.out), "{ran:?}");
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(line["codes"][0]["text"], hostile, "escaped, not changed");

    let ran = machine.run(&["decode", "b\u{1b}[2J.pgm"]).await;
    assert_eq!(ran.code, Some(1));
    assert!(!shows(&ran.err), "{ran:?}");
}

/// A picture of a code, eight pixels a module.
fn drawn(text: &str) -> Vec<u8> {
    const MODULE: usize = 8;
    const QUIET: usize = 4;
    let code = qrcode::QrCode::new(text).unwrap();
    let side = (code.width() + 2 * QUIET) * MODULE;
    let mut picture = format!("P5 {side} {side} 255\n").into_bytes();
    for y in 0..side {
        for x in 0..side {
            let inside = (QUIET * MODULE)..(side - QUIET * MODULE);
            let is_dark = inside.contains(&x)
                && inside.contains(&y)
                && code[(x / MODULE - QUIET, y / MODULE - QUIET)] == qrcode::Color::Dark;
            picture.push(if is_dark { 0 } else { 255 });
        }
    }
    picture
}

#[tokio::test]
async fn an_explanation_is_a_picture_beside_the_picture_with_the_code_framed() {
    let machine = Machine::new();
    let photo = std::fs::read(picture("phone-photo.jpg")).unwrap();
    machine.write("photo.jpg", &photo);

    let ran = machine.run(&["decode", "--explain", "photo.jpg"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("photo.jpg: PersonalVipps https://"));
    assert_eq!(ran.err.trim(), "written: photo.jpg.explained.png");
    let photo = image::load_from_memory(&photo).unwrap();
    let explained = image::open(machine.path("photo.jpg.explained.png")).unwrap();
    assert!(explained.height() > photo.height(), "the legend is below");
    let explained = explained.into_rgb8();
    let framed = explained
        .rows()
        .take(photo.height() as usize)
        .flatten()
        .filter(|pixel| pixel.0 == [0, 230, 120])
        .count();
    assert!(framed > 400, "{framed} green pixels round the code");
}

#[tokio::test]
async fn an_explanation_that_cannot_be_written_takes_no_code_with_it() {
    let machine = Machine::new();
    let photo = std::fs::read(picture("phone-photo.jpg")).unwrap();
    machine.write("photo.jpg", photo);
    std::fs::create_dir(machine.path("photo.jpg.explained.png")).unwrap();

    let ran = machine.run(&["decode", "--explain", "photo.jpg"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.starts_with("photo.jpg: PersonalVipps https://"));
    let complaint = "medlemctl: could not write `photo.jpg.explained.png`: ";
    assert!(ran.err.starts_with(complaint), "{ran:?}");
}
