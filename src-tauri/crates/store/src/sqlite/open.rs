//! Opening the file: making it, proving it, bringing it up to date. A file that cannot be used is
//! left as it is; what happens to it then is the caller's decision.

use std::{io, path::Path, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::{fs, io::AsyncReadExt as _, sync::OnceCell};

use super::{SqliteStore, error::OpenError};
use crate::{DatabaseKey, aside::with_suffix, hash::NumberHash, private};

/// How long to wait while another program writes. Our own transactions take milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// With what an SQLite file begins that is not encrypted.
const CLEAR_HEADER: &[u8; 16] = b"SQLite format 3\0";

impl SqliteStore {
    /// Whether something stands at `path` that [`open`](Self::open) would not take for none: a file
    /// with content, or transactions that wait beside one that is gone. Makes nothing.
    pub async fn is_begun(path: &Path) -> Result<bool, OpenError> {
        for file in [path, &with_suffix(path, "-wal")] {
            match fs::metadata(file).await {
                Ok(file) if file.len() > 0 => return Ok(true),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // There may be one that cannot be seen.
                Err(error) => return Err(OpenError::of_io(path, error)),
            }
        }
        Ok(false)
    }

    /// Opens the database at `path` with its key, and makes it and its folder, for the eyes of this
    /// user only, if there is none. An empty file counts as none. Reads the whole file to find damage.
    pub async fn open(path: &Path, key: &DatabaseKey) -> Result<Self, OpenError> {
        // An absolute path is never taken for a URI or for SQLite's `:memory:`.
        let path = std::path::absolute(path).map_err(|error| OpenError::of_io(path, error))?;
        let migrator = migrator();
        prepare_file(&path).await?;
        begin_sqlcipher()
            .await
            .map_err(|error| OpenError::of_sqlite(&path, error))?;
        prove(&path, key, newest(&migrator)).await?;
        let pool = connect(&path, key)
            .await
            .map_err(|error| OpenError::of_sqlite(&path, error))?;
        match migrate(&pool, &path, &migrator).await {
            Ok(hash) => Ok(Self { path, pool, hash }),
            Err(error) => {
                pool.close().await;
                Err(error)
            }
        }
    }
}

fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!("migrations/sqlite");
    // A later version may have added to the schema.
    migrator.set_ignore_missing(true);
    migrator
}

