//! `medlemctl`: Medlem without a window, for the people who look after tills, for scripts and for tests.
//!
//! Owns the words of the terminal and the exit codes. Everything else is the till's.

mod audit;
mod cli;
mod decode;
mod diagnostics;
mod doctor;
mod enrol;
mod erase;
mod explain;
mod export;
mod failure;
mod fill;
mod history;
mod interrupts;
mod open;
mod out;
mod role;
mod sandbox;
mod scan;
mod secrets;
mod settings;
mod show;
mod stdin;
mod words;
mod work;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::filter::LevelFilter;

use crate::{
    cli::{Cli, Command},
    failure::Failure,
};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cli::refuse(error),
    };
    till::log_to_stderr(match cli.verbose {
        0 => LevelFilter::ERROR,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    });
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::from(error).tell(),
    };
    let code = match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    };
    // A camera that does not answer must not keep the program from ending.
    runtime.shutdown_background();
    code
}

async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let config = cli.config.as_deref();
    match cli.command {
        Command::Enrol(enrol) => enrol::run(enrol, config).await,
        Command::Decode(decode) => Ok(decode::run(&decode)),
        Command::Work { wait } => work::run(wait, config).await,
        Command::Doctor => doctor::run(config).await,
        Command::Diagnostics { file } => diagnostics::run(file.as_deref(), config).await,
        Command::Settings { command } => settings::run(&command, config).await,
        Command::Role { command } => role::run(command, config).await,
        Command::Secrets { command } => secrets::run(command).await,
        Command::History(history) => history::run(&history, config).await,
        Command::Audit { command } => audit::run(command, config).await,
        Command::Erase(erase) => erase::run(erase, config).await,
        Command::Practice { command } => fill::run(command, config).await,
        Command::Sandbox { port } => sandbox::run(port).await,
    }
}
