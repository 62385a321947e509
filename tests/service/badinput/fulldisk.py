#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full: an error, or no answer yet, but never a Saved that isn't; and once there is room, everything goes on.

Run as a program it makes a small file system of its own, for which it has to be in a mount namespace where it may."""
import pathlib
import resource
import subprocess
import sys
import tempfile

from driver import Server, direct, eventually, new_uuid

NAMESPACE = ["unshare", "--map-root-user", "--mount"]
TEXT = "x" * 60_000
MOST = 500  # messages after which a full disk should have been noticed


def flood(user, chat, said):
    """Sends until nothing can be kept any more; `said` gets uuid -> status."""
    for _ in range(MOST):
        uuid = new_uuid()
        said[uuid] = user.send(chat, TEXT, uuid).status
        if said[uuid] not in (200, 201):
            assert said[uuid] in (202, 503), f"an error or no answer yet, not {said[uuid]}"
            return
    raise AssertionError("it was never full")


def log_of(user, chat):
    entries, after = [], 0
    while page := user.page(chat, after=after, quantity=100).json["messages"]:
        entries += page
        after = page[-1]["seq"]
    return entries


def check_log(user, chat, promised):
    log = log_of(user, chat)
    uuids = [entry["uuid"] for entry in log]
    assert [entry["seq"] for entry in log] == list(range(1, len(log) + 1)), "seqs without holes"
    assert len(set(uuids)) == len(uuids), "nothing twice"
    assert promised <= set(uuids), f"lost: {promised - set(uuids)}"


def status(server):
    return server.request("GET", "/status").json["status"]


def row(server, fill, free):
    ann, bob = server.register("Ann"), server.register("Bob")
    chat, said = direct(ann, bob), {}
    assert ann.send(chat, "before").status == 201
    fill()
    flood(ann, chat, said)
    with ann.connect() as socket:  # what can't be kept stays unanswered on a socket, too
        socket.until(type="unread")
        waiting = new_uuid()
        socket.send({"uuid": waiting, "user_to": bob.id, "message": TEXT})
        assert ann.page(chat).status == 200, "reading goes on"
        newcomer = {"name": "Dora", "pass": "correct horse"}
        joined = server.request("POST", "/auth/register", newcomer).status
        assert joined in (201, 503), joined
        assert status(server) == "degraded", "it says so"
        free()
        assert socket.decision(waiting)["state"] == "Saved"
    for uuid in said:
        again = lambda: (answer := ann.send(chat, TEXT, uuid)).status in (200, 201) and answer.status
        said[uuid] = eventually(again, "a decision, now that there is room")
    eventually(lambda: status(server) == "ok", "all well again")
    promised = {waiting, *said}
    check_log(ann, chat, promised)
    server.process.kill()
    server.process.wait()
    server.start()
    check_log(ann, chat, promised)
    if joined == 201:
        assert server.request("POST", "/auth/login", newcomer).status == 200, "a promise, too"
    else:
        assert server.register("Dora").id, "nothing half done is in the way"
    assert server.stop() == 0


def file_limit():
    """No file may grow any further: what a quota does, too."""
    with Server() as server:
        server.start(restore_signals=False)  # Python ignores SIGXFSZ, and so does its child

        def limit(size):
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        row(server, lambda: limit(1 << 20), lambda: limit(resource.RLIM_INFINITY))


def small_file_system():
    subprocess.run([*NAMESPACE, sys.executable, "-B", __file__], check=True)


def rows():
    yield "full disk: file size limit", file_limit
    if subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0:
        yield "full disk: file system", small_file_system
    else:
        print("a file system of our own can't be mounted here: full disk by file size limit only")


def main():
    with tempfile.TemporaryDirectory(prefix="postrider-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=True)
        try:
            ballast = pathlib.Path(folder, "ballast")

            def fill():
                with ballast.open("wb", buffering=0) as file:
                    try:
                        while file.write(bytes(4096)):
                            pass
                    except OSError:  # no space left on device
                        pass
            with Server(folder) as server:
                row(server.start(), fill, ballast.unlink)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


if __name__ == "__main__":
    main()
