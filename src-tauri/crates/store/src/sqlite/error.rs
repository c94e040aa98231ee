//! Why a database was not opened, in terms of what can be done about it.

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
};

use libsqlite3_sys::{
    SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_LOCKED, SQLITE_NOTADB,
    SQLITE_PERM, SQLITE_READONLY,
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

    /// What SQLite's result code means for the file (SQLite, Result and Error Codes).
    pub(super) fn of_sqlite(path: &Path, error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|error| error.code()?.parse::<i32>().ok());
        let path = path.to_owned();
        // The low byte is the primary code.
        match code.map(|code| code & 0xff) {
            Some(SQLITE_NOTADB) => Self::NotOurs { path },
            Some(SQLITE_CORRUPT) => Self::Damaged { path },
            Some(SQLITE_BUSY | SQLITE_LOCKED) => Self::Locked { path },
            Some(SQLITE_FULL) => Self::DiskFull { path },
            Some(SQLITE_PERM | SQLITE_READONLY | SQLITE_CANTOPEN) => Self::NoAccess {
                path,
                source: Box::new(error),
            },
            _ => Self::Failed {
                path,
                source: Box::new(error),
            },
        }
    }
}
