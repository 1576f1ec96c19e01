"""A supervised pool of worker processes: every task has a deadline and a memory bound, and none can take others down.

Extraction runs native parsers on hostile pages. They can hang, eat memory or kill their process, and trafilatura run
in threads kills it under load. So each task runs in a worker process of its own making; a worker that hangs or dies is
replaced, its one task fails, and the tasks that were queued behind it run elsewhere.
"""

from __future__ import annotations

import atexit
import collections
import dataclasses
import multiprocessing
import multiprocessing.connection
import os
import pickle
import queue
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

FailureReason = Literal["timeout", "out_of_memory", "crashed", "failed"]

_BATCH_TASKS = 16  # at most so many tasks in one message: amortises the wake-ups of small tasks
_BATCH_BYTES = 256_000  # and about so many bytes, so that large pages spread over the workers
_START_SECONDS = 60.0  # for a worker to import what it needs before its first deadline runs


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result."""

    reason: FailureReason
    detail: str


@dataclasses.dataclass(slots=True)
class _Task:
    lane: Lane
    token: Any
    payload: bytes


@dataclasses.dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    known_lanes: set[int] = dataclasses.field(default_factory=set)
    batch: collections.deque[_Task] = dataclasses.field(default_factory=collections.deque)
    deadline: float = 0.0
    ready: bool = False


class Lane:
    """One caller's way through the pool: it applies one function to many items and gets the outcomes in any order."""

    def __init__(self, pool: Pool, number: int, work: Callable[[Any], Any]) -> None:
        self.number = number
        self.work = pickle.dumps(work, protocol=pickle.HIGHEST_PROTOCOL)
        self.pending = 0  # tasks submitted and not yet taken
        self.pending_bytes = 0  # what their items weigh
        self._pool = pool
        self.outcomes: queue.SimpleQueue[tuple[_Task, bytes | Failure]] = queue.SimpleQueue()

    def submit(self, item: Any, token: Any) -> None:
        """Queues `item`; its outcome comes back with `token`, which stays in this process."""
        task = _Task(self, token, pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL))
        self.pending += 1
        self.pending_bytes += len(task.payload)
        self._pool.enqueue(task)

    def take(self, *, wait: bool) -> Iterator[tuple[Any, Any | Failure]]:
        """Yields the outcomes that are there; with `wait`, blocks for the first one if tasks are pending."""
        while self.pending:
            try:
                task, outcome = self.outcomes.get(block=wait, timeout=1.0)
            except queue.Empty:
                if not wait:
                    return
                self._pool.check_alive()
                continue
            wait = False
            self.pending -= 1
            self.pending_bytes -= len(task.payload)
            yield task.token, (outcome if isinstance(outcome, Failure) else pickle.loads(outcome))


