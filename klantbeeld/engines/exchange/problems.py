"""What can be wrong with a file, a row or a cell, in words for the user: what, why, what now.

A whole file that cannot be used raises `Unreadable`. A row or cell carries a `Text` instead, so that the rest of the
file goes on. All texts are lazy: a job makes them, the page shows them in the reader's own language.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import KlantbeeldError, Text

__all__ = ["Problem", "Text", "Unreadable", "say"]


def say(template: str | Promise, **facts: Any) -> Text:
    """A lazy text with `{name}` places filled in; translated when it is shown, not when it is made."""
    return format_lazy(template, **facts)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of trouble; `code` is for tests, logs and JSON, `text` for people."""

    code: str
    text: str | Promise

    def __call__(self, **facts: Any) -> Text:
        return say(self.text, **facts) if facts else self.text


class Unreadable(KlantbeeldError):
    """This file is refused as a whole and nothing was read from it; `code` names the reason."""

    def __init__(self, problem: Problem, **facts: Any) -> None:
        super().__init__(problem(**facts))
        self.code = problem.code


# The whole file

MISSING = Problem("missing", _("Dit bestand is er niet meer. Upload het opnieuw."))
EMPTY = Problem("empty", _("Dit bestand is leeg. Kies een bestand met een regel koppen en daaronder de gegevens."))
NO_DATA = Problem(
    "no_data", _("Dit bestand heeft wel koppen, maar geen gegevens. Controleer of je het juiste bestand koos.")
)
TOO_BIG = Problem(
    "too_big",
    _(
        "Dit bestand is {size} MB; de grens is {limit} MB. Verdeel het over kleinere bestanden en upload ze een voor een."
    ),
)
TOO_MANY_COLUMNS = Problem(
    "too_many_columns",
    _(
        "Dit bestand heeft {count} kolommen; de grens is {limit}. Bewaar alleen de kolommen die je nodig hebt en probeer opnieuw."
    ),
)
TOO_MANY_ROWS = Problem(
    "too_many_rows",
    _("Dit bestand heeft meer dan {limit} regels. Verdeel het over kleinere bestanden en upload ze een voor een."),
)
TOO_MANY_CELLS = Problem(
    "too_many_cells",
    _(
        "Dit werkblad beslaat {count} cellen; de grens is {limit}. Bewaar het werkblad als CSV of haal lege regels en kolommen weg."
    ),
)
LINE_TOO_LONG = Problem(
    "line_too_long",
    _(
        "Regel {line} is langer dan {limit} MB, zonder einde van de regel. Dit lijkt geen lijst; bewaar hem opnieuw als CSV of XLSX."
    ),
)
UNKNOWN_ENCODING = Problem(
    "unknown_encoding", _("De tekencodering {encoding} is niet bekend. Kies bijvoorbeeld UTF-8 of Windows-1252.")
)
OTHER_ENCODING = Problem(
    "other_encoding", _("Dit bestand is niet geschreven in {encoding}. Kies een andere tekencodering.")
)
UNKNOWN_SEPARATOR = Problem(
    "unknown_separator", _("“{separator}” kan geen scheidingsteken zijn. Kies één teken, zoals ; of een komma.")
)
NOT_A_TABLE = Problem(
    "not_a_table",
    _("Dit is geen CSV-, XLSX- of vCard-bestand maar {kind}. Open je lijst in Excel en bewaar hem als XLSX of CSV."),
)
BINARY = Problem(
    "binary",
    _("In dit bestand staat geen leesbare tekst. Open je lijst in Excel en bewaar hem als XLSX of CSV."),
)
OLD_EXCEL = Problem(
    "old_excel",
    _(
        "Dit is een ouder of ander soort rekenblad ({kind}). Open het in Excel of LibreOffice en bewaar het als XLSX of CSV."
    ),
)
PASSWORD = Problem(
    "password", _("Dit bestand is met een wachtwoord beveiligd. Haal het wachtwoord eraf en upload het opnieuw.")
)
DAMAGED = Problem(
    "damaged",
    _(
        "Dit rekenblad is beschadigd en kan niet worden gelezen. Open het in Excel, bewaar het opnieuw en upload die versie."
    ),
)
ZIP_BOMB = Problem(
    "zip_bomb",
    _(
        "Dit rekenblad wordt uitgepakt veel groter dan is toegestaan ({limit} MB). Bewaar alleen de gegevens in een nieuw bestand."
    ),
)
TOO_MANY_PARTS = Problem(
    "too_many_parts",
    _(
        "Dit rekenblad bestaat uit {count} onderdelen; de grens is {limit}. Bewaar alleen de gegevens in een nieuw bestand."
    ),
)
STRANGE_PARTS = Problem(
    "strange_parts",
    _(
        "Dit rekenblad heeft onderdelen die er niet in horen en is daarom niet geopend. Bewaar de gegevens in een nieuw bestand."
    ),
)
DTD = Problem(
    "dtd",
    _(
        "Dit rekenblad bevat een definitie die gevaarlijk kan zijn en is daarom niet geopend. Bewaar de gegevens in een nieuw bestand."
    ),
)
NO_SHEET = Problem("no_sheet", _("Het werkblad {sheet} staat niet in dit bestand. Kies een ander werkblad."))
NO_SHEETS = Problem("no_sheets", _("In dit rekenblad staat geen werkblad met gegevens. Kies een ander bestand."))

