//! One start of a program: how long until it says that it is ready, and the memory that it and all that
//! it started then take.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cargo;

/// A program that is not ready by then is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// So long a program may take to end.
const LEAVING: Duration = Duration::from_secs(20);

/// What one start took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    pub(crate) start: Duration,
    /// In megabytes. Pages that several processes share are counted once, split among them.
    pub(crate) memory: f64,
}

impl Sample {
    /// The median of each figure by itself. Of an even number, the upper one of the middle.
    pub(crate) fn median(samples: &[Self]) -> Self {
        let mut starts: Vec<_> = samples.iter().map(|one| one.start).collect();
        let mut memories: Vec<_> = samples.iter().map(|one| one.memory).collect();
        starts.sort_unstable();
        memories.sort_by(f64::total_cmp);
        let middle = samples.len() / 2;
        Self {
            start: starts.get(middle).copied().unwrap_or_default(),
            memory: memories.get(middle).copied().unwrap_or_default(),
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { start, memory } = self;
        write!(f, "{} ms, {memory:.0} MB", start.as_millis())
    }
}

/// Starts the program, waits for the line on stderr that holds `ready`, lets it run for so long, and
/// ends it.
pub(crate) fn measure(command: &mut Command, ready: &str, settled: Duration) -> Result<Sample> {
    let name = command.get_program().display().to_string();
    let began = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{name}`"))?;
    let mut program = Program(child);
    let errors = program.0.stderr.take();
    let heard = listen(errors.context("no stderr")?, ready.to_owned());
    let ended_at = heard
        .recv_timeout(PATIENCE)
        .with_context(|| format!("`{name}` never said `{ready}`"))?;
    pause(settled);
    let memory = memory_of_tree(program.0.id());
    program.end()?;
    Ok(Sample {
        start: ended_at - began,
        memory,
    })
}

/// Reads to the end, so that the program is never held up, and tells when the line came.
fn listen(output: impl Read + Send + 'static, ready: String) -> mpsc::Receiver<Instant> {
    let (tell, heard) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            if line.is_ok_and(|line| line.contains(&ready)) {
                // Nobody listens for a second one.
                let _ = tell.send(Instant::now());
            }
        }
    });
    heard
}

#[expect(clippy::disallowed_methods, reason = "real processes take real time")]
fn pause(duration: Duration) {
    thread::sleep(duration);
}

/// Ended by force with the value, if it did not end before.
struct Program(Child);

impl Program {
    fn end(&mut self) -> Result<()> {
        cargo::status(Command::new("kill").arg(self.0.id().to_string()))?;
        let began = Instant::now();
        while began.elapsed() < LEAVING {
            if self.0.try_wait()?.is_some() {
                return Ok(());
            }
            pause(Duration::from_millis(50));
        }
        anyhow::bail!("the program did not end when it was asked to")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Nothing happens to one that has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// In megabytes, of the process and of all below it.
fn memory_of_tree(root: u32) -> f64 {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let parents: HashMap<u32, u32> = processes
        .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
        .filter_map(|id: u32| {
            let about = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            Some((id, parent(&about)?))
        })
        .collect();
    let kilobytes: u64 = tree(root, &parents)
        .iter()
        .filter_map(|id| fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok())
        .filter_map(|memory| share(&memory))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "far from 2^52 kilobytes")]
    let kilobytes = kilobytes as f64;
    kilobytes * 1024.0 / 1e6
}

/// The parent in a line of `/proc/*/stat`. The name in it may hold anything, brackets too.
fn parent(stat: &str) -> Option<u32> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

/// The proportional share, in kilobytes.
fn share(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn tree(root: u32, parents: &HashMap<u32, u32>) -> HashSet<u32> {
    let mut tree = HashSet::from([root]);
    loop {
        let before = tree.len();
        for (id, parent) in parents {
            if tree.contains(parent) {
                tree.insert(*id);
            }
        }
        if tree.len() == before {
            return tree;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(start: u64, memory: f64) -> Sample {
        Sample {
            start: Duration::from_millis(start),
            memory,
        }
    }

    #[test]
    fn the_median_is_taken_of_each_figure_by_itself() {
        let samples = [sample(900, 10.0), sample(100, 30.0), sample(200, 20.0)];
        assert_eq!(Sample::median(&samples), sample(200, 20.0));
    }

    #[test]
    fn a_tree_is_whole_whatever_the_order_of_its_processes() {
        let parents = HashMap::from([(9, 5), (5, 3), (3, 1), (4, 1), (1, 0), (7, 9)]);
        assert_eq!(tree(3, &parents), HashSet::from([3, 5, 9, 7]));
    }

    #[test]
    fn a_name_with_brackets_does_not_hide_the_parent() {
        assert_eq!(parent("71 (Web (Content) 8) S 42 71 71 0"), Some(42));
        assert_eq!(parent("no such line"), None);
    }

    #[test]
    fn only_the_whole_share_is_read() {
        let rollup = "55d0-7ffc ---p 00000000 00:00 0 [rollup]\nRss:  900 kB\nPss:       1234 kB\nPss_Anon: 7 kB\n";
        assert_eq!(share(rollup), Some(1234));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_is_measured_while_it_runs() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "echo starting >&2; echo it is ready >&2; exec sleep 60",
        ]);
        let taken = measure(&mut command, "is ready", Duration::ZERO).unwrap();
        assert!(taken.memory > 0.0, "{taken}");
    }

    #[test]
    fn a_program_that_ends_before_it_is_ready_is_an_error() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo something else >&2"]);
        assert!(measure(&mut command, "is ready", Duration::ZERO).is_err());
    }
}
