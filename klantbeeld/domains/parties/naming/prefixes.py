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
    abu|ait|ou|ould|san|santa|dalla|dal|dall'|y|zen|in gen|ingen|van gen|van ghen|der van|die|die le|tem|vander|vande|vanden
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
