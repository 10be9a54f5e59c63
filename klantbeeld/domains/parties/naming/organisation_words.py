"""Words by which an organisation is told from a person: legal forms, trades, institutions.

Singular trades that are family names too (bakker, visser, smit, kuiper) are left out on purpose.
"""

LEGAL_FORMS = frozenset(
    """
ab ag as asbl ba bv bvba comm.v commv coop cooperatie coöperatie cv cvba ebvba eenmanszaak gcv gmbh groep group
holding inc kg kgaa limited llc ltd maatschap nv ohg oy plc sa sarl sas scrl scs snc sprl srl stichting ua
vereniging vof vve vzw wa
""".split()
)
ORGANISATION_WORDS = frozenset(
    """
aandrijftechniek aannemers aannemersbedrijf abdij academie academy accountancy accountants administratiekantoor
advies adviesbureau adviesgroep adviseurs advisory advocaten advocatenkantoor advocatuur afvalverwerking agf
akkerbouw akkerbouwbedrijf alarmsystemen analytics antiek apotheek apparatenbouw architecten architectenbureau
artsen asbl associates associés assurantie assurantien assurantiën atelier atletiek atletiekvereniging audiciens
auto's autobedrijf autobedrijven autogarage autohandel automatisering automobielen autoschade badkamers bakkerij
banden bank banketbakkerij basisschool beheer belangenvereniging belastingadvies beleggingen belgium benelux
beveiliging bewonersvereniging bibliotheek binnenvaart biogas bioscoop biotech bisdom bistro bloembinderij
bloemisterij boekhandel boekhouding boetiek boomkwekerij boten bouw bouwbedrijf bouwgroep bouwkundig bouwmarkt
bouwmaterialen bouwservice brandweer brasserie brouwerij bungalowpark bureau buurthuis bv cafetaria café camping
cantine capital caravans carrosserie catering cateringbedrijf chemie chocolaterie cloud club coaching college
communicatie computers constructie constructiewerken consultancy consultants consulting containers cooperatie
coöperatie cultuurcentrum cvo dakdekkers dakdekkersbedrijf dakwerken data design detachering deurwaarders
diaconie dierenarts dierenartsen dierenartsenpraktijk dierenkliniek dierenspeciaalzaak digital distributie
dorpshuis drogisterij drukkerij drukkers eetcafé electro elektra elektriciteit elektronica elektrotechniek
energie energy engineering enterprises erven europe evenementen events expeditie expeditiebedrijf export fabriek
facilitair fanfare farma federatie fietsen film filmhuis finance financieel financiën fiscaal fitness fotograaf
fotografie friterie frituur fruitteelt fysiotherapie galerie garage gastouderbureau gemeente
gerechtsdeurwaarders gereedschappen glas glastuinbouw golfclub gordijnen grafisch groenten groenvoorziening
groep grondwerken groothandel group groupe handel handelsonderneming harmonie herberg hockeyclub hogeschool
holding holdings horeca hospice hostel hosting hotel houthandel hoveniers hoveniersbedrijf huisartsen
huisartsenpraktijk huurdersvereniging hypotheken ict ijsclub ijssalon import incasso industries infra ingenieurs
ingenieursbureau innovatie innovations installateur installateurs installatie installatiebedrijf installaties
installatietechniek institute instituut interieur international internet invest investments jachtbouw jachthaven
jeugdzorg juristen juwelier kaasboerderij kaashandel kantine kapsalon kerk kerkfabriek keukencentrum keukens
kinderdagverblijf kinderopvang kleding klimaat klimaattechniek kliniek klinieken koelhuis koeltechniek koeriers
koeriersdienst koninklijk koninklijke kozijnen kringloop kringloopwinkel kunsthandel kunststoffen kwekerij
laadpalen laboratorium labs landbouw landbouwmachines landmeters lastechniek lodge logistiek logopedie
loodgieter loodgieterij loodgietersbedrijf loonbedrijf loopbaan lunchroom lyceum maatschap maatschappij
machinebouw machinefabriek makelaar makelaardij makelaars management manege manegebedrijf market marketing markt
mechanisatie media melkveebedrijf metaalbewerking meubelen meubelfabriek meubelmakerij milieu ministerie
molenaarsbedrijf mondzorg montage moskee motoren museum muziekschool nederland netwerken networks notariaat
notariskantoor notarissen nv ocmw onderhoud ondernemersvereniging online opleidingen opticien optiek opvang
orthodontie oudervereniging paardenhouderij parfumerie parket parochie participaties partners partycentrum
patisserie payroll pension personeel peuterspeelzaal pizzeria plastics pluimvee podotherapie polikliniek politie
poppodium praktijk producten producties productions products projecten provincie psychologen psychologenpraktijk
rechtbank reclame reclamebureau records recruitment recycling rederij reisbureau rentmeesters reparatie research
resort restaurant restaurants retail rijkswaterstaat rijschool rijwielen robotics roeivereniging rubber sales
salon sanitair scheepswerf scheepvaart schietvereniging schildersbedrijf schilderwerken schoenen school
schoonmaak schoonmaakbedrijf schoonmaakdiensten scouting service services shop shops slagerij slijterij
sloopwerken smederij snackbar sociale software solar solarpanels solutions sportcentrum sporthal sportschool
sportvereniging staalbouw stedenbouw stichting stoeterij store stores studio stukadoors stukadoorsbedrijf
supermarkt supplies synagoge syndicus systemen systems tandartsen tandartspraktijk tandheelkunde tapijten
taverne taxi taxibedrijf techniek technisch technologie technologies technology tegels tegelzetters telecom
tennisclub textiel theater theaters thuiszorg timmerbedrijf timmerfabriek timmerwerken toneelvereniging
touringcars traders trading training trainingen traiteur transport transportbedrijf tuinaanleg tuincentrum
uitgeverij uitzendbureau uitzendorganisatie universiteit vakantiepark vakbond varkensbedrijf vastgoed
veehouderij veiligheidsregio ventures vereffenaar vereniging verf verhuur verlichting vermogensbeheer
verpakkingen verpleeghuis verwarming verzekering verzekeringen verzorgingshuis vishandel visserij viswinkel
vleeswaren vloeren voedselbank voetbalclub voetbalvereniging vof vzw warehousing warmtepompen waterschap
webdesign webshop webwinkel wegenbouw welzijn werf werkplaats wholesale wijkcentrum wijnhandel wijnhuis
windenergie windpark winkel winkeliersvereniging woningbouw woningcorporatie woningstichting woondiensten
woonzorg zeilschool ziekenhuis zonne-energie zonnepanelen zorgcentrum zorggroep zuivel zuivelfabriek zuivelhoeve
zwembad zwemclub tandheelkundig obs cbs rkbs kbs pcbs bso kdv mbo hbo roc vmbo
""".split()
)
ORGANISATION_MARKS = (
    "& zn",
    "& zonen",
    "en zonen",
    "& co",
    "gebr.",
    "gebroeders",
    "t/a ",
    "h.o.d.n",
    "h/o ",
    " i.o.",
    "fa. ",
    "firma ",
    "ver. ",
    "st. ",
)
COMPOUND_ENDINGS = tuple(
    (
        "bedrijf bedrijven handel handels kantoor praktijk vereniging winkel fabriek service techniek groep verhuur school centrum college "
        "lyceum ziekenhuis apotheek academie instituut kliniek makelaardij makelaars advies adviseurs advocaten architecten installaties "
        "systemen diensten werken stichting fonds museum markt huisartsen tandartsen zorg bouw bouwers onderneming corporatie "
        "maatschappij erij coöperatie bibliotheek theater restaurant organisatie administratie transporten producten machines"
    ).split()
)
ADJECTIVES = frozenset(
    """
gouden gulden vergulde zilveren witte zwarte rode blauwe groene gele bonte oude nieuwe jonge grote kleine hoge lage lange ronde
lachende vrolijke vrije groote drie vier vijf zeven stille warme verse eerste tweede hollandse friese zeeuwse vlaamse
""".split()
)
"""After an article these make the name of a house, an inn or a shop: De Gouden Leeuw."""