class Pool:
    """`processes` workers; each task has `seconds` of wall time and `memory_mib` MiB beyond what a worker starts with.

    `preload` names modules that are imported once, before workers are forked from a clean process.
    The memory bound is an address-space limit and holds on Linux only.
    """

    def __init__(self, processes: int, seconds: float, memory_mib: int, preload: Sequence[str] = ()) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._seconds = seconds
        self._memory_mib = memory_mib
        self._tasks: collections.deque[_Task] = collections.deque()
        self._lanes = 0
        self._lock = threading.Lock()
        self._closing = False
        self._fault: BaseException | None = None
        self._wake_receiver, self._wake_sender = multiprocessing.Pipe(duplex=False)
        self._workers = [self._start_worker() for _ in range(processes)]
        self._thread = threading.Thread(target=self._supervise, name="newsmill-pool", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def lane(self, work: Callable[[Any], Any]) -> Lane:
        """A way through the pool for `work`, a picklable callable."""
        with self._lock:
            self._lanes += 1
            return Lane(self, self._lanes, work)

    @property
    def processes(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    def worker_pids(self) -> list[int]:
        """The process ids of the workers that live now."""
        return [worker.process.pid for worker in self._workers if worker.process.pid is not None]

    def enqueue(self, task: _Task) -> None:
        """Queues a task. Only lanes call it."""
        with self._lock:
            idle = not self._tasks
            self._tasks.append(task)
        if idle:
            self._wake_sender.send_bytes(b"!")

    def check_alive(self) -> None:
        """Raises the fault that ended the supervisor, if one did, so that nobody waits for it in vain."""
        if self._fault is not None:
            raise RuntimeError("the worker pool has failed") from self._fault

    def close(self) -> None:
        """Ends the workers. Tasks under way are lost."""
        if self._closing:
            return
        self._closing = True
        self._wake_sender.send_bytes(b"!")
        self._thread.join(timeout=10)
        for worker in self._workers:
            _end(worker)
        atexit.unregister(self.close)

    def _start_worker(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._seconds, self._memory_mib), name="newsmill-worker", daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _supervise(self) -> None:
        try:
            while not self._closing:
                self._feed()
                self._listen()
                self._enforce()
        except BaseException as fault:  # whoever waits for an outcome must learn of it
            self._fault = fault

    def _feed(self) -> None:
        for slot in range(len(self._workers)):
            if self._workers[slot].batch:
                continue
            batch = self._next_batch()
            if not batch:
                return
            if self._workers[slot].connection.poll():  # an idle worker says nothing: it is gone, and not through these
                self._replace(slot, blame=None)
            worker = self._workers[slot]
            lane = batch[0].lane
            worker.batch.extend(batch)
            work = None if lane.number in worker.known_lanes else lane.work
            worker.known_lanes.add(lane.number)
            worker.deadline = time.monotonic() + self._seconds + (0 if worker.ready else _START_SECONDS)
            try:
                worker.connection.send_bytes(
                    pickle.dumps((lane.number, work, [task.payload for task in batch]), pickle.HIGHEST_PROTOCOL)
                )
            except OSError:  # it died while idle: none of these tasks is to blame
                self._replace(slot, blame=None)

    def _next_batch(self) -> list[_Task]:
        """The next tasks of one lane, fewer when the queue is short so that no worker stands idle."""
        with self._lock:
            most = min(_BATCH_TASKS, max(1, len(self._tasks) // len(self._workers)))
            batch: list[_Task] = []
            size = 0
            while self._tasks and len(batch) < most and size < _BATCH_BYTES:
                if batch and self._tasks[0].lane is not batch[0].lane:
                    break
                batch.append(self._tasks.popleft())
                size += len(batch[-1].payload)
            return batch

    def _listen(self) -> None:
        slots = {worker.connection: slot for slot, worker in enumerate(self._workers)}
        busy = [worker.deadline for worker in self._workers if worker.batch]
        patience = max(0.0, min(busy) - time.monotonic()) if busy else None
        for ready in multiprocessing.connection.wait([*slots, self._wake_receiver], patience):
            if ready is self._wake_receiver:
                self._wake_receiver.recv_bytes()
                continue
            slot = slots[ready]  # type: ignore[index]
            try:
                self._receive(slot)
            except (EOFError, OSError):
                process = self._workers[slot].process
                process.join(timeout=5)
                self._replace(slot, blame=Failure("crashed", f"the worker process {_how_it_ended(process.exitcode)}"))

    def _receive(self, slot: int) -> None:
        worker = self._workers[slot]
        status, value = pickle.loads(worker.connection.recv_bytes())
        worker.ready = True
        worker.deadline = time.monotonic() + self._seconds
        task = worker.batch.popleft()
        task.lane.outcomes.put((task, value if status == "done" else Failure(status, value)))
        if status == "out_of_memory":  # the worker leaves: what it holds is not to be trusted
            self._replace(slot, blame=None)

    def _enforce(self) -> None:
        now = time.monotonic()
        for slot, worker in enumerate(self._workers):
            if worker.batch and now > worker.deadline and not worker.connection.poll():
                self._replace(slot, blame=Failure("timeout", f"not finished after {self._seconds:g} s"))

    def _replace(self, slot: int, blame: Failure | None) -> None:
        """Puts a new worker in place; the task under way gets `blame`, those behind it go back to the queue."""
        worker = self._workers[slot]
        _end(worker)
        if blame is not None and worker.batch:
            task = worker.batch.popleft()
            task.lane.outcomes.put((task, blame))
        with self._lock:
            self._tasks.extendleft(reversed(worker.batch))
        self._workers[slot] = self._start_worker()


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join(timeout=5)
    worker.connection.close()


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def _serve(connection: Connection, seconds: float, memory_mib: int) -> None:
    """The life of a worker: batches in, one answer a task out, until the other side hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    works: dict[int, Callable[[Any], Any]] = {}
    limited = False
    while True:
        try:
            lane, work, payloads = pickle.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        if work is not None:
            works[lane] = pickle.loads(work)
        if not limited:
            _limit_memory(memory_mib)
            limited = True
        for payload in payloads:
            # A backstop without a handler, so that the kernel ends a hung worker whose parent is gone.
            signal.setitimer(signal.ITIMER_REAL, 2 * seconds + _START_SECONDS)
            answer = _answer(works[lane], payload)
            signal.setitimer(signal.ITIMER_REAL, 0)
            try:
                connection.send_bytes(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
            except OSError:
                return
            if answer[0] == "out_of_memory":
                return


def _answer(work: Callable[[Any], Any], payload: bytes) -> tuple[str, bytes | str]:
    try:
        return "done", pickle.dumps(work(pickle.loads(payload)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return "out_of_memory", "the worker process reached its memory bound"
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"[:500]


def _limit_memory(memory_mib: int) -> None:
    """Bounds the address space to what is in use now and `memory_mib` MiB more."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return
    bound = pages * os.sysconf("SC_PAGE_SIZE") + memory_mib * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
