from collections.abc import Callable
from pathlib import Path

import pytest

from klantbeeld.engines.exchange.reading import Limits, Table, Unreadable, open_table

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(content: bytes | str, encoding: str = "utf-8", name: str = "lijst.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def cells(table: Table) -> list[list[object]]:
    return [list(row.cells) for row in table.rows()]


PLAIN = "Naam;Plaats;Notitie\nZoë Müller;’s-Gravenhage;€ 5 – één\nJan;Brugge;\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_reads_the_same(make: Make, encoding: str, mark: bytes, end: str) -> None:
    table = open_table(make(mark + PLAIN.replace("\n", end).encode(encoding)))
    assert table.headings == ["Naam", "Plaats", "Notitie"]
    assert cells(table) == [["Zoë Müller", "’s-Gravenhage", "€ 5 – één"], ["Jan", "Brugge", None]]
    assert [row.notes for row in table.rows()] == [(), ()]
    assert [row.number for row in table.rows()] == [2, 3]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso-8859-15", "Naam;Prijs\nCafé Zoë;€ 12\nBœuf;€ 3\n"),
        ("cp850", "Naam;Plaats\nCafé Zoë;Liège\nRené;Coördinatie\nAndré;Één\n"),
        ("mac_roman", "Naam;Plaats\nCafé Zoë;Liège\nRené;Coördinatie\nAndré;Één\n"),
    ],
)
def test_older_one_byte_encodings_are_recognised(make: Make, encoding: str, text: str) -> None:
    table = open_table(make(text, encoding))
    assert table.encoding == encoding
    assert cells(table) == [line.split(";") for line in text.splitlines()[1:]]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator_is_found_with_decimal_commas_in_the_way(make: Make, separator: str) -> None:
    rows = [["Naam", "Omzet", "Plaats"], ["A, B; C", "1,5", "Ede"], ["D", "2,5", "Ede"], ["E", "3,25", "Ede"]]
    text = "".join(separator.join(f'"{c}"' if separator in c else c for c in row) + "\n" for row in rows)
    table = open_table(make(text))
    assert table.separator == separator
    assert cells(table) == rows[1:]


def test_a_sep_line_is_obeyed_and_left_out(make: Make) -> None:
    table = open_table(make("sep=^\nNaam^Plaats\nJan^Ede\n"))
    assert (table.headings, cells(table), table.separator) == (["Naam", "Plaats"], [["Jan", "Ede"]], "^")
    assert next(table.rows()).number == 3


def test_the_user_overrules_separator_encoding_and_heading(make: Make) -> None:
    table = open_table(make("Jan,x;Ede\nPiet,y;Tiel\n"), separator=",", encoding="cp1252", has_heading=False)
    assert cells(table) == [["Jan", "x;Ede"], ["Piet", "y;Tiel"]]
    with pytest.raises(Unreadable, match="ebcdic9"):
        open_table(make("a;b\n1;2\n"), encoding="ebcdic9")


def test_quoted_cells_keep_line_ends_separators_and_quotes(make: Make) -> None:
    table = open_table(make('Naam;Notitie\nJan;"regel 1\r\nregel 2; en ""meer"""\n"De ""Smid"" BV";24" buis\n'))
    assert cells(table) == [["Jan", 'regel 1\r\nregel 2; en "meer"'], ['De "Smid" BV', '24" buis']]
    assert [row.number for row in table.rows()] == [2, 3]


def test_an_unclosed_quote_costs_one_row_and_swallows_nothing(make: Make) -> None:
    body = "".join(f"Naam {n};Ede;x\n" for n in range(2_000))
    table = open_table(make(f'Naam;Plaats;Notitie\nA;B;C\nJan;"De Smid;x\n{body}'))
    rows = list(table.rows())
    assert len(rows) == 2_002
    assert rows[1].cells == ["Jan", '"De Smid', "x"]
    assert "sluit" in str(rows[1].problem)
    assert all(row.problem is None for row in rows if row is not rows[1])


def test_ragged_rows_are_a_problem_of_that_row_and_not_lost(make: Make) -> None:
    table = open_table(make("A;B;C\n" + "1;2;x\n" * 20 + "1;2;3;4\n1;2\n1;2;3;;;\n"))
    *_rest, long, short, trailing = table.rows()
    assert long.cells == ["1", "2", "3", "4"]
    assert "4 cellen" in str(long.problem)
    assert short.cells == ["1", "2", None]
    assert "2 cellen" in str(short.problem)
    assert (trailing.cells, trailing.problem) == (["1", "2", "3"], None)


