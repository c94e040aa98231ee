//! The virtual machine: it sees this computer's files and can change none of them, but for those that a
//! test keeps of its failure.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::process::Command;

use super::pictures::{self, Shot};

/// Where the machine finds what it shares with this program.
const SHARED: &str = "/run/shared";

/// Set inside the machine to the folder with the kernel's modules.
const MODULES: &str = "MEDLEM_CAMERA_MODULES";

/// What the machine does once it sees the files of this computer.
const SCRIPT: &str = include_str!("guest.sh");

/// Where tests keep pictures and logs of what failed. Inside it has the same path.
const KEPT: &str = env!("CARGO_TARGET_TMPDIR");

const EMULATOR: &str = "qemu-system-x86_64";

/// Longer than everything takes on a slow computer.
const PATIENCE: Duration = Duration::from_mins(30);

/// Whether this program runs inside the machine.
pub(crate) fn is_here() -> bool {
    env::var_os(MODULES).is_some()
}

/// Inside the machine: where `modprobe` finds the kernel's modules.
pub(crate) fn modules() -> PathBuf {
    env::var_os(MODULES).unwrap().into()
}

/// Inside the machine: where the pictures are.
pub(crate) fn pictures() -> PathBuf {
    Path::new(SHARED).join("pictures")
}

/// What `cargo xtask test` prepared.
pub(crate) struct Machine {
    folder: PathBuf,
}

impl Machine {
    /// Runs the tests that this program was asked for inside the machine; says so if there is none.
    pub(crate) fn boot_and_test(shots: &[Shot]) -> ExitCode {
        match Self::find() {
            Ok(machine) => machine.test(shots),
            Err(why) => {
                skip(&why);
                ExitCode::SUCCESS
            }
        }
    }

    /// The error says what is missing.
    fn find() -> Result<Self, String> {
        let program = env::current_exe().unwrap();
        // Below the folder that cargo builds into: `debug/deps/webcam-0123456789abcdef`.
        let target = program.ancestors().nth(3).unwrap_or(Path::new(""));
        let folder = target.join("webcam");
        // The note that is written last.
        if !folder.join("recipe").is_file() {
            return Err("no machine was prepared, which `cargo xtask test` does".to_owned());
        }
        let path = env::var_os("PATH").unwrap_or_default();
        if !env::split_paths(&path).any(|folder| folder.join(EMULATOR).is_file()) {
            return Err(format!("no `{EMULATOR}` was found"));
        }
        Ok(Self { folder })
    }

    fn test(&self, shots: &[Shot]) -> ExitCode {
        let shared = TempDir::new().unwrap();
        fs::write(shared.path().join("script"), SCRIPT).unwrap();
        fs::write(shared.path().join("command"), self.command()).unwrap();
        let folder = shared.path().join("pictures");
        fs::create_dir(&folder).unwrap();
        pictures::draw(shots, &folder);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let ended = runtime.block_on(async {
            let mut emulator = self.emulator(shared.path()).spawn().unwrap();
            tokio::time::timeout(PATIENCE, emulator.wait()).await
        });
        let code = fs::read_to_string(shared.path().join("code")).unwrap_or_default();
        let log = self.log();
        let Ok(ended) = ended else {
            panic!("the machine ran on; its log is `{}`", log.display())
        };
        let status = ended.unwrap();
        if !status.success() && !shared.path().join("begun").exists() {
            // Too little memory, say. What the emulator said of it stands above.
            skip(&format!(
                "the machine did not start: {EMULATOR}, {status}; its log is `{}`",
                log.display()
            ));
            return ExitCode::SUCCESS;
        }
        match code.trim().parse::<u8>() {
            Ok(code) => ExitCode::from(code),
            Err(why) => panic!(
                "the machine broke down ({why}); its log is `{}`",
                log.display()
            ),
        }
    }

    /// What is run inside, as shell.
    fn command(&self) -> String {
        let mut command = format!(
            "export {MODULES}={}\nkept={}\nset --",
            quoted(self.folder.as_os_str()),
            quoted(KEPT.as_ref()),
        );
        let program = env::current_exe().unwrap().into_os_string();
        for word in [program].into_iter().chain(env::args_os().skip(1)) {
            command.push(' ');
            command.push_str(&quoted(&word));
        }
        command + "\n"
    }

    fn log(&self) -> PathBuf {
        self.folder.join("machine.log")
    }

    fn emulator(&self, shared: &Path) -> Command {
        let within = |name: &str| self.folder.join(name);
        let mut serial = OsStr::new("file:").to_owned();
        serial.push(self.log());
        let share = |id: &str, folder: &Path| {
            let mut share = OsString::from(format!("local,id={id},security_model=none,path="));
            share.push(folder);
            share
        };
        let mut command = Command::new(EMULATOR);
        command
            // Emulated in software: the computer may be a virtual machine itself.
            .args(["-accel", "tcg,thread=multi", "-smp", "2", "-m", "2048"])
            // Old enough to emulate, and new enough for the web view. Keys are made as soon as it runs: it must
            // not wait for chance to gather.
            .args(["-cpu", "Nehalem,+rdrand"])
            .args(["-nodefaults", "-no-reboot", "-display", "none"])
            .arg("-kernel")
            .arg(within("kernel"))
            .arg("-initrd")
            .arg(within("initramfs"))
            .args(["-append", "console=ttyS0 quiet panic=-1 no_timer_check"])
            .arg("-serial")
            .arg(serial)
            .args(["-device", "virtio-serial-pci"])
            .args(["-chardev", "file,id=output,append=on,path=/dev/stdout"])
            .args(["-device", "virtserialport,chardev=output"])
            .arg("-fsdev")
            .arg("local,id=host,security_model=none,readonly=on,multidevs=remap,path=/")
            .args(["-device", "virtio-9p-pci,fsdev=host,mount_tag=host"])
            .arg("-fsdev")
            .arg(share("shared", shared))
            .args(["-device", "virtio-9p-pci,fsdev=shared,mount_tag=shared"])
            .arg("-fsdev")
            .arg(share("kept", Path::new(KEPT)))
            .args(["-device", "virtio-9p-pci,fsdev=kept,mount_tag=kept"])
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
}

/// Says why nothing was tested, and the line that closes the report of any test program.
#[expect(clippy::print_stdout, reason = "a test program reports")]
fn skip(why: &str) {
    println!("\ntests with a real camera are skipped: {why}");
    println!("\ntest result: ok. 0 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n");
}

/// As a word of a shell's.
fn quoted(word: &OsStr) -> String {
    format!("'{}'", word.to_string_lossy().replace('\'', r"'\''"))
}
