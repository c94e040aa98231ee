//! The TypeScript of everything that crosses to the windows is what the Rust types say.

use std::{collections::BTreeMap, fs};

use medlem::views::{
    BeginAnswer, BeginRequest, CustomerView, EnrolmentChange, MonitorView, PracticeCustomer,
    Refusal, ScanEvent, Section, SetUpView, TillView,
};
use ts_rs::{Config, TS};

use crate::written::Folder;

#[test]
fn the_types_of_the_screens_are_those_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new()
        .with_out_dir(folder.path())
        .with_large_int("number");
    macro_rules! export {
        ($($type:ty),*) => { $(<$type>::export_all(&config).unwrap();)* };
    }
    export!(
        TillView,
        EnrolmentChange,
        ScanEvent,
        CustomerView,
        BeginRequest,
        BeginAnswer,
        PracticeCustomer,
        Refusal,
        SetUpView,
        MonitorView,
        Section,
        access::AccessStanding,
        access::UnlockAnswer,
        history::HistoryQuery,
        history::Overview,
        store::AuditEntry,
        store::AuditFinding,
        store::ErasureReceipt,
        store::UnsavedRow,
        till::Connection,
        till::DiagnosticFile,
        till::EngageLists,
        till::ExportProgress,
        till::FileAnswer,
        till::HistoryPage,
        till::MeterView,
        till::OfficeSettings,
        till::SettingsFile,
        till::TimeLine,
        enrolment::GiveUpReason,
        enrolment::NextStep,
        enrolment::Outcome
    );
    let files: BTreeMap<_, _> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect();
    let folder = Folder {
        name: "generated",
        files,
    };
    folder.write_or_compare();
}
