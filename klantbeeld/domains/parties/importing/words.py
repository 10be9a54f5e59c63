"""What the words in a list mean, as people and exports write them: a word in small letters, without a full stop behind it."""

from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.naming.title_words import HONORIFICS

FORMS_OF_ADDRESS = HONORIFICS | {
    "m": "heer",
    "h": "heer",
    "man": "heer",
    "male": "heer",
    "mr": "heer",
    "v": "mevrouw",
    "f": "mevrouw",
    "vrouw": "mevrouw",
    "female": "mevrouw",
    "x": "neutral",
    "o": "neutral",
    "neutraal": "neutral",
    "anders": "neutral",
    "non-binair": "neutral",
}
"""In a column of its own "Mr." is the English one; before a name it is the Dutch title."""
LANGUAGES = {
    "nl": "nl",
    "nederlands": "nl",
    "dutch": "nl",
    "néerlandais": "nl",
    "neerlandais": "nl",
    "fr": "fr",
    "frans": "fr",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "en": "en",
    "engels": "en",
    "english": "en",
    "anglais": "en",
    "de": "de",
    "duits": "de",
    "german": "de",
    "allemand": "de",
}
RUNGS = {
    "klant": Rung.CUSTOMER,
    "customer": Rung.CUSTOMER,
    "client": Rung.CUSTOMER,
    "actief": Rung.CUSTOMER,
    "klanten": Rung.CUSTOMER,
    "prospect": Rung.PROSPECT,
    "suspect": Rung.SUSPECT,
    "inactief": Rung.INACTIVE,
    "oud-klant": Rung.FORMER_CUSTOMER,
    "ex-klant": Rung.FORMER_CUSTOMER,
}
NOTHING = frozenset(
    [
        "nvt",
        "n.v.t",
        "n.v.t.",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "?",
        "x",
        "xx",
        "0",
        "onbekend",
        "geen",
        "none",
        "null",
        "nihil",
        "leeg",
        "unknown",
        "n/a",
        "na",
        "inconnu",
        "aucun",
    ]
) | {"geen mail", "geen e-mail", "geen telefoon", "niet bekend", "niet van toepassing"}
"""What people write where there is no number or mail address."""
YES, NO = ("true", "waar", "ja", "1", "yes", "oui"), ("false", "onwaar", "nee", "0", "no", "non")
"""In a column such as "Is a company"."""
