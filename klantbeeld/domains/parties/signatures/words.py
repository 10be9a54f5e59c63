"""The words of signatures: labels, greetings, functions, departments, days, and what is left out. Dutch, French, English, German."""

from __future__ import annotations

import re

LABELS: dict[str, str] = {
    "phone": "t tel telnr telefoon telefoonnr telefoonnummer phone ph p tél téléphone telephone fon telefon algemeen vast kantoor "
    "bureau office fixe switchboard receptie werk work central",
    "mobile": "m mob mobiel mobile gsm cell handy portable mobil mobielnummer 06-nummer whatsapp",
    "direct": "d direct doorkiesnummer doorkies rechtstreeks durchwahl",
    "fax": "f fax telefax",
    "mail": "e mail e-mail email courriel mailadres e-mailadres",
    "page": "w i web website site internet url homepage webshop",
    "social": "linkedin facebook instagram twitter x xing youtube tiktok bluesky mastodon",
    "kvk": "kvk kvk-nr kvk-nummer kvknr k.v.k handelsregister coc",
    "kbo": "kbo bce ondernemingsnummer ondernemingsnr rpr rpm entreprise",
    "vat": "btw btw-nr btw-nummer btw-id vat tva ust ust-idnr ustid vat-nr",
    "iban": "iban rekening rekeningnummer bank rekeningnr compte",
    "bic": "bic swift",
    "name": "naam name nom contactpersoon contact",
    "function": "functie functietitel function fonction titel titre title position",
    "department": "afdeling afd département department dept abteilung dienst",
    "organisation": "bedrijf bedrijfsnaam organisatie company société firma firmanaam werkgever",
    "address": "a adres bezoekadres vestigingsadres address adresse kantooradres bezoek bezoeken",
    "post": "postadres post correspondentieadres",
}
OF_LABEL = {word: kind for kind, words in LABELS.items() for word in words.split()}
_ANY_LABEL = "|".join(sorted((re.escape(word) for word in OF_LABEL), key=len, reverse=True))
LABEL_FIRST = re.compile(
    rf"^\W?({_ANY_LABEL})(?:\s?(?:nr|nummer|number|no|n°))?(?:\s?[.:]+(?=[\s\d+(])\s*|:\s*|\s+(?=[+(0]|www|https?:)|$)",
    re.IGNORECASE,
)
LABEL_LAST = re.compile(
    rf"(?:^|[\s(|,;/&])({_ANY_LABEL})(?:\s?(?:nr|nummer|number|no|n°|line|lijn))?\s?[.:)]{{0,3}}\s*$", re.IGNORECASE
)
"""A label in front of a number that was found."""

ICONS = str.maketrans(
    {
        "☎": "\tT: ", "📞": "\tT: ", "✆": "\tT: ", "☏": "\tT: ", "📱": "\tM: ", "📲": "\tM: ", "📠": "\tF: ", "✉": "\t", "📧": "\t",
        "📩": "\t", "🌐": "\t", "🌍": "\t", "📍": "\t", "🏠": "\t", "🏢": "\t", "🖥": "\t", "🕑": "\t", "👤": "\t", "💼": "\t",
        "–": "–", "—": "–", "‒": "–", "−": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "`": "'", "´": "'", "＠": "@", "＋": "+",
        "•": "\t", "·": "\t", "●": "\t", "▪": "\t", "■": "\t", "◦": "\t", "◆": "\t", "♦": "\t", "»": "\t", "«": "\t", "|": "\t", "¦": "\t",
        "│": "\t", "┃": "\t", "∙": "\t", "‧": "\t", "※": "\t", "★": "\t", ";": "\t",
    }
)  # fmt: skip
"""Pictures that stand for a label, the many dashes and quotes as one, and the signs that part columns as a tab."""

