-- What both sides' logs say, the blobs their entries name, and what follows from them.
-- Times are Unix milliseconds; hashes are the 32 bytes of SHA-256.

CREATE TABLE log (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    voice      TEXT NOT NULL,
    book       TEXT NOT NULL CHECK (book IN ('record', 'table')),
    origin     TEXT NOT NULL UNIQUE,
    vkey       TEXT NOT NULL,
    ours       BOOLEAN NOT NULL,
    -- Entries under the last signed head. The table `entry` may for a moment hold more.
    published  BIGINT NOT NULL DEFAULT 0,
    -- The signed note of that head.
    checkpoint BYTEA,
    UNIQUE (voice, book)
);

CREATE TABLE entry (
    log      BIGINT NOT NULL REFERENCES log (id),
    position BIGINT NOT NULL CHECK (position >= 0),
    bytes    BYTEA NOT NULL,
    leaf     BYTEA NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (log, position)
);

CREATE TABLE blob (
    hash  BYTEA PRIMARY KEY CHECK (length(hash) = 32),
    bytes BYTEA NOT NULL
);

-- Removed for ever: a blob named here is never stored again.
CREATE TABLE tombstone (
    hash BYTEA PRIMARY KEY CHECK (length(hash) = 32)
);

-- The outbox that nodes and pages poll. Rows are added under the lease, so numbers appear in their order.
CREATE TABLE change (
    seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic   TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE job (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         TEXT NOT NULL,
    payload      TEXT NOT NULL,
    run_at       BIGINT NOT NULL,
    unique_key   TEXT UNIQUE,
    locked_until BIGINT NOT NULL DEFAULT 0,
    attempts     BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX job_due ON job (kind, run_at);

-- One row: until when one node alone may write to the logs. The fence grows with every taking, so that a node that
-- was stopped meanwhile notices. SQLite has no such table: there the folder belongs to one process.
CREATE TABLE lease (
    name         TEXT PRIMARY KEY,
    fence        BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

INSERT INTO lease (name, fence, locked_until) VALUES ('record', 0, 0);
