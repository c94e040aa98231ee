//! An export is called off also while somebody still chooses where it goes.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use access::{Role, UnlockAnswer};
use enrolment::Personal;
use medlem::files::Chooser;
use rstest::rstest;
use tauri::async_runtime::block_on;
use till::FileAnswer;

use crate::{
    rights::{OURS, call, furnished_with, window},
    roles::desk,
};

#[rstest]
#[case::by_the_button("cancel_export")]
#[case::by_the_lock("lock")]
fn what_is_chosen_for_an_export_that_was_called_off_is_not_written(#[case] called_off_by: &str) {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder, Arc::default());
    block_on(desk.start(true));
    let pin = Personal::new("2468".to_owned());
    let let_in = block_on(desk.office().unlock(Role::Manager, pin, None));
    assert_eq!(let_in.unwrap(), UnlockAnswer::Unlocked);

    let (asking, asked) = mpsc::channel();
    let chooser = Chooser::by(move |_, _, answer| asking.send(answer).unwrap());
    let app = furnished_with(desk.clone(), chooser);
    let window = window(&app, "manager");
    let exporting = {
        let window = window.clone();
        thread::spawn(move || call(&window, "export_history", OURS))
    };
    let choose = asked.recv_timeout(Duration::from_secs(30)).unwrap();
    call(&window, called_off_by, OURS).unwrap();
    let file = folder.path().join("history.csv");
    choose(Some(file.clone()));

    let answer = exporting.join().unwrap().unwrap();
    let answer: serde_json::Value = answer.deserialize().unwrap();
    assert_eq!(answer, serde_json::to_value(FileAnswer::Cancelled).unwrap());
    assert!(!file.exists());
    block_on(desk.close());
}
