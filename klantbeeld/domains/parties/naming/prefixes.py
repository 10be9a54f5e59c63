"""Name prefixes (tussenvoegsels) and other closed word lists of names.

Source: national table 36, "voorvoegsels geslachtsnaam", of the Dutch personal records database (RvIG), as known;
incomplete where rare foreign prefixes are concerned. `de`, `van`, ... are lower case here; spelling by country is
done in `spelling`.
"""

PREFIXES = frozenset(
    """
    van|van de|van den|van der|van het|van 't|van ter|van in 't|van van de|van la|van le|van da|van do|van dos|van d'
    van op|van op den|van op de|van uit|van aan|van bij|van boven|van onder|van over
    de|den|der|des|d'|het|'t|'s|te|ten|ter|tot|thoe|thor|to|toe|tho
    de la|de las|de le|de los|de die|de die le|de l'|de van der|du|dos|das|da|do|di|del|della|dello|delle|degli|dei
    in|in de|in den|in der|in het|in 't|aan|aan de|aan den|aan der|aan het|aan 't|bij|bij de|bij den|bij het|bij 't
    boven d'|onder|onder de|onder den|onder het|onder 't|op|op de|op den|op der|op het|op 't|op gen|op ten
    over|over de|over den|over het|over 't|uit|uit de|uit den|uit der|uit het|uit 't|uit te de|uit ten|uijt de|uijt den
    voor|voor de|voor den|voor 't|voor in 't|achter de|achter den|vom|von|von der|von dem|von den|von 't|zu|zum|zur|von zu
    am|auf|auf dem|auf den|auf der|auf ter|aus|aus dem|aus der|aus 'm|ver|vor|vor der|la|le|les|lo|l'|el|al|ad|af|av|bin|ben|bint|ibn
    abu|ait|ou|ould|san|santa|dalla|dal|dall'|y|zen|in gen|ingen|van gen|van ghen|der van|die|die le|tem|vander|vande
    """.replace("\n", "|").split("|")
)
PREFIXES = frozenset(" ".join(prefix.split()) for prefix in PREFIXES if prefix.strip())
LONGEST_PREFIX = max(len(prefix.split()) for prefix in PREFIXES)
ABBREVIATED = {
    "v.d.": "v.d.",
    "v.d": "v.d.",
    "vd": "v.d.",
    "v/d": "v.d.",
    "v.d.r.": "v.d.",
    "vdr": "v.d.",
    "v.": "v.",
    "v": "v.",
    "v.h.": "v.h.",
    "vh": "v.h.",
    "v/h": "v.h.",
    "v.'t": "v.'t",
    "v't": "v.'t",
    "v/'t": "v.'t",
    "vt": "v.'t",
    "d.": "d.",
    "i.d.": "i.d.",
    "o.d.": "o.d.",
    "v.de": "v. de",
    "v.den": "v. den",
    "v.der": "v. der",
}
ALWAYS_LOWER = frozenset({"'t", "'s", "d'", "l'"})

