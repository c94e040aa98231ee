//! The chain of the audit: each entry holds the hash of the one before it and its own.
//!
//! Plain SHA-256, without a secret: whoever can write this file has its key, and would have any secret
//! that lies in it too. The chain shows an entry that was edited, not a book that was forged from end
//! to end; against that stands the log, where each new hash is written as well.

use sha2::{Digest as _, Sha256};

use crate::AuditFinding;

/// How long a hash is.
const LENGTH: usize = 32;

/// What stands before the first entry.
pub(crate) const BEGINNING: [u8; LENGTH] = [0; LENGTH];

/// Tells these hashes from any other, and this encoding from a later one.
const DOMAIN: &[u8] = b"medlem audit 1";

/// One entry as it is stored, unread: what this version does not understand is chained all the same.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Link {
    pub(crate) seq: i64,
    pub(crate) at_ms: i64,
    pub(crate) role: String,
    pub(crate) staff: Option<String>,
    pub(crate) action: String,
    pub(crate) detail: String,
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

/// How many entries were written, and the hash of the last.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Head {
    pub(crate) entries: i64,
    pub(crate) hash: Vec<u8>,
}

impl Head {
    /// That of an empty book.
    pub(crate) fn of_none() -> Self {
        Self {
            entries: 0,
            hash: BEGINNING.to_vec(),
        }
    }
}

impl Link {
    /// The hash of everything in it but the hash itself. Each text is preceded by its length, so that
    /// nothing can be moved from one column to the next.
    pub(crate) fn seal(&self) -> Vec<u8> {
        let mut sum = Sha256::new();
        let mut take = |bytes: &[u8]| {
            sum.update((bytes.len() as u64).to_be_bytes());
            sum.update(bytes);
        };
        take(DOMAIN);
        take(&self.seq.to_be_bytes());
        take(&self.at_ms.to_be_bytes());
        take(self.role.as_bytes());
        // No staff number is not an empty one.
        take(&[u8::from(self.staff.is_some())]);
        take(self.staff.as_deref().unwrap_or_default().as_bytes());
        take(self.action.as_bytes());
        take(self.detail.as_bytes());
        take(&self.previous);
        sum.finalize().to_vec()
    }
}

/// Follows the chain from its first entry.
#[derive(Debug)]
pub(crate) struct Walk {
    so_far: Head,
}

impl Walk {
    pub(crate) fn new() -> Self {
        Self {
            so_far: Head::of_none(),
        }
    }

    /// Takes the next entry by number; the place of the break if it does not follow.
    pub(crate) fn take(&mut self, link: &Link) -> Result<(), i64> {
        let expected = self.so_far.entries + 1;
        if link.seq != expected {
            return Err(expected.min(link.seq));
        }
        if link.previous != self.so_far.hash || link.hash != link.seal() {
            return Err(expected);
        }
        self.so_far = Head {
            entries: expected,
            hash: link.hash.clone(),
        };
        Ok(())
    }

    /// What it came to, once every entry followed.
    pub(crate) fn end(self, head: Option<&Head>) -> AuditFinding {
        let Head { entries, hash } = self.so_far;
        match head {
            Some(head) if head.entries == entries && head.hash == hash => {
                AuditFinding::Whole { entries }
            }
            // Written after the last that was counted, or torn off before it.
            Some(head) if head.entries != entries => AuditFinding::Broken {
                seq: head.entries.min(entries) + 1,
            },
            Some(_) => AuditFinding::Broken {
                seq: entries.max(1),
            },
            None => AuditFinding::Broken { seq: entries + 1 },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BEGINNING, Link};

    fn link(role: &str, staff: Option<&str>, action: &str, detail: &str) -> Link {
        Link {
            seq: 1,
            at_ms: 2,
            role: role.to_owned(),
            staff: staff.map(str::to_owned),
            action: action.to_owned(),
            detail: detail.to_owned(),
            previous: BEGINNING.to_vec(),
            hash: Vec::new(),
        }
    }

    #[test]
    fn content_that_moves_from_one_column_to_the_next_changes_the_hash() {
        let links = [
            link("ab", None, "cd", "ef"),
            link("ab", Some(""), "cd", "ef"),
            link("a", Some("b"), "cd", "ef"),
            link("ab", Some("c"), "d", "ef"),
            link("ab", None, "cde", "f"),
            link("abcd", None, "", "ef"),
            link("ab", None, "cdef", ""),
        ];
        let hashes: BTreeSet<_> = links.iter().map(Link::seal).collect();
        assert_eq!(hashes.len(), links.len());
    }

    #[test]
    fn the_hash_of_an_entry_stays_the_same_in_every_version() {
        let hash = link("manager", Some("17"), "erased", r#"{"rows":"2"}"#).seal();
        // Worked out by other means from the description above.
        let expected = "04c7fb6f6d52d9596037afd9ec887f676110e8a564cddb8c6da98d61891870ef";
        assert_eq!(hex::encode(hash), expected);
    }
}
