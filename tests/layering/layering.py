#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails when an #include breaks the rule of who may know whom.

usage: layering.py [root]

The rules are the tables below; a folder is judged by its first line in RULES that matches.
"""

import fnmatch
import re
import sys
from pathlib import Path

CHECKED = ("common", "services", "app", "tests")
# Where <folder/x.h> is looked for, in this order.
INCLUDE_ROOTS = ("common", "services", "app", "tests")

LOGIC = ("common/domain", "common/faults", "common/ports", "common/runtime")
EDGE = (*LOGIC, "common/wire")
# file or folder -> the folders of ours that it may include beside its own. "main.cpp" composes, so it names adapters.
RULES = (
    ("common/domain/*", ()),
    ("common/wire/*", ("common/domain",)),
    ("common/ports/*", ("common/domain",)),
    ("common/config/*", ("common/domain",)),
    ("common/faults/*", ()),
    ("common/adapters/*", ("common/domain", "common/ports", "common/wire")),
    ("common/front/*", ("common/domain", "common/ports", "common/wire")),
    ("common/runtime/*", ("common/domain", "common/ports", "common/wire")),
    # what the servers' programs are composed with
    ("common/daemon/*", ("common/*",)),
    ("common/client/sync/*", ("common/domain", "common/faults", "common/wire")),
    ("common/client/store/*", ("common/domain", "common/faults", "common/wire", "common/adapters/sql", "common/client/sync")),
    ("common/client/*", ("common/domain", "common/faults", "common/ports", "common/wire", "common/client/*")),
    ("services/server/main.cpp", ("common/*", "services/*")),
    # what is done with the data as a whole
    ("services/server/backup.*", ("common/*",)),
    ("services/server/databases.*", ("common/*",)),
    ("services/*/main.cpp", ("common/*",)),
    ("services/*/config.*", (*LOGIC, "common/config", "common/daemon")),
    # a service's edges know what goes over the wire, its logic doesn't
    *((f"services/*/{edge}", EDGE) for edge in (
        "service.*", "*routes.*", "*route.*", "*query.*", "parameters.*", "*consumer.*", "*publisher.*", "*notifier.*", "*path.*", "*urls.*", "socket*.*", "meters.*")),
    ("services/*", LOGIC),
    ("app/cli/*", ("common/domain", "common/ports", "common/client", "common/runtime")),
    ("app/main.cpp", ("common/*", "app/*")),
    ("app/*", ("common/domain", "common/ports", "common/client", "common/runtime", "app/*")),
    ("tests/gui/*", ("common/*", "app/*", "tests/support*", "tests/gui/*")),
    ("tests/*", ("common/*", "services/*", "app/*", "tests/support*")),
)

# vendor's header -> the files that may include it
VENDORS = (
    (r"sodium\.h|sodium/.*", ("common/adapters/password/*",)),
    (r"jwt\.h", ("common/adapters/token/*", "tests/unit/token/*")),
    (r"openssl/.*", ("common/adapters/token/*", "common/front/*", "tests/unit/token/*", "tests/bench/front/*")),
    (r"boost/.*", ("common/front/*",)),
    (r"prometheus/.*", ("common/adapters/prometheus/*",)),
    (r"hiredis/.*", ("common/adapters/redis/*",)),
    (r"librdkafka/.*", ("common/adapters/kafka/*", "tests/contract/bus/*", "tests/unit/kafka/*", "tests/bench/*")),
    (r"CLI/.*", ("app/cli/*",)),
    (r"qt6keychain/.*", ("app/platform/*",)),
    (r"QSql.*|QtSql/.*|sqlite3\.h|mysql.*", ("common/adapters/sql/*", "common/client/store/*", "tests/contract/*", "tests/service/*")),
    (r"Q(Abstract)?HttpServer.*|QtHttpServer/.*", ("common/adapters/http/*", "common/front/*", "tests/contract/front/*", "tests/bench/front/*", "tests/fuzz/*")),
    (r"QDBus.*|QtDBus/.*", ("app/platform/*", "tests/gui/*")),
    (r"QtWidgets/.*|Q(Widget|Application|MainWindow|Dialog|Label|PushButton|LineEdit|ListView|\w+Layout|StyledItemDelegate"
     r"|SystemTrayIcon|MessageBox|Style|StyleOption\w*|Menu|Action|Splitter|StackedWidget|ScrollBar|PlainTextEdit)",
     ("app/*", "tests/gui/*", "tests/support/*", "tests/bench/app/*")),
    (r"private/.*|qpa/.*", ("common/front/*", "common/runtime/*", "tests/gui/view/*")),
)
# the GUI application's Widgets are not for the command line
VENDORS_EXCEPT = (("app/cli/*", r"QtWidgets/.*|QWidget|QApplication"),)
# what common/domain may take from Qt: QtCore alone
NOT_CORE = re.compile(r"Q(Tcp|Ssl|Udp|Local|Network|Host|WebSocket|Http|Sql|DBus|Gui|Widget|Image|Color|Font|Pixmap)\w*$")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def resolve(root, file, quoted, angled):
    """The path below root of an include of ours, or None for anybody else's."""
    if quoted:
        return (file.parent / quoted).resolve().relative_to(root.resolve()).as_posix()
    for folder in INCLUDE_ROOTS:
        if (root / folder / angled).is_file():
            return f"{folder}/{angled}"
    return None


def judge(root, file):
    """Yields a sentence per broken rule."""
    path = file.relative_to(root).as_posix()
    folder = path.rpartition("/")[0]
    allowed = next((folders for pattern, folders in RULES if fnmatch.fnmatchcase(path, pattern)), None)
    for quoted, angled in INCLUDE.findall(file.read_text(encoding="utf-8")):
        try:
            ours = resolve(root, file, quoted, angled)
        except ValueError:
            yield f'{path}: "{quoted}" leaves the tree'
            continue
        if ours:
            theirs = ours.rpartition("/")[0]
            if allowed is None:
                yield f"{path}: no rule says what this folder may include"
                return
            if theirs != folder and not matches(theirs, allowed):
                yield f"{path}: may not include {ours}"
            continue
        header = quoted or angled
        for pattern, users in VENDORS:
            if re.fullmatch(pattern, header) and not matches(path, users):
                yield f"{path}: {header} is only for {', '.join(users)}"
        for users, pattern in VENDORS_EXCEPT:
            if matches(path, (users,)) and re.fullmatch(pattern, header):
                yield f"{path}: {header} is not for {users}"
        if path.startswith("common/domain/") and NOT_CORE.match(header):
            yield f"{path}: the domain knows QtCore only, not {header}"


def main(arguments):
    root = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).resolve().parents[2]
    files = [file for top in CHECKED for suffix in ("*.h", "*.cpp") for file in sorted((root / top).rglob(suffix))]
    broken = [sentence for file in files for sentence in judge(root, file)]
    for sentence in broken:
        print(sentence)
    print(f"{len(files)} files, {len(broken)} broken rules")
    return 1 if broken or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
