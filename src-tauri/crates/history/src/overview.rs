//! What a period comes to.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use ts_rs::TS;

use crate::OutcomeKind;

/// All of a period that is not a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// From when.
    #[ts(type = "string")]
    pub from: Timestamp,
    /// Until when, itself not in it.
    #[ts(type = "string")]
    pub until: Timestamp,
    /// The period's figures.
    pub figures: Figures,
    /// The same of the period before, of as many days. Where today is in the period, only as far as the
    /// same time of day, so that equals are compared.
    pub before: Figures,
    /// How far the customers came.
    pub funnel: Funnel,
    /// Each day of the period, the first one first, those without enrolments too.
    pub days: Vec<Day>,
    /// What there is to choose from, in the whole history.
    pub choices: Choices,
}

/// The four figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// How many customers had a request on their phone.
    pub asked: u32,
    /// How many became members: `enrolled` and `updated`.
    pub enrolled: u32,
    /// How many of those asked, from 0 to 1; none when nobody was asked.
    pub conversion: Option<f64>,
    /// The median time from the begin to the approval, in milliseconds; none when nobody approved. Of
    /// an even number, the lower of the two in the middle.
    #[ts(type = "number | null")]
    pub median_ms: Option<i64>,
}

/// How far the customers came, each step a part of the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Funnel {
    /// The number was known.
    pub identified: u32,
    /// And was no member's: the register was asked, and the enrolment did not end as `alreadyMember` or
    /// `severalContacts`.
    pub new: u32,
    /// And had a request.
    pub asked: u32,
    /// And approved.
    pub approved: u32,
    /// And is a member now.
    pub saved: u32,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Day {
    /// Which, by the clock on the wall.
    #[ts(type = "string")]
    pub date: Date,
    /// How many ended how. What nobody ended as is left out.
    pub outcomes: BTreeMap<OutcomeKind, u32>,
}

/// What there is to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Choices {
    /// External ids of stores.
    pub stores: Vec<String>,
    /// Tills.
    pub tills: Vec<String>,
    /// Staff numbers; none where people are not to be compared.
    pub cashiers: Vec<String>,
}
