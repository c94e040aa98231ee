//! A shop: a machine with settings and a keychain, and the stand-ins that play its Vipps and Engage.

use std::time::Duration;

use sandbox::{Sandbox, SandboxConfig};

use crate::machine::{Machine, Ran};

pub(crate) const SETTINGS: &str = "till.toml";
pub(crate) const DATABASE: &str = "medlem.db";

pub(crate) struct Shop {
    pub(crate) machine: Machine,
    pub(crate) sandbox: Sandbox,
}

impl Shop {
    /// Ready but for the keys.
    pub(crate) async fn without_keys() -> Self {
        let config = SandboxConfig {
            interval: 1,
            pace: Some(Duration::from_millis(100)),
            ..SandboxConfig::default()
        };
        let (machine, sandbox) = tokio::join!(Machine::with_keychain(), Sandbox::start(config));
        let shop = Self {
            machine,
            sandbox: sandbox.unwrap(),
        };
        shop.machine.write(SETTINGS, shop.settings(DATABASE));
        shop
    }

    /// Ready to enrol.
    pub(crate) async fn ready() -> Self {
        let shop = Self::without_keys().await;
        let keys = shop.sandbox.credentials();
        for (name, value) in [
            ("vipps.client_id", &keys.client_id),
            ("vipps.client_secret", &keys.client_secret),
            ("vipps.subscription_key", &keys.subscription_key),
            ("engage.api_key", &keys.engage_api_key),
        ] {
            shop.keep(name, value).await;
        }
        shop
    }

    /// Settings with the database in a file of this name.
    pub(crate) fn settings(&self, database: &str) -> String {
        format!(
            r#"
[till]
id = "oslo-01-till-3"
store = "oslo-01"
[vipps]
base_url = "{}"
merchant_serial_number = "{}"
[engage]
base_url = "{}"
[history]
path = "{}"
"#,
            self.sandbox.vipps_base_url(),
            self.sandbox.credentials().merchant_serial_number,
            self.sandbox.engage_base_url(),
            self.machine.path(database).display(),
        )
    }

    /// Keeps a secret.
    pub(crate) async fn keep(&self, name: &str, value: &str) {
        let kept = self.machine.feed(&["secrets", "set", name], value).await;
        assert_eq!(kept.code, Some(0), "{kept:?}");
    }

    /// Runs a command with the settings.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ran {
        let arguments = [&["--config", SETTINGS], arguments].concat();
        self.machine.run(&arguments).await
    }

    /// Whether the keychain holds this secret.
    pub(crate) async fn keeps(&self, name: &str) -> bool {
        let listed = self.run(&["secrets", "list"]).await;
        let line = listed.out.lines().find(|line| line.starts_with(name));
        line.unwrap().ends_with("kept")
    }
}
