//! The invented customers of practice.

use enrolment::Msisdn;
use sandbox::{CastMember, Role};
use serde::Serialize;
use ts_rs::TS;

/// One invented customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PracticeCustomer {
    /// The number, digits with calling code.
    pub number: String,
    /// The number in groups, as people read it.
    pub grouped: String,
    /// The name.
    pub name: String,
    /// What happens when this customer is asked.
    pub role: Role,
}

impl From<&CastMember> for PracticeCustomer {
    fn from(member: &CastMember) -> Self {
        Self {
            number: member.number.clone(),
            grouped: Msisdn::from_international(&member.number)
                .map_or_else(|_| member.number.clone(), |number| number.grouped()),
            name: member.name.clone(),
            role: member.role,
        }
    }
}
