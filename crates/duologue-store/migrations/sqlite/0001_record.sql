-- What both sides' logs say, the blobs their entries name, and what follows from them.
-- Times are Unix milliseconds; hashes are the 32 bytes of SHA-256.

CREATE TABLE log (
    id         INTEGER PRIMARY KEY,
    voice      TEXT NOT NULL,
    book       TEXT NOT NULL CHECK (book IN ('record', 'table')),
    origin     TEXT NOT NULL UNIQUE,
    vkey       TEXT NOT NULL,
    ours       INTEGER NOT NULL CHECK (ours IN (0, 1)),
    -- Entries under the last signed head. The table `entry` may for a moment hold more.
    published  INTEGER NOT NULL DEFAULT 0,
    -- The signed note of that head.
    checkpoint BLOB,
    UNIQUE (voice, book)
) STRICT;

CREATE TABLE entry (
    log      INTEGER NOT NULL REFERENCES log (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    bytes    BLOB NOT NULL,
    leaf     BLOB NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (log, position)
) STRICT;

CREATE TABLE blob (
    hash  BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
) STRICT;

-- Removed for ever: a blob named here is never stored again.
CREATE TABLE tombstone (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The outbox that nodes and pages poll. AUTOINCREMENT, since a number must never come twice.
CREATE TABLE change (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    topic   TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE job (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT NOT NULL,
    payload      TEXT NOT NULL,
    run_at       INTEGER NOT NULL,
    unique_key   TEXT UNIQUE,
    locked_until INTEGER NOT NULL DEFAULT 0,
    attempts     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX job_due ON job (kind, run_at);