def test_an_export_that_drops_empty_cells_at_the_end_is_padded(make: Make) -> None:
    table = open_table(make("A;B;C;D\n" + "1;2;x;y\n1;2\n1;2;x\n" * 5))
    assert all(row.problem is None and len(row.cells) == 4 for row in table.rows())
    assert any("ontbreken lege cellen" in str(text) for text in table.warnings)


def test_mixed_encodings_are_read_line_by_line_and_flagged(make: Make) -> None:
    lines = [b"Naam;Plaats\n", "Zoë;Ede\n".encode(), "Renée;Gent\n".encode("cp1252"), b"Jan;Luik\n"]
    table = open_table(make(b"".join(lines)))
    rows = list(table.rows())
    assert [row.cells[0] for row in rows] == ["Zoë", "Renée", "Jan"]
    assert [len(row.notes) for row in rows] == [0, 1, 0]
    assert table.warnings
    mostly_old = open_table(make("A;B\né;1\né;2\né;3\n".encode("cp1252") + "ë;4\n".encode()))
    assert [row.cells[0] for row in mostly_old.rows()] == ["é", "é", "é", "ë"]


@pytest.mark.parametrize("text", ["Café Zoë", "’s-Hertogenbosch – “x”", "€ 5", "Łódź Šimon", "😀"])
def test_double_and_triple_encoded_text_is_repaired_and_flagged(make: Make, text: str) -> None:
    broken = text.encode().decode("cp1252", errors="surrogateescape")
    if any("\udc80" <= char <= "\udcff" for char in broken):
        broken = text.encode().decode("latin-1")
    table = open_table(make(f"Naam;Plaats\n{broken};Ede\nJan;Ede\n"))
    rows = list(table.rows())
    assert rows[0].cells[0] == text
    assert "hersteld" in str(rows[0].notes[0])
    assert rows[1].notes == ()


@pytest.mark.parametrize("text", ["SÃO PAULO", "CAFÉ®", "Âge", "naïve Ähre", "Åse", "über"])
def test_real_words_are_not_taken_for_broken_ones(make: Make, text: str) -> None:
    assert next(open_table(make(f"Naam;Plaats\n{text};Ede\n")).rows()).cells[0] == text


def test_nul_bytes_and_control_characters_are_left_out_and_flagged(make: Make) -> None:
    row = next(open_table(make(b"Naam;Plaats\nJa\x00n\x07;Ede\n" + b"Piet;Tiel\n" * 9)).rows())
    assert row.cells == ["Jan", "Ede"]
    assert "stuurtekens" in str(row.notes[0])


def test_title_lines_and_empty_lines_stand_outside_the_table(make: Make) -> None:
    table = open_table(
        make("Relatielijst;;;\nPer 17-11-2026;;;\n;;;\nNaam;Plaats;Tel;\n\nJan;Ede;06;\n;;;\nPiet;Tiel;07;\n")
    )
    assert table.headings == ["Naam", "Plaats", "Tel"]
    assert [(row.number, row.cells[0]) for row in table.rows()] == [(6, "Jan"), (8, "Piet")]
    assert table.heading_row == 4


def test_a_missing_heading_is_guessed_and_said(make: Make) -> None:
    table = open_table(make("Jan;0612345678;jan@x.nl;1234 AB\nPiet;0612345679;p@x.nl;1234 AB\n"))
    assert table.headings == ["Kolom 1", "Kolom 2", "Kolom 3", "Kolom 4"]
    assert len(cells(table)) == 2
    assert "Kolom 1" in str(table.warnings[0])


def test_headings_become_unique_and_never_empty(make: Make) -> None:
    table = open_table(make("E-mail;;E-mail;e-mail\na;b;c;d\n"))
    assert table.headings == ["E-mail", "Kolom 2", "E-mail (2)", "e-mail (3)"]


def test_one_column_and_a_name_with_a_comma_stays_one_column(make: Make) -> None:
    assert cells(open_table(make("Naam\nJansen\nDe Vries\n"))) == [["Jansen"], ["De Vries"]]


