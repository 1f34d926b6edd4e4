"""Fields of JSON records, checked: what was found where something else was expected, with file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa.errors import MalformedSet
from qa.evaluation.formats.files import SetFile, shown

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object with the place that it was read from."""

    file: SetFile
    place: str
    values: Json

    def __contains__(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    @classmethod
    def of(cls, file: SetFile, place: str, values: object) -> Record:
        """A JSON value that has to be an object."""
        if not isinstance(values, dict):
            raise file.fault(place, f"found {shown(values)} where an object was expected")
        return cls(file, place, values)

    def inners(self, name: str) -> list[Record]:
        """The objects of a list, each with the way to it as its place."""
        way = f"{self.place}: {name}" if self.place else name
        return [Record.of(self.file, f"{way}[{n}]", values) for n, values in enumerate(self.many(name))]

    def fault(self, message: str) -> MalformedSet:
        """The error that something is wrong here."""
        return self.file.fault(self.place, message)

    def text(self, name: str) -> str:
        """A text that has to be there."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f'"{name}" is {shown(value)}; expected a text that is not empty')
        return value

    def optional(self, name: str, default: str = "") -> str:
        """A text or a number, as text; or the default."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.fault(f'"{name}" is {shown(value)}; expected a text')
        return str(value)

    def many(self, name: str) -> list[Any]:
        """A list; none is an empty one."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(f'"{name}" is {shown(value)}; expected a list')
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, each once; a text alone is a list of one."""
        value = self.values.get(name)
        found = [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else self.many(name)
        for each in found:
            if isinstance(each, bool) or not isinstance(each, str | int | float) or not str(each).strip():
                raise self.fault(f'"{name}" holds {shown(each)}; expected texts that are not empty')
        return tuple(dict.fromkeys(map(str, found)))

    def number(self, name: str) -> int:
        """A whole number that has to be there."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fault(f'"{name}" is {shown(value)}; expected a whole number')
        return value

    def flag(self, name: str, default: bool) -> bool:
        """Yes or no, also written as a text; or the default."""
        value = self.values.get(name)
        if value is None:
            return default
        truth = {"true": True, "false": False}.get(str(value).lower())
        if truth is None:
            raise self.fault(f'"{name}" is {shown(value)}; expected true or false')
        return truth


def json_lines(file: SetFile) -> Iterator[Record]:
    """One object a line."""
    for number, line in file.lines():
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise file.fault(f"line {number}", f"broken JSON ({error}); expected one JSON object a line") from error
        yield Record.of(file, f"line {number}", values)


def json_whole(file: SetFile) -> object:
    """The file as one JSON value."""
    try:
        return json.loads(file.text)
    except json.JSONDecodeError as error:
        raise file.fault(f"line {error.lineno}", f"broken JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise file.fault("", f"no JSON that can be read: nested too deep, or numbers too long ({error})") from error