TITLES_BEFORE = {
    "prof": "prof.",
    "professor": "prof.",
    "dr": "dr.",
    "doctor": "dr.",
    "drs": "drs.",
    "doctorandus": "drs.",
    "mr": "mr.",
    "meester": "mr.",
    "ir": "ir.",
    "ingenieur": "ir.",
    "ing": "ing.",
    "ds": "ds.",
    "dominee": "ds.",
    "em": "em.",
    "lic": "lic.",
    "bc": "bc.",
    "bacc": "bacc.",
    "kand": "kand.",
    "arts": "arts",
    "notaris": "notaris",
    "pastoor": "pastoor",
    "rabbijn": "rabbijn",
    "zr": "zr.",
    "br": "br.",
}
TITLE_ORDER = ("prof.", "em.", "dr.", "mr.", "ir.", "drs.", "ing.", "ds.", "lic.", "kand.", "bc.", "bacc.")
TITLES_AFTER = {
    title.lower().replace(".", ""): title
    for title in (
        "BSc MSc BA MA LLB LLM MBA PhD RA AA RC CFA BBA MPhil MEd BEd MPA EMBA MBI RE RI RT RB QC CPC MRE RM "
        "MSc. RO FRICS MRICS MD EMFC SMBO PMP CIA CISA MFA BFA MMus BMus BN BHons"
    ).split()
} | {"msc": "MSc", "bsc": "BSc", "phd": "PhD", "eur ing": "Eur Ing"}
NOBILITY = {
    "jhr": "jhr.",
    "jonkheer": "jhr.",
    "jkvr": "jkvr.",
    "jonkvrouw": "jkvr.",
    "baron": "baron",
    "barones": "barones",
    "graaf": "graaf",
    "gravin": "gravin",
    "ridder": "ridder",
    "hertog": "hertog",
    "hertogin": "hertogin",
    "markies": "markies",
    "markiezin": "markiezin",
    "burggraaf": "burggraaf",
    "prins": "prins",
    "prinses": "prinses",
}
NOBILITY_BEFORE = frozenset({"jhr.", "jkvr."})
SUFFIXES = {"jr": "jr.", "junior": "jr.", "sr": "sr.", "senior": "sr.", "ii": "II", "iii": "III", "iv": "IV"}
HONORIFICS = {
    "dhr": "heer",
    "heer": "heer",
    "de heer": "heer",
    "meneer": "heer",
    "mijnheer": "heer",
    "mhr": "heer",
    "hr": "heer",
    "de hr": "heer",
    "monsieur": "heer",
    "mw": "mevrouw",
    "mevr": "mevrouw",
    "mevrouw": "mevrouw",
    "mej": "mevrouw",
    "mejuffrouw": "mevrouw",
    "juffrouw": "mevrouw",
    "madame": "mevrouw",
    "mme": "mevrouw",
    "mrs": "mevrouw",
    "ms": "mevrouw",
    "mevrouwe": "mevrouw",
    "fam": "familie",
    "familie": "familie",
    "de familie": "familie",
    "famille": "familie",
    "gezin": "familie",
}
BOTH = frozenset(
    {"dhr./mevr", "dhr/mevr", "dhr/mw", "dhr./mw", "dhr en mevr", "de heer/mevrouw", "de heer en mevrouw", "dhr. en mevr", "dhr en mw", "dhr. en mw", "heer/mevrouw", "m/v", "mw/dhr", "mevr/dhr", "hr/mw"}
)
MAIDEN = frozenset({"geb", "geboren", "e.v", "ev", "echtg", "echtgenote", "wed", "weduwe", "née", "nee", "gesch", "e/v"})
LEGAL_FORMS = frozenset(
    """bv nv vof cv cvba bvba sprl srl sa vzw asbl gmbh ag ltd limited inc llc plc sarl ua ba wa comm.v commv ebvba gcv scrl scs snc eenmanszaak cooperatie coöperatie
    maatschap stichting vereniging holding vve groep group coop kg kgaa ohg sas oy ab as""".split()
)
ORGANISATION_WORDS = frozenset(
    """gemeente provincie ministerie universiteit hogeschool ziekenhuis stichting vereniging coöperatie cooperatie maatschap holding groep group
    hotel restaurant bakkerij slagerij garage autobedrijf autogarage makelaardij bouwbedrijf aannemersbedrijf installatiebedrijf installatie schildersbedrijf
    transport transportbedrijf logistiek kwekerij loonbedrijf camping basisschool school college lyceum kinderopvang tandartspraktijk huisartsenpraktijk praktijk apotheek
    fysiotherapie advocaten advocatenkantoor notariskantoor accountants administratiekantoor adviesbureau bureau drukkerij uitgeverij machinefabriek fabriek houthandel handelsonderneming
    groothandel winkel boetiek kapsalon salon studio atelier smederij metaalbewerking techniek electro elektrotechniek technisch services service solutions consultancy consulting
    beheer vastgoed projecten montage dakdekkers dakdekkersbedrijf hoveniers hoveniersbedrijf tuincentrum manege zuivelhoeve melkveebedrijf maatschappij verzekeringen bank
    tennisclub voetbalvereniging sportvereniging club kerk parochie museum theater bibliotheek woningcorporatie zorggroep zorgcentrum thuiszorg dierenkliniek rijschool reisbureau
    supermarkt cafetaria café brasserie bistro eetcafé partycentrum verhuur rederij scheepswerf werf timmerbedrijf stukadoorsbedrijf loodgietersbedrijf loodgieter technologies
    international nederland belgium benelux europe media design webdesign marketing communicatie events industries engineering automatisering ict software systems energie solar
    restaurants bouw bouwgroep infra wegenbouw staalbouw meubelen interieur keukens vloeren verf kozijnen glas banden fietsen rijwielen motoren caravans boten jachtbouw
    tandartsen huisartsen artsen dierenartsen makelaars architecten ingenieurs ingenieursbureau handel import export vof bv nv asbl vzw""".split()
)
ORGANISATION_MARKS = ("& zn", "& zonen", "en zonen", "& co", "gebr.", "gebroeders", "t/a ", "h.o.d.n", "h/o ", " i.o.", "fa. ", "firma ", "ver. ", "st. ")
