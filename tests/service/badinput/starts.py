# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts that can't be: each ends with its own exit code and says why in a line for people."""
import contextlib
import shutil
import socket
import sqlite3
import subprocess

from driver import PATIENCE, Server, clean_environment, program

BAD_CONFIGURATION, DATA_UNUSABLE, DATA_LOCKED, DATA_NEWER, CANNOT_LISTEN = 2, 3, 4, 5, 6


def refused(arguments, code, environment=()):
    """Ends by itself, with this code, having said why and listened nowhere."""
    ended = subprocess.run([program(), *map(str, arguments)], env={**clean_environment(), **dict(environment)},
                           capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == code, f"exit code {code} expected: {ended.returncode}: {ended.stderr}"
    assert ended.stderr.strip(), "it has to say why"
    assert "listening" not in ended.stdout, ended.stdout
    return ended.stderr


@contextlib.contextmanager
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def row_of_start(world, arguments, code, environment):
    """Beside the world's server, on data of its own."""
    with taken_port() as port:
        spare = world.server.data.parent / "spare"
        usual = {"--data": spare, "--http-port": "0", "--websocket-port": "0"}
        usual.update({name: value.replace("{taken}", str(port)) for name, value in arguments.items()})
        for name in environment:  # an option would go before it
            usual.pop({"POSTRIDER_HTTP_PORT": "--http-port", "WEBSOCKET_PORT": "--websocket-port"}.get(name), None)
        refused([part for pair in usual.items() for part in pair], code, environment)
        shutil.rmtree(spare, ignore_errors=True)


def rows():
    """(name, options, exit code, environment)"""
    yield "HTTP port in use", {"--http-port": "{taken}"}, CANNOT_LISTEN, {}
    yield "WebSocket port in use", {"--websocket-port": "{taken}"}, CANNOT_LISTEN, {}
    for address in ("0.0.0.0", "::", "192.0.2.1", "8.8.8.8", "::ffff:192.0.2.1", "localhost.example.org", "127.0.0.1.5", ""):
        yield f"address {address!r}", {"--address": address}, BAD_CONFIGURATION, {}
    for port in ("-1", "65536", "http", "", "5051 "):
        yield f"port {port!r}", {"--http-port": port}, BAD_CONFIGURATION, {}
    yield "address by environment", {}, BAD_CONFIGURATION, {"POSTRIDER_ADDRESS": "0.0.0.0"}
    yield "port by environment", {}, BAD_CONFIGURATION, {"WEBSOCKET_PORT": "x"}
    yield "unknown option", {"--databse": "x"}, BAD_CONFIGURATION, {}
    yield "no data folder", {"--data": ""}, BAD_CONFIGURATION, {}
    yield "data folder that can't be", {"--data": "/proc/postrider"}, DATA_UNUSABLE, {}
    yield "data folder is a device", {"--data": "/dev/null"}, DATA_UNUSABLE, {}


def databases(server):
    return sorted(path for path in server.data.rglob("*")
                  if path.is_file() and path.open("rb").read(15) == b"SQLite format 3")


def served(server):
    """A server with something in it, which was stopped well."""
    user = server.start().register("Ann")
    other = server.register("Bob")
    chat = f"dm-{user.id}-{other.id}"
    assert user.send(chat, "kept").status == 201
    assert server.stop() == 0
    return user, chat


def still_there(server, user, chat):
    server.start()
    assert [entry["message"] for entry in user.page(chat).json["messages"]] == ["kept"]


def second_server():
    """A second one on the same data: it is told so, the first goes on."""
    with Server() as server:
        user = server.start().register("Ann")
        refused(["--data", server.data, "--http-port", "0", "--websocket-port", "0"], DATA_LOCKED)
        assert user.request("GET", "/auth/verify").status == 200
        server.process.kill()
        server.process.wait()
        server.start()  # what a killed one leaves behind locks nobody out
        assert user.request("GET", "/auth/verify").status == 200


def damaged(harm, code):
    """Each database of the server in turn: harmed, refused, and mended again with nothing lost."""
    def row():
        with Server() as server:
            user, chat = served(server)
            for path in databases(server):
                backup = path.with_name(path.name + ".backup")
                shutil.copy2(path, backup)
                harm(path)
                refused(server.arguments(), code)
                path.rmdir() if path.is_dir() else path.unlink()
                for left in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                    left.unlink(missing_ok=True)
                backup.rename(path)
                still_there(server, user, chat)
                assert server.stop() == 0
    return row


def overwritten(path):
    path.write_bytes(b"This is no database. " * 500)


def header_gone(path):
    with path.open("r+b") as file:
        file.write(bytes(100))


def cut(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def schema_gone(path):
    """The pages are there, what they mean isn't."""
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


def a_folder(path):
    path.unlink()
    path.mkdir()


def newer(path):
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO migration(version, name, applied_at) VALUES(9999, '9999_later.sql', 0)")
    database.close()


def key_damaged():
    """The signing key: refused with the file's name, never silently replaced, which would sign everybody out."""
    with Server() as server:
        user, chat = served(server)
        [path] = server.data.rglob("*.pem")
        good = path.read_bytes()
        path.write_bytes(b"no key")
        assert str(path) in refused(server.arguments(), DATA_UNUSABLE)
        assert path.read_bytes() == b"no key"
        path.write_bytes(good)
        still_there(server, user, chat)


def alone():
    """(name, row) of those that need a server of their own."""
    yield "start: second server on the same data", second_server
    yield "start: database of a newer version", damaged(newer, DATA_NEWER)
    for harm in (overwritten, header_gone, cut, schema_gone, a_folder):
        yield f"start: database {harm.__name__}", damaged(harm, DATA_UNUSABLE)
    yield "start: key damaged", key_damaged
