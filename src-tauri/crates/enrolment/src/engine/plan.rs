//! What has to be written to the register so that it holds what the customer approved, and no more.
//! Pure: from how the register stands to the next write.
//!
//! A new contact gets every answer, yes and no. A contact that stood there gets only what was ticked:
//! an empty box is not a withdrawal. Nothing is written over something newer: a consent is compared by
//! its date, a preference (which has none) by its value before the customer was asked, and details
//! that changed since then are left alone but for the empty ones.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    Baseline, Change, ConsentAnswer, ConsentEntry, ConsentKind, Contact, ContactDetails, ContactId,
    Country, Msisdn, Personal, Profile, Rules,
};

/// The longest comment on a consent; texts from the portal can be pages.
const LONGEST_COMMENT: usize = 500;

/// All that a plan follows from, but for the register itself.
pub(super) struct Approval<'a> {
    pub number: &'a Msisdn,
    pub profile: &'a Profile,
    pub baseline: &'a Baseline,
    /// The contact that this enrolment itself made.
    pub made: Option<&'a ContactId>,
    /// Whether a write of an earlier attempt may have arrived.
    pub write_sent: bool,
    /// When the customer approved.
    pub approved_at: Timestamp,
    pub rules: &'a Rules,
}

impl Approval<'_> {
    /// All of it, for a contact that is to be made.
    pub(super) fn everything(&self) -> Change {
        let mut change = Change {
            details: self.details(),
            ..Change::default()
        };
        for (to, kind, answer) in self.answers() {
            match kind {
                ConsentKind::Preference => {
                    change.preferences.insert(to.to_owned(), answer.accepted);
                }
                ConsentKind::Consent => change.consents.push(self.entry(to, answer)),
            }
        }
        change
    }

    /// What `contact` lacks of it. Nothing of it if the change is empty.
    pub(super) fn missing_in(&self, contact: &Contact) -> Change {
        let mut details = without(&self.details(), &contact.details);
        if !self.may_overwrite(contact) {
            details = only_empty(details, &contact.details);
        }
        let mut change = Change {
            details,
            ..Change::default()
        };
        for (to, kind, answer) in self.answers() {
            let yes = answer.accepted;
            if !yes && self.made != Some(&contact.id) {
                continue;
            }
            match kind {
                ConsentKind::Preference if self.may_switch(contact, to, yes) => {
                    change.preferences.insert(to.to_owned(), yes);
                }
                ConsentKind::Consent if self.may_answer(contact, to, yes) => {
                    change.consents.push(self.entry(to, answer));
                }
                ConsentKind::Preference | ConsentKind::Consent => {}
            }
        }
        change
    }

    /// The answers as they stand in `contact`, by their name in Engage; as they were given where it
    /// does not show them.
    pub(super) fn standing_in(&self, contact: &Contact) -> BTreeMap<String, bool> {
        self.answers()
            .map(|(to, kind, answer)| {
                let stands = match kind {
                    ConsentKind::Preference => contact.preference(to),
                    ConsentKind::Consent => contact.consent(to).map(|entry| entry.value),
                };
                (to.to_owned(), stands.unwrap_or(answer.accepted))
            })
            .collect()
    }

    fn answers(&self) -> impl Iterator<Item = (&str, ConsentKind, &ConsentAnswer)> {
        self.rules.consents.iter().filter_map(|map| {
            let answers = &self.profile.consents.answers;
            let answer = answers.iter().find(|answer| answer.id == map.from)?;
            Some((map.to.as_str(), map.kind, answer))
        })
    }

    fn may_switch(&self, contact: &Contact, name: &str, yes: bool) -> bool {
        let current = contact.preference(name);
        if current == Some(yes) {
            return false;
        }
        match self.baseline {
            // Someone else's contact: a "no" on it may be the customer's latest word.
            Baseline::Nobody | Baseline::Unknown => current.is_none() && !self.write_sent,
            Baseline::Contact { preferences, .. } => {
                let before = preferences
                    .iter()
                    .find(|(own, _)| own.eq_ignore_ascii_case(name));
                let may_have_landed = self.write_sent && !self.is_as_before(contact);
                current == before.map(|(_, value)| *value) && !may_have_landed
            }
        }
    }

    fn may_answer(&self, contact: &Contact, id: &str, yes: bool) -> bool {
        match contact.consent(id) {
            // Once answered, a consent is never unset again: this answer did not arrive.
            None => true,
            Some(entry) if entry.value == yes => false,
            Some(ConsentEntry {
                date: Some(date), ..
            }) => *date < self.given_at(),
            Some(_) => self.is_as_before(contact),
        }
    }

    /// Whether the details in the contact are surely no newer than the customer's approval.
    fn may_overwrite(&self, contact: &Contact) -> bool {
        match self.baseline {
            Baseline::Contact { .. } => self.is_as_before(contact),
            Baseline::Unknown => !self.write_sent,
            Baseline::Nobody => false,
        }
    }

    fn is_as_before(&self, contact: &Contact) -> bool {
        matches!(self.baseline, Baseline::Contact { digest, .. } if *digest == contact.digest())
    }

    fn given_at(&self) -> Timestamp {
        self.profile.consents.given_at.unwrap_or(self.approved_at)
    }

    fn entry(&self, id: &str, answer: &ConsentAnswer) -> ConsentEntry {
        let mut comment = format!("Vipps Login at {}: \"{}\"", self.rules.till, answer.text);
        let consents = &self.profile.consents;
        for part in consents.language.iter().chain(&consents.links) {
            comment.push(' ');
            comment.push_str(part);
        }
        ConsentEntry {
            id: id.to_owned(),
            value: answer.accepted,
            date: Some(self.given_at()),
            source: Some(self.rules.source.clone()),
            comment: Some(comment.chars().take(LONGEST_COMMENT).collect()),
        }
    }

    fn details(&self) -> ContactDetails {
        let profile = self.profile;
        let address = profile.address.expose().clone().unwrap_or_default();
        ContactDetails {
            first_name: profile.given_name.clone(),
            last_name: profile.family_name.clone(),
            email: profile.verified_email.clone(),
            birth_day: profile.birth_date.clone(),
            street: Personal::new(address.street),
            zip_code: Personal::new(address.postal_code),
            city: Personal::new(address.city),
            country_code: address
                .country
                .or_else(|| Some(self.country().iso().to_owned())),
        }
    }

    fn country(&self) -> Country {
        self.number.country()
    }
}

