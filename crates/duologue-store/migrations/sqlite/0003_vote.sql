-- How the publics vote on the opinions of a topic. No log and no bundle has any of it.

-- A row a topic that was ever voted on: how many ballots were taken in, and how often somebody was removed. A node that
-- knows lower numbers is behind.
CREATE TABLE topic (
    code     TEXT PRIMARY KEY NOT NULL,
    ballots  INTEGER NOT NULL,
    removals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The vote that counts, by participant and opinion.
CREATE TABLE vote (
    topic       TEXT NOT NULL,
    public      TEXT NOT NULL,
    participant TEXT NOT NULL,
    opinion     TEXT NOT NULL,
    -- 1 agrees, -1 disagrees, 0 passes; NULL was withdrawn.
    value       INTEGER CHECK (value IN (-1, 0, 1)),
    moment      INTEGER NOT NULL,
    -- How many ballots the topic had when this was written.
    ballots     INTEGER NOT NULL,
    PRIMARY KEY (topic, public, participant, opinion)
) STRICT, WITHOUT ROWID;

-- What was last computed from a topic's votes.
CREATE TABLE opinion_report (
    topic    TEXT PRIMARY KEY NOT NULL,
    ballots  INTEGER NOT NULL,
    removals INTEGER NOT NULL,
    votes    INTEGER NOT NULL,
    made_at  INTEGER NOT NULL,
    report   TEXT NOT NULL
) STRICT;
