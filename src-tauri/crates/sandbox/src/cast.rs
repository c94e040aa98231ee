//! The customers whom the sandbox knows. The one table of them is [`CAST`].
//!
//! Owns who they are and how they answer. What becomes of an answer is decided in `login`.

use aws_lc_rs::digest;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// One line of the cast: the reason why a customer exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table below says what each role does")]
pub enum Role {
    ApprovesAll,
    ApprovesSome,
    ApprovesNone,
    ConsentedBefore,
    Declines,
    NeverAnswers,
    LastSecond,
    NotOnVipps,
    ListedButInvalid,
    OldApp,
    UnderAge,
    NoEmail,
    EmptyAddress,
    OtherNumber,
    Member,
    Contact,
    TwoContacts,
    ByHand,
    Danish,
    Finnish,
    Swedish,
    ExpiredToken,
}

/// One thing a customer can tick in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// Offers by e-mail.
    Email,
    /// Offers by text message.
    Sms,
    /// Offers made to measure.
    Personal,
}

impl Tick {
    /// All of them, in the order in which the app shows them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Personal];
}

/// How a customer answers a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum Script {
    /// Approves with these ticks after the usual time.
    Approves {
        /// What is ticked.
        ticks: Vec<Tick>,
    },
    /// Approves everything one second before the request runs out.
    LastSecond,
    /// Cancels in the app.
    Declines,
    /// Answers only through the phone page or the control calls. One who never
    /// answers is the same, left alone.
    ByHand,
}

/// What Vipps makes of the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Can log in.
    Active,
    /// No account: `user-exists` says so, a start answers `unknown_user_id`.
    Absent,
    /// `user-exists` says yes, yet a start answers `invalid_user`.
    Invalid,
    /// `user-exists` says yes, yet a start answers `old_app`.
    OldApp,
}

/// What the customer's app shows as the personal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Version 1.0: the number in clear.
    Number,
    /// Version 2.0: a token.
    Token,
    /// Version 2.0, but the token is no longer good.
    ExpiredToken,
}

/// A home address as Vipps holds it; `None` in a customer gives the empty object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// May hold a second line with the flat.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Post town.
    pub town: String,
    /// ISO country code of two letters.
    pub country: String,
}

/// One person and one phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Digits with country code, no plus.
    pub number: String,
    /// The person's id at this sales unit.
    pub sub: Uuid,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Missing when the person has none.
    pub email: Option<String>,
    /// Missing when Vipps has none.
    pub address: Option<Address>,
    /// The number in the profile, when it is not the one that was asked.
    pub profile_number: Option<String>,
    /// Ticks were remembered from before: the profile then has no consent object.
    pub has_consented_before: bool,
    /// What Vipps makes of the number.
    pub standing: Standing,
    /// What the app shows as the personal code.
    pub code: Code,
    /// How the person answers.
    pub script: Script,
}

impl Customer {
    /// Full years on `day`.
    pub fn age(&self, day: Date) -> i16 {
        let had_birthday =
            (day.month(), day.day()) >= (self.birth_date.month(), self.birth_date.day());
        day.year() - self.birth_date.year() - i16::from(!had_birthday)
    }

    /// The text of the personal QR code.
    pub fn qr_text(&self) -> String {
        match self.code {
            Code::Number => format!("https://qr.vipps.no/28/2/01/031/{}?v=1", self.number),
            Code::Token | Code::ExpiredToken => {
                format!("https://qr.vipps.no/p/{}", token(&self.number))
            }
        }
    }

    /// The name that the app shows to this person before and after the brands became one.
    pub fn brand(&self, day: Date) -> &'static str {
        let is_mobilepay_market = ["45", "358", "299"]
            .iter()
            .any(|code| self.number.starts_with(code));
        if is_mobilepay_market && day < MOBILEPAY_BECOMES_VIPPS {
            "MobilePay"
        } else {
            "Vipps"
        }
    }
}

/// Announced by Vipps MobilePay on 6 October 2026 (technical updates).
const MOBILEPAY_BECOMES_VIPPS: Date = jiff::civil::date(2027, 1, 12);

/// Twenty-one lower-case letters, like the published sample.
fn token(number: &str) -> String {
    digest::digest(&digest::SHA256, number.as_bytes())
        .as_ref()
        .iter()
        .take(21)
        .map(|byte| char::from(b'a' + byte % 26))
        .collect()
}

