//! All settings of a till.

use std::path::{Path, PathBuf};

use enrolment::{AskedBy, ConsentMapping, CreateContact, Rules};
use url::Url;

use crate::{
    Access, Approval, Camera, CustomerDisplay, Engage, Explained, History, Incomplete, Layer,
    LoadError, Logs, Notice, Screen, Sources, Till, Vipps,
    document::{Document, File},
    mappings::Mappings,
    reader::Reader,
    sections::AGE_OF_VIPPS,
};

/// What this till is told, each value checked by itself and against the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// This till.
    pub till: Till,
    /// The sales unit at Vipps MobilePay.
    pub vipps: Vipps,
    /// The chain's Voyado Engage.
    pub engage: Engage,
    /// How the customer is asked.
    pub approval: Approval,
    /// Where the answer to each box goes (`consents.map`). Built-in: nowhere.
    pub consents: Vec<ConsentMapping>,
    /// What the webcam is asked for.
    pub camera: Camera,
    /// The cashier's window.
    pub screen: Screen,
    /// The customers' window.
    pub customer_display: CustomerDisplay,
    /// What is kept of ended enrolments.
    pub history: History,
    /// The back office.
    pub access: Access,
    /// The log files.
    pub logs: Logs,
    explained: Vec<Explained>,
    notices: Vec<Notice>,
    user_file: Option<PathBuf>,
}

/// The built-in values.
impl Default for Settings {
    #[expect(
        clippy::expect_used,
        reason = "constants that every test of the settings loads"
    )]
    fn default() -> Self {
        Self::load(&Sources::default()).expect("the built-in values are sound")
    }
}

impl Settings {
    /// Reads all layers. All mistakes are told together.
    pub fn load(sources: &Sources) -> Result<Self, LoadError> {
        Self::load_with(sources, None)
    }

    /// Reads all layers, with `user` in the place of the user's file if it is given.
    pub(crate) fn load_with(sources: &Sources, user: Option<File>) -> Result<Self, LoadError> {
        let files = files(sources, user)?;
        let mut reader = Reader::new(documents(&files, &sources.environment)?);
        let mut settings = Self {
            till: Till::read(&mut reader),
            vipps: Vipps::read(&mut reader),
            engage: Engage::read(&mut reader),
            approval: Approval::read(&mut reader),
            consents: reader.value("consents.map", &Mappings, Vec::new()),
            camera: Camera::read(&mut reader),
            screen: Screen::read(&mut reader),
            customer_display: CustomerDisplay::read(&mut reader),
            history: History::read(&mut reader, sources.data.as_deref()),
            access: Access::read(&mut reader),
            logs: Logs::read(&mut reader, sources.logs.as_deref()),
            explained: Vec::new(),
            notices: Vec::new(),
            user_file: sources.user.clone(),
        };
        // Against a value that is itself a mistake, every comparison would be one more.
        if reader.is_sound() {
            settings.compare(&mut reader);
        }
        let findings = reader.finish();
        LoadError::unless_none(findings.mistakes)?;
        settings.explained = findings.explained;
        settings.notices = findings.notices;
        Ok(settings)
    }

    /// Every setting in the order of the sections, with its value and who set it.
    pub fn explain(&self) -> &[Explained] {
        &self.explained
    }

    /// The setting of this key; `None` if there is none of this name.
    pub fn setting(&self, key: &str) -> Option<&Explained> {
        self.explained.iter().find(|setting| setting.key == key)
    }

    /// What is allowed and worth knowing.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// What every enrolment follows. Needs `till.id` and `till.store`.
    pub fn rules(&self) -> Result<Rules, Incomplete> {
        let (Some(till), Some(store)) = (&self.till.id, &self.till.store) else {
            return Err(self.incomplete(&["till.id", "till.store"]));
        };
        Ok(Rules {
            till: till.clone(),
            store: store.clone(),
            asked_by: self.approval.sent_by,
            create_contact: self.approval.create_contact,
            trigger_id: self.approval.trigger_id.clone(),
            engage_timeout: self.approval.timeout,
            requested_expiry: self.vipps.requested_expiry,
            minimum_age: self.engage.minimum_age,
            contact_type: self.engage.contact_type.clone(),
            source: self.engage.source.clone(),
            consents: self.consents.clone(),
        })
    }

