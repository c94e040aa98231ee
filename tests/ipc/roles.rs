//! Every command of the back office from every role: what a window may call is one thing, who is before
//! it is another.

use std::sync::Arc;

use access::{Role, UnlockAnswer};
use enrolment::{
    Personal,
    ports::{SecretName, Secrets as _},
};
use rstest::rstest;
use sandbox::{Sandbox, SandboxConfig};
use settings::{MemorySecrets, Sources};
use tauri::{App, WebviewWindow, async_runtime::block_on, test::MockRuntime};
use tempfile::TempDir;
use till::{Desk, DeskOptions, Mode};

use crate::rights::{COMMANDS, OURS, call, furnished, window};

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Least {
    /// Whoever is there: to let themselves in, and to stop what they may not see.
    Anyone,
    Manager,
    Administrator,
    /// And never in practice, whose PINs everybody knows: it acts on the computer itself.
    ForReal,
}

const LEAST: [(&str, Least); 33] = [
    ("watch_access", Least::Anyone),
    ("unlock", Least::Anyone),
    ("lock", Least::Anyone),
    ("stay", Least::Manager),
    ("set_pin", Least::Administrator),
    ("forget_pin", Least::Administrator),
    ("history_overview", Least::Manager),
    ("history_page", Least::Manager),
    ("time_line", Least::Manager),
    ("look_up", Least::Manager),
    ("export_history", Least::Manager),
    ("cancel_export", Least::Anyone),
    ("unsaved_list", Least::Manager),
    ("save_unsaved_now", Least::Manager),
    ("give_up", Least::Manager),
    ("traces", Least::Manager),
    ("erase", Least::Manager),
    ("audit_page", Least::Manager),
    ("verify_audit", Least::Manager),
    ("office_settings", Least::ForReal),
    ("change_settings", Least::ForReal),
    ("map_consents", Least::ForReal),
    ("put_key", Least::ForReal),
    ("try_connection", Least::ForReal),
    ("engage_lists", Least::ForReal),
    ("watch_meter", Least::Administrator),
    ("stop_meter", Least::Anyone),
    ("export_settings", Least::ForReal),
    ("read_settings_file", Least::ForReal),
    ("set_autostart", Least::ForReal),
    ("diagnostics", Least::ForReal),
    ("save_diagnostics", Least::ForReal),
    ("open_log_folder", Least::ForReal),
];

#[test]
fn the_table_names_every_command_of_the_back_office() {
    let first = COMMANDS.iter().position(|name| *name == LEAST[0].0);
    let office: Vec<_> = COMMANDS[first.unwrap()..].to_vec();
    let mut named = LEAST.map(|(name, _)| name);
    let mut all = office;
    named.sort_unstable();
    all.sort_unstable();
    assert_eq!(all, named);
}

const PINS: [(Role, &str); 2] = [(Role::Administrator, "1357"), (Role::Manager, "2468")];

/// A desk that is open, and a back office before it.
struct Shop {
    desk: Desk,
    app: App<MockRuntime>,
    _services: Option<Sandbox>,
    _folder: TempDir,
}

