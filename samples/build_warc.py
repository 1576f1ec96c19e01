"""Builds `crawl/crawl-2022.warc.gz` from the pages that `parts/crawl.json` lists; the same pages give the same bytes.

Run `python samples/build_warc.py` after a change to one of them.
"""

from __future__ import annotations

import gzip
import io
import json
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastwarc.warc import WarcRecord, WarcRecordType

SAMPLES = Path(__file__).parent
TARGET = SAMPLES / "crawl" / "crawl-2022.warc.gz"
WARCINFO = b"software: newsmill samples\r\nformat: WARC File Format 1.1\r\n"


def _record_id(kind: str, page: dict[str, str]) -> str:
    """An id that does not change between builds."""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {page['url']} {page['date']}")
    return f"<urn:uuid:{identity}>"


def _member(kind: Any, block: bytes, headers: dict[str, str]) -> bytes:
    """One record as a gzip member of its own, so that a reader can start at it."""
    record = WarcRecord()
    record.init_headers(record_type=kind)
    for name, value in headers.items():
        record.headers[name] = value
    record.set_bytes_content(block)
    plain = io.BytesIO()
    record.write(plain)
    return gzip.compress(plain.getvalue(), mtime=0)


def _request(page: dict[str, str]) -> bytes:
    """What the crawler asked."""
    place = urlsplit(page["url"])
    return f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nUser-Agent: newsmill-samples\r\n\r\n".encode()


def _response(page: dict[str, str]) -> bytes:
    """The server's answer, header and body."""
    body = (SAMPLES / page["file"]).read_bytes() if "file" in page else page["body"].encode()
    header = [f"HTTP/1.1 {page.get('status', '200 OK')}", f"Content-Type: {page['content_type']}"]
    if page.get("content_encoding") == "gzip":
        body = gzip.compress(body, mtime=0)
        header.append("Content-Encoding: gzip")
    header.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*header, "", ""]).encode() + body


def build() -> bytes:
    """The whole file: a warcinfo record, then a request and a response a page."""
    pages: list[dict[str, str]] = json.loads((SAMPLES / "parts" / "crawl.json").read_text(encoding="utf-8"))
    first = {
        "WARC-Record-ID": _record_id("warcinfo", pages[0]),
        "WARC-Date": pages[0]["date"],
        "Content-Type": "application/warc-fields",
    }
    members = [_member(WarcRecordType.warcinfo, WARCINFO, first)]
    for page in pages:
        for kind, block in (("request", _request(page)), ("response", _response(page))):
            headers = {
                "WARC-Record-ID": _record_id(kind, page),
                "WARC-Date": page["date"],
                "WARC-Target-URI": page["url"],
                "Content-Type": f"application/http; msgtype={kind}",
            }
            if kind == "response":
                headers["WARC-Concurrent-To"] = _record_id("request", page)
            members.append(_member(getattr(WarcRecordType, kind), block, headers))
    return b"".join(members)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(build())
