//! The file for the spreadsheet.

use std::io::{self, Write};

use history::{ExportError, HistoryFilter, HistoryQuery, OutcomeKind, PeriodChoice, Scope, export};
use insta::assert_snapshot;
use jiff::civil::date;
use tokio_util::sync::CancellationToken;

use crate::place::{Place, Raw, at, scope, zone};

fn autumn() -> HistoryQuery {
    HistoryQuery {
        period: PeriodChoice::Own {
            from: date(2026, 10, 24),
            to: date(2026, 11, 21),
        },
        filter: HistoryFilter::default(),
    }
}

async fn exported(place: &Place, scope: &Scope<'_>) -> String {
    let mut file = Vec::new();
    export(
        &place.store,
        scope,
        &mut file,
        &CancellationToken::new(),
        |_| {},
    )
    .await
    .unwrap();
    String::from_utf8(file).unwrap()
}

async fn with_three() -> Place {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    let rows = [
        Raw {
            id: 1,
            opened_at_ms: at("2026-10-24T23:59:30.250Z").as_millisecond(),
            ended_at_ms: at("2026-10-25T00:30:00Z").as_millisecond(),
            cashier: Some("=HYPERLINK(\"http://x\")"),
            masked_number: Some("+47 ••• •• 567"),
            milestones: vec![("identified", 300), ("asked", 900), ("approved", 12_345)],
            ..Raw::default()
        },
        Raw {
            id: 2,
            opened_at_ms: at("2026-10-25T01:29:58Z").as_millisecond(),
            ended_at_ms: at("2026-10-25T01:30:00Z").as_millisecond(),
            outcome: "failed",
            store: "oslo;-1,\"east\"",
            cashier: Some("ane"),
            ..Raw::default()
        },
        Raw {
            id: 3,
            outcome: "declined",
            ..Raw::default()
        },
    ];
    for row in rows {
        row.write(&mut connection).await;
    }
    place
}

#[tokio::test]
async fn the_file_is_as_a_spreadsheet_wants_it() {
    let place = with_three().await;
    let (query, oslo) = (autumn(), zone("Europe/Oslo"));
    let file = exported(&place, &scope(&query, &oslo)).await;
    let rows = file.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    assert_eq!(rows.matches('\n').count(), rows.matches("\r\n").count());
    // In the hour that comes twice, how far it is from UTC tells which is meant.
    assert_snapshot!(rows.replace("\r\n", "\n"), @r#"
    reference,opened_at,ended_at,store,till,cashier,source,outcome,problem,masked_number,approved_after_s,consents
    019aa4f0-0000-7000-8000-000000000003,2026-11-20T09:00:00+01:00,2026-11-20T09:01:00+01:00,oslo-1,7,,camera,declined,,,,email=yes;sms=no
    019aa4f0-0000-7000-8000-000000000002,2026-10-25T02:29:58+01:00,2026-10-25T02:30:00+01:00,"oslo;'-1,""east""",7,ane,camera,failed,internal,,,email=yes;sms=no
    019aa4f0-0000-7000-8000-000000000001,2026-10-25T01:59:30+02:00,2026-10-25T02:30:00+02:00,oslo-1,7,"'=HYPERLINK(""http://x"")",camera,enrolled,,47 ••• •• 567,12,email=yes;sms=no
    "#);
}

#[tokio::test]
async fn the_filter_holds_and_who_served_is_left_out_where_people_are_not_to_be_compared() {
    let place = with_three().await;
    let query = HistoryQuery {
        filter: HistoryFilter {
            outcome: Some(OutcomeKind::Failed),
            cashier: Some("nobody".to_owned()),
            ..HistoryFilter::default()
        },
        ..autumn()
    };
    let oslo = zone("Europe/Oslo");
    let scope = Scope {
        may_compare_staff: false,
        ..scope(&query, &oslo)
    };
    let file = exported(&place, &scope).await;
    let rows: String = file.lines().skip(1).collect();
    assert_snapshot!(rows, @r#"019aa4f0-0000-7000-8000-000000000002,2026-10-25T02:29:58+01:00,2026-10-25T02:30:00+01:00,"oslo;'-1,""east""",7,,camera,failed,internal,,,email=yes;sms=no"#);
}

#[tokio::test]
async fn an_export_of_many_batches_has_every_row_once_and_tells_how_far_it_is() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    for id in 1..=2_345 {
        let row = Raw {
            id,
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let (query, oslo) = (autumn(), zone("Europe/Oslo"));
    let (mut file, mut told) = (Vec::new(), Vec::new());
    let rows = export(
        &place.store,
        &scope(&query, &oslo),
        &mut file,
        &CancellationToken::new(),
        |written| told.push(written),
    )
    .await
    .unwrap();
    assert_eq!(rows, 2_345);
    assert_eq!(told, [1_000, 2_000, 2_345]);
    let mut reader = csv::Reader::from_reader(&file[3..]);
    let mut references: Vec<_> = reader
        .records()
        .map(|record| record.unwrap()[0].to_owned())
        .collect();
    references.sort();
    references.dedup();
    assert_eq!(references.len(), 2_345);
}

#[tokio::test]
async fn a_cancelled_export_ends_between_two_batches() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    for id in 1..=2_500 {
        let row = Raw {
            id,
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let (query, oslo) = (autumn(), zone("Europe/Oslo"));
    let cancelled = CancellationToken::new();
    let mut told = Vec::new();
    let ended = export(
        &place.store,
        &scope(&query, &oslo),
        io::sink(),
        &cancelled,
        |written| {
            told.push(written);
            cancelled.cancel();
        },
    )
    .await;
    assert!(matches!(ended, Err(ExportError::Cancelled)), "{ended:?}");
    assert_eq!(told, [1_000]);
}

/// A disk with no room.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_full_disk_is_told_as_one() {
    let place = with_three().await;
    let (query, oslo) = (autumn(), zone("Europe/Oslo"));
    let ended = export(
        &place.store,
        &scope(&query, &oslo),
        Full,
        &CancellationToken::new(),
        |_| {},
    )
    .await;
    let Err(ExportError::Write(error)) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}