_GREETINGS = (
    r"(?:met\s+(?:een\s+)?)?(?:vriendelijke|vriendelijk|hartelijke|zonnige|warme|collegiale|sportieve|oprechte)\s+gr(?:oet(?:en|jes)?|\.)",
    r"(?:veel\s+|lieve\s+)?groet(?:en|jes)?(?=\s*(?:[,!.]|$|van\b))(?:\s+van)?",
    r"m\.?v\.?g\.?(?=[\s,!]|$)",
    r"met\s+(?:de\s+meeste\s+)?hoogachting",
    r"hoogachtend",
    r"(?:bien\s+|très\s+)?cordialement",
    r"bien\s+à\s+(?:vous|toi)",
    r"(?:mes\s+|nos\s+)?(?:sincères|meilleures|cordiales|respectueuses)\s+salutations",
    r"salutations(?:\s+distinguées)?",
    r"(?:with\s+)?(?:kind(?:est)?|best|warm(?:est)?)\s+regards",
    r"regards",
    r"yours\s+(?:sincerely|faithfully|truly)",
    r"sincerely(?:\s+yours)?",
    r"(?:best|cheers|thanks|br|kr|gr|bedankt|merci)(?=\s*[,!.]?\s*$)",
    r"(?:alvast|hartelijk)\s+(?:dank|bedankt)|met\s+dank|merci\s+d'avance|many\s+thanks|thank\s+you",
    r"mit\s+(?:freundlichen|besten|herzlichen)\s+gr(?:ü|ue)(?:ß|ss)en",
    r"mfg(?=\s*[,!.]?\s*$)",
    r"(?:viele|beste|liebe|freundliche|schöne|herzliche)\s+gr(?:ü|ue)(?:ß|ss)e",
)
GREETING = re.compile(
    rf"^(?:{'|'.join(_GREETINGS)})(?![\w-])[\s,.!/&:\t–-]*(?:(?:en|et|and|namens)(?=\s)\s+)?", re.IGNORECASE
)
SENT_FROM = re.compile(
    r"^(?:verzonden|verstuurd|sent|envoyé|gesendet|von\s+meinem|outlook\s+voor|get\s+outlook|download\s+outlook|"
    r"télécharger\s+outlook)\b(?=.*(?:vanaf|vanuit|met|from|via|with|de\s+mon|depuis|mit|iphone|ipad|android|ios|gesendet))[^@]*$",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"disclaimer|vertrouwelijk|confidential|confidentiel|uitsluitend\s+(?:bestemd|bedoeld)|intended\s+(?:recipient|solely|only)|"
    r"geadresseerde|destinataire|vertraulich|denk\s+aan\s+het\s+milieu|before\s+(?:you\s+)?print|consider\s+the\s+environment|"
    r"pensez\s+à\s+l'environnement|avant\s+d'imprimer|algemene\s+(?:leverings)?voorwaarden|conditions\s+générales|"
    r"general\s+terms|aansprakelijkheid|virus|privacyverklaring|print\s+deze\s+(?:e-?)?mail",
    re.IGNORECASE,
)
SHORTEST_NOTICE = 25
THREAD = re.compile(
    r"^(?:-{2,}\s*(?:oorspronkelijk|original|doorgestuurd|forwarded|message\s+d'origine|ursprüngliche).*|"
    r"(?:op|on|le|am)\s.{4,120}\s(?:schreef|wrote|a\s+écrit|schrieb)\b.*:\s*)$",
    re.IGNORECASE,
)
HEADER = re.compile(
    r"^(?:aan|to|à|an|cc|bcc|onderwerp|subject|objet|betreft|betreff|verzonden|sent|envoyé|gesendet|datum|date|bijlage|bijlagen)\s?:",
    re.IGNORECASE,
)
SENDER = re.compile(r"^(?:van|from|de|von)\s?:\s*(?=.*@)", re.IGNORECASE)
_DAY = (
    r"(?:ma(?:andag)?|di(?:nsdag)?|wo(?:ensdag)?|do(?:nderdag)?|vr(?:ijdag)?|za(?:terdag)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|"
    r"thu(?:rs(?:day)?)?|fri(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|montag|dienstag|mittwoch|donnerstag|freitag)"
)
HOURS = re.compile(
    rf"(?<![\w-]){_DAY}\.?(?:\s*(?:,|/|-|–|en|et|and|und|t/m|tot\s+en\s+met|to|au|à|bis|&)\s*){{1,3}}{_DAY}(?![\w-])|"
    rf"\b(?:maandag|dinsdag|woensdag|donderdag|vrijdag|lundi|mardi|mercredi|jeudi|vendredi|tuesdays?|wednesdays?|thursdays?|fridays?|mondays?)\b|"
    r"\b(?:werkdagen|werkzaam\s+op|working\s+(?:days|hours)|jours\s+de\s+travail|openingstijden|openingsuren|heures\s+d'ouverture|"
    r"bereikbaar|aanwezig\s+op|afwezig\s+op|enkel\s+op\s+afspraak|opening\s+hours|arbeitstage|joignable)\b",
    re.IGNORECASE,
)

