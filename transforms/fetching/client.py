"""One request and its response, within deadlines and bounds. Nothing is followed here and nothing tried twice."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple

import certifi
import httpcore
import httpx

from transforms.fetching.addresses import GuardedBackend, Resolve, SystemResolver, check_url
from transforms.fetching.bodies import ACCEPT_ENCODING, Body, TooLargeError
from transforms.fetching.outcomes import Exchange, FetchError, Headers
from transforms.fetching.policy import Fetching

_IDLE_POOLS = 4  # for each request at once; the connections of lanes that wait for their next turn
_IDLE_SECONDS = 60.0  # how long a connection is kept for the next request of a polite lane


class _Key(NamedTuple):
    """What a connection may serve: requests to one origin that may reach it at a private address, or that may not."""

    scheme: str
    netloc: bytes
    allow_private: frozenset[str]


class Client:
    """Sends requests. Each origin has a connection pool of its own: one for all looks at every connection each time."""

    def __init__(self, policy: Fetching, resolve: Resolve | None = None) -> None:
        """`resolve` stands in for the operating system's name service.

        Raises:
            OSError, ssl.SSLError: `policy.ca_file` cannot be read.
        """
        self._policy = policy
        self._own_resolver = SystemResolver() if resolve is None else None
        self._resolve: Resolve = resolve or self._own_resolver  # type: ignore[assignment]
        self._tls = ssl.create_default_context(cafile=certifi.where())
        if policy.ca_file:
            self._tls.load_verify_locations(policy.ca_file)
        self._tls.set_alpn_protocols(["h2", "http/1.1"])
        self._headers: Headers = (
            ("User-Agent", policy.agent),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        )
        self._timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds, pool=None).as_dict()
        self._idle: dict[_Key, _Transport] = {}  # the longest unused one first

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes all connections."""
        for pool in self._idle.values():
            await pool.aclose()
        self._idle.clear()
        if self._own_resolver is not None:
            self._own_resolver.close()

    async def exchange(
        self,
        url: str,
        *,
        allow_private: frozenset[str] = frozenset(),
        headers: Headers = (),
        wire_bytes: int | None = None,
        body_bytes: int | None = None,
    ) -> Exchange:
        """Asks for `url` and takes the whole response. A body beyond its bound comes back cut, with `truncated` set.

        Raises:
            FetchError: there is no response, or one that cannot be used.
        """
        parsed = check_url(url, allow_private)
        policy = self._policy
        request = httpx.Request(
            "GET", parsed, headers=[*self._headers, *headers], extensions={"timeout": self._timeout}
        )
        key = _Key(parsed.scheme, parsed.netloc, allow_private)
        pool = self._take(key)
        bounds = (wire_bytes or policy.wire_bytes, body_bytes or policy.body_bytes)
        try:
            async with asyncio.timeout(policy.total_seconds):
                return await self._exchange(pool, request, *bounds)
        except TimeoutError as error:
            raise FetchError("timeout", f"not complete within {policy.total_seconds:g} s") from error
        except httpx.ConnectTimeout as error:
            detail = f"no connection within {policy.connect_seconds:g} s"
            raise FetchError("timeout", detail, transient=True, of_host=True) from error
        except httpx.TimeoutException as error:
            detail = f"silence for {policy.read_seconds:g} s"
            raise FetchError("timeout", detail, transient=True, of_host=True) from error
        except FetchError:
            raise
        except Exception as error:  # httpx and httpcore let some errors of h2, anyio and ssl through
            raise _network_fault(error) from error
        finally:
            await self._give_back(key, pool)

    async def _exchange(self, pool: _Transport, request: httpx.Request, wire_bytes: int, body_bytes: int) -> Exchange:
        started, clock = datetime.now(UTC), time.monotonic()
        response = await pool.handle_async_request(request)
        first_byte = time.monotonic()
        try:
            body = Body(response.headers.get("content-encoding"), body_bytes)
            size, truncated, content = 0, False, b""
            try:
                async for data in response.aiter_raw():
                    size += len(data)
                    body.feed(data[: len(data) - max(0, size - wire_bytes)])
                    if size > wire_bytes:
                        raise TooLargeError
                content = body.finish()
            except TooLargeError:
                truncated, content = True, body.content
        finally:
            await response.aclose()
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        return Exchange(
            url=str(request.url),
            status=response.status_code,
            headers=_decoded(response.headers),
            body=content,
            started=started,
            request_headers=_decoded(request.headers),
            protocol=response.http_version,
            address=str(peer[0]) if peer else None,
            wire_bytes=size,
            first_byte_seconds=first_byte - clock,
            seconds=time.monotonic() - clock,
            truncated=truncated,
        )

    def _take(self, key: _Key) -> _Transport:
        return self._idle.pop(key, None) or _Transport(self._tls, GuardedBackend(self._resolve, key.allow_private))

    async def _give_back(self, key: _Key, pool: _Transport) -> None:
        surplus = [self._idle.pop(key, None)]
        self._idle[key] = pool
        if len(self._idle) > _IDLE_POOLS * self._policy.requests_at_once:
            surplus.append(self._idle.pop(next(iter(self._idle))))
        for one in surplus:
            if one is not None:
                await one.aclose()


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's own transport over a connection pool with our network: httpx has no argument for that.

    It is used without httpx's client, which would keep cookies, look for proxies in the environment, and parse the
    target of every redirect.
    """

    def __init__(self, tls: ssl.SSLContext, network: GuardedBackend) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=1,
            keepalive_expiry=_IDLE_SECONDS,
            http2=True,
            network_backend=network,
        )


def _decoded(headers: httpx.Headers) -> Headers:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers.raw)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _network_fault(error: Exception) -> FetchError:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError("tls", f"the certificate does not hold: {cause.verify_message}", of_host=True)
        if isinstance(cause, ssl.SSLError):
            return FetchError("tls", cause.reason or str(cause), transient=True, of_host=True)
    told = next((text for cause in _causes(error) if (text := str(cause))), "")
    kind = type(error).__name__
    return FetchError("network", f"{kind}: {told}" if told else kind, transient=True, of_host=True)
