//! Each way in which a camera does not give a picture, in the words that the program has for it.

use std::{os::unix::fs::PermissionsExt as _, process::Command};

use libtest_mimic::Trial;
use v4l::{
    Device,
    buffer::Type,
    io::{mmap::Stream, traits::CaptureStream as _},
};

use super::{
    cameras::{
        device::{self, Driver, TILL, VIVID},
        feed::Feed,
        pictures::{Form, Scene, Shot},
        test,
    },
    program::{self, Running},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("failures::a_computer_without_a_camera_says_so", none),
        test("failures::a_camera_that_another_program_uses_is_busy", busy),
        test(
            "failures::a_camera_that_the_system_forbids_is_refused",
            refused,
        ),
        test("failures::a_camera_that_falls_silent_is_lost", silent),
        test("failures::a_camera_that_is_pulled_out_is_lost", pulled_out),
        test(
            "failures::a_camera_of_colours_only_has_the_wrong_format",
            colours,
        ),
    ]
}

fn none() {
    // Cameras that nobody plays, as of a program for video calls that does not run, are none.
    let _driver = Driver::loopback();
    let ended = Running::practising(None).end();
    ended.assert_refused("no camera was found");
}

fn busy() {
    let _driver = Driver::vivid();
    let device = Device::new(0).unwrap();
    let mut stream = Stream::new(&device, Type::VideoCapture).unwrap();
    stream.next().unwrap();
    let ended = Running::practising(Some(VIVID)).end();
    ended.assert_refused(&format!(
        "the camera `{VIVID}` is in use by another program"
    ));
}

/// The program runs as somebody whom nothing here belongs to.
fn refused() {
    let _driver = Driver::loopback();
    let _feed = Feed::of(&TILL, Shot::of(Scene::Shop, Form::Grey));
    let nobody = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions("/dev/video0", nobody).unwrap();
    // Where it lies, others may not be allowed to look.
    let lent = std::env::temp_dir().join("medlemctl");
    std::fs::File::create(&lent).unwrap();
    device::done(
        Command::new("mount")
            .args(["--bind", program::PATH])
            .arg(&lent),
    );
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
        .arg(&lent)
        .args(["enrol", "--practice", "--camera", TILL.name])
        .env("HOME", "/nonexistent");
    let ended = Running::start(&mut command).end();
    device::done(Command::new("umount").arg(&lent));
    ended.assert_refused("the system does not let this program use the camera `Till camera`");
}

fn silent() {
    let _driver = Driver::loopback();
    let feed = Feed::of(&TILL, Shot::of(Scene::Shop, Form::Grey));
    let mut running = looking(TILL.name);
    running.until("camera opened");
    drop(feed);
    running
        .end()
        .assert_refused("the camera `Till camera` gives no more frames");
}

fn pulled_out() {
    let _driver = Driver::vivid();
    let mut running = looking(VIVID);
    running.until("camera opened");
    let _pulled_out = device::pull_out();
    let sentence = format!("the camera `{VIVID}` gives no more frames");
    running.end().assert_refused(&sentence);
}

fn colours() {
    let _driver = Driver::loopback();
    let _feed = Feed::of(&TILL, Shot::of(Scene::Shop, Form::Rgb));
    let ended = Running::practising(Some(TILL.name)).end();
    ended.assert_refused("the camera `Till camera` has no picture format that can be read");
}

/// The program, telling what it does.
fn looking(camera: &str) -> Running {
    let words = ["-v", "enrol", "--practice", "--camera", camera];
    Running::start(Command::new(program::PATH).args(words))
}