FUNCTIONS = frozenset(
    """
accountant account accountmanager adjunct-directeur administrateur administratrice adviseur adviseuse advisor advocaat afdelingshoofd
ambtenaar analist analyst apotheker arboarts architect arts assistant assistante assistent assistente associate attaché avocat avocate
beheerder begeleider bedrijfsleider bedrijfsleidster bediende bestuurder boekhouder boekhoudster burgemeester buyer calculator cao ceo cfo
chargé chargée chef chief chro cio clerk cmo coach coo commercial commerciale comptable conseiller conseillère consulent consulente consultant
consultante controller coordinateur coordinatrice coordinator coördinator cto délégué déléguée designer developer directeur directie directrice
director docent eigenaar eigenares employé employée engineer executive expert founder co-founder oprichter medeoprichter géomètre gérant
gérante gemeentesecretaris geschäftsführer geschäftsführerin griffier head hoofd huisarts hr-manager ingenieur ingénieur inkoopmanager inkoper
inkoopster inspecteur intern jurist juriste kok leiter leiterin leraar lerares logistics loodgieter makelaar manager managing mecanicien mécanicien medewerker
medewerkster monteur notaire notaris office officer onderhoudsmonteur ontwerper ontwikkelaar owner partner penningmeester planner preventieadviseur
président présidente president proprietor prokurist prokuristin projectleider receptionist receptioniste recruiter rector redacteur représentant
representative responsable schepen schilder secretaresse secretaris secrétaire secretary senior-adviseur specialist specialiste stafmedewerker
stagiair stagiaire supervisor syndicus teamcoach teamleider teamlead technicien technicienne technicus therapeut timmerman trainee trainer uitvoerder
vakleerkracht vennoot verkoper verkoopleider verpleegkundige vertegenwoordiger vertegenwoordigster vertriebsleiter verzekeringsadviseur vice-president
vloermanager voorzitter voorzitster wethouder werkvoorbereider zaakvoerder zaakvoerster zzp'er vertriebsleiterin einkaufsleiter sachbearbeiter
sachbearbeiterin
""".split()
)
FUNCTION_ENDINGS = (
    "manager manageress medewerker medewerkster adviseur leider leidster beheerder beheerster directeur directrice coördinator coordinator specialist "
    "deskundige kundige consulent consulente verantwoordelijke ondersteuner begeleider begeleidster inkoper verkoper monteur planner controller leiter "
    "berater beraterin bearbeiter bearbeiterin assistent assistente secretaresse meester engineer ontwikkelaar therapeut"
)
FUNCTION_END = tuple(FUNCTION_ENDINGS.split())
SHORTEST_FUNCTION = 9
DEPARTMENTS = frozenset(
    """
inkoop verkoop sales marketing hr administratie boekhouding binnendienst buitendienst klantenservice financiën finance ict it communicatie
planning logistiek receptie secretariaat procurement achats ventes comptabilité debiteurenadministratie crediteurenadministratie legal
magazijn personeelszaken p&o einkauf vertrieb buchhaltung werkplaats onderhoud facilitair
""".split()
)
DEPARTMENT_NAMES = frozenset(
    ["juridische zaken", "human resources", "ressources humaines", "customer service", "technische dienst", "facilitaire zaken",
     "service clients", "service client", "facility management", "marketing & communicatie", "sales support", "technischer dienst"]
)  # fmt: skip
DEPARTMENT_FIRST = re.compile(
    r"^(?:afdeling|afd\.?|dienst|département|dpt\.?|department|dept\.?|abteilung|team|divisie|division|service|vakgroep|faculteit|cluster|directie)\s+(?=\S)",
    re.IGNORECASE,
)
AUTHORITY = re.compile(
    r"^(?:commune|ville|administration\s+communale|province|région)\s+(?:de\s|d'|du\s)", re.IGNORECASE
)
WORKS_AT = re.compile(r"\s+(?:bij|at|chez|@|namens|bei)\s+(?=[A-Z0-9À-Ý])")

FREE_MAIL = frozenset(
    """
gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac aol gmx web proton protonmail tutanota zoho mail ziggo kpnmail kpnplanet planet
hetnet home chello upcmail quicknet casema xs4all solcon tele2 online telfort zonnet wxs telenet skynet proximus scarlet belgacom pandora
voo base edpnet orange free laposte sfr wanadoo t-online freenet onsmail caiway kabelfoon zeelandnet fastmail hey
""".split()
)
"""Domains by their name before the dot, where anybody has an address: they say nothing about an organisation."""
