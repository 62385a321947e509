# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules of this folder share: one server as a process of ours, and a way for tests to command it."""
import ctypes
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HOST = "127.0.0.1"
PATIENCE = 120  # seconds a step may take on a busy machine; no verdict depends on it


class ServerError(Exception):
    pass


def free_port(taken=()):
    """Below the range that the system hands out by itself, so that nobody gets it while its server is away."""
    while True:
        port = random.randrange(12000, 32000)
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG; survives exec, not a change of user


def find_program(name, package):
    path = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None:
        raise ServerError(f"{name} is missing (Debian: {package})")
    return path


class Process:
    """One server: a process that dies with this one, however that ends. Settings, data and log are in `folder`, which is
    the caller's to remove; port and data stay those of the first start."""

    name = ""

    def __init__(self, folder, port=0):
        self.folder = pathlib.Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.host = HOST
        self.port = port or free_port()
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    @property
    def log(self):
        return self.folder / f"{self.name}.log"

    def command(self):
        """What to run; called at each start."""
        raise NotImplementedError

    def environment(self):
        return None

    def answers(self):
        """True once it does its work for a client."""
        raise NotImplementedError

    def variables(self):
        """What the services, or a test, are told of it by the environment."""
        return {}

    def launch(self):
        """Starts it without waiting for it."""
        command = [str(part) for part in self.command()]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                                            env=self.environment(), start_new_session=True,
                                            preexec_fn=die_with_parent)

    def await_answers(self):
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None:
                raise ServerError(f"{self.name} has ended with {self.process.returncode}:\n{self.last_words()}")
            if time.monotonic() > deadline:
                self.kill()
                raise ServerError(f"{self.name} does not answer:\n{self.last_words()}")
            time.sleep(0.02)

    def start(self):
        """Returns once it answers."""
        self.launch()
        self.await_answers()

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """In order. Its exit code."""
        return self.end(signal.SIGTERM)

    def kill(self):
        return self.end(signal.SIGKILL)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self, how):
        if self.process is None:
            return None
        if self.runs:
            self.process.send_signal(how)
            self.process.send_signal(signal.SIGCONT)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:]) if self.log.exists() else ""


def test_folder():
    """For data that a test makes and nobody needs after the power failed: in memory where there is plenty, as syncing to
    a disk is most of what tests on a database would wait for. TMPDIR says otherwise."""
    memory = "/dev/shm"
    roomy = not os.environ.get("TMPDIR") and os.path.isdir(memory) and shutil.disk_usage(memory).free > 4 << 30
    return tempfile.mkdtemp(prefix="postrider-", dir=memory if roomy else None)


def obey(make):
    """Runs the server that make(folder) gives in a temporary folder until stdin ends or SIGTERM. Says what variables()
    gives, a line each, then "listening <host>:<port>"; obeys lines on stdin: start, stop, kill, pause, resume, each
    answered by itself, or by "failed: ..."."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the test, whose end closes stdin
    folder = test_folder()
    server = None
    try:
        server = make(folder)
        server.start()
        for name, value in server.variables().items():
            print(f"{name}={value}")
        print(f"listening {server.host}:{server.port}", flush=True)
        actions = {"start": server.start, "stop": server.stop, "kill": server.kill, "pause": server.pause,
                   "resume": server.resume}
        for line in sys.stdin:
            try:
                actions[line.strip()]()
                print(line.strip(), flush=True)
            except (ServerError, KeyError, OSError) as error:
                print("failed:", " ".join(str(error).split()), flush=True)
    except ServerError as error:
        sys.exit(str(error))
    finally:
        if server:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
