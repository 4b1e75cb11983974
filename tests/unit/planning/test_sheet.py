"""How a CSV file is read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.planning.sheet import Row, read_sheet, written

HEAD = "accounts,text\n"


def rows(text: str) -> list[Row]:
    """The rows of a file without errors."""
    sheet = read_sheet(text.encode())
    assert sheet.errors == ()
    return list(sheet.rows)


def errors(content: str | bytes) -> list[str]:
    """What is wrong with a file."""
    given_bytes = content.encode() if isinstance(content, str) else content
    return [str(error) for error in read_sheet(given_bytes).errors]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("divider", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_all_spreadsheet_programs_are_read(mark: str, divider: str, end: str) -> None:
    """With or without the mark of UTF-8, commas or semicolons, whatever ends a line."""
    lines = [
        divider.join(("Accounts", " TEXT ", "notes", "")),
        divider.join((" warble ", f'"Hello,{end}world; ""dear"" all"', "", "")),
        divider.join(("", "", "", "")),
        "",
        divider.join(("openair", "Grüße 🌊", "n", "")),
    ]
    assert rows(mark + end.join(lines)) == [
        Row(line=2, cells={"accounts": "warble", "text": 'Hello,\nworld; "dear" all'}),
        Row(line=6, cells={"accounts": "openair", "text": "Grüße 🌊", "notes": "n"}),
    ]


def test_words_keep_their_white_space_and_other_cells_do_not() -> None:
    """What people wrote is theirs."""
    assert rows(f"{HEAD} warble ,  two blanks \n")[0].cells == {
        "accounts": "warble",
        "text": "  two blanks ",
    }


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("", ["the file: It is empty."]),
        (HEAD, ["the file: There is no row below the columns' names."]),
        (
            b"accounts,text\nwarble,ok\nwarble,gr\xfc\xdfe\n",
            ["line 3: This file is not written in UTF-8. Save it anew as “CSV UTF-8”."],
        ),
        ("text\nhello", ["line 1, accounts: This column is missing."]),
        ("accounts\nwarble", ["line 1, text: This column is missing."]),
        ("accounts,text,text\na,b,c", ["line 1, text: This column stands here twice."]),
        (
            "accounts,text,hour\na,b,c",
            [
                (
                    "line 1, hour: There are these columns: id, day, time, zone, state, kind, "
                    "theme, accounts, text, text:…, same_words_reason, notes, override_reason, "
                    "author, pictures."
                )
            ],
        ),
        (
            f'{HEAD}warble,"open\nand never closed\n',
            ["line 2: A quotation mark that opens in this row is never closed."],
        ),
        (
            f'{HEAD}warble,ok\nwarble,"he said "yes" to us"\nwarble,ok',
            [
                (
                    "line 3: A cell in quotation marks goes on behind them. Within such a cell, "
                    "write each quotation mark twice. The rows from here on were not read."
                )
            ],
        ),
        (
            f"{HEAD}warble,Come, all of you\nwarble\n",
            [
                (
                    f"line {line}: It has {cells}, and there are 2 columns. A text with a comma, a "
                    "semicolon or a line break in it has to stand in quotation marks."
                )
                for line, cells in ((2, "3 cells"), (3, "1 cell"))
            ],
        ),
        (f"{HEAD}warble,a\0b", ["line 2, text: It contains a character that is none."]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    content: str | bytes, sentences: list[str]
) -> None:
    """The line of the file on which the row begins, and the column."""
    assert errors(content) == sentences


def test_lines_are_those_of_the_file() -> None:
    """Line breaks within cells count, and so do empty lines."""
    text = f'\n{HEAD}warble,"one\ntwo\nthree"\n\nwarble,"four\nfive"\nwarble,six'
    assert [row.line for row in rows(text)] == [3, 7, 9]
    assert read_sheet(text.encode()).line == 2


@pytest.mark.parametrize(
    ("cell", "in_file"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@harbour is open", "'@harbour is open"),
        ("- first", "'- first"),
        ("'tis the season", "''tis the season"),
        ("It's +1", "It's +1"),
    ],
)
def test_no_cell_is_a_formula(cell: str, in_file: str) -> None:
    """An apostrophe makes it a text, and is taken away again."""
    assert written([["warble", cell]]).strip().split(",")[1] == in_file
    assert rows(HEAD + written([["warble", cell]]))[0].cells["text"] == cell


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_what_is_written_is_read_again(words: str) -> None:
    """Whatever people write."""
    text = f"x{words}x"
    for cell in (text, words):
        if cell.strip():
            assert rows(HEAD + written([["warble", cell]]))[0].cells["text"] == cell
