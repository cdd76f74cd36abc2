"""The quick reader of plain YAML: libyaml finds the parts, at a tenth of the time that ruamel.yaml takes, and the rules of
YAML 1.2 say what each is."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import yaml
from ruamel.yaml.resolver import Resolver

# White space that the two parsers do not read alike, and ends of documents.
_NOT_ALIKE = re.compile("[\t\r\x85\u2028\u2029\ufeff]|^ +$|^\\.\\.\\.", re.MULTILINE)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_TAG = "tag:yaml.org,2002:"
_TEXT = frozenset({"'", '"', "|", ">"})


class _UnusualError(Exception):
    """The file has something that only ruamel.yaml reads."""


def plain_mapping(text: str) -> dict[str, Any] | None:
    """Return what JSON would have of a YAML 1.2 mapping, a day as text.

    None where ruamel.yaml has to read it: what is no mapping, has a fault, or has a tag, a directive, a merge,
    an anchor at a single value, or a number that is not written plainly.
    """
    if not yaml.__with_libyaml__ or _NOT_ALIKE.search(text):
        return None
    try:
        return _Document(text).mapping()
    except (_UnusualError, yaml.YAMLError, RecursionError):
        return None


class _Document:
    """One file, read from its first event to its last."""

    def __init__(self, text: str) -> None:
        self._next: Callable[[], Any] = yaml.CSafeLoader(text).get_event
        self._anchors: dict[str, Any] = {}

    def mapping(self) -> dict[str, Any]:
        self._next()  # the stream's
        start = self._next()
        if not isinstance(start, yaml.DocumentStartEvent) or start.version or start.tags:
            raise _UnusualError
        first = self._next()
        if not isinstance(first, yaml.MappingStartEvent):
            raise _UnusualError
        found: dict[str, Any] = self._value(first)
        if not isinstance(self._next(), yaml.DocumentEndEvent) or not isinstance(self._next(), yaml.StreamEndEvent):
            raise _UnusualError
        return found

    def _value(self, event: Any) -> Any:
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise _UnusualError
            return self._anchors[event.anchor]
        if isinstance(event, yaml.ScalarEvent):
            return _KINDS.get(_kind(event), _unusual)(event.value)
        if event.tag is not None:
            raise _UnusualError
        found = self._pairs() if isinstance(event, yaml.MappingStartEvent) else self._items()
        if event.anchor is not None:
            if event.anchor in self._anchors:
                raise _UnusualError
            self._anchors[event.anchor] = found
        return found

    def _pairs(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or _kind(event) != "str" or event.value in found:
                raise _UnusualError
            found[event.value] = self._value(self._next())
        return found

    def _items(self) -> list[Any]:
        found = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            found.append(self._value(event))
        return found


def _kind(event: Any) -> str:
    if event.anchor is not None or event.tag is not None:
        raise _UnusualError
    if event.style in _TEXT:
        return "str"
    if event.style:
        raise _UnusualError
    forms = Resolver.yaml_implicit_resolvers.get(event.value[:1], ())
    return next((tag.removeprefix(_TAG) for tag, form in forms if form.match(event.value)), "str")


def _unusual(_text: str) -> Any:
    raise _UnusualError


def _whole(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else _unusual(text)


def _decimal(text: str) -> float:
    return float(text) if _DECIMAL.fullmatch(text) else _unusual(text)


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise _UnusualError from error
    return text if len(text) == len("2026-11-30") else _unusual(text)


def _truth(text: str) -> bool:
    return text.lower() == "true"


def _nothing(_text: str) -> None:
    return None


_KINDS: dict[str, Callable[[str], Any]] = {
    "bool": _truth,
    "float": _decimal,
    "int": _whole,
    "null": _nothing,
    "str": str,
    "timestamp": _day,
}
