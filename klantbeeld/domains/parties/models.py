"""Relations: organisations, persons and households in one table, and everything that hangs off them.

Every table that hangs off a party carries `party_id`. History is written by the triggers in Meta.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.ids import new_id
from klantbeeld.core.scoped import ScopedManager
from klantbeeld.domains.parties import choices
from klantbeeld.domains.parties.readers import READERS_OF_ACCOUNT_TEAM, READERS_OF_PARTY
from klantbeeld.engines.history.tracking import tracked
from klantbeeld.engines.identity.models import BusinessUnit, Team, User


class Record(models.Model):
    """What every business record has: an id made here and a manager that asks for whom."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"


class Industry(models.Model):
    """One code of the industry tree: SBI 2025 (NL) or NACE-BEL 2025 (BE). Reference data, seen by all."""

    id = models.CharField(primary_key=True, max_length=20, help_text="scheme:code, such as SBI2025:55.10")
    scheme = models.CharField(max_length=12)
    version = models.CharField(max_length=20)
    code = models.CharField(max_length=8)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = ArrayField(models.CharField(max_length=20), help_text="ids from section to this code")
    label_nl = models.CharField(max_length=250)
    label_fr = models.CharField(max_length=250, blank=True)
    label_en = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["scheme", "code"]
        indexes = [GinIndex(fields=["path"], name="parties_industry_path")]

    def __str__(self) -> str:
        """The label in the language of now; Dutch where there is none."""
        language = get_language() or "nl"
        return {"fr": self.label_fr, "en": self.label_en}.get(language[:2]) or self.label_nl


KEPT = (
    "sort_key",
    "last_contact_at",
    "last_contact_kind",
    "next_step_at",
    "next_step_kind",
    "next_step_id",
    "city",
    "contact_id",
    "establishment_count",
)
"""Columns of a party that follow from other rows: not audited, not undone, refreshed by `derived`."""


