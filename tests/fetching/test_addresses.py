from __future__ import annotations

import asyncio
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fetching.fault_server import FaultServer
from transforms.fetching.addresses import GuardedBackend, SystemResolver, check_url, why_refused
from transforms.fetching.outcomes import FetchError

# Ways to write 127.0.0.1, 169.254.169.254 and their like.
REFUSED = {
    "http://127.0.0.1/": "loopback",
    "http://127.255.255.254/": "loopback",
    "http://localhost/": "loopback",
    "http://LOCALHOST.:80/": "loopback",
    "http://news.localhost/": "loopback",
    "http://2130706433/": "127.0.0.1",
    "http://0x7f000001/": "127.0.0.1",
    "http://017700000001/": "127.0.0.1",
    "http://0177.0.0.1/": "127.0.0.1",
    "http://0x7f.0.0.1/": "127.0.0.1",
    "http://127.1/": "127.0.0.1",
    "http://127.0.1/": "127.0.0.1",
    "http://0/": "0.0.0.0",
    "http://0.0.0.0/": "this very network",
    "http://127。0。0。1/": "loopback",
    "http://１２７.０.０.１/": "loopback",
    "http://①②⑦.⓪.⓪.①/": "loopback",
    "http://%31%32%37.0.0.1/": "no spelling of a host name",
    "http://[::1]/": "loopback",
    "http://[::]/": "this very machine",
    "http://[0:0:0:0:0:0:0:1]/": "loopback",
    "http://[::ffff:127.0.0.1]/": "IPv4-mapped",
    "http://[::ffff:7f00:1]/": "IPv4-mapped",
    "http://[::127.0.0.1]/": "IPv4-compatible",
    "http://[64:ff9b::127.0.0.1]/": "NAT64",
    "http://[64:ff9b:1::a9fe:a9fe]/": "NAT64",
    "http://[2002:7f00:1::]/": "6to4",
    "http://[2001:0:7f00:1::]/": "Teredo",
    "http://[2a00:1450::5efe:7f00:1]/": "ISATAP",
    "http://[fe80::1%25eth0]/": "link-local",
    "http://[fec0::1]/": "site-local",
    "http://[fd00:ec2::254]/": "private",
    "http://[ff02::1]/": "multicast",
    "http://169.254.169.254/latest/meta-data/": "metadata",
    "http://2852039166/": "169.254.169.254",
    "http://0xa9fea9fe/": "169.254.169.254",
    "http://168.63.129.16/": "metadata",
    "http://100.100.100.200/": "carrier",
    "http://10.0.0.1/": "private",
    "http://172.16.0.1/": "private",
    "http://192.168.1.1/": "private",
    "http://224.0.0.1/": "multicast",
    "http://255.255.255.255/": "reserved",
    "http://example.com@127.0.0.1/": "the host is 127.0.0.1",
    "http://example.com%2F@169.254.169.254/": "the host is 169.254.169.254",
    "http://example.com\\@127.0.0.1/": "the host is 127.0.0.1",
}


@pytest.mark.parametrize(("url", "why"), REFUSED.items())
def test_a_private_address_is_refused_however_it_is_spelled(url: str, why: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.reason == "refused_address"
    assert why in caught.value.detail


@pytest.mark.parametrize(
    "url",
    ["", "x", "//example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://", "http:///x",
     "http://[::1/", "http://exa\tmple.com/", "http://example.com:99999/", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_web_url_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://example.com/a?b=c#d", "http://example.com/a?b=c"),
        ("https://EXAMPLE.com:443/", "https://example.com/"),
        ("HTTP://example.com:80/a/../b", "http://example.com/b"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://123.example/", "http://123.example/"),
        ("http://a_b.example/", "http://a_b.example/"),
    ],
)
def test_public_hosts_pass(url: str, asked: str) -> None:
    assert str(check_url(url)) == asked


def test_a_host_may_be_allowed_by_name_and_only_that_host() -> None:
    assert check_url("http://127.0.0.1:8080/", {"127.0.0.1"}).port == 8080
    with pytest.raises(FetchError):
        check_url("http://127.0.0.2:8080/", {"127.0.0.1"})
    with pytest.raises(FetchError):
        check_url("http://127.1/", {"127.0.0.1"})


@given(st.ip_addresses(v=4))
def test_every_private_ipv4_address_is_refused_in_each_ipv6_disguise(address: ipaddress.IPv4Address) -> None:
    if not address.is_global:
        assert why_refused(address)
    for disguise in (
        int(address),
        0xFFFF << 32 | int(address),
        0x64FF9B << 96 | int(address),
        0x2002 << 112 | int(address) << 80,
    ):
        assert why_refused(ipaddress.IPv6Address(disguise))


@given(st.ip_addresses())
def test_no_address_passes_that_the_standard_library_holds_for_private(address: ipaddress.IPv4Address) -> None:
    if why_refused(address) is None:
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


def connect(names: dict[str, list[str]], host: str, port: int, allow: frozenset[str] = frozenset()) -> str:
    """The address that a connection to `host` ends at, where `names` is the name service."""

    async def resolve(name: str, port: int) -> list[str]:
        answers = names[name]
        return [answers.pop(0)] if len(answers) > 1 else answers

    async def run() -> str:
        stream = await GuardedBackend(resolve, allow).connect_tcp(host, port, timeout=2)
        try:
            return str(stream.get_extra_info("server_addr")[0])
        finally:
            await stream.aclose()

    return asyncio.run(run())


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "10.1.2.3"])
def test_a_name_that_resolves_to_a_private_address_is_refused(server: FaultServer, address: str) -> None:
    with pytest.raises(FetchError, match=r"news\.example resolves to") as caught:
        connect({"news.example": [address]}, "news.example", server.port)
    assert caught.value.reason == "refused_address"
    assert server.log == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(server: FaultServer) -> None:
    async def both(name: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    with pytest.raises(FetchError, match="loopback"):
        asyncio.run(GuardedBackend(both).connect_tcp("news.example", server.port, timeout=2))


def test_the_name_is_asked_for_once_and_the_checked_address_is_the_one_connected_to(server: FaultServer) -> None:
    # A name service that answers well at first and ill afterwards. `rebind.example` is allowed to be private only so
    # that there is something to connect to.
    names = {"rebind.example": ["127.0.0.1", "169.254.169.254"]}
    assert connect(names, "rebind.example", server.port, frozenset({"rebind.example"})) == "127.0.0.1"
    assert names == {"rebind.example": ["169.254.169.254"]}


def test_the_backend_refuses_odd_spellings_by_itself() -> None:
    for host in ("127.1", "2130706433", "localhost", "::1"):
        with pytest.raises(FetchError, match=r"odd spelling|loopback"):
            connect({}, host, 80)


def test_an_unknown_name_is_a_dns_fault_of_its_host() -> None:
    resolver = SystemResolver()
    with pytest.raises(FetchError) as caught:
        asyncio.run(resolver("no-such-host.invalid", 80))
    resolver.close()
    assert caught.value.reason == "dns"
    assert caught.value.of_host


def test_a_label_too_long_for_dns_is_a_dns_fault() -> None:
    resolver = SystemResolver()
    with pytest.raises(FetchError) as caught:
        asyncio.run(resolver(f"{'a' * 70}.example", 80))
    resolver.close()
    assert caught.value.reason == "dns"
