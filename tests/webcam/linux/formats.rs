//! Every form and size in which a webcam sends its picture.

use libtest_mimic::Trial;
use scanner::{CameraChoice, CameraRequest, Chain, LiveReader, Webcam, scan};
use tokio_util::sync::CancellationToken;

use super::cameras::{
    device::{Driver, TILL},
    feed::Feed,
    pictures::{Form, KARI, SIZES, Scene, Shot},
    test,
};

pub(crate) fn tests() -> Vec<Trial> {
    let tests = shots().map(|shot| {
        let (form, (width, height)) = (format!("{:?}", shot.form).to_lowercase(), shot.size);
        let name = format!("formats::a_{form}_camera_of_{width}x{height}_is_read");
        test(name, move || is_read(shot))
    });
    tests.collect()
}

/// All of them.
pub(crate) fn shots() -> impl Iterator<Item = Shot> {
    Form::READABLE.into_iter().flat_map(|form| {
        SIZES.map(|size| Shot {
            scene: Scene::Kari,
            form,
            size,
        })
    })
}

/// The camera has this form and size only, whatever it is asked for.
fn is_read(shot: Shot) {
    let _driver = Driver::loopback();
    let _feed = Feed::of(&TILL, shot);
    assert_eq!(text_before(TILL.name), KARI);
}

/// The first personal code that the camera of this name shows.
pub(crate) fn text_before(camera: &str) -> String {
    let mut webcam = Webcam::open(CameraRequest {
        camera: CameraChoice::Name(camera.to_owned()),
        ..CameraRequest::default()
    })
    .unwrap();
    let mut reader = LiveReader::new(Chain::default());
    let scanned = scan(&mut webcam, &mut reader, &CancellationToken::new(), drop);
    scanned.unwrap().text.expose().to_owned()
}
