# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of the contract, held to what was really said: every answer and frame has to fit, and what is documented
has to be seen."""
import fnmatch
import json
import re
import urllib.parse

import jsonschema

OPENAPI, FRAMES = "/openapi", "/frames"  # where each stands in the one tree of both
METHODS = ("get", "put", "post", "delete", "patch")


def rebased(node, own):
    """The document with its references made absolute in that tree."""
    if isinstance(node, list):
        return [rebased(child, own) for child in node]
    if not isinstance(node, dict):
        return node
    result = {key: rebased(child, own) for key, child in node.items() if key != "$id"}
    if isinstance(node.get("$ref"), str):
        file, _, pointer = node["$ref"].partition("#")
        assert file in ("", "frames.schema.json"), file
        result["$ref"] = f"#{FRAMES if file else own}{pointer}"
    return result


def escaped(step):
    return str(step).replace("~", "~0").replace("/", "~1")


def type_name(value):
    return "null" if value is None else type(value).__name__


class Contract:
    def __init__(self, openapi, frames):
        self.root = {"openapi": rebased(openapi, OPENAPI), "frames": rebased(frames, FRAMES)}
        self.resolver = jsonschema.RefResolver.from_schema(self.root)
        self.seen = set()

    # --- places

    def at(self, pointer):
        node = self.root
        for step in pointer.strip("/").split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            node = node[int(step)] if isinstance(node, list) else node[step]
        return node

    def followed(self, pointer):
        while "$ref" in self.at(pointer):
            pointer = self.at(pointer)["$ref"][1:]
        return pointer

    def operations(self):
        """(method, path template, pointer) of each."""
        for path, item in self.root["openapi"]["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method.upper(), path, f"{OPENAPI}/paths/{escaped(path)}/{method}"

    def operation_for(self, method, path):
        for candidate, template, pointer in self.operations():
            pattern = re.sub(r"\{\w+\}", "[^/]+", re.escape(template).replace(r"\{", "{").replace(r"\}", "}"))
            if candidate == method and re.fullmatch(pattern, path):
                return pointer
        return None

    # --- holding what was said to it

    def fits(self, pointer, instance):
        return self.validator(pointer).is_valid(instance)

    def validator(self, pointer):
        return jsonschema.Draft202012Validator(self.at(pointer), resolver=self.resolver)

    def check(self, pointer, instance, what):
        error = jsonschema.exceptions.best_match(self.validator(pointer).iter_errors(instance))
        assert error is None, f"{what}: {error.message} at {error.json_path}, by {pointer}: {instance}"
        self.cover(pointer, instance)

    def cover(self, pointer, instance):
        """Notes which fields, values, types and alternatives were seen."""
        schema = self.at(pointer)
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            self.cover(schema["$ref"][1:], instance)
        if isinstance(schema.get("type"), list):
            self.seen.add(f"{pointer}/type/{type_name(instance)}")
        if "enum" in schema:
            self.seen.add(f"{pointer}/enum/{instance}")
        for i, _ in enumerate(schema.get("oneOf", ())):
            if self.fits(f"{pointer}/oneOf/{i}", instance):
                self.seen.add(f"{pointer}/oneOf/{i}")
                self.cover(f"{pointer}/oneOf/{i}", instance)
        if isinstance(instance, list) and "items" in schema:
            for item in instance:
                self.cover(f"{pointer}/items", item)
        if not isinstance(instance, dict):
            return
        known = schema.get("properties", {})
        for name, value in instance.items():
            if name in known:
                self.seen.add(f"{pointer}/properties/{escaped(name)}")
                self.cover(f"{pointer}/properties/{escaped(name)}", value)
            elif isinstance(schema.get("additionalProperties"), dict):
                self.cover(f"{pointer}/additionalProperties", value)

    def check_frame(self, direction, frame):
        name = "ToServer" if direction == "to server" else "ToClient"
        pointer = f"{FRAMES}/$defs/{name}"
        if direction == "to server" and not self.fits(pointer, frame):
            return  # meant to be refused
        self.check(pointer, frame, f"a frame {direction}")

    def check_answer(self, request, answer):
        """An answer to a documented operation; to any other request it has to be an error."""
        pointer = self.operation_for(request["method"], request["path"].rstrip("/"))
        what = f"{request['method']} {request['path']} {answer.status}"
        if pointer is None:
            assert answer.status in (404, 405), f"{what}: not documented"
            self.check(f"{OPENAPI}/components/schemas/Error", answer.json, what)
            return
        responses = self.at(f"{pointer}/responses")
        status = str(answer.status) if str(answer.status) in responses else f"{answer.status // 100}XX"
        assert status in responses, f"{what}: this status is not documented: {answer.body[:200]}"
        self.seen.add(f"{pointer}/responses/{status}")
        response = self.followed(f"{pointer}/responses/{status}")
        self.check_headers(response, answer, what)
        self.check_body(pointer, status, response, answer, what)
        if answer.status < 300:
            self.check_request(pointer, request, what)

    def check_headers(self, response, answer, what):
        for name in self.at(response).get("headers", {}):
            header = self.followed(f"{response}/headers/{name}")
            assert name.lower() in answer.headers, f"{what}: without {name}"
            value = answer.headers[name.lower()]
            typed = int(value) if self.at(f"{header}/schema").get("type") == "integer" else value
            self.check(f"{header}/schema", typed, f"{what}: {name}")

    def check_body(self, pointer, status, response, answer, what):
        content = self.at(response).get("content")
        if content is None:
            assert answer.body == b"", f"{what}: a body where none is documented"
            return
        media = answer.headers["content-type"].partition(";")[0]
        assert media in content, f"{what}: {media} is not documented"
        said = answer.json if media.endswith("json") else answer.body.decode()
        self.check(f"{response}/content/{escaped(media)}/schema", said, what)
        if answer.status >= 400:
            self.seen.add(f"{pointer}/responses/{status}/{answer.code}")

    def check_request(self, pointer, request, what):
        """What a good request used of what is documented."""
        names = {self.at(parameter)["name"]: parameter for parameter in self.parameters(pointer)}
        for name, value in request["query"].items():
            assert name in names, f"{what}: the parameter {name} is not documented"
            self.seen.add(f"{pointer}/parameters/{name}")
            schema = f"{names[name]}/schema"
            number = self.at(self.followed(schema)).get("type") == "integer"
            self.check(schema, int(value) if number else str(value), f"{what}: {name}")
        if "requestBody" not in self.at(pointer):
            return
        body = self.followed(f"{pointer}/requestBody")
        media = f"{body}/content/{escaped(request['content_type'])}"
        self.seen.add(media)
        data = request["body"].decode()
        fields = dict(urllib.parse.parse_qsl(data)) if "form" in media else json.loads(data)
        self.check(f"{media}/schema", fields, f"{what}: its request")

    def parameters(self, pointer):
        for owner in (pointer, pointer.rpartition("/")[0]):
            for i, _ in enumerate(self.at(owner).get("parameters", ())):
                yield self.followed(f"{owner}/parameters/{i}")

    # --- what should have been seen

    def expected(self, pointer, found, visited):
        """Everything cover() could have noted below a schema."""
        if pointer in visited or not isinstance(self.at(pointer), dict):
            return
        visited.add(pointer)
        schema = self.at(pointer)
        if "$ref" in schema:
            self.expected(schema["$ref"][1:], found, visited)
        if isinstance(schema.get("type"), list):
            names = {"string": "str", "null": "null"}
            found.update(f"{pointer}/type/{names[name]}" for name in schema["type"])
        found.update(f"{pointer}/enum/{value}" for value in schema.get("enum", ()))
        for i, _ in enumerate(schema.get("oneOf", ())):
            found.add(f"{pointer}/oneOf/{i}")
            self.expected(f"{pointer}/oneOf/{i}", found, visited)
        for keyword in ("items", "additionalProperties"):
            if keyword in schema:
                self.expected(f"{pointer}/{keyword}", found, visited)
        for name, value in schema.get("properties", {}).items():
            if value is not False:
                found.add(f"{pointer}/properties/{escaped(name)}")
                self.expected(f"{pointer}/properties/{escaped(name)}", found, visited)

    def expected_of(self, pointer, found, visited):
        for parameter in self.parameters(pointer):
            if self.at(parameter)["in"] == "query":
                found.add(f"{pointer}/parameters/{self.at(parameter)['name']}")
        if "requestBody" in self.at(pointer):
            body = self.followed(f"{pointer}/requestBody")
            for media in self.at(body)["content"]:
                found.add(f"{body}/content/{escaped(media)}")
                self.expected(f"{body}/content/{escaped(media)}/schema", found, visited)
        for status in self.at(f"{pointer}/responses"):
            found.add(f"{pointer}/responses/{status}")
            response = self.followed(f"{pointer}/responses/{status}")
            for media in self.at(response).get("content", ()):
                schema = f"{response}/content/{escaped(media)}/schema"
                if self.at(schema).get("$ref", "").endswith("/Error"):
                    codes = self.at(f"{schema}/properties/error/properties/code/enum")
                    found.update(f"{pointer}/responses/{status}/{code}" for code in codes)
                else:
                    self.expected(schema, found, visited)

    def ghosts(self, excused):
        """What is documented and was not seen; `excused` patterns are not asked for, but have to be of use."""
        found, visited = set(), set()
        for _, _, pointer in self.operations():
            self.expected_of(pointer, found, visited)
        for name in ("ToServer", "ToClient"):
            self.expected(f"{FRAMES}/$defs/{name}", found, visited)
        missing = found - self.seen
        useless = {pattern for pattern in excused if not fnmatch.filter(missing, pattern)}
        for pattern in excused:
            missing -= set(fnmatch.filter(missing, pattern))
        return sorted(missing), sorted(useless)
