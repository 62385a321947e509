-- What the service persistence keeps, as in ../sqlite. MariaDB commits with each statement that changes the schema: each
-- bears being done again. Texts compare by their code points, trailing blanks included, as SQLite's do.

CREATE TABLE IF NOT EXISTS store(
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch VARCHAR(64) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
INSERT INTO store(id, epoch) SELECT 1, LOWER(HEX(RANDOM_BYTES(16))) FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM store);

CREATE TABLE IF NOT EXISTS `cursor`(
    topic VARCHAR(64) NOT NULL,
    part INTEGER NOT NULL,
    next BIGINT NOT NULL,
    connection VARCHAR(64) NOT NULL,
    PRIMARY KEY(topic, part)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS chat(
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT,
    uri VARCHAR(64) NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    title TEXT,
    owner BIGINT,
    password_hash VARCHAR(255),
    password_version INTEGER NOT NULL DEFAULT 0,
    created_by BIGINT,
    created_uuid BINARY(16),
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    closed_at BIGINT,
    UNIQUE(created_by, created_uuid)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS membership(
    chat_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_seq BIGINT,
    role INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    hidden_seq BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY(chat_id, user_id, from_seq),
    FOREIGN KEY(chat_id) REFERENCES chat(id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE INDEX IF NOT EXISTS membership_by_user ON membership(user_id, to_seq, chat_id);

CREATE TABLE IF NOT EXISTS entry(
    chat_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    uuid BINARY(16) NOT NULL,
    kind INTEGER NOT NULL,
    user_from BIGINT NOT NULL,
    device_from VARCHAR(64) NOT NULL,
    subject BIGINT,
    ref_seq BIGINT,
    format INTEGER NOT NULL,
    body MEDIUMBLOB,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY(chat_id, seq),
    UNIQUE(chat_id, uuid),
    FOREIGN KEY(chat_id) REFERENCES chat(id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE INDEX IF NOT EXISTS entry_by_sender ON entry(chat_id, kind, user_from, seq);

CREATE TABLE IF NOT EXISTS verdict(
    chat_uri VARCHAR(64) NOT NULL,
    uuid BINARY(16) NOT NULL,
    user_from BIGINT NOT NULL,
    body_hash VARBINARY(32) NOT NULL,
    code VARCHAR(32) NOT NULL,
    seq BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY(chat_uri, uuid, user_from, body_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE INDEX IF NOT EXISTS verdict_by_time ON verdict(at);

CREATE TABLE IF NOT EXISTS mark(
    chat_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    delivered_seq BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    shown_read_seq BIGINT NOT NULL,
    PRIMARY KEY(chat_id, user_id),
    FOREIGN KEY(chat_id) REFERENCES chat(id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS segment(
    chat_id BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    user_id BIGINT NOT NULL,
    to_seq BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY(chat_id, kind, user_id, to_seq),
    FOREIGN KEY(chat_id) REFERENCES chat(id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
