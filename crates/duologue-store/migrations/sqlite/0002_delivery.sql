-- Files of answers as a field agency delivered them. They stay with their side: no log names what is in them.

CREATE TABLE delivery (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    survey        TEXT NOT NULL,
    side          TEXT NOT NULL,
    sample        TEXT NOT NULL,
    -- The questionnaire that was asked, by the hash of its words.
    questionnaire BLOB NOT NULL CHECK (length(questionnaire) = 32),
    name          TEXT NOT NULL,
    hash          BLOB NOT NULL CHECK (length(hash) = 32),
    bytes         BLOB NOT NULL,
    accepted_at   INTEGER NOT NULL,
    UNIQUE (survey, side, sample, hash)
) STRICT;
