-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each service may do in MariaDB: make and change its own tables (rows go from verdict only), and read of others'
-- what it shows or checks. Run once, by an administrator, in the empty database, before the services make their tables;
-- then, for each of them:
--
--     CREATE USER realtime IDENTIFIED BY '...';
--     GRANT postrider_realtime TO realtime;
--     SET DEFAULT ROLE postrider_realtime FOR realtime;

CREATE ROLE postrider_identity, postrider_persistence, postrider_realtime, postrider_chats;

-- MariaDB grants columns of what is there only, and keeps the grant when the table goes.
CREATE TABLE user(id INT, name INT, name_folded INT, display_name INT, display_folded INT, picture INT, receipts_on INT,
    created_at INT, last_seen INT, deleted_at INT);
GRANT SELECT(id, name, name_folded, display_name, display_folded, picture, receipts_on, created_at, last_seen, deleted_at)
    ON user TO postrider_realtime, postrider_chats;
GRANT SELECT(id, deleted_at) ON user TO postrider_persistence;
DROP TABLE user;
CREATE TABLE device(id INT, user_id INT, revoked_at INT);
GRANT SELECT(id, user_id, revoked_at) ON device TO postrider_realtime, postrider_chats;
DROP TABLE device;

GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON user TO postrider_identity;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON device TO postrider_identity;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON migration_identity TO postrider_identity;

GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON store TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON `cursor` TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON chat TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON membership TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON entry TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES ON verdict TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON mark TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON segment TO postrider_persistence;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, REFERENCES ON migration_persistence TO postrider_persistence;

-- CREATE is what lets a grant go before its table; nobody keeps it who only reads.
GRANT SELECT, CREATE ON store TO postrider_realtime, postrider_chats;
GRANT SELECT, CREATE ON chat TO postrider_realtime, postrider_chats;
GRANT SELECT, CREATE ON membership TO postrider_realtime, postrider_chats;
GRANT SELECT, CREATE ON entry TO postrider_realtime, postrider_chats;
GRANT SELECT, CREATE ON verdict TO postrider_chats;
GRANT SELECT, CREATE ON mark TO postrider_realtime, postrider_chats;
GRANT SELECT, CREATE ON segment TO postrider_realtime, postrider_chats;
REVOKE CREATE ON store FROM postrider_realtime, postrider_chats;
REVOKE CREATE ON chat FROM postrider_realtime, postrider_chats;
REVOKE CREATE ON membership FROM postrider_realtime, postrider_chats;
REVOKE CREATE ON entry FROM postrider_realtime, postrider_chats;
REVOKE CREATE ON verdict FROM postrider_chats;
REVOKE CREATE ON mark FROM postrider_realtime, postrider_chats;
REVOKE CREATE ON segment FROM postrider_realtime, postrider_chats;
