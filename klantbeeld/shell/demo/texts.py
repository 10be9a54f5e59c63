"""What people of an installer write about a contact, by its kind: sentences with slots, filled at random."""

from __future__ import annotations

import random

SLOTS = {
    "product": ("een hybride warmtepomp", "een all-electric warmtepomp", "zonnepanelen", "een thuisbatterij", "laadpalen",
                "vloerverwarming", "een warmtepompboiler", "koeling in het plafond"),
    "aantal": ("12", "18", "24", "36", "48", "60", "96", "140"),
    "palen": ("twee", "drie", "vier", "zes", "acht"),
    "vermogen": ("6 kW", "8 kW", "10 kW", "12 kW", "16 kW", "2 x 12 kW"),
    "dag": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
    "maand": ("januari", "februari", "maart", "april", "mei", "juni", "september", "oktober", "november"),
    "bedrag": ("€ 4.850", "€ 9.200", "€ 12.400", "€ 18.750", "€ 27.300", "€ 41.900", "€ 63.500"),
    "plek": ("het platte dak", "het achterdak", "de schuur", "de kelder", "de technische ruimte", "de nieuwe aanbouw"),
    "wie": ("de mede-eigenaar", "de boekhouder", "haar compagnon", "het bestuur", "de verhuurder", "de accountant"),
    "storing": ("foutcode E4", "een lekkende koppeling", "te weinig druk", "een tikkende pomp", "een dode groep",
                "een omvormer die uitvalt", "koude radiatoren boven"),
    "collega": ("Lotte", "Tom", "Daan", "Bart", "Sanne", "Nadia"),
}  # fmt: skip

