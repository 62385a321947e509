-- What the service persistence keeps. Times are milliseconds since 1970 in UTC; uuids are their 16 bytes.

-- One life of this store: whoever restores it from a backup gives it another name.
CREATE TABLE store(
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch VARCHAR(64) NOT NULL
);
INSERT INTO store(id, epoch) VALUES(1, lower(hex(randomblob(16))));

-- Every record of (topic, part) before `next` has been decided; `connection` is that of whoever moved it last.
CREATE TABLE `cursor`(
    topic VARCHAR(64) NOT NULL,
    part INTEGER NOT NULL,
    next BIGINT NOT NULL,
    connection VARCHAR(64) NOT NULL,
    PRIMARY KEY(topic, part)
) WITHOUT ROWID;

-- kind: 0 direct, 1 room. A room's maker and the uuid of its making say which room a repeated request made.
CREATE TABLE chat(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uri VARCHAR(64) NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    title TEXT,
    owner BIGINT,
    password_hash VARCHAR(255),
    password_version INTEGER NOT NULL DEFAULT 0,
    created_by BIGINT,
    created_uuid BLOB,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,   -- of the entry last_seq
    changed_at BIGINT NOT NULL, -- of the last entry or mark that moved
    closed_at BIGINT,
    UNIQUE(created_by, created_uuid)
);

-- One row for each stay of a user in a chat: from_seq … to_seq (none while it lasts). role: 0 member, 1 owner; removed:
-- was sent away, and may come back only invited; hidden_seq: the chat is not listed before an entry above it.
CREATE TABLE membership(
    chat_id BIGINT NOT NULL REFERENCES chat(id),
    user_id BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_seq BIGINT,
    role INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    hidden_seq BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY(chat_id, user_id, from_seq)
) WITHOUT ROWID;
CREATE INDEX membership_by_user ON membership(user_id, to_seq, chat_id);

-- kind: 0 message, 1 create, 2 join, 3 leave, 4 remove, 5 rename, 6 owner, 7 close, 8 open. subject: the user of a join,
-- leave, remove or owner; format: 0 plain text. The body is UTF-8, as bytes: as a text, SQLite would change noncharacters
-- and drop a byte order mark. What is removed keeps its row without a body.
CREATE TABLE entry(
    chat_id BIGINT NOT NULL REFERENCES chat(id),
    seq BIGINT NOT NULL,
    uuid BLOB NOT NULL,
    kind INTEGER NOT NULL,
    user_from BIGINT NOT NULL,
    device_from VARCHAR(64) NOT NULL,
    subject BIGINT,
    ref_seq BIGINT,
    format INTEGER NOT NULL,
    body BLOB,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY(chat_id, seq),
    UNIQUE(chat_id, uuid)
) WITHOUT ROWID;
-- Unread counts skip the reader's own entries, however many there are.
CREATE INDEX entry_by_sender ON entry(chat_id, kind, user_from, seq);

-- What was decided without an entry. code: the name it has on the wire; seq: the chat's last, where nothing had to change.
CREATE TABLE verdict(
    chat_uri VARCHAR(64) NOT NULL,
    uuid BLOB NOT NULL,
    user_from BIGINT NOT NULL,
    body_hash BLOB NOT NULL,
    code VARCHAR(32) NOT NULL,
    seq BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY(chat_uri, uuid, user_from, body_hash)
) WITHOUT ROWID;
CREATE INDEX verdict_by_time ON verdict(at);

-- How far a member has got; shown_read_seq: as far as others are told.
CREATE TABLE mark(
    chat_id BIGINT NOT NULL REFERENCES chat(id),
    user_id BIGINT NOT NULL,
    delivered_seq BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    shown_read_seq BIGINT NOT NULL,
    PRIMARY KEY(chat_id, user_id)
) WITHOUT ROWID;

-- One row for each time a mark moved. kind: 0 delivered, 1 read.
CREATE TABLE segment(
    chat_id BIGINT NOT NULL REFERENCES chat(id),
    kind INTEGER NOT NULL,
    user_id BIGINT NOT NULL,
    to_seq BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY(chat_id, kind, user_id, to_seq)
) WITHOUT ROWID;