/// The highest schema number that this version knows.
fn newest(migrator: &Migrator) -> i64 {
    migrator
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// Turns away what is surely not ours before SQLite touches it, and makes the file if there is none.
async fn prepare_file(path: &Path) -> Result<(), OpenError> {
    // In this order: a program that begins the database just now writes its first page before
    // anything stands beside it.
    let waiting = fs::metadata(with_suffix(path, "-wal"))
        .await
        .map_or(0, |file| file.len());
    let mut start = Vec::new();
    match fs::File::open(path).await {
        Ok(file) => {
            file.take(CLEAR_HEADER.len() as u64)
                .read_to_end(&mut start)
                .await
                .map_err(|error| OpenError::of_io(path, error))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create(path)
                .await
                .map_err(|error| OpenError::of_io(path, error))?;
        }
        Err(error) => return Err(OpenError::of_io(path, error)),
    }
    // SQLite takes a file of one byte for an empty one.
    if start == CLEAR_HEADER || (1..CLEAR_HEADER.len()).contains(&start.len()) {
        return Err(OpenError::NotOurs {
            path: path.to_owned(),
        });
    }
    // SQLite would delete transactions that wait beside a database that is gone.
    if start.is_empty() && waiting > 0 {
        return Err(OpenError::Damaged {
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// SQLite gives its companion files the rights of the database.
async fn create(path: &Path) -> io::Result<()> {
    private::make_folder_of(path).await?;
    match private::for_writing().create_new(true).open(path).await {
        // Another program was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Waits until SQLCipher is ready, which the first connection of a process brings about. SQLite calls
/// itself ready a moment before it lets SQLCipher begin (`sqlite3_initialize`): whoever connects within
/// that moment is told that its key is none. So one connection, which has no key, goes before all.
async fn begin_sqlcipher() -> Result<(), sqlx::Error> {
    static READY: OnceCell<()> = OnceCell::const_new();
    let first = SqliteConnectOptions::new().in_memory(true);
    READY
        .get_or_try_init(async || first.connect().await?.close().await)
        .await
        .copied()
}

/// Checks the content by a connection that writes nothing and is closed when the answer is given, so
/// that a file that is refused is free to be moved.
async fn prove(path: &Path, key: &DatabaseKey, knows: i64) -> Result<(), OpenError> {
    let mut connection = options(path, key)
        .connect()
        .await
        .map_err(|error| OpenError::of_sqlite(path, error))?;
    let finding = examine(&mut connection, path, knows).await;
    let closed = connection.close().await;
    finding?;
    closed.map_err(|error| OpenError::of_sqlite(path, error))
}

async fn examine(
    connection: &mut SqliteConnection,
    path: &Path,
    knows: i64,
) -> Result<(), OpenError> {
    let broken = |error| OpenError::of_sqlite(path, error);
    // Else SQLCipher writes what it finds to the standard error stream. Holds for the process.
    connection
        .execute("PRAGMA cipher_log_level = NONE")
        .await
        .map_err(broken)?;
    let needs: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await
        .map_err(broken)?;
    if needs > knows {
        let path = path.to_owned();
        return Err(OpenError::Newer { path, needs, knows });
    }
    let findings: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_all(connection)
        .await
        .map_err(broken)?;
    if findings != ["ok"] {
        return Err(OpenError::Damaged {
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// What every connection needs. None of it reads the file yet.
pub(super) fn options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", format!("\"x'{}'\"", key.to_hex().expose()))
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // On macOS a plain sync stops at the drive's own cache.
        .pragma("fullfsync", "ON")
        .pragma("checkpoint_fullfsync", "ON")
        // Rows cross from SQLite's thread in so many at a time; a long read waits less often.
        .row_buffer_size(1_000)
        // The key is part of a statement.
        .disable_statement_logging()
}

async fn connect(path: &Path, key: &DatabaseKey) -> Result<SqlitePool, sqlx::Error> {
    let options = options(path, key)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON");
    SqlitePoolOptions::new()
        // One writes at a time in any case; so they queue here in turn instead of by sleeping.
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
}

/// Brings the schema up to date and reads the secret of the keyed hash, in one transaction: two
/// programs that start at once do not both migrate, nor make two secrets.
async fn migrate(
    pool: &SqlitePool,
    path: &Path,
    migrator: &Migrator,
) -> Result<NumberHash, OpenError> {
    let broken = |error| OpenError::of_sqlite(path, error);
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(broken)?;
    migrator
        // Not `run`: what it asks for hides from callers that the future is `Send`.
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                broken(error)
            }
            error => OpenError::Failed {
                path: path.to_owned(),
                source: Box::new(error),
            },
        })?;
    let hash = number_hash(&mut transaction, path).await?;
    transaction.commit().await.map_err(broken)?;
    Ok(hash)
}

async fn number_hash(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<NumberHash, OpenError> {
    let mut fresh = [0; NumberHash::SECRET_LENGTH];
    getrandom::fill(&mut fresh).map_err(|error| OpenError::Failed {
        path: path.to_owned(),
        source: Box::new(error),
    })?;
    sqlx::query("INSERT OR IGNORE INTO meta (name, value) VALUES ('number_hash', ?)")
        .bind(fresh.as_slice())
        .execute(&mut *connection)
        .await
        .map_err(|error| OpenError::of_sqlite(path, error))?;
    let secret: Vec<u8> = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'number_hash'")
        .fetch_one(connection)
        .await
        .map_err(|error| OpenError::of_sqlite(path, error))?;
    NumberHash::new(&secret).ok_or_else(|| OpenError::Damaged {
        path: path.to_owned(),
    })
}
