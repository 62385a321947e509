-- What the service identity keeps, as in ../sqlite. MariaDB commits with each statement that changes the schema: each
-- bears being done again. Texts compare by their code points, trailing blanks included, as SQLite's do; what they are
-- found by is folded already.

CREATE TABLE IF NOT EXISTS user(
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT,
    name VARCHAR(255) NOT NULL,
    name_folded VARCHAR(700) NOT NULL UNIQUE,
    display_name VARCHAR(255) NOT NULL,
    display_folded TEXT NOT NULL,
    pass_hash VARCHAR(255) NOT NULL,
    picture VARCHAR(255),
    receipts_on INTEGER NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    last_seen BIGINT,
    deleted_at BIGINT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS device(
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    label VARCHAR(255) NOT NULL,
    refresh_hash VARBINARY(32) NOT NULL UNIQUE,
    refresh_before VARBINARY(32) UNIQUE,
    refresh_salt VARBINARY(32),
    created_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    revoked_at BIGINT,
    FOREIGN KEY(user_id) REFERENCES user(id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE INDEX IF NOT EXISTS device_by_user ON device(user_id, revoked_at);
CREATE INDEX IF NOT EXISTS device_by_revocation ON device(revoked_at);
