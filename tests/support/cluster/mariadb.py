#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""MariaDB on 127.0.0.1, for tests and ./dev up: Debian's mariadbd with data of its own. As a program: see obey() in
process.py; the variables it says are those of the administrator."""
import os
import pwd
import secrets
import subprocess

from process import Process, ServerError, find_program, obey

# What is promised is on disk as in earnest; the rest is small.
SETTINGS = """\
[mariadbd]
bind-address={host}
port={port}
socket={folder}/socket
datadir={folder}/data
tmpdir={folder}
pid-file={folder}/pid
skip-name-resolve
character-set-server=utf8mb4
innodb-flush-log-at-trx-commit=1
innodb-buffer-pool-size=64M
innodb-log-file-size=32M
max-connections=200
performance-schema=OFF
[client]
protocol=tcp
host={host}
port={port}
user=root
password={password}
default-character-set=utf8mb4
"""
# The administrator, and nobody else that came with the tables. Said at each start, to the same effect.
FIRST_WORDS = """\
DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> '{host}');
FLUSH PRIVILEGES;
CREATE USER IF NOT EXISTS root@'{host}' IDENTIFIED BY '{password}';
ALTER USER root@'{host}' IDENTIFIED BY '{password}';
GRANT ALL ON *.* TO root@'{host}' WITH GRANT OPTION;
"""
# For making the system's tables only: nobody misses them if the power fails meanwhile.
UNSAFE = ("--innodb-flush-method=nosync", "--innodb-log-file-size=32M", "--innodb-buffer-pool-size=32M")


class MariaDb(Process):
    name = "mariadb"

    def __init__(self, folder, port=0):
        super().__init__(folder, port)
        self.user = "root"
        self.password = secrets.token_urlsafe(24)

    @property
    def settings(self):
        """An option file of the server, and of the administrator's client: mariadb --defaults-file=..."""
        return self.folder / "mariadb.cnf"

    def command(self):
        if not (self.folder / "data").is_dir():
            self.settings.touch(mode=0o600)
            self.settings.write_text(SETTINGS.format(host=self.host, port=self.port, folder=self.folder,
                                                     password=self.password))
            self.make_tables()
        return (find_program("mariadbd", "mariadb-server"), f"--defaults-file={self.settings}", f"--user={own_name()}",
                f"--init-file={self.folder}/first.sql")

    def make_tables(self):
        done = subprocess.run([find_program("mariadb-install-db", "mariadb-server"), "--no-defaults",
                               f"--datadir={self.folder}/data", f"--user={own_name()}", "--skip-name-resolve",
                               "--skip-test-db", "--auth-root-authentication-method=normal", *UNSAFE],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise ServerError(f"the data folder can't be made:\n{done.stdout}")
        first = self.folder / "first.sql"
        first.touch(mode=0o600)
        first.write_text(FIRST_WORDS.format(host=self.host, password=self.password))

    def answers(self):
        return self.client("SELECT 1").returncode == 0

    def client(self, statements):
        return subprocess.run([find_program("mariadb", "mariadb-client"), f"--defaults-file={self.settings}", "--batch",
                               "--skip-column-names"], input=statements, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)

    def execute(self, statements):
        """As administrator; what it answers, tab-separated."""
        done = self.client(statements)
        if done.returncode != 0:
            raise ServerError(f"mariadb: {done.stderr.strip()}")
        return done.stdout

    def variables(self):
        return {"MYSQL_HOST": self.host, "MYSQL_PORT": self.port, "MYSQL_USER": self.user,
                "MYSQL_PASSWORD": self.password}


def own_name():
    return pwd.getpwuid(os.geteuid()).pw_name


def start(folder):
    server = MariaDb(folder)
    server.start()
    return server


if __name__ == "__main__":
    obey(MariaDb)