# Remarks on the whole file: it is read, but look

HEADING_MISSING = Problem(
    "heading_missing",
    _(
        "De eerste regel lijkt geen koppen te bevatten. De kolommen heten nu Kolom 1, Kolom 2 enzovoort; controleer de koppeling."
    ),
)
TITLES_SKIPPED = Problem("titles_skipped", _("De koppen staan op regel {line}. Wat daarboven staat, is overgeslagen."))
DUPLICATE_HEADINGS = Problem(
    "duplicate_headings", _("Sommige koppen komen vaker voor ({names}). Ze kregen een volgnummer.")
)
MIXED_ENCODING = Problem(
    "mixed_encoding",
    _(
        "In dit bestand zijn twee tekencoderingen door elkaar gebruikt. Controleer letters met accenten in het voorbeeld."
    ),
)
DOUBLE_ENCODED = Problem(
    "double_encoded",
    _("Letters met accenten waren in dit bestand verminkt en zijn hersteld. Controleer ze in het voorbeeld."),
)
WRAPPED_LINES = Problem(
    "wrapped_lines",
    _("Elke regel stond in één cel. De regels zijn alsnog in kolommen verdeeld; controleer het voorbeeld."),
)
SHORT_LINES = Problem(
    "short_lines", _("In dit bestand ontbreken lege cellen aan het einde van veel regels. Ze zijn als leeg gelezen.")
)
OTHER_SHEETS = Problem(
    "other_sheets", _("Werkblad {sheet} is gelezen. Er zijn ook andere: {others}. Kies zo nodig een ander werkblad.")
)
HIDDEN_SHEET = Problem(
    "hidden_sheet", _("Werkblad {sheet} is verborgen in Excel. Controleer of je dit werkblad bedoelt.")
)
MERGED_CELLS = Problem(
    "merged_cells",
    _(
        "In dit werkblad zijn cellen samengevoegd. De waarde geldt voor elke regel waarover de cel liep; controleer het voorbeeld."
    ),
)
ERROR_CELLS = Problem(
    "error_cells",
    _("Een of meer formules geven een fout, zoals #N/B. Die cellen zijn leeg gelezen en bij de regel vermeld."),
)

# One row

TOO_MANY_IN_ROW = Problem(
    "row_too_long",
    _(
        "Deze regel heeft {count} cellen en de koppen {width}. Waarschijnlijk staat er een los scheidingsteken; zet die cel tussen aanhalingstekens."
    ),
)
TOO_FEW_IN_ROW = Problem(
    "row_too_short",
    _(
        "Deze regel heeft {count} cellen en de koppen {width}. Waarschijnlijk is de regel afgebroken; maak er weer één regel van."
    ),
)
OPEN_QUOTE = Problem(
    "open_quote", _("In deze regel begint een aanhalingsteken dat nergens sluit. Zet er een bij of haal het weg.")
)
CELL_TOO_LONG = Problem(
    "cell_too_long", _("De cel onder {heading} heeft {count} tekens; de grens is {limit}. Maak de tekst korter.")
)

