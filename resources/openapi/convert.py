#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""convert.py SOURCE TARGET: a YAML or JSON document as compact JSON, checked for references that lead nowhere."""
import functools
import json
import pathlib
import sys

import yaml


@functools.cache
def loaded(path):
    return yaml.safe_load(path.read_text("utf-8"))


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def resolve(folder, document, reference):
    file, _, pointer = reference.partition("#")
    node = loaded(folder / file) if file else document
    for step in pointer.strip("/").split("/"):
        node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


def main(source, target):
    document = loaded(source)
    for reference in references(document):
        try:
            resolve(source.parent, document, reference)
        except (KeyError, FileNotFoundError):
            sys.exit(f"{source}: {reference} leads nowhere")
    target.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
