"""The strict reader of our YAML files: unknown and repeated keys are errors with file, line and field."""

import difflib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode

from storage.errors import ConfigError

M = TypeVar("M", bound=BaseModel)


def load_yaml(path: Path, model: type[M]) -> M:
    """Return a YAML 1.2 file as `model`. Raises ConfigError naming each fault as `file:line: field: what`."""
    try:
        # Through JSON: lists become tuples and the keys' types are checked, which strict mode refuses for Python objects.
        return model.model_validate_json(_as_json(path, _text(path)))
    except ValidationError as error:
        typed, field_names = read_yaml(path), _field_names(model)
        faults = error.errors()
        # A list whose only item is wrong is also reported as too short: the item's own fault says more.
        inner = {fault["loc"][:depth] for fault in faults for depth in range(len(fault["loc"]))}
        faults = [fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in inner]
        raise faults_in(path, typed, [(fault["loc"], _plain(fault, field_names)) for fault in faults]) from error


def read_yaml(path: Path) -> CommentedMap:
    """The file's mapping, with the line of every key kept. Raises ConfigError: unreadable, not YAML, a repeated key."""
    return _mapping(path, _text(path))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError("not UTF-8: save the file with encoding UTF-8", about=f"{path}:{line}") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", about=str(path)) from error


def _mapping(path: Path, text: str) -> CommentedMap:
    try:
        typed = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{error.problem}: remove one", about=f"{path}:{line}") from error
    except (YAMLError, ValueError) as error:  # ValueError: 2026-13-28
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = str(getattr(error, "problem", error)).splitlines()[0]
        raise ConfigError(f"not YAML: {problem}", about=f"{path}:{line}") from error
    if typed is None and text.strip():  # comments alone
        return CommentedMap()
    if not isinstance(typed, CommentedMap):
        raise ConfigError("must be a mapping of keys to values", about=f"{path}:1")
    return typed


def with_values(path: Path, values: Mapping[tuple[str, ...], str]) -> bytes:
    """Return the file's bytes with new values (as YAML on one line) at these keys; every comment and every other
    character stays.

    Raises ConfigError where a key is missing, or its value is not alone on its line: a person has to write it.
    """
    read_yaml(path)  # raises where it is not YAML
    text = path.read_bytes().decode("utf-8-sig")
    places = sorted(((_place(path, text, key), key) for key in values), reverse=True)
    for (start, end), key in places:
        text = text[:start] + values[key] + text[end:]
    mark = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode()


def with_entry(path: Path, section: str, key: str, value: str) -> bytes:
    """Return the file's bytes with a new value (as YAML on one line) at a key of a section; a key that is missing is added at the
    section's beginning, a section that is missing at the file's end. Every comment stays. Raises ConfigError as `with_values` does."""
    typed = read_yaml(path)
    within = typed.get(section)
    if isinstance(within, CommentedMap) and key in within:
        return with_values(path, {(section, key): value})
    content = path.read_bytes()
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    if isinstance(within, CommentedMap) and not within.fa.flow_style() and within:
        first = next(iter(within))
        at, column = within.lc.key(first)
        lines.insert(at, f"{' ' * column}{key}: {value}\n")
    elif section not in typed:
        end = "" if not lines or lines[-1].endswith("\n") else "\n"
        lines.append(f"{end}\n{section}:\n  {key}: {value}\n")
    else:
        raise ConfigError(f"{section}: {key}: {value} cannot be added there: write it yourself", about=str(path))
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join(lines).encode()


def _place(path: Path, text: str, key: tuple[str, ...]) -> tuple[int, int]:
    """Return where the value of a key begins and ends in the text."""
    node = YAML(typ="rt").compose(text)
    for name in key:
        pairs = node.value if isinstance(node, MappingNode) else []
        node = next((value for key_node, value in pairs if key_node.value == name), None)
    if node is None or node.start_mark.line != node.end_mark.line or node.start_mark.index == node.end_mark.index:
        written = ": ".join(key)
        raise ConfigError(f"{written} is not on a line of its own there: edit the file yourself", about=str(path))
    return node.start_mark.index, node.end_mark.index


def line_of(typed: Any, location: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the key or item at `location`, or of its nearest parent that has one."""
    line = 1
    for key in location:
        if isinstance(typed, CommentedMap) and key in typed:
            line = typed.lc.key(key)[0] + 1
        elif isinstance(typed, CommentedSeq) and isinstance(key, int) and key < len(typed):
            line = typed.lc.item(key)[0] + 1
        else:
            break
        typed = typed[key]
    return int(line)


def faults_in(path: Path, typed: Any, faults: Iterable[tuple[tuple[int | str, ...], str]]) -> ConfigError:
    """Return one error for every (location, what is wrong and the fix), each as `file:line: field: what`."""
    return ConfigError("\n".join(f"{path}:{line_of(typed, where)}: {_field(where)}: {what}" for where, what in faults))


def _plain(fault: Any, field_names: list[str]) -> str:
    # Rewords a pydantic fault: what is wrong and the fix.
    value = fault["input"]
    match fault["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            near = difflib.get_close_matches(str(fault["loc"][-1]), field_names, n=1)
            return f"no such key here; did you mean {near[0]}?" if near else "no such key here; remove it"
        case "value_error":
            return str(fault["ctx"]["error"])
        case "string_type" if isinstance(value, int | float):
            return f"must be text, not {json.dumps(value)}; put it in quotes"
    what = fault["msg"].replace("Input should be", "must be").replace("an object", "a mapping of keys to values")
    shown = {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(value)) or repr(value)[:80]
    return f"{what}, not {shown}"


def _field_names(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    return [name for part in (schema, *schema.get("$defs", {}).values()) for name in part.get("properties", {})]


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part != "[key]") or "file"


def _as_json(path: Path, text: str) -> str:
    try:
        return _json_of(text)
    except ConfigError:
        _mapping(path, text)  # raises it with the file's name
        raise


# A server reads its files before every job, and the parser takes a third of a second for those of a desk.
@lru_cache(maxsize=32)
def _json_of(text: str) -> str:
    return json.dumps(_mapping(Path(), text), default=str, ensure_ascii=False)
