//! What Engage has, to choose from.

use access::Role;
use engage::{ConsentDefinition, Store};
use settings::Settings;

use super::{EngageChoice, EngageLists, Office, OfficeError};
use crate::{SaveError, open::services};

impl Office {
    /// The stores that are in use and the consents of the chain's Engage.
    pub async fn lists(&self) -> Result<EngageLists, OfficeError> {
        self.allowed_for_real(Role::Administrator)?;
        let settings = Settings::load(&self.shared.sources)
            .map_err(|error| SaveError::from(settings::WriteError::from(error)))?;
        let services = services(&settings, &*self.shared.secrets).await?;
        let (stores, consents) = tokio::join!(
            services.engage.stores(),
            services.engage.consent_definitions()
        );
        Ok(EngageLists {
            stores: stores?.into_iter().map(EngageChoice::from).collect(),
            consents: consents?.into_iter().map(EngageChoice::from).collect(),
        })
    }
}

impl From<Store> for EngageChoice {
    fn from(store: Store) -> Self {
        let name = match (store.name, store.city) {
            (Some(name), Some(city)) if !name.contains(&city) => format!("{name}, {city}"),
            (Some(name), _) => name,
            (None, Some(city)) => city,
            (None, None) => store.external_id.clone(),
        };
        Self {
            id: store.external_id,
            name,
        }
    }
}

impl From<ConsentDefinition> for EngageChoice {
    fn from(consent: ConsentDefinition) -> Self {
        Self {
            name: consent.name.unwrap_or_else(|| consent.id.clone()),
            id: consent.id,
        }
    }
}
