//! Which layer wins, and how it is told.

use settings::{ClientAuth, Explained, Language, Layer};

use crate::desk::Desk;

fn explained<'a>(settings: &'a settings::Settings, key: &str) -> &'a Explained {
    settings
        .explain()
        .iter()
        .find(|setting| setting.key == key)
        .unwrap()
}

#[test]
fn without_any_file_the_built_in_values_hold() {
    let desk = Desk::new();
    let settings = desk.settings();
    let lines: Vec<_> = settings
        .explain()
        .iter()
        .map(|setting| {
            assert_eq!(setting.layer, Layer::BuiltIn);
            assert!(!setting.is_locked);
            format!(
                "{} = {}",
                setting.key,
                setting.value.as_deref().unwrap_or("(none)")
            )
        })
        .collect();
    insta::assert_snapshot!(desk.shown(&lines.join("\n")), @r#"
    till.id = (none)
    till.store = (none)
    till.country = "NO"
    till.language = "nb"
    till.staff = "off"
    vipps.base_url = "https://api.vipps.no/"
    vipps.issuer = "https://api.vipps.no/access-management-1.0/access/"
    vipps.merchant_serial_number = (none)
    vipps.client_auth = "basic"
    vipps.scopes = ["openid", "name", "phoneNumber", "email"]
    vipps.requested_expiry_s = 180
    engage.base_url = (none)
    engage.source = "Medlem"
    engage.contact_type = "Member"
    engage.minimum_age = 15
    approval.sent_by = "till"
    approval.create_contact = "after_approval"
    approval.trigger_id = (none)
    approval.timeout_s = 180
    consents.map = []
    camera.name = (none)
    camera.width = 1280
    camera.height = 720
    camera.rate = 30
    screen.clear_after_s = 8
    customer_display.monitor = (none)
    customer_display.when_idle = "picture"
    history.path = "data/medlem.db"
    history.retention_days = 400
    history.compare_staff = false
    access.idle_s = 300
    logs.level = "info"
    logs.keep_mb = 50
    "#);
    assert!(settings.notices().is_empty());
}

#[test]
fn the_last_layer_that_sets_a_key_wins() {
    let desk = Desk::new()
        .machine("[till]\nstore = \"oslo-01\"\n")
        .user("[till]\nid = \"till-3\"\ncountry = \"SE\"\n[vipps]\nclient_auth = \"post\"\n")
        .variable("MEDLEM__TILL__ID", "till-4");
    let settings = desk.settings();

    assert_eq!(settings.till.store.as_deref(), Some("oslo-01"));
    assert_eq!(settings.till.id.as_deref(), Some("till-4"));
    assert_eq!(settings.vipps.client_auth, ClientAuth::Post);
    assert_eq!(
        explained(&settings, "till.store").layer,
        Layer::Machine(desk.path("machine.toml"))
    );
    assert_eq!(
        explained(&settings, "till.id").layer,
        Layer::Environment("MEDLEM__TILL__ID".to_owned())
    );
    assert_eq!(
        explained(&settings, "vipps.client_auth").layer,
        Layer::User(desk.path("user.toml"))
    );
}

#[test]
fn what_the_machine_sets_is_locked_for_the_user_and_says_so() {
    let desk = Desk::new()
        .machine("[engage]\nbase_url = \"https://chain.voyado.com\"\n")
        .user("[till]\nid = \"till-3\"\n[engage]\nbase_url = \"https://other.voyado.com\"\n");
    let settings = desk.settings();

    assert_eq!(
        settings.engage_base_url().unwrap().as_str(),
        "https://chain.voyado.com/"
    );
    assert!(explained(&settings, "engage.base_url").is_locked);
    assert!(!explained(&settings, "till.id").is_locked);
    let notices: Vec<_> = settings
        .notices()
        .iter()
        .map(|notice| desk.shown(notice))
        .collect();
    insta::assert_snapshot!(notices.join("\n"), @"`engage.base_url` in user.toml:4:1 has no effect: machine.toml:2:1 locks it");
}

#[test]
fn a_wrong_value_behind_a_lock_stops_nobody() {
    let desk = Desk::new()
        .machine("[vipps]\nclient_auth = \"basic\"\n")
        .user("[vipps]\nclient_auth = \"magic\"\n");
    assert_eq!(desk.settings().notices().len(), 1);
}

#[test]
fn the_environment_overrides_a_locked_key() {
    let desk = Desk::new()
        .machine("[engage]\nbase_url = \"https://chain.voyado.com\"\n")
        .variable("MEDLEM__ENGAGE__BASE_URL", "http://127.0.0.1:8123/engage");
    let settings = desk.settings();

    assert_eq!(
        settings.engage_base_url().unwrap().as_str(),
        "http://127.0.0.1:8123/engage/"
    );
    assert!(
        explained(&settings, "engage.base_url").is_locked,
        "the file still locks it"
    );
    assert!(settings.notices().is_empty());
}

#[test]
fn a_wrong_value_that_is_overridden_is_still_a_mistake() {
    let desk = Desk::new()
        .user("[vipps]\nrequested_expiry_s = 30\n")
        .variable("MEDLEM__VIPPS__REQUESTED_EXPIRY_S", "90");
    insta::assert_snapshot!(desk.mistakes(), @"user.toml:2:22: `vipps.requested_expiry_s` must be a whole number of seconds from 60 to 900");
}

#[test]
fn a_list_is_replaced_as_a_whole() {
    let block = |from: &str| {
        format!("[[consents.map]]\nfrom = \"{from}\"\nto = \"{from}\"\nkind = \"consent\"\n")
    };
    let desk = Desk::new().user(block("terms") + &block("news")).variable(
        "MEDLEM__CONSENTS__MAP",
        r#"[{ from = "sms", to = "acceptsSms", kind = "preference" }]"#,
    );
    let settings = desk.settings();
    let boxes: Vec<_> = settings
        .consents
        .iter()
        .map(|mapping| mapping.from.as_str())
        .collect();
    assert_eq!(boxes, ["sms"]);
}

#[test]
fn values_that_follow_from_others_follow_the_layer_that_won() {
    let desk = Desk::new()
        .user("[till]\ncountry = \"FI\"\n[approval]\nsent_by = \"engage\"\n")
        .variable("MEDLEM__VIPPS__BASE_URL", "http://localhost:4000");
    let settings = desk.settings();

    assert_eq!(settings.till.language, Language::Fi);
    assert_eq!(
        settings.approval.create_contact,
        enrolment::CreateContact::BeforeLogin
    );
    assert_eq!(
        settings.vipps.issuer.as_str(),
        "http://localhost:4000/access-management-1.0/access/"
    );
}

#[test]
fn a_file_that_was_named_must_exist_and_another_need_not() {
    let desk = Desk::new();
    assert!(desk.load().is_ok());
    let desk = desk.with(|sources| sources.user_is_required = true);
    insta::assert_snapshot!(desk.mistakes(), @"user.toml: there is no such file");
}

#[test]
fn a_file_with_a_byte_order_mark_is_read() {
    let desk = Desk::new().user("\u{feff}[till]\nid = \"till-3\"\n");
    assert_eq!(desk.settings().till.id.as_deref(), Some("till-3"));
}

#[test]
fn the_system_has_its_own_files_unless_one_is_named() {
    let usual = settings::Sources::of_system(None);
    assert!(
        usual
            .machine
            .as_ref()
            .is_some_and(|path| path.ends_with("medlem.toml"))
    );
    assert!(!usual.user_is_required);

    let named = settings::Sources::of_system(Some("shop.toml".as_ref()));
    assert_eq!(named.user.as_deref(), Some("shop.toml".as_ref()));
    assert!(named.user_is_required);
    assert_eq!(
        named.machine, usual.machine,
        "a named file does not lift the locks"
    );
}

#[test]
fn a_value_is_told_as_it_is_typed() {
    let settings = Desk::new()
        .user("[till]\nid = \"a \\\"b\\\"\"\n")
        .settings();
    let typed = |key| settings.setting(key).unwrap().typed();
    assert_eq!(typed("till.id").as_deref(), Some("a \"b\""));
    assert_eq!(typed("till.country").as_deref(), Some("NO"));
    assert_eq!(typed("screen.clear_after_s").as_deref(), Some("8"));
    assert_eq!(typed("till.store"), None);
}

#[test]
fn what_the_users_file_cannot_change_names_who_set_it() {
    let desk = Desk::new()
        .machine("[till]\nstore = \"oslo-01\"\nid = \"one\"\n")
        .user("[camera]\nrate = 15\n")
        .variable("MEDLEM__TILL__ID", "two");
    let settings = desk.settings();
    let locked_by = |key| settings.setting(key).unwrap().locked_by().cloned();
    let machine = Layer::Machine(desk.path("machine.toml"));
    assert_eq!(locked_by("till.store"), Some(machine));
    let variable = Layer::Environment("MEDLEM__TILL__ID".to_owned());
    assert_eq!(locked_by("till.id"), Some(variable));
    assert_eq!(locked_by("camera.rate"), None);
    assert_eq!(locked_by("till.country"), None);
}