impl Shop {
    fn practising() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder, Arc::default());
        block_on(desk.start(true));
        assert_eq!(desk.standing().borrow().mode, Mode::Practice);
        Self {
            app: furnished(desk.clone()),
            desk,
            _services: None,
            _folder: folder,
        }
    }

    /// With the same PINs as in practice.
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let services = block_on(Sandbox::start(SandboxConfig::default())).unwrap();
        let keys = services.credentials();
        let settings = format!(
            "till.id = \"till-1\"\ntill.store = \"oslo-01\"\nvipps.base_url = \"{}\"\n\
             vipps.merchant_serial_number = \"{}\"\nengage.base_url = \"{}\"\n",
            services.vipps_base_url(),
            keys.merchant_serial_number,
            services.engage_base_url()
        );
        std::fs::write(folder.path().join("medlem.toml"), settings).unwrap();
        let secrets = Arc::new(MemorySecrets::default());
        for (name, value) in [
            (SecretName::VippsClientId, &keys.client_id),
            (SecretName::VippsClientSecret, &keys.client_secret),
            (SecretName::VippsSubscriptionKey, &keys.subscription_key),
            (SecretName::EngageApiKey, &keys.engage_api_key),
        ] {
            block_on(secrets.put(name, Personal::new(value.clone()))).unwrap();
        }
        let desk = desk(&folder, secrets);
        block_on(desk.start(false));
        assert_eq!(desk.standing().borrow().mode, Mode::Real);
        for (role, pin) in PINS {
            let pin = Personal::new(pin.to_owned());
            block_on(desk.office().set_pin(role, pin)).unwrap();
        }
        Self {
            app: furnished(desk.clone()),
            desk,
            _services: Some(services),
            _folder: folder,
        }
    }

    /// Calls a command as somebody of this role, who was let in just before.
    fn call(&self, window: &WebviewWindow<MockRuntime>, role: Role, command: &str) -> Answer {
        let office = self.desk.office();
        office.lock();
        if let Some((_, pin)) = PINS.iter().find(|(own, _)| *own == role) {
            let pin = Personal::new((*pin).to_owned());
            let let_in = block_on(office.unlock(role, pin, None)).unwrap();
            assert_eq!(let_in, UnlockAnswer::Unlocked);
        }
        match call(window, command, OURS) {
            Err(error) if error.contains("\"notAllowed\"") => Answer::NotAllowed,
            Err(error) if error.contains("\"notInPractice\"") => Answer::NotInPractice,
            Err(error) => {
                let is_ours = error.contains("\"code\":");
                assert!(is_ours, "{command} was not answered by us: {error}");
                Answer::Given
            }
            Ok(_) => Answer::Given,
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        block_on(self.desk.close());
    }
}

pub(crate) fn desk(folder: &TempDir, secrets: Arc<MemorySecrets>) -> Desk {
    let sources = Sources {
        user: Some(folder.path().join("medlem.toml")),
        data: Some(folder.path().join("data")),
        ..Sources::default()
    };
    let options = DeskOptions {
        uses_camera: false,
        ..DeskOptions::default()
    };
    Desk::with_options(sources, secrets, options)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Given,
    NotAllowed,
    NotInPractice,
}

#[rstest]
#[case::nobody(Role::Cashier)]
#[case::manager(Role::Manager)]
#[case::administrator(Role::Administrator)]
fn each_role_may_do_what_is_its_own_in_practice(#[case] role: Role) {
    let shop = Shop::practising();
    let window = window(&shop.app, "manager");
    for (command, least) in LEAST {
        let expected = match (least, role) {
            (Least::Anyone, _)
            | (Least::Manager, Role::Manager | Role::Administrator)
            | (Least::Administrator, Role::Administrator) => Answer::Given,
            (Least::ForReal, Role::Administrator) => Answer::NotInPractice,
            _ => Answer::NotAllowed,
        };
        let answer = shop.call(&window, role, command);
        assert_eq!(answer, expected, "{command} as {role:?}");
    }
}

#[rstest]
#[case::nobody(Role::Cashier)]
#[case::manager(Role::Manager)]
#[case::administrator(Role::Administrator)]
fn each_role_may_do_what_is_its_own_at_the_real_till(#[case] role: Role) {
    let shop = Shop::open();
    let window = window(&shop.app, "manager");
    // What takes PINs away comes last.
    let (last, first): (Vec<_>, Vec<_>) = LEAST
        .into_iter()
        .partition(|(command, _)| command.ends_with("_pin"));
    for (command, least) in first.into_iter().chain(last) {
        let is_given = match least {
            Least::Anyone => true,
            Least::Manager => role >= Role::Manager,
            Least::Administrator | Least::ForReal => role >= Role::Administrator,
        };
        let expected = if is_given {
            Answer::Given
        } else {
            Answer::NotAllowed
        };
        let answer = shop.call(&window, role, command);
        assert_eq!(answer, expected, "{command} as {role:?}");
    }
}