    /// The number of the sales unit, which every call to Vipps names.
    pub fn merchant_serial_number(&self) -> Result<&str, Incomplete> {
        let number = self.vipps.merchant_serial_number.as_deref();
        number.ok_or_else(|| self.incomplete(&["vipps.merchant_serial_number"]))
    }

    /// Where the API of Engage begins.
    pub fn engage_base_url(&self) -> Result<&Url, Incomplete> {
        self.engage
            .base_url
            .as_ref()
            .ok_or_else(|| self.incomplete(&["engage.base_url"]))
    }

    /// Where the database is. Missing only on a computer that has no folder for the user's data.
    pub fn history_path(&self) -> Result<&Path, Incomplete> {
        self.history
            .path
            .as_deref()
            .ok_or_else(|| self.incomplete(&["history.path"]))
    }

    /// Whether nothing is missing for enrolling real customers; names all that is.
    pub fn complete(&self) -> Result<(), Incomplete> {
        let missing = self.incomplete(&[
            "till.id",
            "till.store",
            "vipps.merchant_serial_number",
            "engage.base_url",
            "history.path",
        ]);
        if missing.missing.is_empty() {
            Ok(())
        } else {
            Err(missing)
        }
    }

    /// Those of `keys` that have no value.
    fn incomplete(&self, keys: &[&str]) -> Incomplete {
        let unset = self
            .explained
            .iter()
            .filter(|setting| setting.value.is_none());
        let missing = unset
            .map(|setting| setting.key)
            .filter(|key| keys.contains(key))
            .collect();
        Incomplete {
            missing,
            file: self.user_file.clone(),
        }
    }

    /// Holds the values against each other.
    fn compare(&self, reader: &mut Reader<'_>) {
        let (vipps, engage, approval) = (&self.vipps, &self.engage, &self.approval);
        match approval.sent_by {
            AskedBy::Engage => {
                if approval.create_contact != CreateContact::BeforeLogin {
                    reader.contradiction(
                        &["approval.sent_by", "approval.create_contact"],
                        "`approval.create_contact` must be \"before_login\" when \
                         `approval.sent_by` is \"engage\": Engage asks contacts only",
                    );
                }
            }
            AskedBy::Till => {
                if !vipps.asks_for("phoneNumber") {
                    reader.contradiction(
                        &["vipps.scopes"],
                        "`vipps.scopes` must have the scope \"phoneNumber\": the number that \
                         answers is compared with the number that was asked",
                    );
                }
                if engage.minimum_age > AGE_OF_VIPPS && !vipps.asks_for("birthDate") {
                    reader.contradiction(
                        &["engage.minimum_age", "vipps.scopes"],
                        "`engage.minimum_age` above 15 needs the customer's birth date: add the \
                         scope \"birthDate\" to `vipps.scopes`",
                    );
                }
                match (self.consents.is_empty(), vipps.asks_for_consents()) {
                    (true, true) => reader.notice(Notice::ConsentsNotMapped),
                    (false, false) => reader.notice(Notice::ConsentsNotAsked),
                    _ => {}
                }
            }
        }
    }
}

fn files(sources: &Sources, user: Option<File>) -> Result<Vec<File>, LoadError> {
    let machine = sources.machine.as_ref();
    let machine = machine.map(|path| File::read(path, Layer::Machine(path.clone()), false));
    let user = user.map(Ok).or_else(|| {
        let path = sources.user.as_ref()?;
        let layer = Layer::User(path.clone());
        Some(File::read(path, layer, sources.user_is_required))
    });
    let read = [machine, user].into_iter().flatten();
    all_or_mistakes(read.map(|file| file.map_err(|mistake| vec![mistake])))
}

fn documents<'a>(
    files: &'a [File],
    environment: &'a [(String, String)],
) -> Result<Vec<Document<'a>>, LoadError> {
    let variables = environment
        .iter()
        .filter_map(|(name, value)| Document::of_variable(name, value));
    all_or_mistakes(files.iter().map(Document::of_file).chain(variables.map(Ok)))
}

fn all_or_mistakes<T>(
    results: impl Iterator<Item = Result<T, Vec<crate::Mistake>>>,
) -> Result<Vec<T>, LoadError> {
    let mut all = Vec::new();
    let mut mistakes = Vec::new();
    for result in results {
        match result {
            Ok(one) => all.push(one),
            Err(mut wrong) => mistakes.append(&mut wrong),
        }
    }
    LoadError::unless_none(mistakes).map(|()| all)
}
