"""Tools for AI assistants, over standard input and output: `crawler mcp`."""

import logging
import sys
from datetime import UTC, datetime
from importlib.util import find_spec

from crawler.app.cli.options import DATA, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk.meaning_queries import Questions
from storage.errors import ConfigError


def mcp(demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "") -> None:
    """Answer an AI assistant's questions over stdin and stdout (Model Context Protocol), until it ends. Read-only: search by words and by
    meaning, articles, stories, drafts, published entries, outlets. An assistant starts this command itself."""
    if find_spec("mcp") is None:
        raise ConfigError(
            "the library of the Model Context Protocol is not installed: pip install 'digest-crawler[mcp]'"
        )
    folder = data / "demo" if demo else data
    if not database and not (folder / "desk.db").is_file():
        raise ConfigError("there is no desk: name its data folder with --data", about=str(folder))
    import anyio

    from crawler.app.api import mcp_server
    from crawler.app.api.reading import Service

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)  # standard output is the protocol's
    with opened("", data, config, database, demo) as (desk, _):
        questions = Questions(desk.config.encoder, desk.models, desk.config.search.idle_minutes)
        try:
            anyio.run(mcp_server.serve, Service(desk, questions), lambda: datetime.now(UTC))
        finally:
            questions.close()
