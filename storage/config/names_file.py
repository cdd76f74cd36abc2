"""Add a name to config/names.yaml: every comment and every other character stays, and the whole file must be valid afterwards."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from storage import files
from storage.config.names import Name, Names
from storage.config.yaml_file import load_yaml, read_yaml
from storage.errors import ConfigError
from storage.text.languages import LANGUAGES

_PLAIN = re.compile(r"[^\W\d_](?:[\w'’ ‌-]*[\w'’])?")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def add_name(path: Path, name: Name, comment: str = "") -> None:
    """Write a name behind the others of the file, with a comment. Raises ConfigError, and leaves the file, where the result would be
    refused or where nothing can be put."""
    before = path.read_bytes() if path.exists() else b""
    if before.strip() and load_yaml(path, Names).get(name.house) is not None:
        raise ConfigError("is in names.yaml already: write its other spellings there yourself", about=name.house)
    after = with_name(path, name, comment)
    with TemporaryDirectory() as folder:
        tried = Path(folder) / path.name
        tried.write_bytes(after)
        try:
            listed = load_yaml(tried, Names)
        except ConfigError as error:
            message = str(error).replace(str(tried), str(path))
            raise ConfigError(f"the name was not added, the file would be refused: {message}") from error
    if listed.get(name.house) is None:
        raise ConfigError("nothing can be put behind its names: add the name yourself", about=str(path))
    if not files.replace(path, after, lambda: (path.read_bytes() if path.exists() else b"") == before):
        raise ConfigError("was changed at the same time; nothing was written, try again", about=str(path))


def with_name(path: Path, name: Name, comment: str = "") -> bytes:
    """Return the file's bytes with the name behind the others. Raises ConfigError where they end in a way that nothing can be added."""
    item = f"- {line_of(name)}{'  # ' + ' '.join(comment.split()) if comment else ''}\n"
    if not path.exists() or not path.read_bytes().strip():
        return f"names:\n  {item}".encode()
    read_yaml(path)  # raises where it is not YAML
    content = path.read_bytes()
    text = content.decode("utf-8-sig")
    lines = [line if line.endswith("\n") else f"{line}\n" for line in text.splitlines(keepends=True)]
    listed = _names_node(text)
    if listed is None:
        lines += [*(["\n"] if lines else []), "names:\n", f"  {item}"]
    elif isinstance(listed, SequenceNode) and not listed.flow_style and listed.value:
        lines.insert(_last_line(listed) + 1, " " * listed.start_mark.column + item)
    elif isinstance(listed, SequenceNode) and not listed.value:
        at = listed.start_mark.line
        lines[at] = lines[at][: listed.start_mark.column].rstrip() + lines[at][listed.end_mark.column :]
        lines.insert(at + 1, f"  {item}")
    else:
        raise ConfigError(f"its names are not one a line: add {line_of(name)} yourself", about=str(path))
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join(lines).encode()


def line_of(name: Name) -> str:
    """Return a name as it is written in the file, in one line."""
    parts = [f"house: {_scalar(name.house)}", f"kind: {name.kind}"]
    parts += [] if name.ours else ["ours: false"]
    parts += [f"within: {_scalar(name.within)}"] if name.within else []
    lists = {"en": name.en, "also": name.also}
    lists |= {code: name.spellings(code) for code in (*LANGUAGES, *sorted(name.others)) if code != "en"}
    parts += [f"{key}: [{', '.join(map(_scalar, spellings))}]" for key, spellings in lists.items() if spellings]
    return f"{{{', '.join(parts)}}}"


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def _names_node(text: str) -> Node | None:
    root = YAML(typ="rt").compose(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    return next((value for key, value in pairs if key.value == "names"), None)


def _last_line(node: Node) -> int:
    """Return the last line (from 0) of a value: that of a block ends where the next begins, behind comments."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.line)