SPOKEN = (
    "Vroeg wat {product} kost en wat het oplevert. Wil eerst de energierekening van vorig jaar erbij hebben.",
    "Wil een prijs voor {product}. Afgesproken dat we {dag} komen opnemen.",
    "Belde over {storing}. {collega} komt {dag} kijken.",
    "Offerte van {bedrag} valt hoger uit dan verwacht. Gaat overleggen met {wie} en belt zelf terug.",
    "Akkoord op de offerte van {bedrag}. Plaatsing in {maand}, voorkeur voor het begin van de week.",
    "Vroeg naar de ISDE-subsidie en hoe lang de aanvraag duurt. Uitgelegd dat wij de meldcode leveren.",
    "Onderhoudscontract loopt af in {maand}. Wil hetzelfde pakket, maar met een vaste monteur.",
    "Tevreden over de plaatsing. Mag als voorbeeld op de website, eerst de tekst laten lezen.",
    "Wil {palen} laadpalen erbij. Netaansluiting is 3 x 80 A, dat moet de netbeheerder verzwaren.",
    "Factuur van {maand} was dubbel. Uitgezocht en gecrediteerd, dit is nu opgelost.",
    "Planning doorgenomen: de monteurs beginnen {dag} om half acht. Er is iemand om de poort open te doen.",
    "Gaat verbouwen en wil {product} meteen meenemen. Architect stuurt de tekeningen.",
    "Nu geen tijd en geen geld voor. Mag in {maand} weer bellen.",
    "Kiest voor een ander bedrijf, dat scheelde ruim {bedrag}. Wel tevreden over het gesprek.",
    "Vraagt of de panelen op {plek} ook op het oosten iets opleveren. Berekening toegezegd voor {dag}.",
    "Kleine klacht: de monteur was later dan afgesproken. Excuses gemaakt, is in orde.",
    "Betaling besproken: twee termijnen is goed, de helft bij opdracht.",
    "Nieuwe contactpersoon voor techniek, ingewerkt op de installatie in {plek}.",
    "Wil weten hoe luid de buitenunit van {vermogen} is. Geluidsblad gestuurd, buren wonen dichtbij.",
)
CALL_BACK = (
    "In bespreking. Belt zelf terug, liefst {dag}.",
    "Zat in de auto. Belt vanmiddag terug over {product}.",
    "Wil eerst met {wie} praten en belt daarna.",
)
VOICEMAIL = (
    "Ingesproken: we willen {dag} langskomen voor {product}, graag even terugbellen.",
    "Ingesproken dat de offerte klaarligt.",
    "",
)
NO_ANSWER = ("", "", "", "Ook op het mobiele nummer geen gehoor.")
VISIT = (
    "Opname gedaan in {plek}. Leidingwerk is te gebruiken, meterkast heeft een groep te weinig.",
    "Dak bekeken: {plek} draagt {aantal} panelen. Twee bomen geven in de winter schaduw, foto's staan bij de bestanden.",
    "Offerte van {bedrag} samen doorgelopen. Twijfel over {product}, de rest is akkoord.",
    "Oplevering met de klant gelopen. Alles werkt; uitleg gegeven over de app en de stooklijn.",
    "Jaarlijks onderhoud aan de installatie van {vermogen}. Filter vervangen, druk bijgevuld, geen bijzonderheden.",
    "Storing verholpen: {storing}. Onderdeel uit de bus, binnen een uur klaar.",
    "Kennismaking op locatie. Energieverbruik is hoog voor dit pand; begint met isoleren, daarna {product}.",
    "Met {wie} erbij de planning gemaakt. Buitenunit komt achter {plek}, uit het zicht van de weg.",
    "Garantiebezoek na een jaar. Rendement klopt met de berekening, klant is enthousiast.",
    "Ruimte opgemeten voor {product}. Vloer is niet waterpas, dat komt in de offerte.",
)
NO_SHOW = (
    "Niemand aanwezig op de afgesproken tijd. Kaartje achtergelaten.",
    "Gesloten, was de afspraak vergeten. Nieuwe datum volgt.",
)
MAIL_OUT = (
    (
        "Offerte {product}",
        "Beste,\n\nHierbij onze offerte voor {product}, in totaal {bedrag} exclusief btw. De prijs geldt dertig dagen.",
    ),
    ("Bevestiging afspraak {dag}", "We komen {dag} tussen 9.00 en 10.00 uur. Kunt u zorgen dat we bij {plek} kunnen?"),
    ("Planning plaatsing", "De plaatsing staat in {maand}. Een week vooraf bellen we over de precieze dag."),
    ("Meldcode voor de subsidie", "In de bijlage de meldcode en het betaalbewijs voor de ISDE-aanvraag."),
    (
        "Herinnering factuur",
        "Volgens onze administratie staat een factuur van {bedrag} nog open. Is die aan de aandacht ontsnapt?",
    ),
    (
        "Verslag van het onderhoud",
        "De installatie van {vermogen} is nagekeken. Het rapport zit in de bijlage; over een jaar komen we terug.",
    ),
    (
        "Berekening opbrengst",
        "Met {aantal} panelen op {plek} komt de opbrengst uit op ongeveer {aantal}.000 kWh in drie jaar.",
    ),
)
MAIL_IN = (
    ("Vraag over de offerte", "Zit de steiger bij de prijs van {bedrag} in? En hoe lang duurt de plaatsing?"),
    ("Akkoord", "Wij gaan akkoord met de offerte. Graag plaatsen voor {maand}."),
    ("Adreswijziging facturen", "Stuur de facturen voortaan naar de administratie. De rest blijft gelijk."),
    ("Foto's van de meterkast", "Hierbij de gevraagde foto's van de meterkast en van {plek}."),
    ("Storing", "Sinds gisteren hebben we {storing}. Kan er deze week iemand komen?"),
    ("Uitstel", "Door drukte schuiven we {product} door naar {maand}. Neem dan weer contact op."),
)
LETTER_OUT = (
    "Onderhoudscontract in tweevoud gestuurd, met antwoordenvelop.",
    "Getekende opdrachtbevestiging van {bedrag} per post gestuurd.",
    "Uitnodiging voor de open dag in {maand} gestuurd.",
)
LETTER_IN = (
    "Getekend contract terug per post.",
    "Brief met opzegging van het onderhoud per {maand}. Bellen om te vragen waarom.",
)
DESK = (
    "Kwam binnen met een vraag over {storing}. Folder meegegeven en {collega} laten meekijken.",
    "Onderdeel opgehaald aan de balie, contant betaald.",
    "Wilde een warmtepomp horen draaien. Showroom laten zien, interesse in {product}.",
    "Bracht de sleutel voor de monteur langs.",
)
CHAT = (
    "Vraagt via de site: leveren jullie ook {product}? Ja, en verwezen naar de afspraakpagina.",
    "Vraag over de app van de omvormer. Stap voor stap opnieuw gekoppeld, werkt weer.",
    "Hoe laat komt de monteur {dag}? Tussen acht en tien, doorgegeven.",
    "Kan de factuur in termijnen? Doorgezet naar de administratie.",
    "Display toont {storing}. Gereset volgens de handleiding, melding bleef weg.",
)
SOCIAL = (
    "Reactie onder ons bericht over {product}: wil meer weten. Privé doorgepraat.",
    "Deelde een foto van de panelen op {plek} met een mooi compliment. Bedankt.",
    "Vraag via LinkedIn over de levertijd van {product}. Antwoord: acht weken.",
)
NOTE = (
    "Let op: parkeren kan alleen aan de achterkant, bij {plek}.",
    "Heeft begin {maand} vergadering met {wie}; dan valt het besluit.",
    "Niet bellen voor negen uur, de zaak is dan in vol bedrijf.",
    "Concurrent heeft ook een prijs gemaakt, rond {bedrag}.",
    "Oude ketel is van 2009. Vervangen ligt voor de hand, nog niet over begonnen.",
    "Ging op de beurs in {maand} vooral over {product}.",
)
STEPS = {
    "phone": ("Bel over de offerte", "Bel na of {product} nog speelt", "Vraag hoe de plaatsing is bevallen", "Bel over het onderhoudscontract",
              "Vraag naar de subsidie"),
    "mail": ("Stuur de berekening", "Stuur de offerte voor {product}", "Mail de planning voor {maand}", "Stuur het geluidsblad"),
    "visit": ("Plan een opname", "Opname in {plek}", "Loop de oplevering na", "Onderhoudsbeurt"),
}  # fmt: skip
REPORTS = (
    *SPOKEN,
    *CALL_BACK,
    *VISIT,
    *NO_SHOW,
    *LETTER_OUT,
    *LETTER_IN,
    *DESK,
    *CHAT,
    *SOCIAL,
    *NOTE,
    *(text for _s, text in (*MAIL_OUT, *MAIL_IN)),
)


def filled(rng: random.Random, template: str) -> str:
    """Fill the slots of a template.

    >>> filled(random.Random(1), "Bel over de offerte")
    'Bel over de offerte'
    """
    text = (
        template.format_map({slot: rng.choice(words) for slot, words in SLOTS.items()}) if "{" in template else template
    )
    return text[:1].upper() + text[1:]