CARD_OPEN = Problem("card_open", _("Dit kaartje is niet afgemaakt: END:VCARD ontbreekt. Exporteer het opnieuw."))
CARD_TOO_LARGE = Problem("card_too_large", _("Dit kaartje bevat meer tekst dan kan. Maak de notitie korter."))

# Remarks on one row: it was read and repaired, but look

ROW_OTHER_ENCODING = Problem(
    "row_other_encoding", _("Deze regel had een andere tekencodering dan de rest. Controleer letters met accenten.")
)
ROW_DOUBLE_ENCODED = Problem(
    "row_double_encoded", _("Letters met accenten waren in deze regel verminkt en zijn hersteld. Controleer ze.")
)
ROW_LOST_LETTERS = Problem(
    "row_lost_letters",
    _("In deze regel staan tekens die eerder al verloren zijn gegaan (�). Vul de juiste letters in."),
)
ROW_NUL = Problem(
    "row_nul", _("In deze regel stonden onzichtbare stuurtekens. Ze zijn weggelaten; controleer de regel.")
)
ROW_ERROR_CELL = Problem(
    "row_error_cell", _("Een formule geeft hier een fout (kolom {columns}). Die cel is leeg gelezen; vul de waarde in.")
)
CARD_MORE = Problem("card_more", _("Hiervoor is geen plaats in de lijst; vul het zelf aan op de relatie: {values}."))
ROW_ROUNDED = Problem(
    "row_rounded",
    _(
        "Een getal heeft hier meer dan 15 cijfers en is door Excel afgerond. Maak er in Excel tekst van en vul het opnieuw in."
    ),
)

# One cell

DATE_UNKNOWN = Problem("date_unknown", _("“{text}” is geen datum die we herkennen. Schrijf hem als 17-11-2026."))
DATE_IMPOSSIBLE = Problem("date_impossible", _("De datum {text} bestaat niet. Controleer dag en maand."))
DATE_OUT_OF_RANGE = Problem(
    "date_out_of_range", _("Het jaar {year} kan niet kloppen: het ligt niet tussen 1900 en 2200. Controleer de datum.")
)
DATE_INCOMPLETE = Problem(
    "date_incomplete", _("In “{text}” ontbreekt een deel van de datum. Vul dag, maand en jaar in.")
)
AMOUNT_UNKNOWN = Problem("amount_unknown", _("“{text}” is geen bedrag dat we herkennen. Schrijf het als 1.250,50."))
AMOUNT_DOUBT = Problem(
    "amount_doubt",
    _("“{text}” is gelezen als {value}. Bedoel je iets anders, schrijf het dan zonder punten en met één komma."),
)
AMOUNT_TOO_LARGE = Problem(
    "amount_too_large", _("Het getal {text} is te groot. Controleer of het op de goede plek staat.")
)
NOT_WHOLE = Problem("not_whole", _("“{text}” is geen heel getal. Laat het deel achter de komma weg."))
INTEGER_UNKNOWN = Problem("integer_unknown", _("“{text}” is geen getal. Schrijf het als 1250."))
A_RANGE = Problem("range", _("“{text}” is een bereik en geen getal. Vul één getal in als je het precies weet."))
BOOLEAN_UNKNOWN = Problem("boolean_unknown", _("“{text}” is geen ja of nee. Schrijf ja of nee."))
PERCENTAGE_UNKNOWN = Problem("percentage_unknown", _("“{text}” is geen percentage. Schrijf het als 21%."))
PERCENTAGE_DOUBT = Problem(
    "percentage_doubt", _("“{text}” is gelezen als {value}%. Zet er een procentteken bij als dat niet klopt.")
)
