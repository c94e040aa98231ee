//! The book: appended to within the transaction of what it tells of, read back, and followed from its
//! first entry to its head.

use std::collections::BTreeMap;

use enrolment::ports::StoreError;
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    SqliteStore, failed,
    row::{ColumnError, from_json, from_ms, from_word, json, to_ms, word},
};
use crate::{
    Actor, AuditAction, AuditEntry, AuditFinding,
    chain::{Head, Link, Walk},
};

/// So many entries are followed at once.
const BATCH: usize = 1_000;

impl SqliteStore {
    /// Appends an entry. `detail` holds nothing of a customer.
    pub async fn note(
        &self,
        at: Timestamp,
        actor: &Actor,
        action: AuditAction,
        detail: &BTreeMap<String, String>,
    ) -> Result<AuditEntry, StoreError> {
        let mut transaction = self.begin().await?;
        let noted = append(&mut transaction, at, actor, action, detail).await?;
        transaction.commit().await.map_err(failed)?;
        noted.tell();
        Ok(entry(noted.0)?)
    }

    /// Up to `limit` entries, newest first: from the newest, or from before a `seq`. One that this
    /// version cannot read is left out; the log names it.
    pub async fn audit(
        &self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut before = before.unwrap_or(i64::MAX);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut read = Vec::new();
        // In the place of entries that are left out come earlier ones: an empty page is the end.
        while read.len() < limit {
            let missing = limit - read.len();
            let links: Vec<Link> =
                sqlx::query_as("SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?")
                    .bind(before)
                    .bind(i64::try_from(missing).unwrap_or(i64::MAX))
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
            let is_end = links.len() < missing;
            before = links.last().map_or(before, |last| last.seq);
            read.extend(readable(links));
            if is_end {
                break;
            }
        }
        Ok(read)
    }

    /// Follows the whole book and names the first entry that is not as it was written.
    pub async fn verify_audit(&self) -> Result<AuditFinding, StoreError> {
        let mut walk = Walk::new();
        let mut after = i64::MIN;
        // The long way in steps, so that whoever serves a customer gets the database in between.
        loop {
            let links =
                links_after(&mut *self.pool.acquire().await.map_err(failed)?, after).await?;
            if links.len() < BATCH {
                break;
            }
            if let Err(seq) = take(&mut walk, &mut after, &links) {
                return Ok(AuditFinding::Broken { seq });
            }
        }
        // The end and the head in one view, or an entry written meanwhile would not be in the head.
        let mut transaction = self.pool.begin().await.map_err(failed)?;
        let head = head(&mut transaction).await?;
        loop {
            let links = links_after(&mut transaction, after).await?;
            if let Err(seq) = take(&mut walk, &mut after, &links) {
                return Ok(AuditFinding::Broken { seq });
            }
            if links.len() < BATCH {
                return Ok(walk.end(head.as_ref()));
            }
        }
    }
}

/// The next entries of the book.
async fn links_after(
    connection: &mut SqliteConnection,
    after: i64,
) -> Result<Vec<Link>, StoreError> {
    sqlx::query_as("SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?")
        .bind(after)
        .bind(i64::try_from(BATCH).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await
        .map_err(failed)
}

/// Follows these entries. Gives the first that is not as it was written.
fn take(walk: &mut Walk, after: &mut i64, links: &[Link]) -> Result<(), i64> {
    for link in links {
        walk.take(link)?;
        *after = link.seq;
    }
    Ok(())
}

/// An entry that is in the book once its transaction is committed.
#[must_use = "the log hears of it when it is committed"]
pub(super) struct Noted(Link);

impl Noted {
    /// Keeps the hash outside the file too, where whoever edits the book does not reach it with the same
    /// hand. Only of what is committed: what was rolled back would look like a forgery.
    pub(super) fn tell(&self) {
        tracing::info!(
            audit.seq = self.0.seq,
            audit.hash = hex::encode(&self.0.hash),
            action = self.0.action,
            "noted in the audit"
        );
    }
}

/// Appends an entry and moves the head. The caller holds the transaction, and tells the log once it is
/// committed.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    at: Timestamp,
    actor: &Actor,
    action: AuditAction,
    detail: &BTreeMap<String, String>,
) -> Result<Noted, StoreError> {
    let head = head(connection).await?.unwrap_or_else(Head::of_none);
    // A forged last entry must not keep others from being written. It stays found.
    let last: Option<i64> = sqlx::query_scalar("SELECT max(seq) FROM audit")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let mut link = Link {
        seq: last.unwrap_or(0).max(head.entries) + 1,
        at_ms: to_ms(at),
        role: actor.role.clone(),
        staff: actor.staff.clone(),
        action: word("action", &action)?,
        detail: json("detail", detail)?,
        previous: head.hash,
        hash: Vec::new(),
    };
    link.hash = link.seal();
    sqlx::query(
        "INSERT INTO audit (seq, at_ms, role, staff, action, detail, previous, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(link.seq)
    .bind(link.at_ms)
    .bind(&link.role)
    .bind(&link.staff)
    .bind(&link.action)
    .bind(&link.detail)
    .bind(&link.previous)
    .bind(&link.hash)
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    sqlx::query("INSERT OR REPLACE INTO audit_head (only, entries, hash) VALUES (1, ?, ?)")
        .bind(link.seq)
        .bind(&link.hash)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(Noted(link))
}

async fn head(connection: &mut SqliteConnection) -> Result<Option<Head>, StoreError> {
    sqlx::query_as("SELECT entries, hash FROM audit_head")
        .fetch_optional(connection)
        .await
        .map_err(failed)
}

/// The entries that this version can read. One that a later version wrote must not hide the others.
fn readable(links: Vec<Link>) -> impl Iterator<Item = AuditEntry> {
    links.into_iter().filter_map(|link| {
        let seq = link.seq;
        entry(link)
            .inspect_err(|error| {
                tracing::error!(audit.seq = seq, %error, "an entry of the audit cannot be read");
            })
            .ok()
    })
}

fn entry(link: Link) -> Result<AuditEntry, ColumnError> {
    Ok(AuditEntry {
        seq: link.seq,
        at: from_ms("at_ms", link.at_ms)?,
        actor: Actor {
            role: link.role,
            staff: link.staff,
        },
        action: from_word("action", link.action)?,
        detail: from_json("detail", &link.detail)?,
    })
}
