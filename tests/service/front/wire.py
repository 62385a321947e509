# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that say exactly the bytes they are told, in the open or encrypted."""
import re
import socket
import ssl
import struct

from driver import PATIENCE

HOST = b"Host: localhost\r\n"
GET = b"GET /status HTTP/1.1\r\n" + HOST + b"\r\n"


def handshake(token, path=b"/", extra=b""):
    return (b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Authorization: Bearer " + token.encode() + b"\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + extra + b"\r\n")


def frame(opcode, payload=b"", final=True, mask=b"\1\2\3\4", length=None, reserved=0):
    size = len(payload) if length is None else length
    bit = 0x80 if mask else 0
    head = bytes([(0x80 if final else 0) | reserved | opcode])
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    if mask:
        payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if any(mask) else payload
        head += mask
    return head + payload


def frames(data):
    """(opcode, payload) of each whole server frame."""
    result = []
    while len(data) >= 2:
        length, at = data[1] & 127, 2
        if length == 126:
            length, at = int.from_bytes(data[2:4], "big"), 4
        elif length == 127:
            length, at = int.from_bytes(data[2:10], "big"), 10
        if len(data) < at + length:
            break
        result.append((data[0] & 15, data[at:at + length]))
        data = data[at + length:]
    return result


class Door:
    """A port of the server; `tls`: with its certificate's file."""

    def __init__(self, port, tls=None):
        self.port, self.context = port, None
        if tls:
            self.context = ssl.create_default_context(cafile=tls)

    def connect(self, **options):
        return Client(self, **options)


class Client:
    def __init__(self, door, greet=True, receive_buffer=None):
        raw = socket.socket()
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.settimeout(PATIENCE)
        raw.connect(("127.0.0.1", door.port))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = raw
        if door.context and greet:
            self.socket = door.context.wrap_socket(raw, server_hostname="localhost", suppress_ragged_eofs=True)
        self.data = b""
        self.ended = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """False if the server has closed meanwhile."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def read(self):
        try:
            part = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLError):
            part = b""
        self.data += part
        self.ended = self.ended or not part
        return part

    def until(self, condition):
        """Reads until condition(data), or the end."""
        while not condition(self.data) and not self.ended:
            self.read()
        return self.data

    def to_end(self):
        return self.until(lambda _: False)

    def answers(self):
        """The statuses of all whole answers so far."""
        found, data = [], self.data
        while match := re.match(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n(.*?)\r\n\r\n", data, re.DOTALL):
            length = re.search(rb"(?i)(?:^|\n)content-length: *(\d+)", match[2])
            end = match.end() + (int(length[1]) if length and match[1] != b"101" else 0)
            if len(data) < end:
                break
            found.append(int(match[1]))
            data = data[end:]
        return found

    def frames(self):
        return frames(self.data.partition(b"\r\n\r\n")[2])

    def close_code(self):
        """Reads to the end: the code of the close frame, or None."""
        self.to_end()
        closes = [payload for opcode, payload in self.frames() if opcode == 8]
        return int.from_bytes(closes[0][:2], "big") if closes else None