class Party(Record):
    """A relation: an organisation, a person or a household. Only a name is required.

    `sort_key` and `salutation` columns follow from the name by the rules of its country; `last_contact_at`,
    `next_step_*` are totals kept at write time. `version` rises with each change.
    """

    kind = models.CharField(_("soort"), max_length=12, choices=choices.Kind.choices)
    name = models.CharField(_("naam"), max_length=300)
    sort_key = models.CharField(max_length=300, db_collation="C")
    name_country = models.CharField(_("land van de naam"), max_length=2, default="NL")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    unit = models.ForeignKey(
        BusinessUnit, verbose_name=_("bedrijfsonderdeel"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        User, verbose_name=_("accountmanager"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    rung = models.CharField(
        _("status"), max_length=16, choices=choices.Rung.choices, default=choices.Rung.REST_OF_WORLD
    )
    rung_reason = models.CharField(_("reden van de status"), max_length=300, blank=True)
    rung_by_hand = models.BooleanField(default=False)
    rung_since = models.DateField(null=True)
    customer_since = models.DateField(_("klant sinds"), null=True)
    language = models.CharField(_("taal"), max_length=2, choices=choices.Language.choices, default="nl")
    tone = models.CharField(_("toon"), max_length=8, choices=choices.Tone.choices, blank=True, default="")
    contact_every_days = models.PositiveSmallIntegerField(_("contact elke"), null=True)
    source = models.CharField(_("herkomst"), max_length=100, blank=True)
    note = models.TextField(_("notitie"), blank=True)

    # organisation
    legal_name = models.CharField(_("statutaire naam"), max_length=300, blank=True)
    trade_name = models.CharField(_("handelsnaam"), max_length=300, blank=True)
    legal_form = models.CharField(_("rechtsvorm"), max_length=40, blank=True)
    vat_number = models.CharField(_("btw-nummer"), max_length=20, blank=True)
    kvk_number = models.CharField(_("KvK-nummer"), max_length=8, blank=True)
    kbo_number = models.CharField(_("ondernemingsnummer"), max_length=10, blank=True)
    establishment_number = models.CharField(_("vestigingsnummer"), max_length=12, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    industry = models.ForeignKey(
        Industry, verbose_name=_("branche"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    employees = models.PositiveIntegerField(_("medewerkers"), null=True)
    employees_as_of = models.DateField(_("medewerkers op"), null=True)
    employees_source = models.CharField(_("bron medewerkers"), max_length=100, blank=True)
    establishment_count = models.PositiveIntegerField(_("vestigingen"), default=0)

    # person
    titles_before = models.CharField(_("titels vooraf"), max_length=60, blank=True)
    nobility = models.CharField(_("adellijke titel"), max_length=30, blank=True)
    given_name = models.CharField(_("voornaam"), max_length=100, blank=True)
    initials = models.CharField(_("voorletters"), max_length=40, blank=True)
    prefix = models.CharField(_("tussenvoegsel"), max_length=30, blank=True)
    surname = models.CharField(_("achternaam"), max_length=150, blank=True)
    prefix2 = models.CharField(_("tussenvoegsel tweede naam"), max_length=30, blank=True)
    surname2 = models.CharField(_("tweede achternaam"), max_length=150, blank=True)
    titles_after = models.CharField(_("titels achteraf"), max_length=60, blank=True)
    form_of_address = models.CharField(
        _("aanspreekvorm"), max_length=8, choices=choices.FormOfAddress.choices, blank=True, default=""
    )
    salutation = models.CharField(_("eigen aanhef"), max_length=200, blank=True)
    birth_date = models.DateField(_("geboortedatum"), null=True)
    name_as_entered = models.CharField(max_length=300, blank=True)
    name_needs_review = models.BooleanField(default=False)

    # kept at write time
    last_contact_at = models.DateTimeField(_("laatste contact"), null=True)
    last_contact_kind = models.CharField(max_length=12, blank=True)
    next_step_at = models.DateTimeField(_("vervolgstap"), null=True)
    next_step_kind = models.CharField(max_length=12, blank=True)
    next_step_id = models.UUIDField(null=True)
    city = models.CharField(_("plaats"), max_length=100, blank=True)
    contact_id = models.UUIDField(null=True, help_text="whose name is read anew for each reader")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="parties_party_name", violation_error_message=_("Vul een naam in.")
            ),
            models.CheckConstraint(
                condition=Q(kvk_number="") | Q(kvk_number__regex=r"^[0-9]{8}$"), name="parties_party_kvk"
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_date__gte="1880-01-01"), name="parties_party_birth_date"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="parties_party_sort", condition=Q(deleted_at=None)),
            models.Index(fields=["unit", "sort_key", "id"], name="parties_party_unit", condition=Q(deleted_at=None)),
            models.Index(fields=["team", "sort_key", "id"], name="parties_party_team", condition=Q(deleted_at=None)),
            models.Index(fields=["owner", "sort_key", "id"], name="parties_party_owner", condition=Q(deleted_at=None)),
            models.Index(fields=["rung", "sort_key", "id"], name="parties_party_rung", condition=Q(deleted_at=None)),
            models.Index(
                F("last_contact_at").desc(nulls_last=True),
                F("id").desc(),
                name="parties_party_contact",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                fields=["next_step_at", "id"],
                name="parties_party_next",
                condition=Q(deleted_at=None, next_step_at__isnull=False),
            ),
            models.Index(
                fields=["customer_since", "id"],
                name="parties_party_since",
                condition=Q(deleted_at=None, customer_since__isnull=False),
            ),
            models.Index(
                fields=["employees", "id"],
                name="parties_party_size",
                condition=Q(deleted_at=None, employees__isnull=False),
            ),
            models.Index(fields=["industry"], name="parties_party_industry"),
            models.Index(fields=["vat_number"], name="parties_party_vat", condition=~Q(vat_number="")),
            models.Index(fields=["kvk_number"], name="parties_party_kvk_i", condition=~Q(kvk_number="")),
            models.Index(fields=["deleted_at"], name="parties_party_bin", condition=Q(deleted_at__isnull=False)),
        ]
        triggers = [*tracked(party="id", derived=KEPT), READERS_OF_PARTY]

    def __str__(self) -> str:
        return self.name


class SearchDocument(models.Model):
    """What a party is found by: names and contact points, unaccented, without apostrophes and hyphens.

    Kept by `derived.refresh`, apart from the party so that changing a field does not touch the trigram index. `readers` holds
    the unit, the team, the owner and the account team, kept by triggers whoever writes: it makes a search touch only what one
    may see, also for somebody who sees few of very many. The policy still decides.
    """

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.CASCADE, related_name="search")
    names = models.TextField(db_collation="C", help_text="lower-case name, for a prefix of one or two letters")
    text = models.TextField()
    readers = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["names"], name="parties_search_names"),
            GinIndex(F("readers"), OpClass(F("text"), name="gin_trgm_ops"), name="parties_search_reach"),
        ]


