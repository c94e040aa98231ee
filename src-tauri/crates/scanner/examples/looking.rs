//! What the live picture costs: processor time in milliseconds a second, at 1280 x 720 and 15 frames a
//! second. The empty shop is drawn beforehand, as the drawn clip does by itself; what is left of
//! drawing is measured apart. Needs Linux, which counts the time of each thread.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and ends when it cannot measure"
)]

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use enrolment::QrText;
use scanner::{FrameSource, Origin, PracticeClip, Viewfinder};
use tokio::time::{sleep, timeout};

/// For so long each case is measured; within the visit of a phone that is held up.
const SPAN: Duration = Duration::from_secs(4);

/// After this the frames flow.
const WARM_UP: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let viewfinder = Viewfinder::start(Origin::Drawn);
    sleep(WARM_UP).await;
    measure("idle", &viewfinder, false).await;
    viewfinder.look(true);
    measure("looking", &viewfinder, false).await;
    measure("looking and shown", &viewfinder, true).await;
    viewfinder.hold_up(QrText::new(
        "https://qr.vipps.no/28/2/01/031/4790000001?v=1",
    ));
    sleep(WARM_UP).await;
    measure("looking at a phone", &viewfinder, false).await;
    drawing("drawing the shop", PracticeClip::empty(1));
    let text = QrText::new("https://qr.vipps.no/28/2/01/031/4790000001?v=1");
    let mut clip = PracticeClip::empty(1);
    clip.hold_up(&text).unwrap();
    drawing("drawing a phone", clip);
}

async fn measure(case: &str, viewfinder: &Viewfinder, is_shown: bool) {
    let (began, before) = (Instant::now(), spent());
    if is_shown {
        let mut previews = viewfinder.previews();
        let reading = async { while previews.next().await.is_some() {} };
        timeout(SPAN, reading).await.unwrap_err();
    } else {
        sleep(SPAN).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    let by_thread: Vec<_> = spent()
        .into_iter()
        .map(|(thread, after)| {
            let before = before.get(&thread).copied().unwrap_or_default();
            (thread, (after - before) / seconds)
        })
        .filter(|(_, each)| *each >= 0.05)
        .collect();
    let all: f64 = by_thread.iter().map(|(_, each)| each).sum();
    let parts: Vec<_> = by_thread
        .iter()
        .map(|(thread, each)| format!("{thread} {each:.1}"))
        .collect();
    println!("{case}: {all:.1} ms/s ({})", parts.join(", "));
}

/// Milliseconds that each kind of thread of this process has run.
fn spent() -> BTreeMap<String, f64> {
    let mut spent = BTreeMap::new();
    for thread in fs::read_dir("/proc/self/task").unwrap() {
        let folder = thread.unwrap().path();
        // A thread may end while it is looked at.
        let Ok(times) = fs::read_to_string(folder.join("schedstat")) else {
            continue;
        };
        let name = fs::read_to_string(folder.join("comm")).unwrap_or_default();
        let nanoseconds: f64 = times.split(' ').next().unwrap().parse().unwrap();
        *spent.entry(name.trim().to_owned()).or_default() += nanoseconds / 1e6;
    }
    spent
}

fn drawing(case: &str, mut clip: PracticeClip) {
    const FRAMES: u32 = 60;
    let before: f64 = spent().values().sum();
    for _ in 0..FRAMES {
        clip.next_frame().unwrap();
    }
    let after: f64 = spent().values().sum();
    let each = (after - before) / f64::from(FRAMES);
    println!(
        "{case}: {:.1} ms/s",
        each / PracticeClip::PACE.as_secs_f64()
    );
}
