"""`python -m crawler.demo`: serve the made-up outlets until Ctrl-C, for people who want to look."""

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

from crawler.demo.server import serve


def main() -> None:
    """Serve the sample outlets until stopped."""
    with serve(datetime.now(UTC)) as demo:
        lines = [f"{source.name}: {source.home}" for source in demo.sources.values()]
        sys.stdout.write("\n".join([f"proxy {demo.proxy} (Ctrl-C ends)", *lines]) + "\n")
        sys.stdout.write(f"look: curl --proxy {demo.proxy} {next(iter(demo.urls.values()))}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)


if __name__ == "__main__":
    main()
