from __future__ import annotations

from collections import Counter

import pytest

from transforms.extraction.stop_words import main_language, stop_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le pont est fermé depuis que les plongeurs y ont trouvé des fissures", "French"),
        ("The bridge has been closed since divers found cracks in it", "English"),
        ("El puente está cerrado desde que los buzos hallaron grietas en él", "Spanish"),
        ("Мост закрыт с тех пор, как водолазы нашли в нём трещины", "Russian"),
    ],
)
def test_main_language(text: str, language: str) -> None:
    assert main_language(Counter(text.split())) == language


def test_stop_words_are_in_lower_case() -> None:
    assert {"der", "und"} <= stop_words("German")
