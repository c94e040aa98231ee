-- The back office: the book of what was done (audit), PINs, and what retention and erasure need.

-- What managers and administrators did. Each entry holds the hash of the one before it and its own, so
-- that a book that was edited shows where. Holds nothing of a customer.
CREATE TABLE audit (
    seq      INTEGER NOT NULL PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    role     TEXT    NOT NULL,
    staff    TEXT,
    action   TEXT    NOT NULL,
    -- JSON, its keys in order.
    detail   TEXT    NOT NULL,
    previous BLOB    NOT NULL,
    hash     BLOB    NOT NULL
) STRICT;

-- How many entries there are and the hash of the last: an entry torn off the end leaves a chain that
-- is whole.
CREATE TABLE audit_head (
    only    INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    entries INTEGER NOT NULL,
    hash    BLOB    NOT NULL
) STRICT;

INSERT INTO audit_head (only, entries, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

-- The PIN of each role that has one, and the wrong tries since the last right one.
CREATE TABLE pins (
    role             TEXT    NOT NULL PRIMARY KEY,
    -- Salt, parameters and hash (PHC string format).
    hash             TEXT    NOT NULL,
    wrong            INTEGER NOT NULL,
    last_wrong_at_ms INTEGER,
    wait_until_ms    INTEGER
) STRICT;

-- When the row lost what told of people, by its age. What a customer had erased keeps its cashier until
-- then.
ALTER TABLE history ADD COLUMN anonymised_at_ms INTEGER;

CREATE INDEX history_to_anonymise ON history (ended_at_ms) WHERE anonymised_at_ms IS NULL;

-- Grows with every change to what stands in the history. Whoever keeps rows in memory reads on while
-- it stays, for rows were only added, and reads all again when it moved.
CREATE TABLE history_epoch (
    only  INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    epoch INTEGER NOT NULL
) STRICT;

INSERT INTO history_epoch (only, epoch) VALUES (1, 0);

CREATE TRIGGER history_epoch_of_updates AFTER UPDATE ON history
BEGIN
    UPDATE history_epoch SET epoch = epoch + 1;
END;

CREATE TRIGGER history_epoch_of_deletes AFTER DELETE ON history
BEGIN
    UPDATE history_epoch SET epoch = epoch + 1;
END;
