//! Practice: on and off, its invented customers, and their phones.

use tauri::State;
use till::Desk;

use crate::views::{PracticeCustomer, Refusal, RefusalCode};

/// Switches practice on or off.
#[tauri::command]
pub(crate) async fn practise(desk: State<'_, Desk>, on: bool) -> Result<(), Refusal> {
    Ok(desk.practise(on).await?)
}

/// The invented customers; none while practice is off.
#[tauri::command]
pub(crate) async fn practice_customers(
    desk: State<'_, Desk>,
) -> Result<Vec<PracticeCustomer>, Refusal> {
    let customers = desk.practice_customers();
    Ok(customers.iter().map(PracticeCustomer::from).collect())
}

/// Holds a customer's code before the drawn camera.
#[tauri::command]
pub(crate) async fn hold_up(desk: State<'_, Desk>, number: String) -> Result<(), Refusal> {
    if desk.hold_up(&number) {
        Ok(())
    } else {
        Err(Refusal::of(RefusalCode::NotAllowed))
    }
}

/// Opens the simulated phone in the computer's browser: of one customer, or of all.
#[tauri::command]
pub(crate) async fn open_phone(
    desk: State<'_, Desk>,
    number: Option<String>,
) -> Result<(), Refusal> {
    let address = desk
        .phone_url(number.as_deref())
        .ok_or(Refusal::of(RefusalCode::NotAllowed))?;
    tauri_plugin_opener::open_url(address, None::<&str>).map_err(|error| {
        tracing::warn!(%error, "no browser opened");
        Refusal::of(RefusalCode::Window)
    })
}