class AnnualTurnover(Record):
    """What a company itself turns over in one year."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="turnovers")
    year = models.PositiveSmallIntegerField(_("jaar"))
    amount = models.DecimalField(_("omzet"), max_digits=15, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    source = models.CharField(_("bron"), max_length=100, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["party", "year"],
                name="parties_turnover_once",
                violation_error_message=_("Voor dit jaar staat er al een omzet."),
            ),
            models.CheckConstraint(condition=Q(year__range=(1950, 2200)), name="parties_turnover_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="parties_turnover_amount"),
        ]
        triggers = tracked(party="party_id")


class ContactPoint(Record):
    """An address, number, mail address or page, with what it is for and whether it still works.

    `value` is normalised (E.164, lower-case domain); `raw` is what was entered.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contact_points", db_index=False)
    kind = models.CharField(_("soort"), max_length=8, choices=choices.PointKind.choices)
    purposes = ArrayField(models.CharField(max_length=12, choices=choices.Purpose.choices), default=list)
    value = models.CharField(_("waarde"), max_length=400)
    raw = models.CharField(max_length=500, blank=True)
    note = models.CharField(_("toelichting"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        _("staat"), max_length=8, choices=choices.PointState.choices, default=choices.PointState.OK
    )
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    street = models.CharField(_("straat"), max_length=150, blank=True)
    house_number = models.CharField(_("huisnummer"), max_length=20, blank=True)
    addition = models.CharField(_("toevoeging"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("plaats"), max_length=100, blank=True)
    country = models.CharField(_("land"), max_length=2, blank=True)

    @property
    def link(self) -> str:
        """What calls or mails it; empty for what was kept as it was written and cannot be dialled or mailed."""
        if self.kind in (choices.PointKind.PHONE, choices.PointKind.FAX):
            return f"tel:{self.value}" if self.value.startswith("+") else ""
        return f"mailto:{self.value}" if self.kind == choices.PointKind.MAIL and "@" in self.value else ""

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="parties_point_value"),
        ]
        indexes = [
            models.Index(fields=["party", "kind", "position"], name="parties_point_party"),
            models.Index(fields=["kind", "value"], name="parties_point_value_i"),
            models.Index(fields=["postcode", "house_number"], name="parties_point_postcode", condition=~Q(postcode="")),
        ]
        triggers = tracked(party="party_id")


def running() -> Q:
    """The relationships that hold today: without an end, or with an end still to come."""
    return Q(until=None) | Q(until__gt=clock.today())


class Relationship(Record):
    """What `party` is to `other` (the contact person is `party`, the organisation `other`), with its period.

    The record hangs off `other`, the organisation or household: it stands on that page first.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="relationships", db_index=False)
    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="related", db_index=False)
    kind = models.CharField(_("soort"), max_length=14, choices=choices.RelationshipKind.choices)
    function = models.CharField(_("functie"), max_length=120, blank=True)
    department = models.CharField(_("afdeling"), max_length=120, blank=True)
    decision_role = models.CharField(
        _("rol in de beslissing"), max_length=12, choices=choices.DecisionRole.choices, blank=True, default=""
    )
    situations = ArrayField(
        models.CharField(max_length=12, choices=choices.Situation.choices),
        default=list,
        verbose_name=_("bellen voor"),
    )
    household_role = models.CharField(
        _("rol in het huishouden"),
        max_length=8,
        choices=choices.HouseholdRole.choices,
        blank=True,
        default="",
    )
    is_primary = models.BooleanField(_("vaste contactpersoon"), default=False)
    since = models.DateField(_("vanaf"), null=True)
    until = models.DateField(_("tot en met"), null=True)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def runs(self) -> bool:
        """Whether it holds today; what ended today does not."""
        return self.until is None or self.until > clock.today()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(party=F("other")),
                name="parties_relationship_self",
                violation_error_message=_("Een relatie kan geen verband met zichzelf hebben."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="parties_relationship_period",
                violation_error_message=_("De einddatum ligt voor de begindatum. Kies een latere einddatum."),
            ),
            models.UniqueConstraint(
                fields=["party", "other", "kind"],
                condition=Q(until=None),
                name="parties_relationship_once",
                violation_error_message=_("Dit verband bestaat al."),
            ),
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(is_primary=True, until=None),
                name="parties_relationship_primary",
                violation_error_message=_("Er is al een vaste contactpersoon."),
            ),
        ]
        indexes = [
            models.Index(fields=["other", "kind"], name="parties_relationship_other"),
            models.Index(fields=["party", "kind"], name="parties_relationship_party"),
            models.Index(fields=["until"], name="parties_relationship_until", condition=~Q(until=None)),
        ]
        triggers = tracked(party="other_id")


class Preference(Record):
    """What a relation likes or declines, stated or derived, with date and source."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="preferences")
    subject = models.CharField(_("onderwerp"), max_length=10, choices=choices.PreferenceSubject.choices)
    situation = models.CharField(
        _("situatie"), max_length=12, choices=choices.ChannelSituation.choices, blank=True, default=""
    )
    value = models.CharField(_("voorkeur"), max_length=200)
    likes = models.BooleanField(_("wil graag"), default=True)
    is_stated = models.BooleanField(default=True)
    stated_on = models.DateField(_("datum"))
    source = models.CharField(_("bron"), max_length=100, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["party", "subject"], name="parties_preference_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "subject", "situation", "value"],
                name="parties_preference_once",
                violation_error_message=_("Deze voorkeur staat er al."),
            ),
            models.UniqueConstraint(
                fields=["party", "subject", "situation"],
                condition=Q(subject="channel"),
                name="parties_preference_channel",
            ),
        ]
        triggers = tracked(party="party_id")


