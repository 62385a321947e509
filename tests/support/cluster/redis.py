#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Redis on 127.0.0.1, for tests and ./dev up: keeps nothing on disk. As a program: see obey() in process.py."""
import secrets
import socket

from process import Process, find_program, obey

SETTINGS = """\
bind {host}
port {port}
requirepass {password}
dir {folder}
save ""
appendonly no
maxmemory 64mb
maxmemory-policy volatile-ttl
"""


class Redis(Process):
    name = "redis"

    def __init__(self, folder, port=0):
        super().__init__(folder, port)
        self.password = secrets.token_urlsafe(24)

    def command(self):
        settings = self.folder / "redis.conf"  # the password stands in no command line
        settings.touch(mode=0o600)
        settings.write_text(SETTINGS.format(host=self.host, port=self.port, password=self.password, folder=self.folder))
        return find_program("redis-server", "redis-server"), settings

    def answers(self):
        try:
            return self.ask("PING") == b"+PONG"
        except OSError:
            return False

    def ask(self, command):
        """The first line of the answer to one command on a connection of its own."""
        with socket.create_connection((self.host, self.port), timeout=5) as connection:
            connection.sendall(f"AUTH {self.password}\r\n{command}\r\n".encode())
            lines = connection.makefile("rb")
            lines.readline()
            return lines.readline().rstrip(b"\r\n")

    def variables(self):
        return {"REDIS_HOST": self.host, "REDIS_PORT": self.port, "REDIS_PASSWORD": self.password}


def start(folder):
    server = Redis(folder)
    server.start()
    return server


if __name__ == "__main__":
    obey(Redis)
