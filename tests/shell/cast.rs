//! The invented customers whom the journeys meet, and what of them is private.

/// One of them: the number with its country, the name, and what the name's owner shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Customer {
    pub(crate) number: &'static str,
    pub(crate) given_name: &'static str,
    pub(crate) family_name: &'static str,
}

/// Approves everything, and is the first whom the drawn camera shows.
pub(crate) const KARI: Customer = Customer {
    number: "4790000001",
    given_name: "Kari",
    family_name: "Nordmann",
};
/// Approves, and ticks e-mail only.
pub(crate) const OLA: Customer = Customer {
    number: "4790000002",
    given_name: "Ola",
    family_name: "Nordmann",
};
/// Approves, and ticks nothing.
pub(crate) const NORA: Customer = Customer {
    number: "4790000003",
    given_name: "Nora",
    family_name: "Hansen",
};
/// Declines.
pub(crate) const INGRID: Customer = Customer {
    number: "4790000005",
    given_name: "Ingrid",
    family_name: "Berg",
};
/// Is a member already.
pub(crate) const LIV: Customer = Customer {
    number: "4790000015",
    given_name: "Liv",
    family_name: "Holm",
};
/// Answers only on the phone.
pub(crate) const OSKAR: Customer = Customer {
    number: "4790000018",
    given_name: "Oskar",
    family_name: "Vik",
};

impl Customer {
    pub(crate) fn name(self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The number as it is typed in its own country.
    pub(crate) fn subscriber(self) -> &'static str {
        &self.number[2..]
    }

    /// The number as a screen shows it.
    pub(crate) fn grouped(self) -> String {
        let own = self.subscriber();
        format!("{} {} {}", &own[..3], &own[3..5], &own[5..])
    }

    pub(crate) fn last_three(self) -> &'static str {
        &self.number[self.number.len() - 3..]
    }

    /// The text of the personal code.
    pub(crate) fn qr_text(self) -> String {
        format!("https://qr.vipps.no/28/2/01/031/{}?v=1", self.number)
    }

    /// What must be gone when the screen was cleared.
    pub(crate) fn traces(self) -> Vec<String> {
        let code = self.qr_text();
        [
            self.subscriber().to_owned(),
            self.grouped(),
            self.name(),
            code,
        ]
        .to_vec()
    }
}
