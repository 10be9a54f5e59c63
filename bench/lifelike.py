"""What a large base is made of: invented companies, people, addresses and reports, from one source of chance.

Names and streets come by rank, a few very often and many now and then, as in a real address book. Mail addresses end in
`.example` and `.test`; telephone numbers use ranges that are kept for stories where there is one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from klantbeeld.shell.demo import texts, words

GIVEN = words.GIVEN + [
    "Jan",
    "Johannes",
    "Maria",
    "Anna",
    "Pieter",
    "Cornelis",
    "Hendrik",
    "Willem",
    "Elisabeth",
    "Johanna",
    "Dirk",
    "Jacob",
    "Adriaan",
    "Gerard",
    "Peter",
    "Hans",
    "Rob",
    "Marcel",
    "Erik",
    "Marco",
    "Dennis",
    "Jeroen",
    "Bas",
    "Tim",
    "Tom",
    "Lars",
    "Stijn",
    "Wout",
    "Joris",
    "Pim",
    "Koen",
    "Lieke",
    "Roos",
    "Sophie",
    "Emma",
    "Lisa",
    "Eva",
    "Iris",
    "Anouk",
    "Linda",
    "Esther",
    "Wendy",
    "Sandra",
    "Ingrid",
    "Yvonne",
    "Karin",
    "Bianca",
    "Ahmed",
    "Mohamed",
    "Youssef",
    "Samira",
    "Nadia",
    "Khadija",
    "Ali",
    "Mehmet",
    "Zeynep",
    "Ioana",
    "Tomasz",
]
GIVEN_BE = [
    "Jef",
    "Luc",
    "Marc",
    "Dirk",
    "Koen",
    "Wim",
    "Geert",
    "Kristof",
    "Bart",
    "Tine",
    "Griet",
    "Els",
    "Leen",
    "An",
    "Veerle",
    "Katrien",
    "Lien",
    "Annelies",
    "Joke",
    "Hilde",
    "Pieter",
    "Jonas",
    "Arne",
    "Seppe",
    "Robbe",
    "Ward",
    "Sien",
    "Fien",
    "Nele",
    "Ruth",
    "Jean",
    "Pierre",
    "Michel",
    "Philippe",
    "Isabelle",
    "Nathalie",
    "Chantal",
    "Marie",
    "Amandine",
    "Benoît",
]
SURNAMES = words.SURNAMES + [
    "Jansen", "de Jong", "van den Berg", "Mulder", "de Groot", "Bos", "Vos", "Peters", "Meijer", "de Wit", "Dekker", "Jacobs",
    "van Vliet", "Schouten", "van Beek", "Willems", "Prins", "Verhoeven", "van der Linden", "Koster", "Blom", "Huisman",
    "Post", "van den Broek", "Martens", "Kok", "Timmermans", "van Loon", "Groen", "Gerritsen", "van der Velden", "Wolters",
    "van Wijk", "Driessen", "Hermans", "van den Bosch", "Hoek", "Scholten", "Verbeek", "Molenaar", "Evers", "Maas", "Roos",
    "Bosch", "Vermeulen", "Kuijpers", "Franken", "van Doorn", "Boer", "Aydin", "Yildiz", "Demir", "El Amrani", "Bouzid",
    "Haddou", "Chen", "Singh", "Pinas", "Martina", "van Os", "ter Horst", "Op de Beeck", "'t Hart", "Schoenmaker", "Wagenaar",
]  # fmt: skip
SURNAMES_BE = words.FLEMISH + [
    "Janssens", "Mertens", "Willems", "Wouters", "De Backer", "Van Damme", "Dubois", "Lambert", "Dupont", "Desmet", "Lemmens",
    "Michiels", "Van Hove", "Segers", "Aerts", "Hendrickx", "De Clercq", "Van den Bossche", "Martens", "Verhaegen", "Thys",
]  # fmt: skip
TRADES = [trade for trade, _code in words.TRADES] + [
    "Installatiebedrijf", "Schildersbedrijf", "Accountants", "Advocaten", "Apotheek", "Architecten", "Assurantiën", "Bloemist",
    "Dakdekkers", "Dierenarts", "Elektrotechniek", "Fysiotherapie", "Groothandel", "Hoveniers", "IT-diensten", "Kapsalon",
    "Logistiek", "Meubelmakerij", "Notariaat", "Optiek", "Rijwielhandel", "Schoonmaak", "Stucadoors", "Uitgeverij", "Wijnhandel",
]  # fmt: skip
TOPICS = [
    *words.TOPICS, "Het Wad", "De Zwaan", "Elfsteden", "Groene Hart", "Merwede", "Zonzij", "De Ploeg", "Noorderlicht", "De Kroon",
    "Het Witte Huis", "Maaszicht", "De Vonk", "Delta", "Van Oudsher", "De Klok", "Peelrand", "Scheldezicht", "De Zavel",
    "Kempenland", "De Wilg", "Het Gooi", "Veluwe", "Twente", "Brabant", "De Hoek", "Polderland", "De Passer", "Meetjesland",
]  # fmt: skip
STREETS = words.STREETS + [
    "Hoofdstraat", "Schoolstraat", "Beatrixstraat", "Wilhelminastraat", "Julianalaan", "Parallelweg", "Nieuwstraat",
    "Molenstraat", "Kastanjelaan", "Beukenlaan", "Eikenlaan", "Lindelaan", "Burgemeester de Vriesstraat", "Laan van Westenenk",
    "Oude Gracht", "Noordeinde", "Zuideinde", "Dijkweg", "Veldweg", "Handelsweg", "Nijverheidsweg", "Bosweg", "Sportlaan",
]  # fmt: skip
STREETS_BE = [
    "Kerkstraat", "Stationsstraat", "Veldstraat", "Nieuwstraat", "Molenstraat", "Steenweg op Gent", "Brusselsesteenweg",
    "Grote Markt", "Kapelstraat", "Dorpsplein", "Industriepark-Noord", "Antwerpsesteenweg", "Leopoldlaan", "Beekstraat",
]  # fmt: skip
TOWNS = [
    *words.PLACES, ("Amsterdam", "1012", "020"), ("Rotterdam", "3011", "010"), ("Den Haag", "2511", "070"),
    ("Utrecht", "3511", "030"), ("Eindhoven", "5611", "040"), ("Tilburg", "5011", "013"), ("Almere", "1311", "036"),
    ("Breda", "4811", "076"), ("Nijmegen", "6511", "024"), ("Apeldoorn", "7311", "055"), ("Haarlem", "2011", "023"),
    ("Arnhem", "6811", "026"), ("Amersfoort", "3811", "033"), ("'s-Hertogenbosch", "5211", "073"), ("Zwolle", "8011", "038"),
    ("Zoetermeer", "2711", "079"), ("Leiden", "2311", "071"), ("Maastricht", "6211", "043"), ("Dordrecht", "3311", "078"),
    ("Ede", "6711", "0318"), ("Deventer", "7411", "0570"), ("Venlo", "5911", "077"), ("Roosendaal", "4701", "0165"),
    ("Hoorn", "1621", "0229"), ("Emmen", "7811", "0591"), ("Middelburg", "4331", "0118"), ("Gouda", "2801", "0182"),
]  # fmt: skip
TOWNS_BE = [
    *((town, code, "9") for town, code in words.FLEMISH_PLACES), ("Antwerpen", "2000", "3"), ("Brussel", "1000", "2"),
    ("Leuven", "3000", "16"), ("Mechelen", "2800", "15"), ("Hasselt", "3500", "11"), ("Genk", "3600", "89"),
    ("Oostende", "8400", "59"), ("Turnhout", "2300", "14"), ("Luik", "4000", "4"), ("Namen", "5000", "81"),
]  # fmt: skip
FORMS = ("", "", " B.V.", " B.V.", " V.O.F.", " Holding B.V.")
FORMS_BE = ("", " BV", " NV", " BV")
PROVIDERS = (
    "kpnpost.example",
    "ziggomail.example",
    "gratismail.example",
    "telenetpost.example",
    "xs.example",
    "zeelandpost.example",
)
REPORTS = 4000
KINDS = {"phone": 44, "mail": 27, "visit": 11, "note": 7, "chat": 4, "letter": 3, "desk": 2, "social": 2}


class Ranked:
    """Draws from a list by rank: the first many times as often as the last."""

    def __init__(self, rng: random.Random, items: Sequence[object], shift: float = 6) -> None:
        self.rng, self.items = rng, list(items)
        self.weights = list(accumulate(1 / (place + shift) for place in range(len(self.items))))

    def __call__(self) -> object:
        return self.rng.choices(self.items, cum_weights=self.weights)[0]


@dataclass(frozen=True, slots=True)
class Report:
    """What is written of one contact moment."""

    kind: str
    direction: str
    outcome: str
    subject: str
    report: str
    minutes: int | None


@dataclass(slots=True)
class Place:
    """Where somebody lives or a firm stands."""

    street: str
    number: str
    postcode: str
    town: str
    country: str
    phone: str = field(default="")


class Lifelike:
    """One source of chance, with what is drawn from it."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)  # noqa: S311 - the same base every time
        self.given = {"NL": Ranked(rng, GIVEN, 30), "BE": Ranked(rng, GIVEN_BE, 30)}
        self.surname = {"NL": Ranked(rng, SURNAMES, 20), "BE": Ranked(rng, SURNAMES_BE, 10)}
        self.town = {"NL": Ranked(rng, TOWNS, 10), "BE": Ranked(rng, TOWNS_BE, 6)}
        self.street = {"NL": Ranked(rng, STREETS, 8), "BE": Ranked(rng, STREETS_BE, 8)}
        self.trade = Ranked(rng, TRADES, 12)
        self.topic = Ranked(rng, TOPICS, 12)

    def place(self, country: str) -> Place:
        rng = self.rng
        town, code, area = self.town[country]()  # type: ignore[misc]
        number = f"{rng.randint(1, 240)}"
        street = str(self.street[country]())
        if country == "BE":
            phone = f"+32{area}{rng.randrange(10 ** (8 - len(area))):0{8 - len(area)}d}"
            return Place(street, number, code, town, "BE", phone)
        letters = "ABCDEGHJKLMNPRSTVWXZ"
        postcode = f"{int(code) + rng.randint(0, 60)} {rng.choice(letters)}{rng.choice(letters)}"
        digits = 10 - len(area)
        return Place(street, number, postcode, town, "NL", f"+31{area[1:]}{rng.randrange(10**digits):0{digits}d}")

    def mobile(self, country: str) -> str:
        start = "+316" if country == "NL" else "+3247"
        digits = 8 if country == "NL" else 7
        return f"{start}{self.rng.randrange(10**digits):0{digits}d}"

    def person(self, country: str) -> tuple[str, str]:
        """Given name and family name, as they are written."""
        return str(self.given[country]()), str(self.surname[country]())

    def organisation(self, country: str, town: str) -> str:
        rng = self.rng
        topic = self.topic() if rng.random() < 0.45 else self.surname[country]()
        name = f"{self.trade()} {topic}" if rng.random() < 0.85 else f"{topic} {self.trade()}"
        if rng.random() < 0.4:
            name += f" {town}"
        return name + rng.choice(FORMS if country == "NL" else FORMS_BE)

    def kvk(self) -> str:
        return f"{self.rng.randint(10_000_000, 94_999_999)}"

    def kbo(self) -> str:
        base = self.rng.randint(4_000_000, 9_999_999)  # 0xxx.xxx and its check, modulo 97
        return f"0{base}{97 - base % 97:02d}"

    def reports(self) -> list[Report]:
        """A few thousand moments; a base takes them again and again, as the words of a database are far fewer than its rows."""
        from klantbeeld.domains.activities.choices import Kind
        from klantbeeld.shell.demo.moments import words_of

        kinds, weights = list(KINDS), list(KINDS.values())
        made = []
        for kind in self.rng.choices(kinds, weights, k=REPORTS):
            direction, outcome, subject, report, minutes = words_of(self.rng, Kind(kind))
            made.append(Report(kind, direction, str(outcome), subject, report, minutes))
        return made

    def task(self) -> str:
        return texts.filled(self.rng, self.rng.choice(TASKS))


TASKS = (
    "Offerte nabellen voor {product}",
    "Afspraak maken voor {dag}",
    "Vragen of {wie} akkoord is",
    "Onderhoud plannen in {maand}",
    "Terugbellen over {storing}",
    "Energierekening opvragen",
)
