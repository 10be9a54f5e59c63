"""Forms, signs and endings by which an organisation is told from a person; the trades are in `trade_words`."""

LEGAL_FORMS = frozenset(
    """
ab ag as asbl ba bv bvba commv coop cooperatie coöperatie cv cvba cvba-so ebvba eenmanszaak gcv gmbh groep group
holding inc kg kgaa limited llc ltd maatschap nv ohg oy plc sa sarl sas scrl scs snc sprl srl stichting ua
vereniging vme vof vve vzw wa
""".split()
)
FORMS_IN_FRONT = frozenset(
    """
asbl bvba bv commv cooperatie coöperatie cvba cvba-so ebvba fa gcv gem geref groep herv holding landbouwvennootschap maatschap
mts nv sprl stg stichting ver vereniging vme vof vve vzw
""".split()
)
"""Forms, and short words for institutions, with which a name begins: `Mts. Brouwer`, `NV Immo Scheldekaai`."""
BODIES = frozenset(
    """
adm bs bso buso cbs chiro christelijke evangelische go! gbs gereformeerde ggd ggz gvbs hervormde hoeve hvv kav kbo kbs kdv kfc
koninklijke kvk kvlv ksa ksk ksv kwb ltc mbo obs ocmw okra olv pcb pcbs pkn protestantse rkbs rksv rkvv roc rooms-katholieke rvt rvv sbo sbs scouts sgo svo sv vbs vmbo vv vvv wtc wzc
""".split()
)
"""Schools, clubs, care and the like, at the beginning: `VBS Sint-Martinus`, `V.V. Oosterboys`, `WZC Ter Meersen`."""
SIGNS = (
    "& zn",
    "& zoon",
    "& zonen",
    "& dochter",
    "& co",
    " en zn",
    " en zoon ",
    " en zonen",
    "gebr.",
    "gebrs.",
    "gebroeders",
    "gezusters",
    "t/a ",
    "h.o.d.n",
    "h/o ",
    " i.o.",
    "bedr. ",
    "fa. ",
    "firma ",
    "gem. ",
    "ver. ",
    "stg. ",
    "st. ",
    "www.",
    "! ",
    "ramen en deuren",
    "bed and breakfast",
    "warme bakker ",
    "echte bakker ",
    "lokaal bestuur ",
    "stad ",
)
COMPOUND_ENDINGS = tuple(
    (
        "bedrijf bedrijven handel handels kantoor praktijk vereniging winkel winkels winkeltje fabriek service techniek groep verhuur "
        "school centrum college lyceum atheneum gymnasium ziekenhuis apotheek academie instituut kliniek makelaardij makelaars advies "
        "adviseurs advocaten architecten installaties systemen diensten werken stichting fonds museum markt huisartsen tandartsen zorg "
        "bouw bouwers onderneming corporatie maatschappij vennootschap erij coöperatie bibliotheek theater restaurant organisatie "
        "administratie transporten producten machines salon studio hotel camping zaak paviljoen bestuur club associatie therapie "
        "begeleiding opleidingen trainingen reizen meubelen keukens kozijnen vloeren artikelen speciaalzaak specialist specialisten "
        "experts wereld totaal shop bureau boetiek reparatie dienst koerier koeriers materiaal materialen "
        "kraam gilde express timmerwerk schilderwerk metselwerk"
    ).split()
)
HOUSES = tuple(
    "huis huisje zaak zaakje winkel winkeltje hoeve hof man maker makers boer baas schuur stal tuin kamer poort hoek".split()
)
"""Endings that make a business behind an article, where they are family names elsewhere: De Vloerenman, 't Raadhuis."""
ADJECTIVES = frozenset(
    """
gouden gulden vergulde zilveren witte zwarte rode blauwe groene gele bonte oude ouden nieuwe jonge grote kleine hoge lage lange ronde
lachende vrolijke vrije groote drie vier vijf zeven stille warme verse eerste tweede hollandse friese zeeuwse vlaamse
""".split()
)
"""After an article these make the name of a house, an inn or a shop: De Gouden Leeuw."""
