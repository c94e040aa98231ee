//! A database that is not ours, lacks its key, or cannot be reached: it stays as it is.

use rstest::rstest;

use crate::{
    machine::Machine,
    shop::{DATABASE, SETTINGS, Shop},
};

/// By which starts take turns; it stays.
const LOCK: &str = "medlem.db.lock";

const COMMANDS: [&[&str]; 3] = [&["enrol", "--phone", "900 00 008"], &["work"], &["history"]];

/// The first page of a database that SQLite itself would open.
fn clear() -> Vec<u8> {
    let mut page = vec![0; 4096];
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..24].copy_from_slice(&[0x10, 0, 1, 1, 0, 64, 32, 32]);
    page
}

fn names(shop: &Shop) -> Vec<String> {
    let entries = std::fs::read_dir(shop.machine.path("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[rstest]
#[case::garbage(b"Dear sir or madam, ".repeat(500))]
#[case::short(b"x".to_vec())]
#[case::clear(clear())]
#[tokio::test]
async fn a_file_that_is_not_ours_is_left_as_it_is(#[case] content: Vec<u8>) {
    let shop = Shop::ready().await;
    shop.machine.write(DATABASE, &content);
    shop.keep("database.key", &"ab".repeat(32)).await;
    for command in COMMANDS {
        let ran = shop.run(command).await;
        let (code, sentence) = ran.refusal();
        assert_eq!(code, 2, "{ran:?}");
        let path = shop.machine.path(DATABASE);
        let begins = format!("`{}` is not a database of this program", path.display());
        assert!(sentence.starts_with(&begins), "{sentence}");
    }
    assert_eq!(std::fs::read(shop.machine.path(DATABASE)).unwrap(), content);
    assert_eq!(names(&shop), [DATABASE, LOCK, SETTINGS], "nothing else");
}

#[tokio::test]
async fn without_its_key_a_database_stays_and_no_other_key_is_made() {
    let shop = Shop::ready().await;
    let enrolled = shop.run(&["enrol", "--phone", "900 00 008"]).await;
    assert_eq!(enrolled.code, Some(12), "{enrolled:?}");
    let before = std::fs::read(shop.machine.path(DATABASE)).unwrap();
    let forgot = shop.run(&["secrets", "forget", "database.key"]).await;
    assert_eq!(forgot.code, Some(0));

    for command in COMMANDS {
        let ran = shop.run(command).await;
        let (code, sentence) = ran.refusal();
        assert_eq!(code, 2, "{ran:?}");
        assert!(
            sentence.contains("is not in this keychain: put it back with"),
            "{sentence}"
        );
    }
    assert!(!shop.keeps("database.key").await);

    shop.keep("database.key", &"ab".repeat(32)).await;
    for command in COMMANDS {
        let ran = shop.run(command).await;
        let (code, sentence) = ran.refusal();
        assert_eq!(code, 2, "{ran:?}");
        assert!(sentence.contains("its key is another one"), "{sentence}");
    }
    let after = std::fs::read(shop.machine.path(DATABASE)).unwrap();
    assert!(before == after, "its bytes are the same");
    assert_eq!(names(&shop), [DATABASE, LOCK, SETTINGS], "nothing else");
}

#[tokio::test]
async fn where_no_database_can_be_looked_for_no_key_is_made() {
    let shop = Shop::ready().await;
    let settings = shop.settings("file/medlem.db");
    shop.machine.write(SETTINGS, settings);
    shop.machine.write("file", "not a folder");
    for command in COMMANDS {
        let ran = shop.run(command).await;
        let (code, sentence) = ran.refusal();
        assert_eq!(code, 2, "{ran:?}");
        assert!(
            sentence.starts_with("no access to the database"),
            "{sentence}"
        );
    }
    assert!(!shop.keeps("database.key").await);
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_by_the_next_enrolment_only() {
    let shop = Shop::ready().await;
    let first = shop.run(&["enrol", "--phone", "900 00 008"]).await;
    assert_eq!(first.code, Some(12), "{first:?}");
    let path = shop.machine.path(DATABASE);
    let mut bytes = std::fs::read(&path).unwrap();
    // A page in the middle, so that the key still fits.
    let middle = bytes.len() / 2 / 4096 * 4096 + 100;
    bytes[middle..middle + 500].fill(0);
    std::fs::write(&path, &bytes).unwrap();

    let ran = shop.run(&["history"]).await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 2, "{ran:?}");
    assert!(
        sentence.ends_with("is damaged: the next enrolment sets it aside and begins a new one"),
        "{sentence}"
    );
    let ran = shop.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let finding = ran.out.lines().find(|line| line.contains("is damaged"));
    assert!(finding.unwrap().contains("FIX"), "{ran:?}");
    assert!(std::fs::read(&path).unwrap() == bytes, "only looked at");

    let ran = shop.run(&["enrol", "--phone", "900 00 008"]).await;
    assert_eq!(ran.code, Some(12), "{ran:?}");
    let names = names(&shop);
    let aside = names
        .iter()
        .find(|name| name.contains("set-aside"))
        .unwrap();
    assert!(ran.err.contains(aside.as_str()), "{ran:?}");
    let kept = std::fs::read(shop.machine.path(aside)).unwrap();
    assert!(kept == bytes, "its bytes are the same");

    // It is told until somebody takes it away.
    for command in [["work", "--wait=0"].as_slice(), &["history", "--unsaved"]] {
        let ran = shop.run(command).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.err.contains(aside.as_str()), "{ran:?}");
    }
    let ran = shop.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let finding = ran.out.lines().find(|line| line.contains(aside.as_str()));
    assert!(finding.unwrap().contains("note"), "{ran:?}");
    std::fs::remove_file(shop.machine.path(aside)).unwrap();
    let ran = shop.run(&["doctor"]).await;
    assert!(!ran.out.contains("set aside"), "{ran:?}");
}

#[tokio::test]
async fn two_first_starts_at_once_share_one_database() {
    let shop = Shop::ready().await;
    let enrolled = tokio::join!(
        shop.run(&["enrol", "--phone", "900 00 008"]),
        shop.run(&["enrol", "--phone", "900 00 002"]),
    );
    assert_eq!(
        (enrolled.0.code, enrolled.1.code),
        (Some(12), Some(0)),
        "{enrolled:?}"
    );
    let history = shop.run(&["history", "--json"]).await;
    assert_eq!(history.out.lines().count(), 2, "{history:?}");
}

#[tokio::test]
async fn looking_at_the_history_of_a_new_machine_makes_neither_key_nor_database() {
    let shop = Shop::ready().await;
    let ran = shop.run(&["history"]).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Nothing yet.\n"));
    assert!(!shop.keeps("database.key").await);
    assert_eq!(names(&shop), [SETTINGS]);

    let without_keychain = Machine::new();
    let ran = without_keychain.run(&["history"]).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Nothing yet.\n"));
    assert!(without_keychain.files_elsewhere().is_empty());
}
