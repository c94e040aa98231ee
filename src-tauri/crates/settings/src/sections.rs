//! The sections of the settings: what each key may be and what it is when nobody sets it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use enrolment::{AskedBy, Country, CreateContact};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use crate::{
    address::{BaseAddress, Issuer},
    reader::Reader,
    rule::{Choice, Digits, FilePath, Flag, Scopes, Text, Whole},
};

/// `[till]`: this till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Till {
    /// The till's own id, in events and history.
    pub id: Option<String>,
    /// External id of the store in Engage.
    pub store: Option<String>,
    /// Where a number without calling code is from. Built-in: Norway.
    pub country: Country,
    /// What the screens speak. Built-in: the language of the country.
    pub language: Language,
    /// Whether whoever serves may say so. Built-in: no.
    pub staff: Staff,
}

/// Whether the staff number of whoever serves is kept with an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Staff {
    /// Nobody is asked for it.
    Off,
    /// Whoever serves may give it.
    Optional,
}

/// The languages of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Norwegian bokmål.
    Nb,
    /// Swedish.
    Sv,
    /// Danish.
    Da,
    /// Finnish.
    Fi,
    /// English.
    En,
}

impl Language {
    const fn of(country: Country) -> Self {
        match country {
            Country::No => Self::Nb,
            Country::Se => Self::Sv,
            Country::Dk | Country::Gl => Self::Da,
            Country::Fi => Self::Fi,
        }
    }

    /// The BCP 47 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Sv => "sv",
            Self::Da => "da",
            Self::Fi => "fi",
            Self::En => "en",
        }
    }
}

const COUNTRIES: Choice<Country> = Choice(&[
    ("NO", Country::No),
    ("SE", Country::Se),
    ("DK", Country::Dk),
    ("FI", Country::Fi),
    ("GL", Country::Gl),
]);

const LANGUAGES: Choice<Language> = Choice(&[
    ("nb", Language::Nb),
    ("sv", Language::Sv),
    ("da", Language::Da),
    ("fi", Language::Fi),
    ("en", Language::En),
]);

const STAFF: Choice<Staff> = Choice(&[("off", Staff::Off), ("optional", Staff::Optional)]);

impl Till {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let id = reader.optional("till.id", &Text);
        let store = reader.optional("till.store", &Text);
        let country = reader.value("till.country", &COUNTRIES, Country::No);
        let language = reader.value("till.language", &LANGUAGES, Language::of(country));
        let staff = reader.value("till.staff", &STAFF, Staff::Off);
        Self {
            id,
            store,
            country,
            language,
            staff,
        }
    }
}

/// `[vipps]`: the sales unit at Vipps MobilePay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vipps {
    /// Where all its APIs begin; the path ends in a slash. Built-in: production.
    pub base_url: Url,
    /// Who signs id tokens, to be compared as it stands. Built-in: the one below `base_url` (Vipps
    /// Login, discovery).
    pub issuer: Url,
    /// The number of the sales unit.
    pub merchant_serial_number: Option<String>,
    /// How the program proves who it is.
    pub client_auth: ClientAuth,
    /// What a login asks for. Built-in: what membership cannot do without and every plan has. Each
    /// more costs approvals, and a scope that the sales unit is not set up for may stop every login.
    pub scopes: Vec<String>,
    /// How long the customer has to answer. Built-in: three minutes.
    pub requested_expiry: Duration,
}

/// How Login is told who calls (Vipps Login, token endpoint authentication and partner keys).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientAuth {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// An access token made with partner keys.
    Partner,
}

const CLIENT_AUTH: Choice<ClientAuth> = Choice(&[
    ("basic", ClientAuth::Basic),
    ("post", ClientAuth::Post),
    ("partner", ClientAuth::Partner),
]);

/// Vipps Login, API endpoints.
const PRODUCTION: &str = "https://api.vipps.no/";
const ISSUER_PATH: &str = "access-management-1.0/access/";
const SCOPES: [&str; 4] = ["openid", "name", "phoneNumber", "email"];
/// What the backchannel authentication accepts (Vipps Login, merchant-initiated login).
const EXPIRY: Whole<u16> = Whole {
    range: 60..=900,
    unit: "seconds",
};

impl Vipps {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let base_url = reader.value("vipps.base_url", &BaseAddress, production());
        let mut issuer = base_url.clone();
        issuer.set_path(&format!("{}{ISSUER_PATH}", base_url.path()));
        let issuer = reader.value("vipps.issuer", &Issuer, issuer);
        let merchant_serial_number = reader.optional("vipps.merchant_serial_number", &Digits);
        let client_auth = reader.value("vipps.client_auth", &CLIENT_AUTH, ClientAuth::Basic);
        let scopes = SCOPES.map(str::to_owned).to_vec();
        let scopes = reader.value("vipps.scopes", &Scopes, scopes);
        let expiry = reader.value("vipps.requested_expiry_s", &EXPIRY, 180);
        let requested_expiry = Duration::from_secs(expiry.into());
        Self {
            base_url,
            issuer,
            merchant_serial_number,
            client_auth,
            scopes,
            requested_expiry,
        }
    }

    /// Whether a login asks for `scope`.
    pub fn asks_for(&self, scope: &str) -> bool {
        self.scopes.iter().any(|asked| asked == scope)
    }

    /// Whether a login asks for consents, in any of the three ways that Vipps Login knows.
    pub fn asks_for_consents(&self) -> bool {
        ["customFlow", "delegatedConsents", "agreement"]
            .iter()
            .any(|scope| self.asks_for(scope))
    }
}

