"""Runs the shipped extract stage over a set of pages with truth, beside its peers, and scores them.

score_extraction.py SET_DIR --out PRED.jsonl: SET_DIR holds pages/*.html.gz, truth.jsonl (file, url, ...) and score.py,
which prints the score.
PRED.jsonl gets one page a line: file, title, text, authors, published, published_precision; with --peers, files of the
same form stand beside it, one a peer. Speed is in pages per second of CPU time of this one process.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from transforms.config import Config, Source
from transforms.extraction.article import Extractor
from transforms.filtering.language import detect
from transforms.reading.charset import Undecodable, decode
from transforms.records import Article, Document, Form, Rejection

Predict = Callable[[str, str | None, bytes], dict[str, Any] | None]


def day_as_written(article: Article) -> str | None:
    """The calendar day of publication as the page writes it, which is what the truth has; the article's own is UTC."""
    if article.published is None:
        return None
    instant = article.published.date()
    for clue in article.published_evidence:
        found = re.match(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(.*)", clue.raw)
        if found is None or (found[4] and re.search(r"(?:Z|\+00:?00)$", found[4].strip())):
            continue  # written in UTC: it does not tell the day at the place of publication
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if abs((day - instant).days) <= 1:
            return day.isoformat()
    return instant.isoformat()


def shipped() -> Predict:
    """The extractor of the pipeline, and the language of what it found, as the filter stage tells it."""
    extract = Extractor.of(Config.model_validate({"sources": [Source(name="pages", files=["*"])]}))

    def predict(file: str, url: str | None, content: bytes) -> dict[str, Any] | None:
        outcome = extract(Document("pages", file, Form.HTML, content, url=url))
        if isinstance(outcome, Rejection):
            return None
        detect(outcome.text, outcome.title, outcome.declared_language, 0.8)
        return {
            "title": outcome.title,
            "text": outcome.text,
            "authors": list(outcome.authors),
            "published": day_as_written(outcome),
            "published_precision": outcome.published_precision,
        }

    return predict


def plain_trafilatura(fast: bool) -> Predict:
    """trafilatura as everyone calls it, and langdetect on the whole text."""
    import langdetect
    import trafilatura

    langdetect.DetectorFactory.seed = 0

    def predict(file: str, url: str | None, content: bytes) -> dict[str, Any] | None:
        document = trafilatura.bare_extraction(content, url=url, with_metadata=True, fast=fast)
        if document is None:
            return None
        with contextlib.suppress(langdetect.LangDetectException):
            langdetect.detect(document.text or "")
        authors = [name.strip() for name in (document.author or "").split(";") if name.strip()]
        return {"title": document.title, "text": document.text, "authors": authors, "published": document.date}

    return predict


def newspaper() -> Predict:
    """newspaper4k without network access."""
    import newspaper

    def predict(file: str, url: str | None, content: bytes) -> dict[str, Any] | None:
        article = newspaper.Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=decode(content, None, markup=True).text)
        article.parse()
        published = article.publish_date.isoformat() if article.publish_date else None
        return {"title": article.title, "text": article.text, "authors": article.authors, "published": published}

    return predict


def resiliparse() -> Predict:
    """resiliparse's main content; it has no metadata."""
    from resiliparse.extract.html2text import extract_plain_text

    def predict(file: str, url: str | None, content: bytes) -> dict[str, Any] | None:
        return {"text": extract_plain_text(decode(content, None, markup=True).text, main_content=True)}

    return predict


def run(predict: Predict, pages: list[tuple[str, str | None, bytes]], out: Path) -> float:
    """Writes the predictions; returns the seconds of CPU time."""
    seconds = 0.0
    with out.open("w", encoding="utf-8") as file:
        for name, url, content in pages:
            started = time.process_time()
            try:
                found = predict(name, url, content)
            except (Undecodable, Exception) as error:  # a peer may raise anything; it counts as an empty extraction
                print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
                found = None
            seconds += time.process_time() - started
            if found is not None:
                file.write(json.dumps({"file": name, **found}, ensure_ascii=False) + "\n")
    return seconds


def main() -> int:
    """Prints the score and the speed of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only so many pages, for a quick look")
    parser.add_argument("--peers", action="store_true", help="trafilatura, newspaper4k and resiliparse too")
    options = parser.parse_args()
    truth = [json.loads(line) for line in (options.folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [
        (one["file"], one.get("url"), gzip.decompress((options.folder / "pages" / one["file"]).read_bytes()))
        for one in (truth[:: max(1, len(truth) // options.limit)] if options.limit else truth)
    ]
    contestants: dict[str, Callable[[], Predict]] = {"newsmill": shipped}
    if options.peers:
        contestants |= {
            "trafilatura": lambda: plain_trafilatura(fast=False),
            "trafilatura-fast": lambda: plain_trafilatura(fast=True),
            "newspaper4k": newspaper,
            "resiliparse": resiliparse,
        }
    for name, make in contestants.items():
        out = options.out if name == "newsmill" else options.out.with_suffix(f".{name}.jsonl")
        predict = make()
        predict("warm-up", None, pages[0][2])
        seconds = run(predict, pages, out)
        print(f"== {name}: {len(pages) / seconds:.1f} pages per second of one core")
        subprocess.run([sys.executable, str(options.folder / "score.py"), str(options.folder), str(out)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
