"""Makes a folder of input that no run must fall over, with a few good documents in between.

    python -m tests.bad_input FOLDER

prints what a run must make of every file: `article`, or the reason of the rejection.
"""

from __future__ import annotations

import gzip
import random
import struct
import sys
import zipfile
import zlib
from pathlib import Path

JUNK_BYTES = 60_000_000
BOMB_BYTES = 2 << 30
NESTED_TAGS = 200_000
SLOW_MARKS = 50_000  # the time that trafilatura 2.3.1 takes grows with their square: a minute for 20,000 to 30,000

_FERRY = (
    "The night ferry to Tarn will sail again from the first of May, the harbour board of Milldale said on Tuesday.",
    "It was stopped two winters ago when the old boat failed her survey. The new one, built on the east coast,"
    " carries forty cars and has a room where lorry drivers may sleep.",
    '"We have waited long enough," said the mayor of Tarn, who means to be on board. Tickets are sold from next week.',
)
_LIBRARY = (
    "La bibliothèque de Valcourt rouvre samedi ses portes après dix-huit mois de travaux, a annoncé la commune.",
    "Les lecteurs y trouveront une salle de plus, un jardin et douze mille livres venus des caves. Le toit,"
    " qui laissait passer la pluie depuis des années, a été refait en ardoise.",
    "« C’est la maison de tous », dit la directrice, qui attend du monde dès l’ouverture. L’entrée reste gratuite.",
)
_BEES = (
    "Im Auental haben die Imker in diesem Jahr doppelt so viel Honig geerntet wie im vergangenen Sommer.",
    "Der lange Frühling und die blühenden Linden hätten den Bienen gutgetan, sagte die Vorsitzende des Vereins am"
    " Freitag. Vor einem Jahr waren viele Völker an der Kälte eingegangen.",
    "Der Preis für ein Glas soll trotzdem nicht sinken, denn Gläser und Zucker sind teurer geworden als je zuvor.",
)
_BRIDGE = (
    "Мост через реку Талую открыли для пешеходов после трёх лет ремонта, сообщила администрация посёлка.",
    "Строители заменили настил и перила, укрепили опоры и провели освещение. Автомобили пустят по мосту только осенью,"
    " когда будет готов новый подъезд с северной стороны.",
    "Жители говорят, что путь до станции стал короче на сорок минут. На открытии играл школьный оркестр.",
)
_CLOCK = (
    "The town clock of Harrow Ford, which has been eleven minutes slow since the flood, will be put right this month.",
    "A clockmaker from the city climbed the tower on Monday and found a family of owls in the works. He waits until"
    " the young have flown before he takes the pendulum out.",
    "Farmers asked the council to leave the clock as it is, since the bus keeps its time. The vote was nine to two.",
)
_WELL = (
    "Workmen who dug a trench for a water pipe in the market place of Aldmoor came upon a well from Roman times.",
    "It is lined with oak that is as hard as on the day it was cut, said a woman from the county museum, and at"
    " its foot lay a bucket, two shoes and a whistle made of bone.",
    "The pipe will go round it. The council wants to put a pane of glass over the shaft so that all can look down.",
)


