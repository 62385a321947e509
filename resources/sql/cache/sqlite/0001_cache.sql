-- What one device of one account keeps: a copy of what the server has (which may be dropped and fetched again), and the
-- outbox (which may not). Times are milliseconds since 1970, UTC; uuids 16 bytes; bodies UTF-8 in blobs, since text
-- would lose a byte order mark and change noncharacters.

-- account: whose this is ("https://host 12") · epoch, since: of the copy
CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE chat (
    uri TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT,
    first_seq INTEGER NOT NULL DEFAULT 1,
    last_seq INTEGER NOT NULL DEFAULT 0,
    left_seq INTEGER,
    delivered INTEGER NOT NULL DEFAULT 0,     -- one's own marks, as the server has them
    read INTEGER NOT NULL DEFAULT 0,
    seen INTEGER NOT NULL DEFAULT 0,          -- what a person has seen here; ahead of read until the server has it
    all_delivered INTEGER NOT NULL DEFAULT 0, -- the least of the others' marks
    all_read INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,        -- as the server counted, up to unread_seq
    unread_seq INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL DEFAULT 0     -- saved_at of its last entry
) WITHOUT ROWID;

CREATE TABLE member (
    chat TEXT NOT NULL,
    user INTEGER NOT NULL,
    role TEXT NOT NULL,
    delivered INTEGER NOT NULL,
    read INTEGER NOT NULL,
    PRIMARY KEY (chat, user)
) WITHOUT ROWID;

-- A chat's last entry may be here for its line in the list without being held.
CREATE TABLE entry (
    chat TEXT NOT NULL,
    seq INTEGER NOT NULL,
    uuid BLOB NOT NULL,
    kind TEXT NOT NULL,
    user_from INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    subject INTEGER NOT NULL,
    title TEXT NOT NULL,
    removed INTEGER NOT NULL,
    queued_at INTEGER,   -- known only where it was written
    accepted_at INTEGER,
    PRIMARY KEY (chat, seq)
) WITHOUT ROWID;
CREATE INDEX entry_uuid ON entry (uuid);

-- The stretches of each log that are here whole; what is between them is not.
CREATE TABLE held (
    chat TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (chat, first)
) WITHOUT ROWID;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    last_seen INTEGER,
    fetched_at INTEGER -- this computer's clock, none if only the name was heard
);

-- In the order written; AUTOINCREMENT, so that a deleted newest one's place isn't taken again.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid BLOB NOT NULL UNIQUE,
    chat TEXT NOT NULL,
    body BLOB NOT NULL,
    queued_at INTEGER NOT NULL, -- this computer's clock
    sent INTEGER NOT NULL DEFAULT 0, -- it may have left this computer
    accepted_at INTEGER,
    seq INTEGER,                -- it is Saved, and waits for its place in the log to be held
    saved_at INTEGER,
    error_code TEXT,            -- it has Failed
    error_message TEXT,
    retry INTEGER
);
CREATE INDEX outbox_chat ON outbox (chat, id);
