"""The relations of the design's pictures, made one by one."""

from __future__ import annotations

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.choices import Kind as PartyKind
from klantbeeld.shell.demo.staff import Demo


def make_prototype(demo: Demo) -> None:
    """The relations of the design's pictures, made one by one."""
    sanne = demo.actor("Sanne de Vries")
    hotel = actions.create(
        sanne,
        actions.NewParty(
            PartyKind.ORGANISATION,
            "Hotel De Zwaan",
            fields={
                "employees": 35,
                "kvk_number": "01234567",
                "rung": "customer",
                "rung_reason": "Ingelezen als klant",
            },
            points=[
                actions.PointInput("phone", "058 555 01 42"),
                actions.PointInput("mail", "receptie@dezwaan.example"),
                actions.PointInput("mail", "facturen@dezwaan.example", ("invoice",)),
                actions.PointInput("web", "dezwaan.example"),
                actions.PointInput("address", "Voorstreek 18", ("visit",), postcode="8911 JN", city="Leeuwarden"),
                actions.PointInput(
                    "address", "Postbus 118", ("post", "invoice"), postcode="8900 AC", city="Leeuwarden"
                ),
            ],
        ),
    )
    people = (
        ("Marieke Hofstra", "Directeur", "decider", ["purchase", "complaint"], True),
        ("Jelle Wiersma", "Technische dienst", "user", ["technical"], False),
        ("Petra de Haan", "Administratie", "", ["invoice"], False),
    )
    for name, function, role, situations, primary in people:
        first = name.split()[0].lower()
        actions.create(
            sanne,
            actions.NewParty(
                PartyKind.PERSON,
                name,
                points=[
                    actions.PointInput(
                        "phone", f"06 555 0 1{len(name):02d} 77"[:13].replace(" ", "") + "7", ("mobile",)
                    ),
                    actions.PointInput("mail", f"{first}@dezwaan.example"),
                ],
                link_to=actions.LinkInput(
                    hotel.id, function=function, decision_role=role, situations=situations, is_primary=primary
                ),
            ),
        )
    actions.change(sanne, hotel.id, {"customer_since": "12-03-2019", "contact_every_days": "30", "tone": "informal"})
    for name, city in (
        ("Van Leeuwen Logistiek", "Heerenveen"), ("Tennisclub De Meent", "Joure"), ("VvE Parkzicht", "Leeuwarden"),
        ("Kwekerij Veenstra", "Berlikum"), ("Zuivelhoeve Sikkema", "Bolsward"),
    ):  # fmt: skip
        party = actions.create(
            sanne,
            actions.NewParty(
                PartyKind.ORGANISATION,
                name,
                points=[actions.PointInput("address", "Dorpsstraat 4", ("visit",), city=city)],
            ),
        )
        actions.toggle_favourite(sanne, party.id) if name == "Kwekerij Veenstra" else None
    actions.toggle_favourite(sanne, hotel.id)
    for number, city in enumerate(("Sneek", "Drachten", "Harlingen"), start=1):
        actions.create(
            sanne,
            actions.NewParty(
                PartyKind.ORGANISATION,
                f"Hotel De Zwaan {city}",
                fields={"employees": 8 * number, "establishment_number": f"00001234567{number}"},
                points=[actions.PointInput("address", f"Kade {number}", ("visit",), city=city)],
                link_to=actions.LinkInput(hotel.id, kind="establishment"),
            ),
        )
