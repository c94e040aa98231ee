//! What a store manager waits for: with ten thousand enrolments and with a million, side by side.
//! Prints medians and 95th percentiles, and fails where something takes more than it may. Measures what
//! it is built as, so it is to be built as a release.

use std::{
    fs::File,
    hint::black_box,
    io::{self, BufWriter, Write as _},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use enrolment::Source;
use history::{
    HistoryFilter, HistoryQuery, Ledger, OutcomeKind, PeriodChoice, Plan, Scope, export, invent,
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use store::{DatabaseKey, SqliteStore};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

const SIZES: [u32; 2] = [10_000, 1_000_000];

/// Over how many days. The whole history is looked at, and as many days before it.
const DAYS: u16 = 365;

/// How often each is measured.
const ROUNDS: usize = 40;

/// What anybody waits for on a screen may take.
const LIMIT: Duration = Duration::from_millis(100);

/// How many rows a second an export writes at least.
const PACE: f64 = 50_000.0;

/// How much more memory a hundred times as many rows may take to export, in megabytes.
const GROWTH: f64 = 8.0;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<ExitCode> {
    let mut measured = Vec::new();
    for size in SIZES {
        measured.push(measure(size).await?);
    }
    let [small, large] = measured.as_slice() else {
        anyhow::bail!("two sizes are compared");
    };
    let fails = report(small, large)?;
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What one size took.
#[derive(Default)]
struct Measured {
    /// In the order in which they are told.
    waits: Vec<(&'static str, Wait)>,
    export_rows_per_s: f64,
    /// By how much the memory of the process grew at most while it exported, in megabytes.
    export_memory: f64,
    /// What the ledger takes, in megabytes.
    ledger_memory: f64,
    first_reading: Duration,
}

#[derive(Clone, Copy)]
struct Wait {
    median: Duration,
    high: Duration,
}

impl Wait {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: usize| times.get((times.len() - 1) * share / 100).copied();
        Self {
            median: at(50).unwrap_or_default(),
            high: at(95).unwrap_or_default(),
        }
    }
}

async fn measure(size: u32) -> Result<Measured> {
    let shop = Shop::with(size).await?;
    let mut measured = Measured::default();
    // First, so that it takes no memory that something else gave back.
    shop.export(size, &mut measured).await?;
    shop.read(&mut measured).await?;
    shop.store.close().await;
    Ok(measured)
}

/// A history, and what is asked of it.
struct Shop {
    folder: TempDir,
    store: SqliteStore,
    until: Timestamp,
    zone: TimeZone,
    day: HistoryQuery,
    year: HistoryQuery,
    one_store: HistoryQuery,
    a_rare_kind: HistoryQuery,
}

impl Shop {
    async fn with(size: u32) -> Result<Self> {
        let (folder, store, until) = fill(size).await?;
        let zone = TimeZone::get("Europe/Oslo")?;
        let today = until.to_zoned(zone.clone()).date();
        let from = today.checked_sub(i32::from(DAYS).days())?;
        let year = |filter| HistoryQuery {
            period: PeriodChoice::Own { from, to: today },
            filter,
        };
        Ok(Self {
            folder,
            store,
            until,
            zone,
            day: HistoryQuery::default(),
            year: year(HistoryFilter::default()),
            one_store: year(HistoryFilter {
                store: Some("bergen-01".to_owned()),
                ..HistoryFilter::default()
            }),
            a_rare_kind: year(HistoryFilter {
                store: Some("trondheim-01".to_owned()),
                outcome: Some(OutcomeKind::UnderAge),
                source: Some(Source::Keypad),
                last_three: Some("007".to_owned()),
                ..HistoryFilter::default()
            }),
        })
    }

    fn ask<'a>(&'a self, query: &'a HistoryQuery) -> Scope<'a> {
        Scope {
            query,
            now: self.until,
            zone: &self.zone,
            may_compare_staff: true,
        }
    }

    async fn export(&self, size: u32, measured: &mut Measured) -> Result<()> {
        let before = memory()?;
        let mut peak = before;
        let tell = |_| peak = memory().map_or(peak, |now| now.max(peak));
        let file = BufWriter::new(File::create(self.folder.path().join("history.csv"))?);
        let never = CancellationToken::new();
        let began = Instant::now();
        let rows = export(&self.store, &self.ask(&self.year), file, &never, tell).await?;
        measured.export_rows_per_s = f64::from(rows) / began.elapsed().as_secs_f64();
        measured.export_memory = peak - before;
        ensure!(rows == size, "{rows} rows of {size} were exported");
        Ok(())
    }

    async fn read(&self, measured: &mut Measured) -> Result<()> {
        let before = memory()?;
        let began = Instant::now();
        let mut ledger = Ledger::read(&self.store).await?;
        measured.first_reading = began.elapsed();
        measured.ledger_memory = memory()? - before;

        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            ledger.refresh(&self.store).await?;
            times.push(began.elapsed());
        }
        measured.waits.push(("what is new", Wait::of(times)));
        for (name, query) in [
            ("first page: the year", &self.year),
            ("first page: one store", &self.one_store),
            ("first page: a rare kind", &self.a_rare_kind),
        ] {
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                let began = Instant::now();
                ledger.page(&self.store, &self.ask(query), None).await?;
                times.push(began.elapsed());
            }
            measured.waits.push((name, Wait::of(times)));
        }
        for (name, query) in [
            ("all figures and funnel: today", &self.day),
            ("all figures and funnel: the year", &self.year),
            ("all figures and funnel: one store", &self.one_store),
        ] {
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                let began = Instant::now();
                black_box(ledger.overview(&self.ask(query))?);
                times.push(began.elapsed());
            }
            measured.waits.push((name, Wait::of(times)));
        }
        Ok(())
    }
}

