"""Asks a worker process for documents, and ends it when it takes too long."""

import json
import os
import select
import subprocess
import tempfile
import time
from typing import Any

START_SECONDS = 300.0


class WorkerUnavailable(Exception):
    """The worker does not start."""


class Worker:
    """A process that answers lines of JSON. It is started when it is needed, and anew after it had to be ended.

    Args:
        command: The command; the process says a first line when it is ready.
        limit: Most seconds for an answer.
    """

    def __init__(self, command: list[str], *, limit: float) -> None:
        self.command, self.limit = command, limit
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer; {"error"} where there is none in time, or the process ends.

        Raises:
            WorkerUnavailable: The process does not start.
        """
        process = self._process or self._start()
        line = None
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = self._line(process, self.limit)
        except BrokenPipeError:
            pass
        except TimeoutError:
            self.close()
            return {"error": f"Timeout: more than {self.limit:g} seconds"}
        if line is None:
            self.close()
            return {"error": "Crash: the process ended"}
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self._rest = b""
        pipe = subprocess.PIPE
        with tempfile.TemporaryFile() as errors:
            try:
                process = subprocess.Popen(self.command, stdin=pipe, stdout=pipe, stderr=errors, bufsize=0)
            except OSError as error:
                raise WorkerUnavailable(str(error)) from error
            self._process = process
            try:
                ready = self._line(process, START_SECONDS)
            except TimeoutError:
                ready = None
            if ready is None:
                self.close()
                errors.seek(0)
                lines = errors.read().decode("utf-8", "replace").strip().splitlines()
                raise WorkerUnavailable(lines[-1] if lines else "it says nothing")
        return process

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        """The next line; None at the end of the output."""
        assert process.stdout is not None
        deadline, pieces = time.monotonic() + seconds, [self._rest]
        while b"\n" not in pieces[-1]:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                return None
            pieces.append(piece)
        line, self._rest = b"".join(pieces).split(b"\n", 1)
        return line
