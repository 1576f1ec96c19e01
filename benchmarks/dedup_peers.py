"""Near-duplicate clustering by other tools, for `score_dedup.py --peers`.

dedup_peers.py NAME DOCS.jsonl PRED.tsv: NAME is `datatrove`, `minhash-lsh` or `exact`. DOCS.jsonl has id and text.
PRED.tsv gets a line for each document: id, cluster id. Printed are the seconds from texts to clusters, imports not
counted. All cores are used.

datatrove pins an older trafilatura than newsmill does, so the tools need an environment of their own:

    python -m venv peers
    peers/bin/pip install 'datatrove[processing,multilingual,io]==0.10.1' 'datasketch==2.0.0'
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CORES = os.cpu_count() or 1
_WORD = re.compile(r"\w+")


def datatrove(documents: list[dict[str, str]]) -> dict[str, str]:
    """MinHash in its four stages with default settings: word 5-grams, 14 bands of 8 rows, no verification."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    config = MinhashConfig()
    with tempfile.TemporaryDirectory() as folder:
        for part in range(_CORES):
            path = Path(folder, "in", f"{part}.jsonl")
            path.parent.mkdir(exist_ok=True)
            lines = (json.dumps({"id": one["id"], "text": one["text"]}) for one in documents[part::_CORES])
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        texts = JsonlReader(f"{folder}/in", text_key="text", id_key="id")
        left_out = JsonlWriter(f"{folder}/left_out", compression=None)
        stages: list[tuple[list[Any], int]] = [
            ([texts, MinhashDedupSignature(f"{folder}/signatures", config=config)], _CORES),
            ([MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)], config.num_buckets),
            ([MinhashDedupCluster(f"{folder}/buckets", f"{folder}/removed", config=config, save_cluster_id=True)], 1),
            (
                [
                    texts,
                    MinhashDedupFilter(f"{folder}/removed", load_cluster_ids=True, exclusion_writer=left_out),
                    JsonlWriter(f"{folder}/kept", compression=None),
                ],
                _CORES,
            ),
        ]
        for number, (steps, tasks) in enumerate(stages):
            LocalPipelineExecutor(
                steps, tasks=tasks, workers=_CORES, logging_dir=f"{folder}/logs/{number}", skip_completed=False
            ).run()
        found = {one["id"]: one["id"] for one in documents}
        for kept in ("kept", "left_out"):
            for path in filter(Path.is_file, Path(folder, kept).rglob("*")):
                for line in path.read_text(encoding="utf-8").splitlines():
                    row = json.loads(line)
                    cluster = row["metadata"].get("minhash_cluster_id")
                    if cluster not in (None, -1):
                        found[row["id"]] = f"cluster {cluster}"
    return found


def minhash_lsh(documents: list[dict[str, str]]) -> dict[str, str]:
    """text-dedup's algorithm and defaults (word 5-grams, 240 permutations, Jaccard .7) through datasketch."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=0.7, num_perm=240)
    parents: dict[str, str] = {one["id"]: one["id"] for one in documents}

    def root(key: str) -> str:
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    with multiprocessing.Pool(_CORES) as pool:
        signatures = pool.imap(_signature, (one["text"] for one in documents), chunksize=64)
        for one, signature in zip(documents, signatures, strict=True):
            for other in index.query(signature):
                low, high = sorted((root(one["id"]), root(other)))
                parents[high] = low
            index.insert(one["id"], signature)
    return {key: root(key) for key in parents}


def _signature(text: str) -> Any:
    from datasketch import MinHash

    words = _WORD.findall(text.lower())
    made = MinHash(num_perm=240)
    made.update_batch([" ".join(words[n : n + 5]).encode() for n in range(max(1, len(words) - 4))])
    return made


def exact(documents: list[dict[str, str]]) -> dict[str, str]:
    """Equal texts, white space and case apart."""
    return {one["id"]: hashlib.sha256(" ".join(one["text"].lower().split()).encode()).hexdigest() for one in documents}


PEERS: dict[str, Callable[[list[dict[str, str]]], dict[str, str]]] = {
    "datatrove": datatrove,
    "minhash-lsh": minhash_lsh,
    "exact": exact,
}


def main() -> None:
    """Runs one tool."""
    name, source, target = sys.argv[1:]
    if name == "datatrove":
        import datatrove.pipeline.dedup  # noqa: F401
    elif name == "minhash-lsh":
        import datasketch  # noqa: F401
    documents = [json.loads(line) for line in Path(source).read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    found = PEERS[name](documents)
    seconds = time.perf_counter() - started
    Path(target).write_text("".join(f"{key}\t{value}\n" for key, value in found.items()), encoding="utf-8")
    print(f"seconds {seconds}")


if __name__ == "__main__":
    main()
