from __future__ import annotations

import pytest

from tests.reprints.stories import packed, story
from transforms.extraction.notices import notice
from transforms.reasons import REASONS
from transforms.reprints.signature import Sign


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Too many requests came over your connection. Confirm that you are no robot. Your IP: 192.0.2.7", "bot_wall"),
        ("Harbour reopens. OK. This website sets cookies. Our privacy notice says more. I consent.", "cookie_wall"),
        ("Diese Website setzt Cookies ein. Näheres im Datenschutz. Mit dem Klick willigen Sie ein.", "cookie_wall"),
        ("Tide tables out. Subscribe today or login with your password to read on.", "paywall_stub"),
        ("Deze site is er voor abonnees. Login of registreer met uw email.", "paywall_stub"),
    ],
)
def test_notices(text: str, reason: str) -> None:
    assert notice(text) == reason
    assert reason in REASONS
    assert Sign()(packed("a", text)).fingerprints == b""


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ".join(story(1)),
        "The town council said its website was down after an email with a bad password. The mayor called a meeting for "
        "the evening, and the library, the port and the tram will open late. Schools are closed for the rest of the "
        "week, as engineers from three towns work on the line.",
        "This website sets cookies. Privacy. Consent. " + "The harbour opened again after the storm. " * 60,
    ],
)
def test_articles(text: str) -> None:
    assert notice(text) is None
