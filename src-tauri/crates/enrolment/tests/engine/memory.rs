//! The store's contract in memory: as small as it can be and still refuse what the real one refuses.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use enrolment::{
    Enrolment, EnrolmentId, Event, WorkerId,
    ports::{Claimed, EnrolmentStore, LONGEST_WAIT, StoreError},
};
use jiff::Timestamp;

#[derive(Default)]
pub(crate) struct MemoryStore {
    rows: Mutex<BTreeMap<EnrolmentId, Row>>,
    ended: Mutex<Vec<Enrolment>>,
    events: Mutex<Vec<(EnrolmentId, Event)>>,
    /// After this version is stored, the worker that stored it is never heard of again.
    pub(crate) dies_after: Mutex<Option<i64>>,
    /// What somebody else does just before the next save.
    pub(crate) before_save: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

struct Row {
    enrolment: Enrolment,
    held: Option<(WorkerId, Timestamp)>,
}

impl MemoryStore {
    pub(crate) fn ended(&self, id: EnrolmentId) -> Option<Enrolment> {
        self.ended
            .lock()
            .unwrap()
            .iter()
            .find(|ended| ended.id == id)
            .cloned()
    }

    pub(crate) fn events(&self, id: EnrolmentId) -> Vec<Event> {
        let events = self.events.lock().unwrap();
        events
            .iter()
            .filter(|(of, _)| *of == id)
            .map(|(_, event)| event.clone())
            .collect()
    }

    pub(crate) fn open_row(&self, id: EnrolmentId) -> Option<Enrolment> {
        self.rows
            .lock()
            .unwrap()
            .get(&id)
            .map(|row| row.enrolment.clone())
    }

    fn check_number(
        rows: &MutexGuard<'_, BTreeMap<EnrolmentId, Row>>,
        enrolment: &Enrolment,
    ) -> Result<(), StoreError> {
        let Some(number) = &enrolment.private.number else {
            return Ok(());
        };
        let busy = rows.values().find(|row| {
            row.enrolment.id != enrolment.id
                && row.enrolment.private.number.as_ref() == Some(number)
        });
        busy.map_or(Ok(()), |row| Err(StoreError::NumberBusy(row.enrolment.id)))
    }
}

#[async_trait]
impl EnrolmentStore for MemoryStore {
    async fn insert(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        let mut rows = self.rows.lock().unwrap();
        Self::check_number(&rows, enrolment)?;
        rows.insert(
            enrolment.id,
            Row {
                enrolment: enrolment.clone(),
                held: None,
            },
        );
        self.events
            .lock()
            .unwrap()
            .push((enrolment.id, event.clone()));
        Ok(())
    }

    async fn load(&self, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError> {
        Ok(self.open_row(id))
    }

    async fn open(&self) -> Result<Vec<Enrolment>, StoreError> {
        Ok(self
            .rows
            .lock()
            .unwrap()
            .values()
            .map(|row| row.enrolment.clone())
            .collect())
    }

    async fn claim(
        &self,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Claimed, StoreError> {
        let mut claimed = Claimed::default();
        for row in self.rows.lock().unwrap().values_mut() {
            let due = row.enrolment.due_at.unwrap();
            let held_until = row.held.map(|(_, until)| until);
            let (due, held_until) = (
                plausible(due, now),
                held_until.map(|until| plausible(until, now)),
            );
            let free_at = held_until.map_or(due, |until| until.max(due));
            if free_at <= now && claimed.enrolments.len() < limit as usize {
                row.held = Some((worker, until));
                claimed.enrolments.push(row.enrolment.clone());
            } else {
                claimed.next_due = Some(claimed.next_due.map_or(free_at, |at| at.min(free_at)));
            }
        }
        Ok(claimed)
    }

    async fn take(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut rows = self.rows.lock().unwrap();
        let free = rows.get_mut(&id).filter(|row| {
            row.held
                .is_none_or(|(_, until)| plausible(until, now) <= now)
        });
        let taken = free.map(|row| row.held = Some((worker, until)));
        Ok(taken.is_some())
    }

    async fn hold(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some(row) = self.rows.lock().unwrap().get_mut(&id)
            && row.held.is_some_and(|(holder, _)| holder == worker)
        {
            row.held = Some((worker, until));
        }
        Ok(())
    }

    async fn save(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        let elsewhere = self.before_save.lock().unwrap().take();
        if let Some(elsewhere) = elsewhere {
            elsewhere();
        }
        self.keep(enrolment, event)?;
        if *self.dies_after.lock().unwrap() == Some(enrolment.version) {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

impl MemoryStore {
    /// Stores a transition, whoever makes it.
    pub(crate) fn keep(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        let mut rows = self.rows.lock().unwrap();
        Self::check_number(&rows, enrolment)?;
        let row = rows.get_mut(&enrolment.id).ok_or(StoreError::Conflict)?;
        if row.enrolment.version != enrolment.version - 1 {
            return Err(StoreError::Conflict);
        }
        row.enrolment = enrolment.clone();
        if enrolment.phase.is_ended() {
            rows.remove(&enrolment.id);
            self.ended.lock().unwrap().push(enrolment.clone());
        }
        self.events
            .lock()
            .unwrap()
            .push((enrolment.id, event.clone()));
        Ok(())
    }
}

/// A time that lies further ahead than anything waits was written by a clock that was ahead.
fn plausible(time: Timestamp, now: Timestamp) -> Timestamp {
    if time > now + LONGEST_WAIT { now } else { time }
}
