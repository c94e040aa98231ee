//! The stand-ins of Vipps and Engage as a server of its own, which the program knows by its settings only.

use std::{fs, time::Duration};

use sandbox::{Sandbox, SandboxConfig};

use crate::{machine::Machine, terminal};

/// Stand-ins that are quicker than people.
pub(crate) async fn services() -> Sandbox {
    let config = SandboxConfig {
        interval: 1,
        pace: Some(Duration::from_millis(500)),
        ..SandboxConfig::default()
    };
    Sandbox::start(config).await.unwrap()
}

/// Writes settings that only say where the services are.
pub(crate) fn write_addresses(machine: &Machine, services: &Sandbox) {
    write_settings(
        machine,
        &format!(
            "[vipps]\nbase_url = \"{}\"\n[engage]\nbase_url = \"{}\"\n",
            services.vipps_base_url(),
            services.engage_base_url(),
        ),
    );
}

/// Sets a till up without its window, as whoever installs many of them does.
pub(crate) fn provision(machine: &Machine, services: &Sandbox) {
    let keys = services.credentials();
    write_settings(
        machine,
        &format!(
            "[till]\nid = \"oslo-01-till-3\"\nstore = \"oslo-01\"\n\
             [vipps]\nbase_url = \"{}\"\nmerchant_serial_number = \"{}\"\n\
             [engage]\nbase_url = \"{}\"\n",
            services.vipps_base_url(),
            keys.merchant_serial_number,
            services.engage_base_url(),
        ),
    );
    for (name, key) in [
        ("vipps.client_id", &keys.client_id),
        ("vipps.client_secret", &keys.client_secret),
        ("vipps.subscription_key", &keys.subscription_key),
        ("engage.api_key", &keys.engage_api_key),
    ] {
        terminal::keep_key(machine, name, key);
    }
}

fn write_settings(machine: &Machine, settings: &str) {
    let file = machine.settings();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, settings).unwrap();
}
