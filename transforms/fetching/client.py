"""One request and its response, within deadlines and bounds. Nothing is followed here and nothing tried twice."""

from __future__ import annotations

import asyncio
import dataclasses
import http.cookiejar
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

import certifi
import httpcore
import httpx

from transforms.fetching.addresses import GuardedBackend, Resolve, SystemResolver, check_url
from transforms.fetching.bodies import ACCEPT_ENCODING, Body, TooLargeError
from transforms.fetching.outcomes import Exchange, FetchError, Headers
from transforms.fetching.policy import Fetching

_IDLE_SECONDS = 60.0  # how long a connection is kept for the next request of a polite lane


class Client:
    """Sends requests. Connections to hosts that one request may reach at a private address serve no other request."""

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
        self._pools: dict[frozenset[str], httpx.AsyncClient] = {}

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes all connections."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()
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
        started, clock = datetime.now(UTC), time.monotonic()
        try:
            async with asyncio.timeout(policy.total_seconds):
                found = await self._exchange(
                    parsed, allow_private, headers, wire_bytes or policy.wire_bytes, body_bytes or policy.body_bytes
                )
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
        first_byte = found.first_byte_seconds - clock
        return dataclasses.replace(
            found, started=started, seconds=time.monotonic() - clock, first_byte_seconds=first_byte
        )

    async def _exchange(
        self, url: httpx.URL, allow_private: frozenset[str], headers: Headers, wire_bytes: int, body_bytes: int
    ) -> Exchange:
        pool = self._pool(allow_private)
        request = pool.build_request("GET", url, headers=list(headers))
        response = await pool.send(request, stream=True, follow_redirects=False)
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
            url=str(url),
            status=response.status_code,
            headers=_decoded(response.headers),
            body=content,
            started=datetime.min.replace(tzinfo=UTC),
            request_headers=_decoded(request.headers),
            protocol=response.http_version,
            address=str(peer[0]) if peer else None,
            wire_bytes=size,
            first_byte_seconds=first_byte,
            truncated=truncated,
        )

    def _pool(self, allow_private: frozenset[str]) -> httpx.AsyncClient:
        pool = self._pools.get(allow_private)
        if pool is None:
            policy = self._policy
            transport = _Transport(self._tls, GuardedBackend(self._resolve, allow_private), policy.requests_at_once)
            pool = self._pools[allow_private] = httpx.AsyncClient(
                transport=transport,
                trust_env=False,  # a proxy of the environment would connect to what was never checked
                headers={
                    "User-Agent": policy.agent,
                    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                    "Accept-Encoding": ACCEPT_ENCODING,
                },
                cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),  # keeps none
                timeout=httpx.Timeout(
                    connect=policy.connect_seconds, read=policy.read_seconds, write=policy.read_seconds, pool=None
                ),
            )
        return pool


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's own transport over a connection pool with our network: httpx has no argument for that."""

    def __init__(self, tls: ssl.SSLContext, network: GuardedBackend, connections: int) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=connections * 4,
            max_keepalive_connections=connections * 4,
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