async fn fill(size: u32) -> Result<(TempDir, SqliteStore, Timestamp)> {
    const TRANSACTION: usize = 5_000;
    let folder = tempfile::tempdir()?;
    let key = DatabaseKey::generate().context("no randomness")?;
    let store = SqliteStore::open(&folder.path().join("history.db"), &key).await?;
    let until: Timestamp = "2026-11-20T15:00:00Z".parse()?;
    let plan = Plan {
        enrolments: size,
        days: DAYS,
        seed: 1,
        until,
        zone: TimeZone::get("Europe/Oslo")?,
    };
    let began = Instant::now();
    let mut all = invent(&plan)?;
    loop {
        let some: Vec<_> = all.by_ref().take(TRANSACTION).collect::<Result<_, _>>()?;
        if some.is_empty() {
            break;
        }
        store.add_ended(&some).await?;
    }
    say(&format!(
        "{size} enrolments invented and written in {:.1} s",
        began.elapsed().as_secs_f64()
    ))?;
    Ok((folder, store, until))
}

/// What the process takes, in megabytes.
fn memory() -> Result<f64> {
    let taken = memory_stats::memory_stats().context("this system does not tell memory")?;
    #[expect(clippy::cast_precision_loss, reason = "far from 2^52 bytes")]
    let bytes = taken.physical_mem as f64;
    Ok(bytes / 1e6)
}

/// Tells what was measured, and whether anything takes more than it may.
fn report(small: &Measured, large: &Measured) -> Result<bool> {
    let mut fails = false;
    let [few, many] = SIZES;
    say(&format!(
        "{:<34}{few:>10} rows          {many:>10} rows          growth",
        "ms: median, 95th percentile"
    ))?;
    for ((name, few), (_, many)) in small.waits.iter().zip(&large.waits) {
        let is_slow = many.high > LIMIT;
        fails |= is_slow;
        say(&format!(
            "{name:<34}{:>10.2} {:>8.2}     {:>10.2} {:>8.2}     {:>6.1}{}",
            ms(few.median),
            ms(few.high),
            ms(many.median),
            ms(many.high),
            ms(many.median) / ms(few.median),
            if is_slow { "  TOO SLOW" } else { "" }
        ))?;
    }
    let is_slow = small.export_rows_per_s.min(large.export_rows_per_s) < PACE;
    let is_large = large.export_memory > small.export_memory + GROWTH;
    fails |= is_slow || is_large;
    for (name, few, many, is_bad) in [
        (
            "export, rows a second",
            small.export_rows_per_s,
            large.export_rows_per_s,
            is_slow,
        ),
        (
            "export, peak memory, MB",
            small.export_memory,
            large.export_memory,
            is_large,
        ),
        (
            "first reading of the ledger, ms",
            ms(small.first_reading),
            ms(large.first_reading),
            false,
        ),
        (
            "memory of the ledger, MB",
            small.ledger_memory,
            large.ledger_memory,
            false,
        ),
    ] {
        say(&format!(
            "{name:<34}{few:>10.1}              {many:>10.1}{:>20.1}{}",
            many / few,
            if is_bad { "  TOO MUCH" } else { "" }
        ))?;
    }
    Ok(fails)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(io::stdout(), "{line}")?)
}
