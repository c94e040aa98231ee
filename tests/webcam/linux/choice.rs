//! More than one camera.

use libtest_mimic::Trial;

use super::{
    cameras::{
        device::{Driver, SECOND, TILL},
        feed::Feed,
        pictures::{Form, OLA, Scene, Shot},
        test,
    },
    formats::text_before,
    program::Running,
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test(
            "choice::the_camera_that_was_named_is_the_one_that_is_read",
            named,
        ),
        test(
            "choice::a_camera_that_is_not_there_is_told_with_those_that_are",
            unknown,
        ),
    ]
}

fn named() {
    let _driver = Driver::loopback();
    let _feeds = [
        Feed::of(&TILL, Shot::of(Scene::Kari, Form::Yuyv)),
        Feed::of(&SECOND, Shot::of(Scene::Ola, Form::Grey)),
    ];
    assert_eq!(text_before(SECOND.name), OLA);
}

fn unknown() {
    let _driver = Driver::loopback();
    let _feeds = [&TILL, &SECOND].map(|camera| Feed::of(camera, Shot::of(Scene::Shop, Form::Grey)));
    let ended = Running::practising(Some("Desk camera")).end();
    ended.assert_refused("there is no camera `Desk camera`; there is: Till camera, Second camera");
}
