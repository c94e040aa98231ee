//! Why a database was not opened, or did not do what was asked, in terms of what can be done about it.

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
};

use enrolment::ports::StoreFault;
use libsqlite3_sys::{
    SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_LOCKED, SQLITE_NOTADB,
    SQLITE_PERM, SQLITE_PROTOCOL, SQLITE_READONLY,
};

/// Why a database was not opened. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No database, or one with another key. Not to be set aside without asking: with the right key
    /// it may be in order.
    #[error(
        "`{}` is not a database of this program, or its key is another one: put the key back, or \
         move the file away",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The key fits, but the file has holes. To be [set aside](crate::set_aside).
    #[error("the database `{}` is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A later version of this program changed the file so that this one cannot use it.
    #[error(
        "the database `{}` needs a newer version of this program (schema {needs}, this one knows \
         {knows}): install that version",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The lowest schema number with which it can be used.
        needs: i64,
        /// The highest that this version knows.
        knows: i64,
    },
    /// The folder or the file cannot be made, read or written.
    #[error("no access to the database `{}`: check the rights of the file and its folder", path.display())]
    NoAccess {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Another program kept the file locked.
    #[error("the database `{}` is locked by another program: close it and try again", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No room.
    #[error("there is no room on the disk for the database `{}`", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Anything else.
    #[error("could not open the database `{}`", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl OpenError {
    /// What the system's answer means for the file.
    pub(crate) fn of_io(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::NoAccess {
                path,
                source: Box::new(error),
            },
        }
    }

    /// What SQLite's answer means for the file.
    pub(super) fn of_sqlite(path: &Path, error: sqlx::Error) -> Self {
        let path = path.to_owned();
        if primary_code(&error) == Some(SQLITE_NOTADB) {
            return Self::NotOurs { path };
        }
        match fault(&error) {
            StoreFault::Damaged => Self::Damaged { path },
            StoreFault::Locked => Self::Locked { path },
            StoreFault::DiskFull => Self::DiskFull { path },
            StoreFault::ReadOnly => Self::NoAccess {
                path,
                source: Box::new(error),
            },
            StoreFault::Other => Self::Failed {
                path,
                source: Box::new(error),
            },
        }
    }
}

/// What is the matter with a database that was open (SQLite, Result and Error Codes).
pub(super) fn fault(error: &sqlx::Error) -> StoreFault {
    match primary_code(error) {
        Some(SQLITE_FULL) => StoreFault::DiskFull,
        Some(SQLITE_PERM | SQLITE_READONLY | SQLITE_CANTOPEN) => StoreFault::ReadOnly,
        Some(SQLITE_BUSY | SQLITE_LOCKED | SQLITE_PROTOCOL) => StoreFault::Locked,
        // It fitted once: with a page whose seal is broken SQLCipher says that it is no database.
        Some(SQLITE_CORRUPT | SQLITE_NOTADB) => StoreFault::Damaged,
        // Those whose turn is before wait for a lock.
        None if matches!(error, sqlx::Error::PoolTimedOut) => StoreFault::Locked,
        _ => StoreFault::Other,
    }
}

/// The low byte of the result code, without what was being done.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}
