"""Questions by meaning: which language one is in, and the process of the review page that reads them.

The model takes half a gigabyte. So the page asks a process of its own, begun with the first question, which ends by itself when
none came for some minutes, and with the page.
"""

import threading
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.parsing.language import detect
from storage.config.settings import EncoderConfig
from storage.errors import ConfigError, ModelError, NotYetError
from summarizer.encoding import article_index, encoder

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from summarizer.encoding.article_index import QueryVector

STARTING = (
    20.0  # seconds that a question waits for its answer: the first one until the model is read, on a busy machine too
)
SILENT = 300.0  # seconds without any answer after which the process is taken to hang, and another begun with the next question
_NOT_YET = "the model is still being read: ask again in a moment"


def language_of(question: str, language: str = "") -> str:
    """Return the language given, else the one detected in the question; a few plain Latin letters without accents are
    English."""
    return language or detect(question, "en" if question.isascii() else "")


class Questions:
    """Encodes questions in a separate process. Thread-safe."""

    def __init__(
        self,
        config: EncoderConfig,
        models: Path,
        idle_minutes: float,
        patience: float = STARTING,
        silent: float = SILENT,
    ) -> None:
        self._config, self._models, self._idle = config, models, idle_minutes * 60
        self._patience, self._silent = patience, silent
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._asked = 0
        self._answered, self._heard = 0, 0.0  # the newest that was, and since when it is waited for another

    def __call__(self, question: str, language: str) -> "QueryVector":
        """`language` "" is told by the words. Raises ModelError: it cannot be read, or not yet."""
        if not self._lock.acquire(timeout=self._patience):  # others wait: the page's threads are not to stand in line
            raise NotYetError(_NOT_YET, about=question)
        try:
            return self._ask(question, language_of(question, language))
        except (EOFError, OSError) as error:
            self._end()
            raise NotYetError(
                f"the process that reads questions was ended: ask again ({error})", about=question
            ) from error
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    @property
    def process_id(self) -> int | None:
        """The id of the process, while there is one."""
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    def _ask(self, question: str, language: str) -> "QueryVector":
        pipe = self._open()
        if self._answered == self._asked:
            self._heard = time.monotonic()
        self._asked += 1
        pipe.send((self._asked, question, language))
        while pipe.poll(self._patience):
            number, answer = pipe.recv()
            self._answered, self._heard = number, time.monotonic()
            if number != self._asked:
                continue  # of a question that did not wait so long
            if isinstance(answer, str):
                raise ModelError(answer, about=question)
            vector: QueryVector = answer
            return vector
        if time.monotonic() - self._heard > self._silent:
            raise EOFError("it did not answer")
        raise NotYetError(_NOT_YET, about=question)

    def _open(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        context = get_context("spawn")  # never fork: the page has threads
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self._config, self._models, self._idle), daemon=True
        )
        self._process.start()
        theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None
        self._answered = self._asked


def _serve(pipe: Connection, config: EncoderConfig, models: Path, idle: float) -> None:
    """Answer until there is no question for `idle` seconds or the parent is gone."""

    loaded_encoder = None
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while pipe.poll(idle):
            number, question, language = pipe.recv()
            try:
                loaded_encoder = loaded_encoder or encoder.load(config, models)
                pipe.send((number, article_index.question(loaded_encoder, question, language)))
            except (ModelError, ConfigError) as error:
                pipe.send((number, str(error).removeprefix(f"{question}: ")))
