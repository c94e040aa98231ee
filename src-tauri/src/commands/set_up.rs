//! The first start. The desk takes none of it once a till is set up.

use std::collections::BTreeMap;

use enrolment::{Personal, ports::SecretName};
use tauri::State;
use till::{Desk, Finding};

use crate::views::{Refusal, SetUpView};

/// What the first start asks for.
#[tauri::command]
pub(crate) async fn set_up(desk: State<'_, Desk>) -> Result<SetUpView, Refusal> {
    Ok(SetUpView::from(desk.set_up().await))
}

/// Writes settings, all or none.
#[tauri::command]
pub(crate) async fn save_settings(
    desk: State<'_, Desk>,
    values: BTreeMap<String, String>,
) -> Result<SetUpView, Refusal> {
    Ok(desk.save_settings(values).await?.into())
}

/// Puts a secret into the keychain.
#[tauri::command]
pub(crate) async fn put_secret(
    desk: State<'_, Desk>,
    name: SecretName,
    value: String,
) -> Result<SetUpView, Refusal> {
    Ok(desk.put_secret(name, Personal::new(value)).await?.into())
}

/// Looks at everything that an enrolment needs.
#[tauri::command]
pub(crate) async fn examine(desk: State<'_, Desk>) -> Result<Vec<Finding>, Refusal> {
    Ok(desk.examine().await)
}

/// Opens the real till with what is set; what is in the way stands in the till's state.
#[tauri::command]
pub(crate) async fn open_till(desk: State<'_, Desk>) -> Result<(), Refusal> {
    desk.open().await;
    Ok(())
}
