#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every visible string of the app is translated, completely, in each language of resources/i18n.

usage: test_translations.py lupdate

To bring a language up to date: lupdate app common/client common/domain -ts resources/i18n/postrider_de.ts
-locations none -no-obsolete, translate what is unfinished, and run this.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("app", "common/client", "common/domain")
LANGUAGES = {"de": 2, "ru": 3}  # and how many plural forms each has
PLACE = re.compile(r"%(?:n|L?\d)")


def messages(file):
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name"), message


class Translations(unittest.TestCase):
    lupdate = "lupdate"

    def updated(self, language):
        """The language's file as it would be if it knew every string there is."""
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        copy = folder / f"{language}.ts"
        shutil.copy(ROOT / "resources/i18n" / f"postrider_{language}.ts", copy)
        subprocess.run([self.lupdate, "-silent", *(str(ROOT / source) for source in SOURCES), "-ts", str(copy),
                        "-locations", "none"], check=True, capture_output=True)
        return copy

    def test_nothing_is_missing_and_nothing_left_over(self):
        for language in LANGUAGES:
            for context, message in messages(self.updated(language)):
                kind = message.find("translation").get("type")
                with self.subTest(language=language, context=context, source=message.findtext("source")):
                    self.assertIsNone(kind)

    def test_places_and_plurals_are_kept(self):
        for language, forms in LANGUAGES.items():
            for context, message in messages(ROOT / "resources/i18n" / f"postrider_{language}.ts"):
                source = message.findtext("source")
                translation = message.find("translation")
                texts = [translation.text]
                if message.get("numerus") == "yes":
                    texts = [form.text for form in translation.iter("numerusform")]
                    self.assertEqual(len(texts), forms, source)
                for text in texts:
                    with self.subTest(language=language, context=context, source=source):
                        self.assertTrue(text)
                        self.assertEqual(sorted(PLACE.findall(text)), sorted(PLACE.findall(source)))


if __name__ == "__main__":
    Translations.lupdate = sys.argv.pop(1)
    unittest.main()