#[expect(
    clippy::expect_used,
    reason = "a constant that every test of the settings parses"
)]
fn production() -> Url {
    Url::parse(PRODUCTION).expect("the built-in address is an address")
}

/// `[engage]`: the chain's Voyado Engage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engage {
    /// Where the API begins; the path ends in a slash. Each chain has its own.
    pub base_url: Option<Url>,
    /// The source named on contacts and consents. Built-in: `Medlem`.
    pub source: String,
    /// Handle of the contact type of a member. Built-in: `Member`.
    pub contact_type: String,
    /// The chain's own age limit in years. Built-in: 15, which Vipps Login asks for anyway.
    pub minimum_age: u8,
}

/// Nobody younger can log in (Vipps Login, frequently asked questions).
pub(crate) const AGE_OF_VIPPS: u8 = 15;

impl Engage {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let age = Whole {
            range: AGE_OF_VIPPS..=99,
            unit: "years",
        };
        Self {
            base_url: reader.optional("engage.base_url", &BaseAddress),
            source: reader.value("engage.source", &Text, "Medlem".to_owned()),
            contact_type: reader.value("engage.contact_type", &Text, "Member".to_owned()),
            minimum_age: reader.value("engage.minimum_age", &age, AGE_OF_VIPPS),
        }
    }
}

/// `[approval]`: how the customer is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who asks. Built-in: the till.
    pub sent_by: AskedBy,
    /// When the contact is made. Built-in: after the approval when the till asks, before the login when
    /// Engage does, which knows no other way.
    pub create_contact: CreateContact,
    /// The custom trigger by which Engage asks a contact that exists.
    pub trigger_id: Option<String>,
    /// How long Engage's way waits for the contact to change. Built-in: three minutes.
    pub timeout: Duration,
}

const SENT_BY: Choice<AskedBy> = Choice(&[("till", AskedBy::Till), ("engage", AskedBy::Engage)]);
const CREATE_CONTACT: Choice<CreateContact> = Choice(&[
    ("after_approval", CreateContact::AfterApproval),
    ("before_login", CreateContact::BeforeLogin),
]);
const TIMEOUT: Whole<u16> = Whole {
    range: 30..=3600,
    unit: "seconds",
};

impl Approval {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let sent_by = reader.value("approval.sent_by", &SENT_BY, AskedBy::Till);
        let create_contact = match sent_by {
            AskedBy::Till => CreateContact::AfterApproval,
            AskedBy::Engage => CreateContact::BeforeLogin,
        };
        let create_contact =
            reader.value("approval.create_contact", &CREATE_CONTACT, create_contact);
        let trigger_id = reader.optional("approval.trigger_id", &Text);
        let timeout = reader.value("approval.timeout_s", &TIMEOUT, 180);
        let timeout = Duration::from_secs(timeout.into());
        Self {
            sent_by,
            create_contact,
            trigger_id,
            timeout,
        }
    }
}

/// `[camera]`: what the webcam is asked for. It may give what is nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Camera {
    /// The name of the camera, exactly; the first that works without.
    pub name: Option<String>,
    /// Width of a frame in pixels. Built-in: 1280.
    pub width: u32,
    /// Height of a frame in pixels. Built-in: 720.
    pub height: u32,
    /// Frames in a second. Built-in: 30.
    pub rate: u32,
}

impl Camera {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let side = Whole {
            range: 120..=7680,
            unit: "pixels",
        };
        let rate = Whole {
            range: 1..=240,
            unit: "frames in a second",
        };
        Self {
            name: reader.optional("camera.name", &Text),
            width: reader.value("camera.width", &side, 1280),
            height: reader.value("camera.height", &side, 720),
            rate: reader.value("camera.rate", &rate, 30),
        }
    }
}

/// `[history]`: what is kept of ended enrolments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The database. Built-in: `medlem.db` in the folder for the program's data.
    pub path: Option<PathBuf>,
    /// After how many days a row is made anonymous. Built-in: 400, so that a month can be held
    /// against the same month of the year before.
    pub retention_days: u16,
    /// Whether the history sets the people who serve side by side. Built-in: no, for it measures them.
    pub compare_staff: bool,
}

impl History {
    pub(crate) fn read(reader: &mut Reader<'_>, data: Option<&Path>) -> Self {
        let path = match data.map(|folder| folder.join("medlem.db")) {
            Some(path) => Some(reader.value("history.path", &FilePath, path)),
            None => reader.optional("history.path", &FilePath),
        };
        let days = Whole {
            range: 1..=3650,
            unit: "days",
        };
        let retention_days = reader.value("history.retention_days", &days, 400);
        let compare_staff = reader.value("history.compare_staff", &Flag, false);
        Self {
            path,
            retention_days,
            compare_staff,
        }
    }
}
