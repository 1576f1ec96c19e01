"""The guard against requests to machines that are not on the public Internet.

A URL is looked at twice. Once as text (`check_url`: odd spellings, user names, literal addresses), which gives early
and clear reasons. And once when the connection is made (`GuardedBackend`), which is what protects: the name is resolved
there, every address is checked, and the connection goes to the very address that was checked, so that a name server
which answers differently the second time gains nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import time
import unicodedata
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpcore
import httpx

from transforms.fetching.outcomes import FetchError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast (RFC 5771), and one public address that is
# the metadata service of every virtual machine of a cloud.
_REFUSED = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local, where clouds keep their metadata"),
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("100.64.0.0/10", "shared by a carrier's customers"),
        ("0.0.0.0/8", "this very network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("198.18.0.0/15", "for benchmarks"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("168.63.129.16/32", "a cloud's metadata service"),
        ("::1/128", "loopback"),
        ("::/128", "this very machine"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::/96", "IPv4-compatible"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("fe80::/10", "link-local"),
        ("fc00::/7", "private"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "Teredo"),
        ("2001:db8::/32", "for documentation"),
        ("2001::/23", "reserved for protocols"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "for documentation"),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291, 2.4: all that is in use on the public Internet
_NUMBER = re.compile(r"^(0[xX][0-9a-fA-F]*|[0-9]+)$")
_HOST = re.compile(r"^[A-Za-z0-9._-]+$")


def why_refused(address: IPAddress) -> str | None:
    """What kind of address it is, where it is not a public one; None for a public address."""
    for network, what in _REFUSED:
        if address in network:
            return what
    if isinstance(address, ipaddress.IPv6Address):
        if address not in _GLOBAL_UNICAST:
            return "reserved"
        if int(address) >> 32 & 0xFDFFFFFF == 0x5EFE:  # RFC 5214, 6.1: an IPv4 address in the last 32 bits
            return "ISATAP"
    return None


def check_url(url: str, allow_private: Iterable[str] = ()) -> httpx.URL:
    """The parsed URL without its fragment, if it may be asked for as far as its text tells.

    Raises:
        FetchError: `bad_url` for what is no http(s) URL, `refused_address` for a host that is not on the public
            Internet or is spelled so that it can be mistaken for another.
    """
    try:
        parsed = httpx.URL(str(httpx.URL(url).copy_with(fragment=None)))  # twice: `HTTP://h:80` keeps its port at first
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        _check_unparsed(url)
        raise FetchError("bad_url", str(error)) from error
    if parsed.scheme not in ("http", "https"):
        raise FetchError("bad_url", f"{parsed.scheme or 'no'} scheme; only http and https are fetched")
    host = parsed.raw_host.decode("ascii").lower()
    if not host:
        raise FetchError("bad_url", "no host")
    if parsed.port is not None and not 0 < parsed.port < 65536:
        raise FetchError("bad_url", f"no port {parsed.port}")
    if parsed.userinfo:
        raise FetchError("refused_address", f"a user name before the host can pass for it; the host is {host}")
    if host in allow_private:
        return parsed
    if ":" not in host and not _HOST.match(host):
        raise FetchError("refused_address", f"{host} is no spelling of a host name")
    _check_host(host)
    return parsed


def _check_unparsed(url: str) -> None:
    """Gives the better reason for a URL that cannot be parsed because of how its address is spelled."""
    with contextlib.suppress(ValueError):
        _check_host(unicodedata.normalize("NFKC", urlsplit(url).hostname or ""))


def _check_host(host: str) -> None:
    try:
        address: IPAddress = ipaddress.ip_address(host)
    except ValueError:
        bare = host.rstrip(".")
        if _NUMBER.match(bare.rpartition(".")[2]):  # as browsers decide (WHATWG URL, "ends in a number")
            try:
                meant = f", which stands for {socket.inet_ntoa(socket.inet_aton(bare))}"
            except OSError:
                meant = ""
            raise FetchError("refused_address", f"{host} is an odd spelling of an IPv4 address{meant}") from None
        if bare == "localhost" or bare.endswith(".localhost"):  # RFC 6761, 6.3
            raise FetchError("refused_address", f"{host} is loopback") from None
        return
    what = why_refused(address)
    if what:
        raise FetchError("refused_address", f"{address} is {what}")


class SystemResolver:
    """The operating system's name service, in threads of its own: a slow name server holds up its own names alone."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=64, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, best first.

        Raises:
            FetchError: `dns`.
        """
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            )
        except socket.gaierror as error:
            passing = error.errno == socket.EAI_AGAIN
            raise FetchError("dns", f"{host}: {error.strerror}", transient=passing, of_host=True) from error
        except (UnicodeError, OSError) as error:
            raise FetchError("dns", f"{host}: {error}", of_host=True) from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def close(self) -> None:
        """Lets the threads go; one that still waits for a name server is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, and to exactly the address that was checked."""

    def __init__(self, resolve: Resolve, allow_private: frozenset[str] = frozenset()) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the addresses of `host`, tried in order.

        Raises:
            FetchError: `dns`, `refused_address`.
            httpcore.ConnectError, httpcore.ConnectTimeout: nothing answers there.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
        except TimeoutError as error:
            raise FetchError("dns", f"{host}: no answer in {timeout:g} s", transient=True, of_host=True) from error
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for tried, address in enumerate(addresses):
            share = None if deadline is None else max(0.0, deadline - time.monotonic()) / (len(addresses) - tried)
            try:
                return await self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    async def _addresses(self, host: str, port: int) -> list[str]:
        if host.lower() not in self._allow_private:
            _check_host(host.lower())
        try:
            addresses = [str(ipaddress.ip_address(host))]
        except ValueError:
            addresses = await self._resolve(host, port)
        if host.lower() not in self._allow_private:
            for address in addresses:
                what = why_refused(ipaddress.ip_address(address))
                if what:
                    raise FetchError("refused_address", f"{host} resolves to {address}, which is {what}")
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refused: no URL of the web leads to a socket file."""
        raise FetchError("refused_address", f"{path} is a socket file")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)
