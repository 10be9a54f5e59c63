"""The closed lists of the parties domain; identifiers in English, labels as on the screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ORGANISATION = "organisation", _("Organisatie")
    PERSON = "person", _("Persoon")
    HOUSEHOLD = "household", _("Huishouden")


class Rung(TextChoices):
    """The ladder; `lead` means: our quote is in."""

    REST_OF_WORLD = "rest_of_world", _("Overig")
    SUSPECT = "suspect", _("Suspect")
    PROSPECT = "prospect", _("Prospect")
    HOT_PROSPECT = "hot_prospect", _("Warme prospect")
    LEAD = "lead", _("Lead")
    CUSTOMER = "customer", _("Klant")
    INACTIVE = "inactive", _("Inactief")
    FORMER_CUSTOMER = "former_customer", _("Oud-klant")


class FormOfAddress(TextChoices):
    UNKNOWN = "", _("Onbekend")
    HEER = "heer", _("De heer")
    MEVROUW = "mevrouw", _("Mevrouw")
    NEUTRAL = "neutral", _("Neutraal")
    FAMILY = "familie", _("Familie")
    COUPLE = "couple", _("De heer en mevrouw")


class Tone(TextChoices):
    UNKNOWN = "", _("Onbekend")
    FORMAL = "formal", _("Formeel (u)")
    INFORMAL = "informal", _("Informeel (je)")


class Language(TextChoices):
    DUTCH = "nl", _("Nederlands")
    FRENCH = "fr", _("Frans")
    ENGLISH = "en", _("Engels")
    GERMAN = "de", _("Duits")


class PointKind(TextChoices):
    ADDRESS = "address", _("Adres")
    PHONE = "phone", _("Telefoon")
    MAIL = "mail", _("E-mail")
    FAX = "fax", _("Fax")
    WEB = "web", _("Website")
    SOCIAL = "social", _("Sociaal medium")


class Purpose(TextChoices):
    GENERAL = "general", _("Algemeen")
    VISIT = "visit", _("Bezoek")
    POST = "post", _("Post")
    INVOICE = "invoice", _("Factuur")
    DELIVERY = "delivery", _("Levering")
    SALES = "sales", _("Verkoop")
    SERVICE = "service", _("Service")
    NEWSLETTER = "newsletter", _("Nieuwsbrief")
    MOBILE = "mobile", _("Mobiel")
    PRIVATE = "private", _("Privé")


class PointState(TextChoices):
    OK = "ok", _("In orde")
    DOUBTFUL = "doubtful", _("Twijfel")
    RETURNED = "returned", _("Post kwam terug")
    BOUNCED = "bounced", _("Mail kwam terug")
    WRONG = "wrong", _("Klopt niet")


class RelationshipKind(TextChoices):
    """What `party` is to `other`."""

    CONTACT = "contact", _("Contactpersoon")
    ESTABLISHMENT = "establishment", _("Vestiging")
    SUBSIDIARY = "subsidiary", _("Dochterbedrijf")
    MEMBER = "member", _("Gezinslid")
    PARTNER = "partner", _("Partner")
    SUPPLIER = "supplier", _("Leverancier")
    COMPETITOR = "competitor", _("Concurrent")
    REFERRER = "referrer", _("Aanbrenger")


class DecisionRole(TextChoices):
    NONE = "", _("Geen rol")
    DECIDER = "decider", _("Beslisser")
    INFLUENCER = "influencer", _("Beïnvloeder")
    USER = "user", _("Gebruiker")
    BUYER = "buyer", _("Inkoper")
    GATEKEEPER = "gatekeeper", _("Poortwachter")


class Situation(TextChoices):
    """For what a person is called."""

    GENERAL = "general", _("Algemeen")
    PURCHASE = "purchase", _("Inkoop")
    INVOICE = "invoice", _("Factuur")
    COMPLAINT = "complaint", _("Klacht")
    TECHNICAL = "technical", _("Techniek")


class HouseholdRole(TextChoices):
    NONE = "", _("Onbekend")
    ADULT = "adult", _("Volwassene")
    PARTNER = "partner", _("Partner")
    CHILD = "child", _("Kind")
    OTHER = "other", _("Anders")


class TeamRole(TextChoices):
    ACCOUNT_MANAGER = "account_manager", _("Accountmanager")
    INSIDE_SALES = "inside_sales", _("Binnendienst")
    SERVICE = "service", _("Service")
    MARKETING = "marketing", _("Marketing")


class PreferenceSubject(TextChoices):
    PRODUCT = "product", _("Product")
    SERVICE = "service", _("Dienst")
    SUPPORT = "support", _("Hulp")
    CHANNEL = "channel", _("Kanaal")
    DELIVERY = "delivery", _("Levering")
    ACTIVITY = "activity", _("Relatieactiviteit")


class Channel(TextChoices):
    PHONE = "phone", _("Telefoon")
    MAIL = "mail", _("E-mail")
    LETTER = "letter", _("Brief")
    VISIT = "visit", _("Bezoek")
    MESSAGE = "message", _("Bericht")
    PORTAL = "portal", _("Portaal")


class ChannelSituation(TextChoices):
    SALES = "sales", _("Verkoop")
    SERVICE = "service", _("Service")
    INVOICE = "invoice", _("Factuur")
    NEWSLETTER = "newsletter", _("Nieuwsbrief")


EMPLOYEE_BANDS = ((1, 1), (2, 9), (10, 49), (50, 99), (100, 249), (250, 999), (1000, None))
