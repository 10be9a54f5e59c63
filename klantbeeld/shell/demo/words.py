"""Invented names and sentences for the demo company: an installer of heat pumps and solar panels in the north."""

GIVEN = (
    "Jelle Marieke Sanne Wietske Sjoerd Rein Petra Eline Bram Tjitske Harm Ilse Femke Daan Kees Anne Paul Nienke Monique "
    "Fatima Mounir Yusuf Aylin Priya Radjen Agnieszka Piotr Lotte Ruben Hanna Gerrit Janneke Douwe Froukje Imke Oebele "
    "Roelof Saskia Thijs Ymkje Aukje Baukje Evert Geeske Hylke Maaike Noa Luuk Sem Julia"
).split()
SURNAMES = (
    "Hofstra|Wiersma|de Haan|Jansma|van Leeuwen|Postma|Dijkstra|Veenstra|Terpstra|de Boer|El Idrissi|Smit|Visser|Kramer|"
    "Sikkema|Hendriks|Brouwer|van der Meer|van den Berg|Hoekstra|Bakker|de Vries|van der Wal|Zijlstra|Bosma|Kuipers|"
    "Yilmaz|Kaya|Benali|Ramdin|Kowalska|Nowak|ten Cate|van 't Hof|Algra|Reitsma|Feenstra|van Dijk|Elzinga|Tamminga"
).split("|")
FLEMISH = "De Smedt|Peeters|Van den Broeck|Claes|D'Haese|Vermeulen|Van de Walle|De Coninck|Maes|Goossens".split("|")
TRADES = (
    ("Houthandel", "46.83"), ("Bakkerij", "10.71"), ("Kwekerij", "01.30"), ("Machinefabriek", "28.99"),
    ("Autobedrijf", "95.31"), ("Camping", "55.30"), ("Drukkerij", "18.12"), ("Makelaardij", "68.31"), ("Hotel", "55.10"),
    ("Slagerij", "10.13"), ("Basisschool", "85.20"), ("Tandartsen", "86.23"), ("Zuivelhoeve", "01.41"), ("Transport", "49.41"),
    ("Bouwbedrijf", "41.00"), ("Sportcentrum", "93.11"), ("Zorghuis", "87.30"), ("Loonbedrijf", "01.61"),
)  # fmt: skip
TOPICS = "De Korenaar|Het Anker|Noordzicht|De Linde|Waterland|De Terp|Duinrand|De Meent|Parkzicht|Het Hof|De Brug|Zonneveld|De Eik|Meerzicht|De Haven|Oosterend|Westerkade|De Molen|Het Baken|De Vaart".split("|")
PLACES = (
    ("Leeuwarden", "8911", "058"), ("Sneek", "8601", "0515"), ("Drachten", "9203", "0512"), ("Heerenveen", "8441", "0513"),
    ("Dokkum", "9101", "0519"), ("Harlingen", "8861", "0517"), ("Franeker", "8801", "0517"), ("Joure", "8501", "0513"),
    ("Bolsward", "8701", "0515"), ("Gorredijk", "8401", "0513"), ("Wolvega", "8471", "0561"), ("Groningen", "9711", "050"),
    ("Assen", "9401", "0592"), ("Berlikum", "9041", "0518"),
)  # fmt: skip
FLEMISH_PLACES = (("Gent", "9000"), ("Brugge", "8000"), ("Kortrijk", "8500"), ("Aalst", "9300"))
STREETS = "Voorstreek Kade Markt Dorpsstraat Kerkstraat Stationsweg Industrieweg Havenweg Molenpad Ringweg".split()
FUNCTIONS = (
    ("Directeur", "decider", ("purchase",)), ("Technische dienst", "user", ("technical",)), ("Administratie", "", ("invoice",)),
    ("Inkoper", "buyer", ("purchase",)), ("Facilitair manager", "influencer", ("technical", "complaint")), ("Receptie", "gatekeeper", ()),
)  # fmt: skip
REPORTS = (
    "Besproken wat een hybride warmtepomp oplevert. Wil eerst de energierekening van vorig jaar erbij hebben.",
    "Zonnepanelen op het achterdak: schaduw van de bomen in de winter. We sturen een berekening.",
    "Boiler haalt de 55 graden niet meer. Monteur komt woensdag kijken.",
    "Vroeg naar de ISDE-subsidie en hoe lang de aanvraag duurt. Uitgelegd dat wij de meldcode leveren.",
    "Onderhoudscontract loopt af in het voorjaar. Wil hetzelfde pakket, maar met een vaste monteur.",
    "Tevreden over de plaatsing. Mag als voorbeeld op de website, eerst de tekst laten lezen.",
    "Offerte valt hoger uit dan verwacht. Gaat overleggen met de mede-eigenaar en belt zelf terug.",
    "Vergunning voor de buitenunit is binnen. Plaatsing kan na de bouwvak.",
    "Wil laadpalen erbij voor acht auto's. Netaansluiting is 3 x 80 A, dat moet de netbeheerder verzwaren.",
    "Factuur van maart was dubbel. Uitgezocht en gecrediteerd, dit is nu opgelost.",
)
STEPS = ("Bel over de offerte", "Stuur de berekening", "Plan een opname", "Vraag naar de subsidie", "Controleer de planning")
TAGS = "Zonnepanelen Warmtepomp Onderhoud Laadpaal Beurs VIP Verduurzamen".split()
EMAIL_SUBJECTS = ("Offerte warmtepomp", "Afspraak opname", "Vraag over de factuur", "Planning plaatsing")
