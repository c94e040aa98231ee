//! Fetching what the customer shared, and the checks that decide whether it may be kept.

use std::{collections::BTreeMap, time::Duration};

use jiff::tz::TimeZone;

use super::{Engine, transition::Halt};
use crate::{
    Enrolment, Outcome, ProblemCode, Profile, Step,
    ports::{ProfileError, ServiceError},
};

/// The limit that Vipps itself keeps: nobody younger can log in.
const VIPPS_MINIMUM_AGE: u8 = 15;

impl Engine {
    pub(super) async fn fetch_profile(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let Some(tokens) = enrolment.private.tokens.clone() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        if self.now() >= tokens.good_until {
            return self.end(enrolment, Outcome::AnswerLost).await;
        }
        match self
            .shared
            .ports
            .login
            .profile(&tokens, &tokens.request)
            .await
        {
            Ok(profile) => match self.may_keep(enrolment, &profile) {
                Ok(()) => {
                    let consents = self.answers(&profile);
                    self.apply(
                        enrolment,
                        Step::Profiled {
                            profile: Box::new(profile),
                            consents,
                        },
                    )
                    .await
                }
                Err(outcome) => self.end(enrolment, outcome).await,
            },
            Err(ProfileError::TokenGone) => self.end(enrolment, Outcome::AnswerLost).await,
            Err(ProfileError::Service(ServiceError::NotTrusted)) => {
                self.fail(enrolment, ProblemCode::VippsNotTrusted).await
            }
            // Whatever else it is: the customer approved, and the token is good for some minutes.
            Err(ProfileError::Service(error)) => {
                let named = match error {
                    ServiceError::Busy { retry_after } => retry_after.unwrap_or_default(),
                    _ => Duration::ZERO,
                };
                let own = Duration::from_secs(1 << enrolment.private.tries.min(3));
                let at = self.now() + own.max(named);
                self.apply(enrolment, Step::ProfileLater { at }).await
            }
        }
    }

    /// Whether the profile is of the person who was asked and of an age that the chain takes.
    fn may_keep(&self, enrolment: &Enrolment, profile: &Profile) -> Result<(), Outcome> {
        let asked = enrolment.private.number.as_ref();
        if asked.and_then(|number| profile.is_of(number)) == Some(false) {
            return Err(Outcome::NumberMismatch);
        }
        // By the date in the middle of the Atlantic, which is never ahead of a till's own, Greenland's
        // neither: nobody is let in a day early.
        let today = self
            .now()
            .to_zoned(TimeZone::fixed(jiff::tz::offset(-3)))
            .date();
        let minimum = self.shared.rules.minimum_age;
        match profile.age_on(today) {
            Some(age) if age < i16::from(minimum) => Err(Outcome::UnderAge),
            None if minimum > VIPPS_MINIMUM_AGE => Err(Outcome::Failed {
                code: ProblemCode::AgeUnknown,
            }),
            _ => Ok(()),
        }
    }

    /// The answers by the name that each has in Engage; boxes that are not mapped go nowhere.
    fn answers(&self, profile: &Profile) -> BTreeMap<String, bool> {
        let answers = &profile.consents.answers;
        self.shared
            .rules
            .consents
            .iter()
            .filter_map(|map| {
                let answer = answers.iter().find(|answer| answer.id == map.from)?;
                Some((map.to.clone(), answer.accepted))
            })
            .collect()
    }
}
