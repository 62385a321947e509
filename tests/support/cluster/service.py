# SPDX-License-Identifier: GPL-3.0-or-later
"""One instance of one of our daemons."""
import http.client
import json
import os
import pathlib

from process import Process

# Which variable tells an instance its port, by name of its service.
PORTS = {"identity": "IDENTITY_PORT", "persistence": "PERSISTENCE_PORT", "realtime": "WEBSOCKET_PORT",
         "chats": "CHATS_PORT"}
KEPT = ("PATH", "HOME", "LSAN_OPTIONS", "ASAN_OPTIONS", "TSAN_OPTIONS")


class Service(Process):
    def __init__(self, kind, number, folder, programs):
        self.kind = kind
        self.name = f"{kind}-{number}"
        super().__init__(pathlib.Path(folder) / self.name)
        self.program = pathlib.Path(programs) / f"postrider-{kind}"
        self.told = {}  # beside its own port; secrets as names of files

    def command(self):
        return (self.program,)

    def environment(self):
        own = {**self.told, PORTS[self.kind]: self.port}
        return {name: os.environ[name] for name in KEPT if name in os.environ} | {k: str(v) for k, v in own.items()}

    @property
    def url(self):
        """Where clients find it."""
        return f"{'ws' if self.kind == 'realtime' else 'http'}://{self.host}:{self.port}"

    def status(self):
        """The answer of GET /status, or nothing."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/status")
            return json.loads(connection.getresponse().read())
        except (OSError, ValueError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def answers(self):
        status = self.status()
        return status is not None and status["status"] == "ok"
