//! The camera: what it sees, its picture, and trying it again.

use std::future::pending;

use scanner::Viewfinder;
use tauri::{
    Runtime, State, WebviewWindow,
    ipc::{Channel, InvokeResponseBody},
};
use till::Desk;
use tokio::sync::{broadcast::error::RecvError, watch};

use crate::{
    preview::Shown,
    views::{Refusal, ScanEvent},
    watches::{Kind, Watches},
};

/// Sends what is seen and read in the picture.
#[tauri::command]
pub(crate) async fn watch_camera<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    watches: State<'_, Watches>,
    on_event: Channel<ScanEvent>,
) -> Result<(), Refusal> {
    let viewfinder = desk.viewfinder();
    let mut scans = desk.scans();
    let of_scans = on_event.clone();
    let read = async move {
        loop {
            let scan = match scans.recv().await {
                Ok(scan) => scan,
                // What was missed stands among the enrolments, which are watched apart.
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return,
            };
            if of_scans.send(scan.into()).is_err() {
                return;
            }
        }
    };
    let seen = with_each(viewfinder, move |viewfinder| {
        let on_event = on_event.clone();
        async move {
            let mut sightings = viewfinder.sightings();
            loop {
                let event = ScanEvent::from(&*sightings.borrow_and_update());
                if on_event.send(event).is_err() || sightings.changed().await.is_err() {
                    return;
                }
            }
        }
    });
    watches.begin(window.label(), Kind::Camera, async move {
        tokio::join!(read, seen);
    });
    Ok(())
}

/// Sends the picture as JPEG; the next one after `preview_shown`.
#[tauri::command]
pub(crate) async fn watch_preview<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    watches: State<'_, Watches>,
    shown: State<'_, Shown>,
    on_frame: Channel<InvokeResponseBody>,
) -> Result<(), Refusal> {
    let shown = shown.of(window.label());
    let sent = with_each(desk.viewfinder(), move |viewfinder| {
        let (on_frame, shown) = (on_frame.clone(), shown.clone());
        async move {
            let mut previews = viewfinder.previews();
            while let Some(jpeg) = previews.next().await {
                let jpeg = InvokeResponseBody::Raw(jpeg.to_vec());
                if on_frame.send(jpeg).is_err() {
                    return;
                }
                shown.notified().await;
            }
        }
    });
    watches.begin(window.label(), Kind::Preview, sent);
    Ok(())
}

/// Says that the last picture was painted, and the next one is wanted.
#[tauri::command]
pub(crate) async fn preview_shown<R: Runtime>(
    window: WebviewWindow<R>,
    shown: State<'_, Shown>,
) -> Result<(), Refusal> {
    shown.tell(window.label());
    Ok(())
}

/// Tries the camera again at once.
#[tauri::command]
pub(crate) async fn retry_camera(desk: State<'_, Desk>) -> Result<(), Refusal> {
    desk.retry_camera();
    Ok(())
}

/// Does `each` with the viewfinder that is in use, anew whenever that is another one.
async fn with_each<F: Future<Output = ()>>(
    mut viewfinder: watch::Receiver<Option<Viewfinder>>,
    each: impl Fn(Viewfinder) -> F,
) {
    loop {
        let current = viewfinder.borrow_and_update().clone();
        let done = async {
            if let Some(viewfinder) = current {
                each(viewfinder).await;
            }
            pending::<()>().await;
        };
        tokio::select! {
            () = done => {}
            changed = viewfinder.changed() => if changed.is_err() {
                return;
            },
        }
    }
}
