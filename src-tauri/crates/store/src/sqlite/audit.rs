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
const BATCH: u32 = 1_000;

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
        let entry = append(&mut transaction, at, actor, action, detail).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(entry)
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
        // One view of all of it, or an entry written meanwhile would not be in the head that was read.
        let mut transaction = self.pool.begin().await.map_err(failed)?;
        let head = head(&mut transaction).await?;
        let mut walk = Walk::new();
        let mut after = i64::MIN;
        loop {
            let links: Vec<Link> =
                sqlx::query_as("SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?")
                    .bind(after)
                    .bind(BATCH)
                    .fetch_all(&mut *transaction)
                    .await
                    .map_err(failed)?;
            let Some(last) = links.last() else {
                return Ok(walk.end(head.as_ref()));
            };
            after = last.seq;
            for link in &links {
                if let Err(seq) = walk.take(link) {
                    return Ok(AuditFinding::Broken { seq });
                }
            }
        }
    }
}

/// Appends an entry and moves the head. The caller holds the transaction.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    at: Timestamp,
    actor: &Actor,
    action: AuditAction,
    detail: &BTreeMap<String, String>,
) -> Result<AuditEntry, StoreError> {
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
    // Kept outside the file too, where whoever edits the book does not reach it with the same hand.
    tracing::info!(
        audit.seq = link.seq,
        audit.hash = hex::encode(&link.hash),
        action = link.action,
        "noted in the audit"
    );
    Ok(entry(link)?)
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
