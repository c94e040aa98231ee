//! Readers that go away.

use std::io;

use rstest::rstest;

use crate::{
    machine::{Machine, run},
    pictures::picture,
};

/// The writing end of a pipe that nobody reads.
fn unread() -> io::PipeWriter {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    writer
}

#[rstest]
#[case(&["--help"], 0)]
#[case(&["decode", "PICTURE"], 0)]
#[case(&["decode", "--json", "PICTURE"], 0)]
#[case(&["enrol", "--practice", "--json", "--phone", "900 00 008"], 12)]
#[case(&["enrol", "--practice", "--phone", "900 00 008"], 12)]
#[case(&["doctor"], 1)]
#[tokio::test]
async fn nothing_breaks_when_nobody_reads(#[case] arguments: &[&str], #[case] code: i32) {
    let machine = Machine::new();
    let picture = picture("phone-photo.jpg");
    let arguments: Vec<_> = arguments
        .iter()
        .map(|word| {
            if *word == "PICTURE" {
                picture.as_str()
            } else {
                word
            }
        })
        .collect();

    let ran = run(machine.command(&arguments).stdout(unread()), b"").await;
    assert_eq!(ran.code, Some(code), "standard output: {ran:?}");
    assert!(!ran.err.contains("panicked"), "{ran:?}");

    let arguments = [&["-vv"], arguments.as_slice()].concat();
    let ran = run(machine.command(&arguments).stderr(unread()), b"").await;
    assert_eq!(ran.code, Some(code), "standard error: {ran:?}");
}