/// A line of [`CAST`].
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Why the customer exists.
    pub role: Role,
    /// Digits with country code, no plus.
    pub number: &'static str,
    /// Given and family name.
    pub name: (&'static str, &'static str),
    /// Age in full years.
    pub age: i16,
    /// What happens, in a sentence.
    pub what: &'static str,
}

/// The cast. No name or number belongs to anybody on purpose.
#[rustfmt::skip]
pub const CAST: [Part; 22] = [
    part(Role::ApprovesAll,      "4790000001",   ("Kari", "Nordmann"),   36, "approves and ticks everything"),
    part(Role::ApprovesSome,     "4790000002",   ("Ola", "Nordmann"),    52, "approves and ticks e-mail only"),
    part(Role::ApprovesNone,     "4790000003",   ("Nora", "Hansen"),     29, "approves and ticks nothing"),
    part(Role::ConsentedBefore,  "4790000004",   ("Per", "Hansen"),      61, "approves; the profile has no consent object"),
    part(Role::Declines,         "4790000005",   ("Ingrid", "Berg"),     44, "declines"),
    part(Role::NeverAnswers,     "4790000006",   ("Lars", "Berg"),       47, "never answers"),
    part(Role::LastSecond,       "4790000007",   ("Sofie", "Lie"),       23, "approves everything one second before the end"),
    part(Role::NotOnVipps,       "4790000008",   ("Anders", "Lie"),      70, "is not on Vipps"),
    part(Role::ListedButInvalid, "4790000009",   ("Emma", "Dahl"),       33, "looks like a user, but the start says not eligible"),
    part(Role::OldApp,           "4790000010",   ("Jonas", "Dahl"),      38, "looks like a user, but the start says the app is too old"),
    part(Role::UnderAge,         "4790000011",   ("Ida", "Moen"),        16, "approves everything; is 16"),
    part(Role::NoEmail,          "4790000012",   ("Henrik", "Moen"),     80, "approves everything; has no e-mail"),
    part(Role::EmptyAddress,     "4790000013",   ("Maja", "Strand"),     27, "approves everything; every address field is empty"),
    part(Role::OtherNumber,      "4790000014",   ("Jakob", "Strand"),    31, "approves everything; the profile has 4790000098"),
    part(Role::Member,           "4790000015",   ("Liv", "Holm"),        55, "is a member in Engage already"),
    part(Role::Contact,          "4790000016",   ("Emil", "Holm"),       41, "is a contact in Engage, not a member; approves everything"),
    part(Role::TwoContacts,      "4790000017",   ("Astrid", "Vik"),      48, "stands in Engage twice"),
    part(Role::ByHand,           "4790000018",   ("Oskar", "Vik"),       35, "answers only from the phone page"),
    part(Role::Danish,           "4520000001",   ("Mette", "Jensen"),    39, "approves everything; Danish, token code"),
    part(Role::Finnish,          "358400000001", ("Aino", "Virtanen"),   45, "approves everything; Finnish, token code"),
    part(Role::Swedish,          "46701740605",  ("Elsa", "Svensson"),   26, "approves everything; Swedish"),
    part(Role::ExpiredToken,     "4520000002",   ("Søren", "Jensen"),    58, "shows a token code that has expired"),
];

/// Somebody outside the cast who approves everything: the first of the cast under another number.
pub(crate) fn stranger(number: &str, today: Date, serial_number: &str) -> Customer {
    Customer {
        number: number.to_owned(),
        sub: person_id(number, serial_number),
        ..CAST[0].customer(today, serial_number)
    }
}

const fn part(
    role: Role,
    number: &'static str,
    name: (&'static str, &'static str),
    age: i16,
    what: &'static str,
) -> Part {
    Part {
        role,
        number,
        name,
        age,
        what,
    }
}

/// The number in the profile of [`Role::OtherNumber`].
pub const OTHER_NUMBER: &str = "4790000098";

