-- What the service identity keeps. Times are milliseconds since 1970 in UTC; ids of users are never given twice.

-- name_folded, display_folded: what names are compared and searched by (NFKC, then case folding). last_seen: the last
-- disconnect of any of the user's devices. A deleted user keeps the row.
CREATE TABLE user(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
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
);

-- A device is one sign-in; signed out, it keeps its row with revoked_at. Of the refresh tokens only SHA-256 is kept:
-- refresh_hash of the one that was given last, refresh_before of the one it followed, which works until that one is used;
-- refresh_salt is what the last one was derived with. last_seen: the last sign-in, refresh, connect or disconnect.
CREATE TABLE device(
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES user(id),
    label VARCHAR(255) NOT NULL,
    refresh_hash BINARY(32) NOT NULL UNIQUE,
    refresh_before BINARY(32) UNIQUE,
    refresh_salt BINARY(32),
    created_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX device_by_user ON device(user_id, revoked_at);
CREATE INDEX device_by_revocation ON device(revoked_at);
