//! What a customer may see: nothing about staff, stock or earlier customers.

use enrolment::{ConfirmationCode, Country};
use jiff::Timestamp;
use serde::Serialize;
use settings::Language;
use till::{CustomerStanding, Face};
use ts_rs::TS;

/// The customer's side. Sent again whole whenever something in it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    /// What the screens speak.
    pub language: Language,
    /// Whose brand is shown.
    pub country: Country,
    /// Whether this is practice.
    pub is_practice: bool,
    /// Whether the camera gives a picture.
    pub has_picture: bool,
    /// What to show.
    pub face: CustomerFace,
}

/// The faces of the customer display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "face",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CustomerFace {
    /// Nothing: nobody is served, and so it is set.
    Blank,
    /// Show your code.
    ShowCode,
    /// One moment.
    Working,
    /// Compare this code in the app.
    Confirm {
        /// The code.
        code: ConfirmationCode,
        /// When the request ends.
        #[ts(type = "string")]
        expires_at: Timestamp,
    },
    /// Answer in the app; there is no code (Engage asked).
    Answer {
        /// When to stop.
        #[ts(type = "string")]
        expires_at: Timestamp,
    },
    /// Welcome, or thank you.
    Thanks,
    /// Not this time.
    NotThisTime,
}

impl From<&CustomerStanding> for CustomerView {
    fn from(standing: &CustomerStanding) -> Self {
        Self {
            language: standing.language,
            country: standing.country,
            is_practice: standing.is_practice,
            has_picture: standing.has_picture,
            face: match &standing.face {
                Face::Blank => CustomerFace::Blank,
                Face::ShowCode => CustomerFace::ShowCode,
                Face::Working => CustomerFace::Working,
                Face::Confirm { code, expires_at } => CustomerFace::Confirm {
                    code: code.clone(),
                    expires_at: *expires_at,
                },
                Face::Answer { expires_at } => CustomerFace::Answer {
                    expires_at: *expires_at,
                },
                Face::Thanks => CustomerFace::Thanks,
                Face::NotThisTime => CustomerFace::NotThisTime,
            },
        }
    }
}
