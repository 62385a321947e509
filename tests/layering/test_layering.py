#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants each kind of violation in a tree of its own, and sees that layering.py finds exactly that."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import layering

# file, its include, whether it may
CASES = (
    ("common/domain/chat.h", "<QString>", True),
    ("common/domain/chat.h", "<QTcpSocket>", False),
    ("common/domain/chat.h", "<wire/frames.h>", False),
    ("common/wire/rest.h", "<domain/chat.h>", True),
    ("common/wire/rest.h", "<ports/clock.h>", False),
    ("common/ports/clock.h", "<domain/chat.h>", True),
    ("common/ports/clock.h", "<adapters/sql/sqlite.h>", False),
    ("common/adapters/sql/sqlite.h", "<ports/clock.h>", True),
    ("common/adapters/sql/sqlite.h", "<QSqlDatabase>", True),
    ("common/adapters/sql/sqlite.h", "<adapters/token/jwk.h>", False),
    ("common/adapters/sql/sqlite.h", "<jwt.h>", False),
    ("common/adapters/token/jwk.h", "<openssl/evp.h>", True),
    ("common/front/channel.h", "<boost/beast/core.hpp>", True),
    ("common/client/cache.h", "<boost/beast/core.hpp>", False),
    ("common/client/cache.h", "<QSqlQuery>", False),
    ("services/chats/logic.h", "<domain/chat.h>", True),
    ("services/chats/logic.h", "<wire/frames.h>", False),
    ("services/chats/readroutes.h", "<wire/frames.h>", True),
    ("services/chats/logic.h", "<persistence/ledger.h>", False),
    ("services/chats/logic.h", '"../persistence/ledger.h"', False),
    ("services/chats/logic.h", "<adapters/sql/sqlite.h>", False),
    ("services/chats/logic.h", "<model/messagemodel.h>", False),
    ("services/chats/logic.h", "<QHttpServer>", False),
    ("services/chats/main.cpp", "<adapters/sql/sqlite.h>", True),
    ("services/chats/main.cpp", "<persistence/ledger.h>", False),
    ("services/server/main.cpp", "<persistence/ledger.h>", True),
    ("app/model/messagemodel.h", "<client/cache.h>", True),
    ("app/model/messagemodel.h", "<persistence/ledger.h>", False),
    ("app/view/window.h", "<QWidget>", True),
    ("app/cli/main.cpp", "<QWidget>", False),
    ("app/cli/main.cpp", "<CLI/CLI.hpp>", True),
    ("common/wire/rest.h", '"../../../elsewhere.h"', False),
    ("tests/unit/chats/tst_logic.cpp", "<persistence/ledger.h>", True),
    ("common/unheardof/thing.h", "<domain/chat.h>", False),
)


class Layering(unittest.TestCase):
    def test_cases(self):
        for path, include, allowed in CASES:
            with self.subTest(path=path, include=include), tempfile.TemporaryDirectory() as folder:
                root = Path(folder)
                for other in {case[0] for case in CASES} | {"common/wire/frames.h", "services/persistence/ledger.h"}:
                    file = root / other
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.touch()
                file = root / path
                file.write_text(f"#pragma once\n\n  #  include {include} // why\n", encoding="utf-8")
                broken = list(layering.judge(root, file))
                self.assertEqual(len(broken), 0 if allowed else 1, broken)
                self.assertEqual(layering.main(["layering.py", folder]), 0 if allowed else 1)

    def test_an_empty_tree_is_no_success(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(layering.main(["layering.py", folder]), 1)


if __name__ == "__main__":
    unittest.main()
