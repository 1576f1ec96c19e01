import pytest

from transforms.filtering.language_codes import primary_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("FR_fr.UTF-8", "fr"),
        (" de ", "de"),
        ("zh-Hant-TW", "zh"),
        ("zh_CN", "zh"),
        ("nb-NO", "no"),
        ("nn", "no"),
        ("iw", "he"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("haw", "haw"),
        ("und", None),
        ("", None),
        (None, None),
        ("english", None),
        ("f", None),
        ("<!-- -->", None),
    ],
)
def test_primary_code(tag: str | None, code: str | None) -> None:
    assert primary_code(tag) == code
