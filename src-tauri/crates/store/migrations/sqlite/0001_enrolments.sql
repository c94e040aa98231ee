-- Enrolments in flight, their events, and the history of those that ended.

-- Facts about the file itself. Holds the secret of the keyed hash of phone numbers, so that a
-- hash can be looked up here and nowhere else.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- One row for each open enrolment. `private` is JSON and the only place for what must not outlive
-- it; the row goes in the transaction that ends it.
CREATE TABLE enrolments (
    id               TEXT    NOT NULL PRIMARY KEY,
    version          INTEGER NOT NULL,
    opened_at_ms     INTEGER NOT NULL,
    source           TEXT    NOT NULL,
    till             TEXT    NOT NULL,
    store            TEXT    NOT NULL,
    cashier          TEXT,
    phase            TEXT    NOT NULL CHECK (phase ->> 'phase' <> 'ended'),
    due_at_ms        INTEGER,
    claimed_by       TEXT,
    claimed_until_ms INTEGER,
    milestones       TEXT    NOT NULL,
    masked_number    TEXT,
    verified         INTEGER NOT NULL,
    consents         TEXT    NOT NULL,
    -- One open enrolment for each number: two rows without a number do not collide.
    number_key       BLOB    UNIQUE,
    private          TEXT    NOT NULL
) STRICT;

-- Every transition, in order. Holds no personal data, and outlives the enrolment.
CREATE TABLE events (
    seq          INTEGER NOT NULL PRIMARY KEY,
    enrolment_id TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL,
    step         TEXT    NOT NULL,
    phase        TEXT    NOT NULL,
    detail       TEXT
) STRICT;

CREATE INDEX events_of_enrolment ON events (enrolment_id, seq);

CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

-- One row for each enrolment that ended. No name, no full number.
CREATE TABLE history (
    id            TEXT    NOT NULL PRIMARY KEY,
    opened_at_ms  INTEGER NOT NULL,
    ended_at_ms   INTEGER NOT NULL,
    store         TEXT    NOT NULL,
    till          TEXT    NOT NULL,
    cashier       TEXT,
    source        TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    -- The problem code of a failed one.
    problem       TEXT,
    milestones    TEXT    NOT NULL,
    consents      TEXT    NOT NULL,
    masked_number TEXT,
    number_key    BLOB
) STRICT;

CREATE INDEX history_by_end ON history (ended_at_ms DESC, id DESC);
CREATE INDEX history_by_number ON history (number_key) WHERE number_key IS NOT NULL;

-- The lowest schema number that a program must know to work with this file.
PRAGMA user_version = 1;
