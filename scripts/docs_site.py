"""What the site of docs/ needs beyond MkDocs (`make docs`): decisions in its navigation, and links to files that are not in docs/."""

import re
from pathlib import Path
from typing import Any

_LINK = re.compile(r"\[([^\]]+)\]\((\.\./[^)#\s]+)(?:#[^)\s]*)?\)")


def on_config(config: Any) -> Any:
    """Put every decision under Design, in order."""
    decisions = sorted(path.name for path in (Path(config.docs_dir) / "decisions").glob("*.md"))
    (design,) = (entry["Design"] for entry in config.nav if "Design" in entry)
    design.append({"Decisions": [f"decisions/{name}" for name in decisions]})
    return config


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """Write a link to a file of the repository as its path; a missing one is an error."""
    docs = Path(config.docs_dir)

    def shown(match: re.Match[str]) -> str:
        target = (docs / page.file.src_uri).parent / match[2]
        if target.resolve().is_relative_to(docs.resolve()):
            return match[0]
        if not target.exists():
            raise FileNotFoundError(f"{page.file.src_uri}: {match[2]}")
        path = target.resolve().relative_to(docs.resolve().parent).as_posix()
        return f"{match[1]} (`{path}`)" if match[1].strip("`") != path else f"`{path}`"

    return _LINK.sub(shown, markdown)
