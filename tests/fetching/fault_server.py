"""A web server on loopback that misbehaves on demand, and keeps an access log. It serves for tests alone."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import gzip
import hashlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote, urlsplit

import brotli
import zstandard

ENDLESS_SECONDS = 20.0  # no answer goes on for longer, whatever the client does
_SENTENCES = (
    "The first ferry of the year left the harbour at dawn, and people talked of {} until it reached the island.",
    "A teacher from the village said that her class had followed it for weeks, and that she was glad of an end.",
    "Nobody in the town hall wanted to say what the repairs would cost, or which of three roads would be shut first.",
    "By noon the wind had turned, two fishing boats came back with empty nets, and the market closed an hour early.",
    "The council meets again on Thursday; until then the old timetable holds, and letters about {} may be handed in.",
)
_ZEROS = bytes(20_000_000)
_BOMBS = {
    "gzip": gzip.compress(_ZEROS, 5),
    "br": brotli.compress(_ZEROS, quality=1),
    "zstd": zstandard.compress(_ZEROS),
}


@dataclasses.dataclass
class Seen:
    """One request, as the access log has it."""

    host: str
    path: str
    headers: Mapping[str, str]
    began: float  # seconds of time.monotonic
    ended: float = 0.0


@dataclasses.dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = dataclasses.field(default_factory=dict)


def page(title: str) -> bytes:
    text = "".join(f"<p>{sentence.format(title)}</p>" for sentence in _SENTENCES)
    head = f"<head><title>{title}</title></head>"
    return f"<!doctype html><html lang=en>{head}<body><article><h1>{title}</h1>{text}</article></body></html>".encode()


class FaultServer:
    """Listens on one port of every address in `addresses`; each counts as a host of its own."""

    def __init__(self, addresses: tuple[str, ...] = ("127.0.0.1",), tls: ssl.SSLContext | None = None) -> None:
        self.addresses = addresses
        self.tls = tls
        self.port = 0
        self.log: list[Seen] = []
        self.robots = Reply(404)
        self.pages: dict[str, Reply] = {}  # by path; served with ETags that are true
        self.slow: dict[str, float] = {}  # by address: seconds before it answers
        self.counts: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> FaultServer:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self) -> None:
        for address in self.addresses:
            server = await asyncio.start_server(self._serve, address, self.port, ssl=self.tls)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def url(self, path: str, address: str | None = None) -> str:
        return f"http{'s' if self.tls else ''}://{address or self.addresses[0]}:{self.port}{path}"

    def paths(self, address: str | None = None) -> list[str]:
        return [seen.path for seen in self.log if address is None or seen.host.startswith(address + ":")]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, asyncio.CancelledError
        ):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
                seen = Seen(headers.get("host", ""), first.split(" ")[1], headers, time.monotonic())
                self.log.append(seen)
                try:
                    await asyncio.sleep(self.slow.get(seen.host.partition(":")[0], 0.0))
                    async with asyncio.timeout(ENDLESS_SECONDS):
                        await self._answer(seen, writer)
                        await writer.drain()
                finally:
                    seen.ended = time.monotonic()
        with contextlib.suppress(OSError):
            writer.close()

    async def _answer(self, seen: Seen, writer: asyncio.StreamWriter) -> None:
        path = urlsplit(seen.path).path
        self.counts[path] += 1
        if path == "/robots.txt":
            _send(writer, self.robots)
        elif path in self.pages:
            _send(writer, _conditional(self.pages[path], seen.headers))
        else:
            kind, _, rest = path.lstrip("/").partition("/")
            fault = _FAULTS.get(kind.replace("-", "_"))
            if fault is None:
                _send(writer, Reply(404, b"no such page"))
            else:
                await fault(self, writer, unquote(rest), seen)


def _conditional(reply: Reply, headers: Mapping[str, str]) -> Reply:
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    if headers.get("if-none-match") == etag:
        return Reply(304, b"", {"ETag": etag})
    return Reply(reply.status, reply.body, {"ETag": etag, **reply.headers})


def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(reply.body)), **reply.headers}
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    writer.write(f"HTTP/1.1 {reply.status} x\r\n{lines}\r\n".encode() + reply.body)


Fault = Callable[[FaultServer, asyncio.StreamWriter, str, Seen], Awaitable[None]]
_FAULTS: dict[str, Fault] = {}


def _fault(answer: Fault) -> Fault:
    _FAULTS[answer.__name__] = answer
    return answer


@_fault
async def ok(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, _conditional(Reply(200, page(rest)), seen.headers))


@_fault
async def status(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    code, _, patience = rest.partition("/")
    _send(writer, Reply(int(code), b"sorry", {"Retry-After": patience} if patience else {}))


@_fault
async def burst(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    """`/burst/503/2/name`: the status for the first two requests, then a page."""
    code, times, _ = rest.split("/")
    bad = server.counts[urlsplit(seen.path).path] <= int(times)
    _send(writer, Reply(int(code), b"busy", {"Retry-After": "0"}) if bad else Reply(200, page(rest)))


@_fault
async def to(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, Reply(302, b"", {"Location": rest}))


@_fault
async def loop(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, Reply(301, b"", {"Location": "/loop/b" if rest == "a" else "/loop/a"}))


@_fault
async def hops(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    left = int(rest)
    _send(writer, Reply(302, b"", {"Location": f"/hops/{left - 1}"}) if left else Reply(200, page("the end")))


@_fault
async def late(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    await asyncio.sleep(float(rest))
    _send(writer, Reply(200, page("late")))


@_fault
async def silent(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    await asyncio.sleep(ENDLESS_SECONDS)


@_fault
async def trickle(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


@_fault
async def endless(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


@_fault
async def endless_head(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Header: " + b"x" * 1000 + b"\r\n")
        await writer.drain()


@_fault
async def reset(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome of it")
    await writer.drain()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@_fault
async def cut(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome of it")
    await writer.drain()
    writer.close()


@_fault
async def garbage(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    writer.write(b"\x00\x01\x02 this is not HTTP\r\n\r\n")
    await writer.drain()
    writer.close()


@_fault
async def bomb(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, Reply(200, _BOMBS[rest], {"Content-Encoding": rest}))


@_fault
async def packed(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress, "liar": lambda data: data}[rest]
    coding = "gzip" if rest == "liar" else rest
    _send(writer, Reply(200, pack(page(rest)), {"Content-Encoding": coding}))


@_fault
async def clipped(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, Reply(200, gzip.compress(page(rest))[:-20], {"Content-Encoding": "gzip"}))


@_fault
async def wrong_charset(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, Reply(200, "Café à la carte".encode("latin-1"), {"Content-Type": 'Text/HTML; Charset="UTF-8"'}))


@_fault
async def lying_etag(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    """Always the same strong ETag, always another body."""
    _send(writer, Reply(200, page(f"version {server.counts[seen.path]}"), {"ETag": '"always"'}))


@_fault
async def restless_etag(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    """Always another ETag, always the same body."""
    _send(writer, Reply(200, page("same"), {"ETag": f'"{server.counts[seen.path]}"'}))


@_fault
async def stubborn_304(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    """304 to whoever asks with validators, with `rest` as the ETag of what it has now."""
    if "if-none-match" in seen.headers:
        _send(writer, Reply(304, b"", {"ETag": f'"{rest}"'}))
    else:
        _send(writer, Reply(200, page("now"), {"ETag": f'"{rest}"'}))


@_fault
async def cookie_wall(server: FaultServer, writer: asyncio.StreamWriter, rest: str, seen: Seen) -> None:
    _send(writer, Reply(200, page("cookies: " + seen.headers.get("cookie", "none")), {"Set-Cookie": "a=b; Path=/"}))
