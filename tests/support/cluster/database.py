# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of a cluster, and in it a user for each service, with what resources/sql/server/roles.sql gives it."""
import dataclasses
import pathlib
import secrets

ROLES = pathlib.Path(__file__).resolve().parents[3] / "resources/sql/server/roles.sql"
DATABASE = "postrider"
SERVICES = ("identity", "realtime", "persistence", "chats")


@dataclasses.dataclass
class User:
    name: str
    password: str
    database: str = DATABASE


def prepare(mariadb):
    """Makes them; the users by name of the service."""
    users = {service: User(service, secrets.token_urlsafe(24)) for service in SERVICES}
    statements = [f"CREATE DATABASE {DATABASE};", f"USE {DATABASE};", ROLES.read_text()]
    for user in users.values():
        role = f"postrider_{user.name}"
        statements += [f"CREATE USER {user.name}@'{mariadb.host}' IDENTIFIED BY '{user.password}';",
                       f"GRANT {role} TO {user.name}@'{mariadb.host}';",
                       f"SET DEFAULT ROLE {role} FOR {user.name}@'{mariadb.host}';"]
    mariadb.execute("\n".join(statements))
    return users
