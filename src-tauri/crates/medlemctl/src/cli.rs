//! What can be typed.

use std::{path::PathBuf, process::ExitCode};

use access::Role;
use clap::{
    Args, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};
use enrolment::{Source, ports::SecretName};
use history::OutcomeKind;
use jiff::civil::Date;
use serde::de::{DeserializeOwned, IntoDeserializer as _, value::Error as ValueError};

/// After what only one command has.
const LAST: usize = 900;

/// Enrol members with Vipps MobilePay and Voyado Engage, from the command line.
#[derive(Debug, Parser)]
#[command(
    name = "medlemctl",
    version,
    max_term_width = 100,
    after_help = "\
Try it without any keys, cameras or customers:
  medlemctl enrol --practice
  medlemctl enrol --practice --phone '900 00 005'     (this one declines)

Set up a till:
  1. write the settings (section [till], [vipps], [engage]) to a file
  2. medlemctl secrets set vipps.client_id            (and the others: medlemctl secrets list)
  3. medlemctl --config FILE doctor"
)]
pub(crate) struct Cli {
    /// Settings file, in place of the user's own
    #[arg(long, global = true, value_name = "FILE", display_order = LAST)]
    pub(crate) config: Option<PathBuf>,
    /// Log what happens to standard error; twice for more. Never holds personal data
    #[arg(short, long, global = true, action = clap::ArgAction::Count, display_order = LAST)]
    pub(crate) verbose: u8,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Enrol one customer, from a code or a number to a saved member
    #[command(after_help = "\
Exit codes:
   0  enrolled, updated, or already a member
  10  declined                    11  expired, or no reply
  12  not on Vipps                13  under age
  14  approved, saved later       15  the answer was lost
   2  usage or settings            1  anything else

Ctrl-C cancels the enrolment. Once the customer approved it goes on: Ctrl-C twice leaves it to
`medlemctl work`.")]
    Enrol(Enrol),
    /// Read the QR codes in pictures and say what each is
    Decode(Decode),
    /// Take up what is due: enrolments left by a crash, and approved ones not yet saved
    Work {
        /// Go on while something is due within this many seconds; a crash is noticed after five
        #[arg(long, value_name = "SECONDS", default_value_t = 6)]
        wait: u64,
    },
    /// Examine settings, keys, services, database and camera; exit code 1 if something must be fixed
    Doctor,
    /// Everything that support needs, without keys and without anything of a customer
    Diagnostics {
        /// Write it as an archive (.zip); without, it is shown
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Show the settings, hand them on to other tills, and take them over
    Settings {
        #[command(subcommand)]
        command: SettingsCommand,
    },
    /// Keep or forget keys in the keychain of the operating system
    Secrets {
        #[command(subcommand)]
        command: Secrets,
    },
    /// The PINs of managers and administrators: who has one, set one, take one away
    Role {
        #[command(subcommand)]
        command: RoleCommand,
    },
    /// List enrolments, newest first
    History(History),
    /// What managers and administrators did, and whether that is as it was written
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Take a customer's number out of the database for good, at their request; gives a receipt
    Erase(Erase),
    /// Practise with an invented history
    Practice {
        #[command(subcommand)]
        command: Practice,
    },
    /// Run the stand-ins of Vipps and Engage, and the customers' phones, until Ctrl-C
    Sandbox {
        /// Port on 127.0.0.1; 0 takes a free one
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Enrol {
    #[command(flatten)]
    pub(crate) from: From,
    /// Practice: built-in stand-ins of Vipps and Engage, invented customers, nothing is kept.
    /// Without a source it plays a drawn clip of a phone
    #[arg(long)]
    pub(crate) practice: bool,
    /// One JSON object per phase on standard output
    #[arg(long)]
    pub(crate) json: bool,
    /// Staff number of who serves, for the history
    #[arg(long, value_name = "STAFF")]
    pub(crate) cashier: Option<String>,
}

/// Where the customer's identity comes from.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct From {
    /// A number, as a person says it: '412 34 567', '+45 20 12 34 56'
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// The text of a scanned code; - reads one line from standard input
    #[arg(long, value_name = "TEXT")]
    pub(crate) qr_text: Option<String>,
    /// A photograph or webcam picture that shows a code
    #[arg(long, value_name = "FILE")]
    pub(crate) picture: Option<PathBuf>,
    /// A clip (.y4m or .mjpeg) that shows a code
    #[arg(long, value_name = "FILE")]
    pub(crate) video: Option<PathBuf>,
    /// The webcam, which is also where it looks without a source; NAME in place of that of the
    /// settings
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    pub(crate) camera: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Decode {
    /// Pictures (png, jpeg, webp, bmp, pnm, gif)
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(
        long,
        help = r#"One JSON object per file: {"file","codes":[{"text","kind"}],"elapsed_us"}"#
    )]
    pub(crate) json: bool,
    /// Also write a picture of how each was read beside it (FILE.explained.png). It shows the code:
    /// handle it as you would the picture
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// How many at most
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    /// One JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
    /// Only what is approved and not yet saved
    #[arg(long)]
    pub(crate) unsaved: bool,
    /// What ended in a period as CSV, with the bytes that the window exports; noted in the audit
    #[arg(long, conflicts_with_all = ["json", "unsaved", "limit"])]
    pub(crate) csv: bool,
    #[command(flatten)]
    pub(crate) chosen: Chosen,
}

/// Which enrolments an export has.
#[derive(Debug, Args)]
#[group(requires = "csv")]
pub(crate) struct Chosen {
    /// First day of the CSV, by the clock on the wall; without, it has the last 30 days
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<Date>,
    /// Last day; without, today
    #[arg(long, value_name = "YYYY-MM-DD", requires = "from")]
    pub(crate) to: Option<Date>,
    /// Only of this store
    #[arg(long, value_name = "ID")]
    pub(crate) store: Option<String>,
    /// Only of this till
    #[arg(long, value_name = "ID")]
    pub(crate) till: Option<String>,
    /// Only by this staff number, where the settings let people be compared
    #[arg(long, value_name = "STAFF")]
    pub(crate) cashier: Option<String>,
    /// Only those that ended so: enrolled, updated, alreadyMember, declined, ..
    #[arg(long, value_name = "OUTCOME", value_parser = word::<OutcomeKind>)]
    pub(crate) outcome: Option<OutcomeKind>,
    /// Only those identified so: camera, handScanner, keypad, file, call
    #[arg(long, value_name = "SOURCE", value_parser = word::<Source>)]
    pub(crate) source: Option<Source>,
    /// Only of numbers with these last three digits
    #[arg(long, value_name = "DIGITS")]
    pub(crate) last_three: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// List entries, newest first
    List {
        /// How many at most
        #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        limit: u32,
        /// One JSON object per line
        #[arg(long)]
        json: bool,
    },
    /// Follow all of it; exit code 1 and the first entry that was changed, removed or put in, if one was
    Verify,
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The number, as a person says it; - reads one line from standard input
    pub(crate) number: String,
    /// Erase it; without, only what is kept of it is counted
    #[arg(long)]
    pub(crate) yes: bool,
    /// Also give up what the customer approved and Engage does not have yet
    #[arg(long)]
    pub(crate) unsaved: bool,
    /// The receipt as a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Practice {
    /// Add an invented history to that of practice, for the figures of the back office. It ends now
    Fill {
        /// How many enrolments
        #[arg(long, value_name = "COUNT", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
        enrolments: u32,
        /// Over how many days
        #[arg(long, value_name = "COUNT", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=3_660))]
        days: u16,
        /// Another number gives another history
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        seed: u64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// List every setting with its value and who set it
    Show,
    /// Write what is set to a file for other tills: without keys, and without what is this till's own
    Export {
        /// The file; it is replaced
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Take over what the file of another till sets, into the user's own file
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only say what it would change
        #[arg(long)]
        check: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Secrets {
    /// Keep a secret; its value is read from standard input and never shown
    Set {
        /// Which secret
        #[arg(value_parser = secret_name())]
        name: SecretName,
    },
    /// Forget a secret
    Forget {
        /// Which secret
        #[arg(value_parser = secret_name())]
        name: SecretName,
    },
    /// List which secrets are kept; never their values
    List,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum RoleCommand {
    /// List which roles have a PIN; never the PINs
    List,
    /// Choose the PIN of a role; it is read from standard input and never shown
    Set {
        /// Which role
        #[arg(value_parser = role_name())]
        role: Role,
    },
    /// Take the PIN of a role away, and the wait after wrong tries with it
    Reset {
        /// Which role
        #[arg(value_parser = role_name())]
        role: Role,
    },
}

fn role_name() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::WITH_PIN.map(Role::as_str)).try_map(|text| {
        let mut all = Role::WITH_PIN.into_iter();
        all.find(|role| role.as_str() == text).ok_or("no such role")
    })
}

fn secret_name() -> impl TypedValueParser<Value = SecretName> {
    PossibleValuesParser::new(SecretName::ALL.map(SecretName::as_str)).try_map(|text| {
        let mut all = SecretName::ALL.into_iter();
        all.find(|name| name.as_str() == text)
            .ok_or("no such secret")
    })
}

/// A word of a closed list, as it stands in the CSV.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, &'static str> {
    T::deserialize(text.into_deserializer()).map_err(|_: ValueError| "no such word")
}

/// Shows help, or what is wrong with what was typed, and says how the program ends.
pub(crate) fn refuse(mut error: clap::Error) -> ExitCode {
    forget_typed(&mut error);
    // Nobody to read it is no fault.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// What stands in the wrong place may be a number or a key that somebody pasted there, so it is not
/// repeated. The name of an option is.
fn forget_typed(error: &mut clap::Error) {
    let kind = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        _ => ContextKind::InvalidValue,
    };
    match error.get(kind) {
        Some(ContextValue::String(typed)) if typed.starts_with("--") => {}
        Some(ContextValue::String(_)) => {
            error.insert(kind, ContextValue::String("..".to_owned()));
            // How to pass it in spite of all, which repeats it.
            error.remove(ContextKind::Suggested);
            if kind == ContextKind::InvalidArg {
                let tip = "a value with spaces stands in quotes".into();
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
            }
        }
        _ => {}
    }
}
