//! A camera that goes and comes back, before the live picture that is behind the window.

use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use scanner::{CameraChoice, CameraFault, CameraRequest, CameraState, Origin, Viewfinder};

use super::{
    cameras::{
        device::{self, Driver, TILL, VIVID},
        feed::Feed,
        pictures::{Form, Scene, Shot},
        test,
    },
    tell,
};

/// In so long a camera is back that is there again.
const BACK: Duration = Duration::from_secs(3);

/// In so long it is noticed that nothing comes: after two seconds, on a slow machine.
const NOTICED: Duration = Duration::from_secs(4);

/// Longer than a camera takes to open here.
const OPENED: Duration = Duration::from_secs(20);

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test(
            "returning::a_camera_that_falls_silent_is_back_when_it_gives_frames_again",
            silent,
        ),
        test(
            "returning::a_camera_that_was_pulled_out_is_back_when_it_is_plugged_in",
            pulled_out,
        ),
    ]
}

fn silent() {
    let _driver = Driver::loopback();
    let feed = Feed::of(&TILL, Shot::of(Scene::Shop, Form::Grey));
    let watched = Watched::start(TILL.name);
    watched.is_live(OPENED);
    drop(feed);
    watched.is_lost(NOTICED);
    let _feed = Feed::of(&TILL, Shot::of(Scene::Shop, Form::Grey));
    watched.is_live(BACK);
}

fn pulled_out() {
    let _driver = Driver::vivid();
    let watched = Watched::start(VIVID);
    watched.is_live(OPENED);
    let pulled_out = device::pull_out();
    watched.is_lost(NOTICED);
    drop(pulled_out);
    watched.is_live(BACK);
}

/// The live picture of one camera.
struct Watched {
    runtime: tokio::runtime::Runtime,
    viewfinder: Viewfinder,
    camera: &'static str,
}

impl Watched {
    fn start(camera: &'static str) -> Self {
        let request = CameraRequest {
            camera: CameraChoice::Name(camera.to_owned()),
            ..CameraRequest::default()
        };
        Self {
            runtime: tokio::runtime::Runtime::new().unwrap(),
            viewfinder: Viewfinder::start(Origin::Camera {
                request,
                or_drawn: false,
            }),
            camera,
        }
    }

    fn is_live(&self, within: Duration) {
        let name = self.camera.to_owned();
        self.is(&CameraState::Live { name }, within);
    }

    fn is_lost(&self, within: Duration) {
        let state = CameraState::Fails {
            fault: CameraFault::Lost,
            name: Some(self.camera.to_owned()),
        };
        self.is(&state, within);
    }

    #[track_caller]
    fn is(&self, wanted: &CameraState, within: Duration) {
        let began = Instant::now();
        let mut states = self.viewfinder.state();
        let reached = self.runtime.block_on(async {
            let reached = states.wait_for(|state| state == wanted);
            tokio::time::timeout(within, reached).await.is_ok()
        });
        let state = self.viewfinder.state();
        assert!(
            reached,
            "not {wanted:?} within {within:?} but {:?}",
            *state.borrow()
        );
        tell(&format!("{wanted:?} after {:.1?}", began.elapsed()));
    }
}