impl Part {
    /// The customer whom this line describes, of the stated age on `today`.
    pub(crate) fn customer(&self, today: Date, serial_number: &str) -> Customer {
        let (given, family) = self.name;
        Customer {
            number: self.number.to_owned(),
            sub: person_id(self.number, serial_number),
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            birth_date: birth_date(self.age, today),
            email: (self.role != Role::NoEmail).then(|| {
                let ascii = given.replace('ø', "o");
                format!("{ascii}.{family}@example.com").to_lowercase()
            }),
            address: (self.role != Role::EmptyAddress).then(|| address(self.number)),
            profile_number: (self.role == Role::OtherNumber).then(|| OTHER_NUMBER.to_owned()),
            has_consented_before: self.role == Role::ConsentedBefore,
            standing: match self.role {
                Role::NotOnVipps => Standing::Absent,
                Role::ListedButInvalid => Standing::Invalid,
                Role::OldApp => Standing::OldApp,
                _ => Standing::Active,
            },
            code: match self.role {
                Role::Danish | Role::Finnish => Code::Token,
                Role::ExpiredToken => Code::ExpiredToken,
                _ => Code::Number,
            },
            script: match self.role {
                Role::Declines => Script::Declines,
                Role::NeverAnswers | Role::ByHand => Script::ByHand,
                Role::LastSecond => Script::LastSecond,
                Role::ApprovesSome => approves(&[Tick::Email]),
                Role::ApprovesNone => approves(&[]),
                _ => approves(&Tick::ALL),
            },
        }
    }
}

impl Role {
    /// The number of the customer who plays this role.
    pub fn number(self) -> &'static str {
        CAST.iter()
            .find(|part| part.role == self)
            .map_or("", |part| part.number)
    }
}

fn approves(ticks: &[Tick]) -> Script {
    Script::Approves {
        ticks: ticks.to_vec(),
    }
}

/// The same person at the same sales unit always has the same id; another unit sees another one.
fn person_id(number: &str, serial_number: &str) -> Uuid {
    let seed = format!("{serial_number}/{number}");
    let digest = digest::digest(&digest::SHA256, seed.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_ref()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// About a hundred days after the birthday, so that the age holds while a sandbox runs.
fn birth_date(age: i16, today: Date) -> Date {
    let day = today.saturating_sub(jiff::Span::new().days(100));
    // The 28th exists in every month of every year.
    jiff::civil::Date::new(day.year() - age, day.month(), day.day().min(28)).unwrap_or(day)
}

fn address(number: &str) -> Address {
    let (street, postal_code, town, country) = if number.starts_with("45") {
        ("Eksempelvej 1, 2. tv", "1050", "København K", "DK")
    } else if number.starts_with("358") {
        ("Esimerkkikatu 1", "00100", "HELSINKI", "FI")
    } else if number.starts_with("46") {
        ("Exempelgatan 1", "111 22", "STOCKHOLM", "SE")
    } else {
        ("Eksempelveien 1\nH0201", "0150", "OSLO", "NO")
    };
    Address {
        street: street.to_owned(),
        postal_code: postal_code.to_owned(),
        town: town.to_owned(),
        country: country.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case(date(2026, 11, 21))]
    #[case(date(2028, 2, 29))]
    #[case(date(2027, 1, 1))]
    fn everybody_has_the_age_of_the_table(#[case] today: Date) {
        for part in CAST {
            assert_eq!(part.customer(today, "123456").age(today), part.age);
        }
    }

    #[test]
    fn the_crate_documentation_lists_the_whole_cast() {
        let front_page = include_str!("lib.rs");
        for part in CAST {
            let line = format!(
                "//! | {} | {} {} | {} |",
                part.number, part.name.0, part.name.1, part.what
            );
            assert!(front_page.contains(&line), "missing line: {line}");
        }
    }

    #[test]
    fn a_person_has_one_id_per_sales_unit() {
        let id = |unit| CAST[0].customer(date(2026, 1, 1), unit).sub;
        assert_eq!(id("111111"), id("111111"));
        assert_ne!(id("111111"), id("222222"));
    }

    #[rstest]
    #[case(Role::Danish, date(2027, 1, 11), "MobilePay")]
    #[case(Role::Danish, date(2027, 1, 12), "Vipps")]
    #[case(Role::ApprovesAll, date(2026, 1, 1), "Vipps")]
    fn the_brand_follows_market_and_date(
        #[case] role: Role,
        #[case] day: Date,
        #[case] brand: &str,
    ) {
        let part = CAST.iter().find(|part| part.role == role).unwrap();
        assert_eq!(part.customer(day, "123456").brand(day), brand);
    }
}