def test_wrapped_lines_with_an_end_of_line_inside_are_read_all_the_same(make: Make) -> None:
    with pytest.raises(Unreadable):
        open_table(make(b'"ena\ro;b;;"\n""'))
    wrapped = '"Naam;Plaats;Notitie"\n"Jan;Goes;x"\n"Piet;Gent;y"\n"An\rna;Lier;z"\n'
    assert cells(open_table(make(wrapped))) == [["Jan", "Goes", "x"], ["Piet", "Gent", "y"], ["An na", "Lier", "z"]]


def test_lines_that_excel_wrapped_in_quotes_are_unwrapped(make: Make) -> None:
    table = open_table(make('"Naam,Plaats,Notitie"\n"Jan,Ede,""a, b"""\n"Piet,Tiel,c"\n'))
    assert table.headings == ["Naam", "Plaats", "Notitie"]
    assert cells(table) == [["Jan", "Ede", "a, b"], ["Piet", "Tiel", "c"]]


def test_an_emoji_name_is_a_name(make: Make) -> None:
    assert next(open_table(make("Naam;Plaats\n🦊 Vos 👩‍👩‍👧;Ede\n")).rows()).cells[0] == "🦊 Vos 👩‍👩‍👧"


@pytest.mark.parametrize("length", [40_000, 200_000])
def test_a_very_long_cell_is_a_problem_of_its_row(make: Make, length: int) -> None:
    rows = list(open_table(make(f"Naam;Plaats\nJan;Ede\n{'x' * length};Ede\nPiet;Tiel\n")).rows())
    assert [row.problem is None for row in rows] == [True, False, True]
    assert str(length) in str(rows[1].problem)
    limited = Limits(max_cell_chars=9_999)
    assert next(open_table(make(f"Naam;B\n{'x' * 10_000};c\n"), limits=limited).rows()).problem is not None


def test_a_return_inside_a_line_does_not_stop_the_reading(make: Make) -> None:
    rows = list(open_table(make("Naam;Plaats\nJan\rsen;Ede\nPiet;Tiel\n")).rows())
    assert [row.cells[1] for row in rows] == ["Ede", "Tiel"]


def refusal(path: Path, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        for _row in open_table(path, limits=limits or Limits()).rows():
            pass
    assert len(str(caught.value.text)) > 40, "a refusal says what, why and what now"
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n;;\n", "empty"),
        (b"Naam;Plaats\n", "no_data"),
        (b"%PDF-1.7 abc", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (b"<html><table><tr><td>Naam</td></tr></table>", "not_a_table"),
        (b'<?xml version="1.0"?><Workbook/>', "not_a_table"),
        (b'[{"naam": "Jan"}]', "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (bytes(range(256)) * 40, "binary"),
        (";".join(f"k{n}" for n in range(5_000)).encode() + b"\n" + b";" * 4_999 + b"x\n", "too_many_columns"),
        (b"PK\x03\x04 not really a zip", "damaged"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(make: Make, content: bytes, code: str) -> None:
    assert refusal(make(content)).code == code


def test_two_gigabytes_are_refused_without_reading_them(tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.write(b"Naam;Plaats\n")
        file.truncate(2_000_000_000)  # a hole: takes no room on the disk
    error = refusal(path)
    assert error.code == "too_big"
    assert "2000" in str(error.text)
    assert "200" in str(error.text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "mac"])
def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(make: Make, encoding: str) -> None:
    limits = Limits(max_line_bytes=1_000_000)
    text = "Naam;Plaats\nJan;Ede\n" + "x" * 3_000_000
    raw = text.replace("\n", "\r").encode() if encoding == "mac" else text.encode(encoding)
    assert refusal(make(raw), limits).code == "line_too_long"


def test_too_many_rows_are_refused(make: Make) -> None:
    assert refusal(make("A;B\n" + "x;y\n" * 11), Limits(max_rows=10)).code == "too_many_rows"


def test_a_file_that_is_gone_is_said_so(tmp_path: Path) -> None:
    assert refusal(tmp_path / "weg.csv").code == "missing"


def test_rows_may_be_read_again_and_the_estimate_is_about_right(make: Make) -> None:
    table = open_table(make("Naam;Plaats\n" + "Jan de Vries;Ede\n" * 5_000))
    assert sum(1 for _row in table.rows()) == sum(1 for _row in table.rows()) == 5_000
    assert 4_500 < table.estimated_rows < 5_500