class AccountTeamMember(Record):
    """A colleague with a role for a relation, from and until a date; a hand-over keeps the old row."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="account_team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("rol"), max_length=16, choices=choices.TeamRole.choices)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["party", "user", "role"], condition=Q(until=None), name="parties_account_team_once"
            ),
        ]
        indexes = [
            models.Index(fields=["party"], name="parties_account_team_party"),
            models.Index(fields=["user"], name="parties_account_team_user", condition=Q(until=None)),
        ]
        triggers = [*tracked(party="party_id"), READERS_OF_ACCOUNT_TEAM]


class LadderMove(Record):
    """A step on the ladder, kept for ever."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="ladder_moves")
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16, choices=choices.Rung.choices)
    reason = models.CharField(max_length=300)
    by_hand = models.BooleanField()
    on = models.DateField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["party", "-on"], name="parties_ladder_party")]
        triggers = tracked(party="party_id")


class Tag(models.Model):
    """A keyword, shared by the company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("label"), max_length=60)
    key = models.CharField(max_length=60, unique=True, help_text="lower case, unaccented: one tag per word")

    class Meta:
        ordering = ["key"]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class PartyTag(Record):
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="party_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="party_tags")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["party", "tag"], name="parties_party_tag_once")]
        indexes = [models.Index(fields=["tag", "party"], name="parties_party_tag_tag")]
        triggers = tracked(party="party_id")


class Favourite(models.Model):
    """A relation that a user keeps at hand."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favourites")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "party"], name="parties_favourite_once")]


class RecentView(models.Model):
    """A relation that a user looked at; the last moment only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recent_views")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "party"], name="parties_recent_once")]
        indexes = [models.Index(fields=["user", "-at"], name="parties_recent_user")]


class OutsideKey(Record):
    """How another system calls a party. One source gives a key to one party only; a later import updates by it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="outside_keys", db_index=False)
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    synced_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="parties_outside_key_once")]
        indexes = [models.Index(fields=["party"], name="parties_outside_key_party")]
        triggers = tracked(party="party_id")


class PartySource(Record):
    """That another system knows a party: what it said last, since when, and whether it is the party's master.

    `said` maps a field to the value the source gave last, the base of the comparison when it comes back: what a user
    changed here since is kept. The master is the source that brought the party in. History leaves `synced_at` out.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="sources", db_index=False)
    source = models.CharField(max_length=60)
    is_master = models.BooleanField(default=False)
    said = models.JSONField(default=dict)
    synced_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["party", "source"], name="parties_source_once")]
        triggers = tracked(party="party_id", derived=("synced_at",))


class ImportRun(models.Model):
    """One file being read in: what is mapped to what, how far it is, what it did. Seen by whoever started it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Bestand ontvangen")
        READY = "ready", _("Klaar om te controleren")
        RUNNING = "running", _("Bezig")
        DONE = "done", _("Klaar")
        FAILED = "failed", _("Gestopt")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    batch_id = models.UUIDField(null=True)
    event_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    options = models.JSONField(default=dict)
    estimated_rows = models.PositiveIntegerField(default=0)
    next_row = models.PositiveIntegerField(default=0, help_text="rows that are wholly handled")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    omitted = models.PositiveIntegerField(default=0, help_text="rows that went in without one or more of their values")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="starts since the last slice that was kept")
    expected = models.JSONField(null=True, help_text="what the check counted for the whole file")
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="parties_import_user"),
            models.Index(fields=["state"], name="parties_import_running", condition=Q(state="running")),
        ]


class ImportReject(models.Model):
    """A row that was refused, or written without the values that `reason` names; as it stood in the file."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    row_number = models.PositiveIntegerField()
    cells = models.JSONField()
    reason = models.CharField(max_length=1000)
    is_written = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row_number"], name="parties_import_reject_once")]


class ImportConflict(models.Model):
    """A field that a source changed while a user had changed it here: kept as it is here until somebody chooses."""

    class State(models.TextChoices):
        OPEN = "open", _("Nog kiezen")
        OURS = "ours", _("Zo gelaten")
        THEIRS = "theirs", _("Overgenomen")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="conflicts")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    row_number = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    base = models.TextField(blank=True)
    here = models.TextField(blank=True)
    there = models.TextField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "party", "field"], name="parties_import_conflict_once")]
        indexes = [models.Index(fields=["party"], name="parties_import_conflict_o", condition=Q(state="open"))]


class ImportMapping(models.Model):
    """The mapping that was used last for files with these headings, by whom or (user "") by anybody."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    mapping = models.JSONField()
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()
