# SPDX-License-Identifier: GPL-3.0-or-later
"""A door between clients and a server on 127.0.0.1 that can be bad: cuts connections, delays or throttles what goes through,
lets nothing through and says nothing about it (half-open), or lets nobody in."""
import asyncio
import threading

PIECE = 16 * 1024


class Gate:
    """Listens on `port` until stop(). `target` gives the server's port, which may change from one run of it to the next."""

    def __init__(self, target):
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._open = set()  # pairs of transports
        self._delay, self._rate, self._admits = 0.0, None, True
        self._passes = asyncio.Event()
        self._passes.set()
        self._server = None
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = self._do(self._listen())

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _listen(self):
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[1]

    async def _carry(self, reader, writer):
        try:
            assert self._admits
            ahead = await asyncio.open_connection("127.0.0.1", self._target())
        except (OSError, AssertionError):
            writer.transport.abort()
            return
        pair = (writer.transport, ahead[1].transport)
        self._open.add(pair)
        await asyncio.gather(self._pump(reader, ahead[1], pair), self._pump(ahead[0], writer, pair))
        self._open.discard(pair)

    async def _pump(self, reader, writer, pair):
        try:
            while piece := await reader.read(PIECE):
                await self._passes.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                if self._rate:
                    await asyncio.sleep(len(piece) / self._rate)
                writer.write(piece)
                await writer.drain()
            writer.close()
        except (OSError, RuntimeError):
            for transport in pair:
                transport.abort()

    def cut(self):
        """Every connection, without a word."""
        async def abort():
            for pair in list(self._open):
                for transport in pair:
                    transport.abort()
        self._do(abort())

    def slow_down(self, delay=0.0, rate=None):
        """`delay` seconds for each piece; `rate` in bytes per second and direction."""
        self._delay, self._rate = delay, rate

    def hold(self, on=True):
        """Nothing gets through; connections stay."""
        self._loop.call_soon_threadsafe(self._passes.clear if on else self._passes.set)

    def admit(self, on=True):
        self._admits = on

    def stop(self):
        self.hold(False)
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
