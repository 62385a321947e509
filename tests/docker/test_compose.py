#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docker/compose.yaml: docker-compose understands it, our programs understand what it tells them, and nothing of it can be
reached from outside this computer or tells a password."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

TREE = pathlib.Path(__file__).resolve().parents[2]
DOCKER = TREE / "docker"
SERVICES = ("identity", "persistence", "realtime", "chats")
BACKENDS = ("mariadb", "kafka", "redis")


def compose(*arguments):
    return subprocess.run(["/usr/bin/docker-compose", "-f", DOCKER / "compose.yaml", *arguments], check=True,
                          stdout=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"]}).stdout


def package_of(library):
    """The package that has a shared library, as `ldd` names it."""
    for path in (library, library.replace("/lib/", "/usr/lib/", 1)):
        found = subprocess.run(["dpkg", "-S", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    raise AssertionError(f"no package has {library}")


class Compose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.config = yaml.safe_load(compose("config"))
        cls.services = cls.config["services"]

    def test_has_one_service_per_container(self):
        self.assertEqual(set(self.services), {*SERVICES, *BACKENDS})
        for name in SERVICES:
            self.assertEqual(self.services[name]["command"], f"postrider-{name}")

    def test_publishes_on_this_computer_only(self):
        published = [port for service in self.services.values() for port in service.get("ports", ())]
        self.assertEqual(len(published), 3)
        for port in published:
            self.assertRegex(port, r"^127\.0\.0\.1:\d+:\d+/tcp$")
        for name in BACKENDS:
            self.assertNotIn("ports", self.services[name])

    def test_takes_ports_from_its_environment_file(self):
        text = (DOCKER / "compose.yaml").read_text()
        for line in (DOCKER / ".env").read_text().splitlines():
            if line and not line.startswith("#"):
                self.assertIn("${" + line.split("=")[0] + "}", text)

    def test_looks_after_the_health_of_each(self):
        for name, service in self.services.items():
            self.assertIn("test", service["healthcheck"], name)
        for name in SERVICES:
            waits = self.services[name]["depends_on"]
            self.assertEqual({waits[backend]["condition"] for backend in BACKENDS}, {"service_healthy"})
            port = self.services[name]["healthcheck"]["test"][-1]
            self.assertIn(port, self.services[name]["environment"].values(), "the one that it listens on")

    def test_tells_no_password(self):
        for name, service in self.services.items():
            for variable, value in service.get("environment", {}).items():
                if re.search(r"PASSWORD|SECRET", variable):
                    self.assertTrue(variable.endswith("_FILE"), f"{name}: {variable}")
                    self.assertIn(value.removeprefix("/run/secrets/"), self.config["secrets"])
        self.assertIn("/secrets/", (DOCKER / ".gitignore").read_text())

    def test_tells_our_programs_what_they_know(self):
        for name in SERVICES:
            with tempfile.TemporaryDirectory() as folder:
                environment = dict(self.services[name]["environment"])
                for variable, value in environment.items():
                    if variable.endswith("PASSWORD_FILE"):
                        environment[variable] = f"{folder}/{value.rpartition('/')[2]}"
                        pathlib.Path(environment[variable]).write_text("correct-horse")
                program = pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], f"postrider-{name}")
                shown = subprocess.run([program, "--print-config"], env=environment, text=True, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT)
            self.assertEqual(shown.returncode, 0, shown.stdout)
            known = dict(line.partition("=")[::2] for line in shown.stdout.replace(" = ", "=").splitlines() if "=" in line)
            for variable in ("MYSQL_HOST", "KAFKA_HOST", "POSTRIDER_BEHIND_PROXY"):
                self.assertEqual(known.get(variable, known.get(variable.lower())), environment[variable], shown.stdout)
            self.assertNotIn("correct-horse", shown.stdout)

    def test_the_image_has_the_libraries(self):
        installed = set(re.findall(r"lib[\w.+-]+", (DOCKER / "Dockerfile").read_text().split("FROM debian:12-slim")[1]))
        always = {"libc6", "libgcc-s1", "libstdc++6"}
        for name in SERVICES:
            program = pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], f"postrider-{name}")
            needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", subprocess.run(
                ["readelf", "-d", program], check=True, stdout=subprocess.PIPE, text=True).stdout))
            paths = dict(re.findall(r"(\S+) => (\S+)", subprocess.run(
                ["ldd", program], check=True, stdout=subprocess.PIPE, text=True).stdout))
            packages = {package_of(paths[library]) for library in needed if library in paths}
            self.assertLessEqual(packages - always, installed, name)


if __name__ == "__main__":
    unittest.main()