def build(folder: Path) -> dict[str, str]:
    """Writes the files into `folder` and gives, by file name, `article` or the reason for which it is rejected."""
    folder.mkdir(parents=True, exist_ok=True)
    expected: dict[str, str] = {}

    def write(name: str, content: bytes, outcome: str) -> None:
        (folder / name).write_bytes(content)
        expected[name] = outcome

    write("good-page.html", _page(_FERRY, "en").encode(), "article")
    write("good-packed.html.gz", gzip.compress(_page(_LIBRARY, "fr").encode()), "article")
    write("good-latin.html", _page(_BEES, "de", "iso-8859-1").encode("iso-8859-1"), "article")
    write("good-dump.txt", _dump(_CLOCK, " date 2022-01-13 https://harrowford.example.org/clock.html"), "article")
    write("good-markdown.md", b"# *The well in the market place*\n\n---\n\n" + _dump(_WELL), "article")
    write("wrong-charset-recoverable.html", _page(_BRIDGE, "ru", "utf-8").encode("cp1251"), "article")

    write("empty.html", b"", "empty")
    write("blank.txt", b" \r\n\t\n" * 20, "empty")
    chance = random.Random(20220113)
    write("binary.html", b"\x00\x01\x02\x03" + chance.randbytes(200_000), "binary")
    write("picture.txt", b"\x89PNG\r\n\x1a\n" + chance.randbytes(5_000), "binary")
    write("unknown.xyz", b"id;name;place\n1;a;b\n", "unknown_format")
    block = (" ".join(chance.choice(_WORDS) for _ in range(200_000)) + "\n").encode()
    words = block * (JUNK_BYTES // len(block) + 1)
    write("junk.txt", words, "too_large")
    write("junk.html", b"<html><body><p>" + words, "too_large")
    write("noise.txt", chance.randbytes(JUNK_BYTES), "binary")
    write("noise.html", chance.randbytes(JUNK_BYTES), "binary")
    packed = gzip.compress(_page(_FERRY * 40, "en").encode())
    write("truncated.html.gz", packed[: len(packed) // 2], "truncated")
    bomb = _zip_bomb("report.txt")
    write("bomb.zip", bomb, "archive_bomb")
    write("bomb.html.gz", gzip.compress(b"<p>again" * (1 << 17)) * 2_000, "archive_bomb")
    _nest(folder / "bomb-nested.zip", bomb)
    expected["bomb-nested.zip"] = "archive_bomb"
    write("nested-tags.html", _nested(), "no_text")
    write("slow.html", _slow(), "timeout")
    write("wrong-charset.html", _undecodable(chance), "undecodable")
    write("invalid-utf8.txt", _invalid_utf8(), "undecodable")
    write("month-13.txt", _dump(_CLOCK, " date 2022-13 https://harrowford.example.org/other.html"), "bad_header")
    write("cut.warc", _warc()[:-300], "truncated")
    write("cut.warc.gz", gzip.compress(_warc())[:-100], "truncated")
    return expected


_WORDS = ["harbour", "orchard", "bridge", "market", "weather", "council", "river", "morning", "ferry", "lantern"]


def _page(paragraphs: tuple[str, ...], language: str, charset: str = "utf-8") -> str:
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs).replace("’", "'")
    title = paragraphs[0].split(",")[0].rstrip(".")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="{charset}"><title>{title}</title></head>\n'
        f"<body><main><article><h1>{title}</h1>\n{text}</article></main></body></html>\n"
    )


def _dump(paragraphs: tuple[str, ...], header: str = "") -> bytes:
    title = paragraphs[0].split(",")[0].rstrip(".")
    return "\n\n".join([header, title, *paragraphs] if header else paragraphs).encode() + b"\n"


def _zip_bomb(name: str) -> bytes:
    """A zip file of one member of `BOMB_BYTES`: its deflate data are the same block over and over again."""
    plain = b"The same again. " * (1 << 16)
    times = BOMB_BYTES // len(plain)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
    data = block * times + packer.flush()
    checksum = 0
    for _ in range(times):
        checksum = zlib.crc32(plain, checksum)
    sizes = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0x21, checksum, len(data), len(plain) * times, len(name), 0)
    local = b"PK\x03\x04" + sizes + name.encode()
    central = b"PK\x01\x02" + struct.pack("<H", 20) + sizes + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name.encode()
    start = len(local) + len(data)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), start, 0)
    return local + data + central + end


def _nest(path: Path, bomb: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", bomb)


def _nested() -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in _FERRY)
    return f"<html><body>{'<div>' * NESTED_TAGS}{text}{'</div>' * NESTED_TAGS}</body></html>".encode()


def _slow() -> bytes:
    marks = "".join(f"<b>word {number} </b>and " for number in range(SLOW_MARKS))
    return f"<!doctype html><html><body><article><h1>Slow</h1><p>{marks}</p></article></body></html>".encode()


def _undecodable(chance: random.Random) -> bytes:
    noise = bytes(chance.choice(range(0x80, 0x100)) if chance.random() < 0.7 else 0x20 for _ in range(4_000))
    return b"<html><head><meta charset='euc-kr'></head><body><p>" + noise + b"</p></body></html>"


def _invalid_utf8() -> bytes:
    """French with every tenth accented letter cut in two."""
    letters = ("\n\n".join(_LIBRARY) * 5).encode().split(b"\xc3")
    return b"".join(
        (b"\xc3" if number else b"") + (part[1:] if number % 10 == 5 else part) for number, part in enumerate(letters)
    )


def _warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _page(_WELL, "en").encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://aldmoor.example.org/well\r\n"
        f"WARC-Date: 2022-01-13T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


if __name__ == "__main__":
    for name, outcome in sorted(build(Path(sys.argv[1])).items()):
        print(f"{outcome:16} {name}")
