# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens that are none, made by somebody who may even know the server's key pair."""
import base64
import hashlib
import hmac
import json
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def encoded(data):
    raw = data if isinstance(data, bytes) else json.dumps(data, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def flipped(text):
    return text[:-2] + ("A" if text[-2] != "A" else "B") + text[-1]


def es256(key):
    def sign(message):
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return sign


def hs256(secret):
    return lambda message: hmac.new(secret, message, hashlib.sha256).digest()


def token_of(header, payload, sign):
    head = f"{encoded(header)}.{encoded(payload)}"
    return f"{head}.{encoded(sign(head.encode()))}"


def own_key(server):
    """What an intruder who can read identity's folder would have."""
    [path] = server.data.rglob("*.pem")
    return serialization.load_pem_private_key(path.read_bytes(), None)


def forgeries(server, token, other_user):
    """(name, token) of each; the very first is good, and shows that the others fail for their own reason."""
    first, second, signature = token.split(".")
    header, payload = decoded(first), decoded(second)
    key = own_key(server)
    right, wrong = es256(key), es256(ec.generate_private_key(ec.SECP256R1()))
    public = key.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    jwk = server.request("GET", "/auth/keys").json["keys"][0]
    now = int(time.time())
    yield "good", token_of(header, payload, right)
    yield "signed by another key", token_of(header, payload, wrong)
    yield "expired", token_of(header, {**payload, "iat": now - 1800, "exp": now - 900}, right)
    yield "never expires", token_of(header, {k: v for k, v in payload.items() if k != "exp"}, right)
    yield "of the future", token_of(header, {**payload, "iat": now + 3600, "exp": now + 4500}, right)
    yield "of another issuer", token_of(header, {**payload, "iss": "somebody"}, right)
    yield "for another audience", token_of(header, {**payload, "aud": "somebody"}, right)
    yield "of nobody", token_of(header, {**payload, "sub": "0"}, right)
    yield "of a user that is no number", token_of(header, {**payload, "sub": "1 OR 1=1"}, right)
    yield "of no device", token_of(header, {k: v for k, v in payload.items() if k != "device"}, right)
    yield "kid of another key", token_of({**header, "kid": "other"}, payload, right)
    yield "kid a path", token_of({**header, "kid": "../../../../dev/null"}, payload, hs256(b""))
    yield "kid SQL", token_of({**header, "kid": "x' UNION SELECT 'y"}, payload, hs256(b"y"))
    yield "no kid", token_of({k: v for k, v in header.items() if k != "kid"}, payload, right)
    yield "its own key in the header", token_of({**header, "jwk": jwk}, payload, wrong)
    for name in ("none", "None", "NONE", "nOnE", ""):
        yield f"alg {name or 'empty'}, no signature", f"{encoded({**header, 'alg': name})}.{second}."
        yield f"alg {name or 'empty'}, old signature", f"{encoded({**header, 'alg': name})}.{second}.{signature}"
    for name, secret in (("PEM", pem), ("PEM without its end", pem.strip()), ("DER", der), ("JWK", json.dumps(jwk).encode()),
                         ("x", jwk["x"].encode()), ("nothing", b"")):
        yield f"HMAC with the public key as {name}", token_of({**header, "alg": "HS256"}, payload, hs256(secret))
    yield "HMAC, called ES256", token_of(header, payload, hs256(pem))
    for name in ("ES384", "RS256", "PS256", "es256", 5, None):
        yield f"alg {name}", token_of({**header, "alg": name}, payload, right)
    yield "another user with the old signature", f"{first}.{encoded({**payload, 'sub': str(other_user)})}.{signature}"
    yield "signature changed", f"{first}.{second}.{flipped(signature)}"
    yield "signature cut", f"{first}.{second}.{signature[:-8]}"
    yield "signature of zeros", f"{first}.{second}.{encoded(bytes(64))}"
    yield "signature as DER", token_of(header, payload, lambda m: key.sign(m, ec.ECDSA(hashes.SHA256())))
    yield "no signature", f"{first}.{second}"
    yield "four parts", f"{token}.{signature}"
    yield "not base64", "Zm9v!.YmFy!.YmF6!"
    yield "payload no JSON", token_of(header, b"hi", right)
    yield "payload a list", token_of(header, [payload], right)
    yield "text", "hello"
    yield "very long", "a" * 5000 + ".b.c"
