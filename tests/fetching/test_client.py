from __future__ import annotations

import asyncio
import gzip
import ssl
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest
import trustme

from tests.fetching.fault_server import FaultServer, Reply, page
from transforms.fetching.addresses import Resolve
from transforms.fetching.client import Client
from transforms.fetching.outcomes import Exchange, FetchError
from transforms.fetching.policy import Fetching

HERE = frozenset({"127.0.0.1"})


def ask(policy: Fetching, url: str, resolve: Resolve | None = None, allow: frozenset[str] = HERE) -> Exchange:
    async def run() -> Exchange:
        async with Client(policy, resolve) as client:
            return await client.exchange(url, allow_private=allow)

    return asyncio.run(run())


def fault(policy: Fetching, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        ask(policy, url)
    return caught.value


def test_a_page_comes_back_whole_with_its_circumstances(server: FaultServer, quick: Fetching) -> None:
    got = ask(quick, server.url("/ok/story"))
    assert (got.status, got.body, got.truncated, got.archived) == (200, page("story"), False, False)
    assert (got.address, got.protocol, got.wire_bytes) == ("127.0.0.1", "HTTP/1.1", len(page("story")))
    assert 0 <= got.first_byte_seconds <= got.seconds
    assert got.header("content-type") == "text/html; charset=utf-8"


def test_the_request_says_who_asks_and_how_to_reach_them(server: FaultServer, quick: Fetching) -> None:
    ask(quick, server.url("/ok/story"))
    [seen] = server.log
    assert seen.headers["user-agent"] == "newsmill (+https://newsmill.example/crawler)"
    assert seen.headers["accept-encoding"] == "gzip, deflate, br, zstd"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_packed_bodies_are_unpacked(server: FaultServer, quick: Fetching, coding: str) -> None:
    assert ask(quick, server.url(f"/packed/{coding}")).body == page(coding)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_bomb_ends_at_the_bound(server: FaultServer, quick: Fetching, coding: str) -> None:
    got = ask(quick, server.url(f"/bomb/{coding}"))
    assert (got.truncated, len(got.body)) == (True, quick.body_bytes)


def test_an_endless_body_ends_at_the_bound_on_the_wire(server: FaultServer, quick: Fetching) -> None:
    got = ask(quick, server.url("/endless"))
    assert (got.truncated, len(got.body)) == (True, quick.wire_bytes)
    assert got.wire_bytes < quick.wire_bytes + 200_000


@pytest.mark.parametrize(
    ("path", "reason", "detail", "transient", "of_host"),
    [
        ("/silent", "timeout", "silence for 0.4 s", True, True),
        ("/trickle", "timeout", "not complete within 1 s", False, False),
        ("/reset", "network", "", True, True),
        ("/cut", "network", "received 10 bytes, expected 1000", True, True),
        ("/garbage", "network", "", True, True),
        ("/endless-head", "network", "", True, True),
        ("/packed/liar", "malformed", "cannot be unpacked", False, False),
        ("/clipped/x", "truncated", "ends early", True, False),
    ],
)
def test_faults_have_their_true_reason(
    server: FaultServer, quick: Fetching, *, path: str, reason: str, detail: str, transient: bool, of_host: bool
) -> None:
    got = fault(quick, server.url(path))
    assert (got.reason, got.transient, got.of_host) == (reason, transient, of_host)
    assert detail in got.detail


def test_nobody_listens(quick: Fetching) -> None:
    with FaultServer() as gone:
        url = gone.url("/ok/x")
    got = fault(quick, url)
    assert (got.reason, got.of_host) == ("network", True)
    assert "ConnectError" in got.detail


def test_a_redirect_is_handed_back_and_not_followed(server: FaultServer, quick: Fetching) -> None:
    got = ask(quick, server.url("/to/http://169.254.169.254/"))
    assert (got.status, got.header("location"), len(server.log)) == (302, "http://169.254.169.254/", 1)


def test_no_cookie_is_kept(server: FaultServer, quick: Fetching) -> None:
    async def run() -> bytes:
        async with Client(quick) as client:
            await client.exchange(server.url("/cookie-wall"), allow_private=HERE)
            return (await client.exchange(server.url("/cookie-wall"), allow_private=HERE)).body

    assert asyncio.run(run()) == page("cookies: none")


def test_a_proxy_of_the_environment_is_not_used(
    server: FaultServer, quick: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert ask(quick, server.url("/ok/story")).status == 200


def test_a_connection_made_for_a_request_that_may_serves_none_that_may_not(
    server: FaultServer, quick: Fetching
) -> None:
    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def run() -> None:
        async with Client(quick, here) as client:
            url = f"http://inside.example:{server.port}/ok/x"
            assert (await client.exchange(url, allow_private=frozenset({"inside.example"}))).status == 200
            with pytest.raises(FetchError) as caught:
                await client.exchange(url)
            assert caught.value.reason == "refused_address"

    asyncio.run(run())
    assert len(server.log) == 1


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, str]:
    made = trustme.CA()
    path = tmp_path / "ca.pem"
    made.cert_pem.write_to_path(path)
    return made, str(path)


def secured(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def named(address: str) -> Resolve:
    async def resolve(host: str, port: int) -> list[str]:
        return [address]

    return resolve


def test_tls_is_verified(authority: tuple[trustme.CA, str], quick: Fetching) -> None:
    made, path = authority
    trusting = quick.model_copy(update={"ca_file": path})
    with FaultServer(tls=secured(made, "news.example")) as server:
        url = f"https://news.example:{server.port}/ok/x"
        allow = frozenset({"news.example", "other.example"})
        assert ask(trusting, url, named("127.0.0.1"), allow).body == page("x")

        with pytest.raises(FetchError) as caught:
            ask(quick, url, named("127.0.0.1"), allow)
        assert caught.value.reason == "tls"
        assert "certificate" in caught.value.detail
        assert not caught.value.transient

        with pytest.raises(FetchError) as caught:
            ask(trusting, url.replace("news.", "other."), named("127.0.0.1"), allow)
        assert caught.value.reason == "tls"
        assert "other.example" in caught.value.detail


class Http2(asyncio.Protocol):
    """Answers every request on one HTTP/2 connection with a page."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self.state.initiate_connection()
        self._flush()

    def data_received(self, data: bytes) -> None:
        for event in self.state.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                head = [(":status", "200"), ("content-type", "text/html"), ("content-encoding", "gzip")]
                self.state.send_headers(event.stream_id, head)
                self.state.send_data(event.stream_id, gzip.compress(page("h2")), end_stream=True)
        self._flush()

    def _flush(self) -> None:
        self.transport.write(self.state.data_to_send())  # type: ignore[attr-defined]


def test_http2_is_spoken_where_it_is_offered(authority: tuple[trustme.CA, str], quick: Fetching) -> None:
    made, path = authority
    context = secured(made, "news.example")
    context.set_alpn_protocols(["h2", "http/1.1"])

    async def run() -> Exchange:
        server = await asyncio.get_running_loop().create_server(Http2, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        policy = quick.model_copy(update={"ca_file": path})
        try:
            async with Client(policy, named("127.0.0.1")) as client:
                url = f"https://news.example:{port}/a"
                return await client.exchange(url, allow_private=frozenset({"news.example"}))
        finally:
            server.close()

    got = asyncio.run(run())
    assert (got.protocol, got.status, got.body) == ("HTTP/2", 200, page("h2"))


def test_a_sitemap_may_be_larger_than_a_page(server: FaultServer, quick: Fetching) -> None:
    server.pages["/sitemap.xml.gz"] = Reply(body=gzip.compress(bytes(10)) + bytes(1_500_000))

    async def run(bound: int | None) -> Exchange:
        async with Client(quick) as client:
            return await client.exchange(
                server.url("/sitemap.xml.gz"), allow_private=HERE, wire_bytes=bound, body_bytes=bound
            )

    assert asyncio.run(run(None)).truncated
    assert not asyncio.run(run(3_000_000)).truncated


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://[::1]/", "ftp://h.example/", "http://a@h.example/"])
def test_what_may_not_be_asked_for_is_not(quick: Fetching, url: str) -> None:
    reached: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        reached.append(host)
        return ["127.0.0.1"]

    with pytest.raises(FetchError) as caught:
        ask(quick, url, resolve, frozenset())
    assert caught.value.reason in ("refused_address", "bad_url")
    assert reached == []
