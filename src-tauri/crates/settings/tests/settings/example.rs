//! The example file is the reference for whoever sets up a till: it must be whole and true.

use settings::Layer;

use crate::desk::{Desk, example};

#[test]
fn the_example_loads_as_it_is_without_a_notice() {
    let settings = Desk::new().user(example()).settings();
    assert!(settings.complete().is_ok());
    assert!(settings.rules().is_ok());
    assert_eq!(settings.notices(), []);
}

/// With the keys that are switched off switched on. The path in it is one of Unix.
#[cfg(unix)]
#[test]
fn the_example_names_every_key_and_no_other() {
    let desk = Desk::new().user(example().replace("\n#", "\n").replace("\n ", "\n# "));
    let settings = desk.settings();
    for setting in settings.explain() {
        let is_set = setting.layer == Layer::User(desk.path("user.toml"));
        assert!(is_set, "`{}` is missing in the example", setting.key);
    }
}
