-- How the publics vote on the opinions of a topic. No log and no bundle has any of it.

-- A row a topic that was ever voted on: how many ballots were taken in, and how often somebody was removed. A node that
-- knows lower numbers is behind. Whoever writes votes holds the row's lock, so numbers appear in their order.
CREATE TABLE topic (
    code     TEXT PRIMARY KEY,
    ballots  BIGINT NOT NULL,
    removals BIGINT NOT NULL
);

-- The vote that counts, by participant and opinion.
CREATE TABLE vote (
    topic       TEXT NOT NULL,
    public      TEXT NOT NULL,
    participant TEXT NOT NULL,
    opinion     TEXT NOT NULL,
    -- 1 agrees, -1 disagrees, 0 passes; NULL was withdrawn.
    value       BIGINT CHECK (value IN (-1, 0, 1)),
    moment      BIGINT NOT NULL,
    -- How many ballots the topic had when this was written.
    ballots     BIGINT NOT NULL,
    PRIMARY KEY (topic, public, participant, opinion)
);

-- By which other nodes find what is new; SQLite has one node.
CREATE INDEX vote_news ON vote (topic, ballots);

-- What was last computed from a topic's votes.
CREATE TABLE opinion_report (
    topic    TEXT PRIMARY KEY,
    ballots  BIGINT NOT NULL,
    removals BIGINT NOT NULL,
    votes    BIGINT NOT NULL,
    made_at  BIGINT NOT NULL,
    report   TEXT NOT NULL
);
