//! Settings from one till to others, and what support gets.

use std::{fs, io::Read as _};

use access::{Role, UnlockAnswer};
use enrolment::Personal;
use sandbox::Role as Customer;
use scanner::CameraState;
use till::{Autostart, FileAnswer, OfficeError, SettingChange};

use super::real_office;
use crate::shop::{Shop, begun, ended, says, soon, until};

#[tokio::test]
async fn another_till_takes_over_what_one_hands_on() {
    let one = Shop::open_with("[screen]\nclear_after_s = 30\n[camera]\nname = \"C920\"\n").await;
    let file = one.path("shared.toml");
    let saved = real_office(&one).await.export_settings(&file).await;
    let name = "shared.toml".to_owned();
    assert_eq!(saved.unwrap(), FileAnswer::Saved { name, count: 1 });
    let text = fs::read_to_string(&file).unwrap();
    for (_, key) in one.keys() {
        assert!(!text.contains(&key));
    }

    let other = Shop::open().await;
    let office = real_office(&other).await;
    let read = office.read_settings_file(&file).unwrap();
    assert!(read.mistakes.is_empty(), "{read:?}");
    let clear_after = SettingChange {
        key: "screen.clear_after_s".to_owned(),
        before: Some("8".to_owned()),
        after: Some("30".to_owned()),
        locked_by: None,
    };
    assert!(read.changes.contains(&clear_after), "{read:?}");
    let keys: Vec<_> = read.changes.iter().map(|change| &change.key).collect();
    assert!(
        !keys
            .iter()
            .any(|key| ["till.id", "till.store", "camera.name"].contains(&key.as_str()))
    );
    let values = read
        .changes
        .into_iter()
        .map(|change| (change.key, change.after.unwrap()));
    office.change_settings(values.collect()).await.unwrap();
    assert_eq!(office.read_settings_file(&file).unwrap().changes, []);
    one.end().await;
    other.end().await;
}

#[tokio::test]
async fn a_file_with_mistakes_changes_nothing_and_names_their_places() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let file = shop.path("shared.toml");
    fs::write(&file, "[screen]\nclear_after_s = 1\ncolour = \"red\"\n").unwrap();
    let read = office.read_settings_file(&file).unwrap();
    assert_eq!(read.changes, []);
    let [range, unknown] = &*read.mistakes else {
        panic!("{read:?}")
    };
    assert!(
        range.contains("shared.toml:2:17: `screen.clear_after_s` must be"),
        "{range}"
    );
    assert!(
        unknown.contains("shared.toml:3:1: unknown key `screen.colour`"),
        "{unknown}"
    );
    shop.end().await;
}

