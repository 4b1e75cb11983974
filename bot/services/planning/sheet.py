"""The plan as a table in a CSV file: its columns, and how cells are read and written.

Spreadsheet programs take a cell that begins with `=`, `+`, `-` or `@` for a formula, and what
customers wrote may stand in a post: such cells are written with an apostrophe before them, which
is taken away again when they are read.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_TEXT_OF: Final = "text:"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")


class Use(StrEnum):
    """Whether an import wants a column."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `words`: its cells are what people wrote, and kept as they are."""

    name: str
    use: Use = Use.OPTIONAL
    words: bool = False


COLUMNS: Final = (
    Column(name="id"),
    Column(name="day"),
    Column(name="time"),
    Column(name="zone"),
    Column(name="state"),
    Column(name="kind"),
    Column(name="theme"),
    Column(name="accounts", use=Use.REQUIRED),
    Column(name="text", words=True),
    Column(name="text:…", words=True),
    Column(name="same_words_reason", words=True),
    Column(name="notes", words=True),
    Column(name="override_reason", words=True),
    Column(name="author"),
    Column(name="pictures"),
)
"""In the order in which an export has them; `docs/importing-posts.md` explains each."""

_NAMES = tuple(column.name for column in COLUMNS)
_WORDS = frozenset(column.name for column in COLUMNS if column.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about one place of a file.

    Attributes:
        line: of the file, where the row begins; 0: the file as a whole.
        column: "" when it is about the whole row.
    """

    line: int
    sentence: str
    column: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "the file"
        return (
            f"{place}, {self.column}: {self.sentence}"
            if self.column
            else (f"{place}: {self.sentence}")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; `cells` by column, without the empty ones."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file says, and what of it could not be read. `line`: of the columns' names."""

    line: int = 1
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    errors: tuple[Finding, ...] = ()


def own_text_column(name: str) -> str:
    """The column with the words of one network or account."""
    return f"{_TEXT_OF}{name}"


def text_columns(columns: Iterable[str]) -> dict[str, str]:
    """The columns with words of their own: what they name, by column."""
    return {c: c.removeprefix(_TEXT_OF) for c in columns if c.startswith(_TEXT_OF)}


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV file: UTF-8 with or without its mark, commas or semicolons between cells."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _nothing(
            "This file is not written in UTF-8. Save it anew as “CSV UTF-8”.", line=line
        )
    head = text.partition("\n")[0]
    divider = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    columns: tuple[str, ...] = ()
    columns_line = 1
    rows: list[Row] = []
    errors: list[Finding] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            errors.append(Finding(line=line, sentence=_unreadable(error)))
            break
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns, columns_line = _column_names(cells), line
            errors += _wrong_columns(columns, line)
            if errors:
                break
            continue
        row, wrong = _row(columns, cells, line)
        rows.append(row)
        errors += wrong
    if not rows and not errors:
        return _nothing("There is no row below the columns' names." if columns else "It is empty.")
    return Sheet(line=columns_line, columns=columns, rows=tuple(rows), errors=tuple(errors))


def _nothing(sentence: str, line: int = 0) -> Sheet:
    return Sheet(errors=(Finding(line=line, sentence=sentence),))


def _unreadable(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end of data" in words:
        return "A quotation mark that opens in this row is never closed."
    if "expected after" in words:
        return (
            "A cell in quotation marks goes on behind them. Within such a cell, write each "
            "quotation mark twice. The rows from here on were not read."
        )
    return f"This row cannot be read ({words}). The rows from here on were not read."


def _column_names(cells: Sequence[str]) -> tuple[str, ...]:
    names = [_column_name(cell) for cell in cells]
    while not names[-1]:  # spreadsheet programs like to add empty ones
        names.pop()
    return tuple(names)


def _column_name(cell: str) -> str:
    name = cell.strip().casefold()
    if not name.startswith(_TEXT_OF):
        return name
    return _TEXT_OF + ":".join(p.strip() for p in name.removeprefix(_TEXT_OF).split(":"))


def _wrong_columns(columns: Sequence[str], line: int) -> list[Finding]:
    wrong = [
        Finding(line=line, column=name, sentence="This column stands here twice.")
        for name in dict.fromkeys(columns)
        if columns.count(name) > 1
    ]
    known = ", ".join(_NAMES)
    wrong += [
        Finding(
            line=line, column=name or "(no name)", sentence=f"There are these columns: {known}."
        )
        for name in dict.fromkeys(columns)
        if name not in _NAMES and not name.startswith(_TEXT_OF)
    ]
    wrong += [
        Finding(line=line, column=column.name, sentence="This column is missing.")
        for column in COLUMNS
        if column.use is Use.REQUIRED and column.name not in columns
    ]
    if "text" not in columns and not text_columns(columns):
        wrong.append(Finding(line=line, column="text", sentence="This column is missing."))
    return wrong


def _row(columns: Sequence[str], cells: Sequence[str], line: int) -> tuple[Row, list[Finding]]:
    wrong: list[Finding] = []
    too_many = any(cell.strip() for cell in cells[len(columns) :])
    if too_many or len(cells) < len(columns):
        wrong.append(
            Finding(
                line=line,
                sentence=f"It has {_count(cells)}, and there are {_count(columns, 'column')}. "
                "A text with a comma, a semicolon or a line break in it has to stand in "
                "quotation marks.",
            )
        )
    kept = {}
    for name, cell in zip(columns, cells, strict=False):
        if "\0" in cell:
            wrong.append(
                Finding(line=line, column=name, sentence="It contains a character that is none.")
            )
        value = _unescaped(_lines(cell)) if _is_words(name) else _unescaped(cell.strip())
        if value.strip():
            kept[name] = value
    return Row(line=line, cells=kept), wrong


def _count(of: Sequence[str], what: str = "cell") -> str:
    return f"{len(of)} {what}{'' if len(of) == 1 else 's'}"


def _is_words(name: str) -> bool:
    return name in _WORDS or name.startswith(_TEXT_OF)


def _lines(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULAS) else cell


def _escaped(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def written(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines of a CSV file, as RFC 4180 wants them."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_escaped(cell) for cell in row] for row in rows)
    return out.getvalue()
