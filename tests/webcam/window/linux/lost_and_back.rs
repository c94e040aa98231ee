//! A camera that falls silent and comes back while nobody touches anything.

use std::time::Duration;

use libtest_mimic::Trial;

use super::{
    cameras::{
        device::{Driver, TILL},
        feed::{self, Feed},
        pictures::{Form, Scene, Shot},
        test,
    },
    machine::Machine,
    until::{SOON, until},
    window::Window,
    words::NORWEGIAN,
};

const SHOP: Shot = Shot {
    scene: Scene::Shop,
    form: Form::Grey,
    // Small and slow: everything that looks at it is emulated.
    size: (320, 240),
};
const SUNNY: Shot = Shot {
    scene: Scene::SunnyShop,
    ..SHOP
};
const PACE: Duration = Duration::from_millis(250);

pub(super) const SHOTS: [Shot; 2] = [SHOP, SUNNY];

pub(super) fn tests() -> Vec<Trial> {
    let test = test(
        "lost_and_back::a_lost_camera_is_told_and_its_picture_comes_back_by_itself",
        || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(lost_and_back());
        },
    );
    // It takes minutes.
    vec![test.with_ignored_flag(true)]
}

async fn lost_and_back() {
    let _driver = Driver::loopback();
    let feed = Feed::paced(&TILL, SHOP, PACE);
    let machine = Machine::new();
    let window = Window::open(&machine, &["--practice"]).await;
    is_live(&window, &feed).await;

    drop(feed);
    let told = told();
    until("it is told that the camera is lost", SOON, async || {
        let text = window.text().await;
        told.iter().all(|words| text.contains(words)).then_some(())
    })
    .await;

    let feed = Feed::paced(&TILL, SHOP, PACE);
    is_live(&window, &feed).await;
}

/// The picture in the window follows what the camera sees, and nothing is told of a lost one.
async fn is_live(window: &Window, feed: &Feed) {
    for shot in [SUNNY, SHOP] {
        let frames = feed::frames([shot]);
        let wanted = mean(&frames[0]);
        feed.show(frames);
        let what = format!("the window shows the {:?}", shot.scene);
        until(&what, SOON, async || {
            let shown = brightness(window).await?;
            ((shown - wanted).abs() < 5.0).then_some(())
        })
        .await;
    }
    for words in told() {
        window.hides(&words, SOON).await;
    }
}

/// What is to be read of a lost camera: in place of its picture, and in the status line.
fn told() -> [String; 2] {
    let [sentence, camera, fails] = [
        "common.cameraFaults.lost.sentence",
        "common.services.camera",
        "common.camera.fails",
    ]
    .map(|key| NORWEGIAN.of(key));
    [sentence, format!("{camera}: {fails}")]
}

fn mean(levels: &[u8]) -> f64 {
    let sum: u32 = levels.iter().copied().map(u32::from).sum();
    let (width, height) = SHOP.size;
    f64::from(sum) / f64::from(width * height)
}

/// About the mean of the picture in the window; `None` where none is shown.
async fn brightness(window: &Window) -> Option<f64> {
    // Of some points: a script is slow here too.
    let script = format!(
        "const canvas = document.querySelector('[aria-label=\"{}\"] canvas');
        if (!canvas?.width) return null;
        const {{ width, height }} = canvas;
        const {{ data }} = canvas.getContext('2d').getImageData(0, 0, width, height);
        let sum = 0;
        let points = 0;
        for (let at = 0; at < data.length; at += 4 * 61, points++) sum += data[at];
        return sum / points;",
        NORWEGIAN.of("cashier.viewfinder.label"),
    );
    window.0.run(&script).await.as_f64()
}