#[tokio::test]
async fn the_archive_holds_exactly_what_was_shown_and_nobody_in_it() {
    let shop = Shop::open().await;
    let logs = shop.path("logs");
    fs::create_dir(&logs).unwrap();
    let lines = format!("INFO begun below {}\n", shop.folder.path().display());
    fs::write(logs.join("medlem.log"), lines).unwrap();
    let shop = shop
        .told(|sources| {
            sources.home = Some(sources.data.clone().unwrap().parent().unwrap().to_owned());
            sources.logs = Some(logs);
        })
        .await;
    let office = real_office(&shop).await;
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Customer::ApprovesAll)).await;
    ended(&mut changes, &view).await;

    let to = shop.path("diagnostics.zip");
    let early = office.save_diagnostics(&to).await;
    assert!(matches!(early, Err(OfficeError::NotFound)), "{early:?}");
    let asked = office.may_save_diagnostics();
    assert!(matches!(asked, Err(OfficeError::NotFound)), "{asked:?}");
    let shown = office.diagnostics().await.unwrap();
    let names: Vec<_> = shown.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "about.txt",
            "settings.txt",
            "doctor.txt",
            "problems.txt",
            "ends.txt",
            "medlem.log"
        ]
    );
    // Something happens between looking and saving.
    let view = begun(&shop.desk, says(Customer::NotOnVipps)).await;
    ended(&mut changes, &view).await;
    office.may_save_diagnostics().unwrap();
    office.save_diagnostics(&to).await.unwrap();

    let mut zip = zip::ZipArchive::new(fs::File::open(&to).unwrap()).unwrap();
    assert_eq!(zip.len(), shown.len());
    let customer = shop
        .services
        .customer(Customer::ApprovesAll.number())
        .unwrap();
    let mut private: Vec<_> = shop.keys().map(|(_, value)| value).into();
    private.extend([
        Customer::ApprovesAll.number()[2..].to_owned(),
        "900 00 0".to_owned(),
        customer.birth_date.to_string(),
        customer.email.unwrap(),
        shop.folder.path().display().to_string(),
    ]);
    for (at, file) in shown.iter().enumerate() {
        let mut text = String::new();
        let mut zipped = zip.by_index(at).unwrap();
        zipped.read_to_string(&mut text).unwrap();
        assert_eq!((&*zipped.name().unwrap(), &text), (&*file.name, &file.text));
        for private in &private {
            assert!(!text.contains(private), "{} in {}", private, file.name);
        }
    }
    let text = |name: &str| &shown.iter().find(|file| file.name == name).unwrap().text;
    assert!(text("problems.txt").contains("1  enrolled, the last at"));
    assert!(text("settings.txt").contains("till.id = \"till-1\""));
    assert!(text("doctor.txt").contains("Vipps accepts the keys."));
    assert!(text("medlem.log").contains("INFO begun below ~"));

    // Whoever comes next has seen nothing yet.
    office.lock();
    let pin = Personal::new("8051".to_owned());
    let answer = office.unlock(Role::Administrator, pin, None).await;
    assert_eq!(answer.unwrap(), UnlockAnswer::Unlocked);
    let unseen = office.save_diagnostics(&to).await;
    assert!(matches!(unseen, Err(OfficeError::NotFound)), "{unseen:?}");
    shop.end().await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_program_starts_with_the_desktop_when_that_is_wished() {
    let shop = Shop::open().await;
    let folder = shop.path("autostart");
    let shop = shop.told(|sources| sources.autostart = vec![folder]).await;
    let office = real_office(&shop).await;
    let state = async || office.settings().await.unwrap().autostart;
    assert_eq!(state().await, Autostart::Off);
    assert_eq!(
        office.set_autostart(true).await.unwrap().autostart,
        Autostart::On
    );
    fs::remove_file(shop.path("autostart").join("medlem.desktop")).unwrap();
    assert_eq!(state().await, Autostart::Off, "whoever switched it off");
    shop.end().await;
}

#[tokio::test]
async fn the_picture_is_measured_until_the_desk_is_gone() {
    let shop = Shop::practising().await;
    assert!(shop.desk.office().meter().is_err(), "nobody is let in");
    let office = shop.unlock(Role::Administrator).await;
    let mut meter = office.meter().unwrap();
    let mut standing = shop.desk.standing();
    until(&mut standing, |now| now.camera == CameraState::Drawn).await;
    assert!(shop.desk.hold_up(Customer::ApprovesAll.number()));
    // In a moment the phone is there, drawn sharply.
    let shown = async {
        loop {
            let measured = meter.next().await.unwrap();
            if measured.sharpness >= 40 {
                return measured;
            }
        }
    };
    let measured = soon(shown).await;
    assert!((30..=80).contains(&measured.light), "{measured:?}");
    shop.end().await;
    assert_eq!(soon(meter.next()).await, None);
}

#[tokio::test]
async fn nothing_is_measured_for_somebody_who_is_not_let_in_any_more() {
    let shop = Shop::practising().await;
    let office = shop.unlock(Role::Administrator).await;
    let mut meter = office.meter().unwrap();
    assert!(soon(meter.next()).await.is_some());
    shop.unlock(Role::Manager).await;
    assert_eq!(soon(meter.next()).await, None, "another session");

    shop.unlock(Role::Administrator).await;
    let mut meter = office.meter().unwrap();
    assert!(soon(meter.next()).await.is_some());
    office.lock();
    assert_eq!(soon(meter.next()).await, None);
    shop.end().await;
}
