//! The PINs of the roles: listed, set before a till is rolled out, taken away when they were forgotten. A
//! PIN comes from standard input, like a key.

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use access::Role;
use settings::{Keychain, Settings, Sources};
use store::{SqliteStore, StoredPin};
use till::were_set_aside;

use crate::{cli::RoleCommand, failure::Failure, out, stdin};

pub(crate) async fn run(command: RoleCommand, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    let keychain = Keychain::new(settings::APPLICATION);
    match command {
        RoleCommand::Set { role } => {
            // Before anything is opened: whoever types takes their time.
            let name = format!("the PIN of the {}", role.as_str());
            let pin = stdin::secret(&name, "the PIN is as it was")?;
            let store = till::begin_store(&settings, &keychain).await?;
            let set = till::set_role(&store, role, pin).await;
            store.close().await;
            set?;
            out::line(&format!("The PIN of the {} is set.", role.as_str()));
        }
        RoleCommand::Reset { role } => {
            let store = till::open_store(&settings, &keychain).await?;
            let had_one = match &store {
                Some(store) => till::reset_role(store, role).await,
                None => Ok(false),
            };
            close(store).await;
            say_reset(role, had_one?);
            if role == Role::Administrator {
                out::note(next_administrator(&settings)?);
            }
        }
        RoleCommand::List => {
            let store = till::open_store(&settings, &keychain).await?;
            let pins = match &store {
                Some(store) => store.pins().await,
                None => Ok(BTreeMap::new()),
            };
            close(store).await;
            list(&pins?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn close(store: Option<SqliteStore>) {
    if let Some(store) = store {
        store.close().await;
    }
}

fn say_reset(role: Role, had_one: bool) {
    let text = if had_one {
        "taken away"
    } else {
        "none was set"
    };
    out::line(&format!("The PIN of the {}: {text}.", role.as_str()));
}

/// Who chooses the next PIN of the administrator, as [`till::Office::set_pin`] has it.
fn next_administrator(settings: &Settings) -> Result<&'static str, Failure> {
    Ok(if were_set_aside(settings)?.is_empty() {
        "Whoever opens the back office next chooses a new one; or set it with `medlemctl role set \
         administrator`."
    } else {
        "A damaged database stands beside this one, so nobody can choose a new one in the back \
         office: set it with `medlemctl role set administrator`."
    })
}

fn list(pins: &BTreeMap<String, StoredPin>) {
    for role in Role::WITH_PIN {
        let text = match pins.get(role.as_str()) {
            None => "no PIN".to_owned(),
            Some(pin) if pin.wrong == 0 => "PIN set".to_owned(),
            Some(pin) => format!("PIN set, {} wrong since the last right one", pin.wrong),
        };
        out::line(&format!("{:<24} {text}", role.as_str()));
    }
}