impl Change {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What `wanted` has that `standing` does not have alike, letter case and white space aside.
pub(super) fn without(wanted: &ContactDetails, standing: &ContactDetails) -> ContactDetails {
    fn text(
        wanted: &Personal<Option<String>>,
        standing: &Personal<Option<String>>,
    ) -> Personal<Option<String>> {
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = match (wanted.expose(), standing.expose()) {
            (Some(wanted), Some(standing)) => {
                squeezed(wanted).eq_ignore_ascii_case(&squeezed(standing))
            }
            (None, _) => true,
            (Some(_), None) => false,
        };
        if same {
            Personal::default()
        } else {
            wanted.clone()
        }
    }
    let birth_day = &wanted.birth_day;
    let country = &wanted.country_code;
    ContactDetails {
        first_name: text(&wanted.first_name, &standing.first_name),
        last_name: text(&wanted.last_name, &standing.last_name),
        email: text(&wanted.email, &standing.email),
        birth_day: if *birth_day == standing.birth_day {
            Personal::default()
        } else {
            birth_day.clone()
        },
        street: text(&wanted.street, &standing.street),
        zip_code: text(&wanted.zip_code, &standing.zip_code),
        city: text(&wanted.city, &standing.city),
        country_code: country
            .clone()
            .filter(|own| Some(own) != standing.country_code.as_ref()),
    }
}

/// The part of `wanted` that is empty in `standing`.
fn only_empty(wanted: ContactDetails, standing: &ContactDetails) -> ContactDetails {
    fn if_empty<T>(
        wanted: Personal<Option<T>>,
        standing: &Personal<Option<T>>,
    ) -> Personal<Option<T>> {
        Personal::new(wanted.into_inner().filter(|_| standing.expose().is_none()))
    }
    ContactDetails {
        first_name: if_empty(wanted.first_name, &standing.first_name),
        last_name: if_empty(wanted.last_name, &standing.last_name),
        email: if_empty(wanted.email, &standing.email),
        birth_day: if_empty(wanted.birth_day, &standing.birth_day),
        street: if_empty(wanted.street, &standing.street),
        zip_code: if_empty(wanted.zip_code, &standing.zip_code),
        city: if_empty(wanted.city, &standing.city),
        country_code: wanted
            .country_code
            .filter(|_| standing.country_code.is_none()),
    }
}

/// The ids of the consents that were written and do not stand in the contact so.
pub(super) fn unproven_consents(change: &Change, contact: &Contact) -> Vec<String> {
    let unproven = change.consents.iter().filter(|entry| {
        contact
            .consent(&entry.id)
            .is_none_or(|stands| stands.value != entry.value)
    });
    unproven.map(|entry| entry.id.clone()).collect()
}
