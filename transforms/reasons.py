"""Every reason for which a document or an article is rejected, and what it tells the user."""

from __future__ import annotations

REASONS: dict[str, str] = {
    # read
    "empty": "the file, record or page holds no bytes, or only white space",
    "unreadable": "the file could not be opened or read",
    "truncated": "the file or record ends before its own format says it should",
    "too_large": "larger than limits.document_bytes; of the web: than fetching.wire_bytes or fetching.body_bytes",
    "binary": "not text: it holds control bytes that no text has",
    "unknown_format": "no reader for this kind of file",
    "malformed": "the bytes do not follow the file's own format (bad row, bad record, bad archive)",
    "archive_bomb": "unpacks to more than limits.archive_bytes or by more than limits.archive_ratio",
    "unsafe_member": "an archive member with an absolute path, a way upwards, a link or an archive nested too deep",
    "not_html": "a response that is not an HTML page",
    "http_status": "a page that the server answered with an error or a redirect",
    "revisit": "a WARC revisit record: its page is in another file",
    # fetch
    "bad_url": "not an http or https URL that can be asked for",
    "refused_address": "a host off the public Internet, or spelled to pass for another; see allow_private",
    "dns": "the host's name has no address, or no name server answered",
    "network": "the connection was refused, reset or broke the protocol",
    "tls": "no secure connection: the certificate does not hold, or the handshake failed",
    "redirect_loop": "redirects in a circle, or more than fetching.redirects of them",
    "robots": "the site's robots.txt forbids it",
    "robots_unreachable": "the site's robots.txt could not be had, so that nothing may be fetched (RFC 9309)",
    "rate_limited": "the host asked for a longer pause than fetching.retry_after_seconds",
    "circuit_open": "left alone: its host failed fetching.dead_after times in a row",
    "budget": "its host had fetching.host_pages or fetching.host_seconds already",
    "not_archived": "not in the archive that is replayed",
    "not_a_feed": "neither a feed nor a sitemap that names pages, nor a site that names one of these",
    # extract
    "undecodable": "the bytes fit no charset: not the declared one, and none that can be recognised",
    "bad_header": "a dump header line whose date does not exist",
    "no_text": "no article text was found",
    "too_short": "less text than limits.text_characters",
    "bot_wall": "a page that asks for a proof of being human",
    "cookie_wall": "nothing but a cookie or consent notice",
    "paywall_stub": "nothing but an offer to subscribe",
    "timeout": "not finished within limits.seconds; of the web: within the seconds that fetching allows",
    "out_of_memory": "needed more than limits.memory_mib",
    "crashed": "the worker process died on it",
    "failed": "the extractor raised an error",
    # filter
    "language": "written in a language that languages.keep does not name",
    "language_unknown": "no language could be told, and languages.unknown says reject",
    "no_topic": "matches none of the topics",
    # deduplicate
    "already_seen": "the same page or article came earlier, in this run or in one before",
}
