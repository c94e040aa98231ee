//! The stand-ins alone, for whoever develops or tests against them.

use std::process::ExitCode;

use ::sandbox::{Sandbox, SandboxConfig};

use crate::{failure::Failure, interrupts::Interrupts, out};

pub(crate) async fn run(port: u16) -> Result<ExitCode, Failure> {
    let config = SandboxConfig {
        port,
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config).await?;
    // Heard from before anyone is told of it.
    let mut interrupts = Interrupts::listen()?;
    describe(&sandbox);
    interrupts.next().await;
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Says where it is and which keys it takes.
fn describe(sandbox: &Sandbox) {
    let keys = sandbox.credentials();
    let address = sandbox.base_url();
    out::line(&format!(
        "Vipps and Engage stand in at {address}, the customers' phones at {address}/phone

The keys of this run open nothing else:
  vipps.base_url                 {}
  vipps.merchant_serial_number   {}
  vipps.client_id                {}
  vipps.client_secret            {}
  vipps.subscription_key         {}
  engage.base_url                {}
  engage.api_key                 {}

Ctrl-C ends it.",
        sandbox.vipps_base_url(),
        keys.merchant_serial_number,
        keys.client_id,
        keys.client_secret,
        keys.subscription_key,
        sandbox.engage_base_url(),
        keys.engage_api_key,
    ));
}
