"""Exports of well-known systems: recognised by their headings, mapped without a question, and updated by their own keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.importing.profiles import PROFILES, recognised
from klantbeeld.domains.parties.models import ContactPoint, ImportRun, OutsideKey, Party, Relationship
from klantbeeld.engines.exchange.reading import open_table
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.mission("MOD-9")]

EXPORTS = {
    "Salesforce": (
        '"Contact ID","First Name","Last Name","Title","Account Name","Account ID","Mailing Street","Mailing City",'
        '"Mailing Zip/Postal Code","Mailing Country","Phone","Mobile","Email","Contact Owner"\n'
        '"0035800000abcDE","Anne","Dijkstra","Inkoper","Houthandel Jansma B.V.","0015800000xyzAA","Kade 12","Sneek",'
        '"8601 AB","Netherlands","0515-555012","0612345678","anne@jansma.example","Sanne de Boer"\n',
        {"0035800000abcDE", "0015800000xyzAA"},
    ),
    "Salesforce data export": (
        '"Id","AccountId","LastName","FirstName","MailingStreet","MailingCity","MailingPostalCode","MailingCountry",'
        '"Phone","MobilePhone","Email","Title","Account.Name"\n'
        '"0035800000abcDE","0015800000xyzAA","Dijkstra","Anne","Kade 12","Sneek","8601 AB","Netherlands",'
        '"0515-555012","0612345678","anne@jansma.example","Inkoper","Houthandel Jansma B.V."\n',
        {"0035800000abcDE", "0015800000xyzAA"},
    ),
    "HubSpot": (
        "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lifecycle Stage,Job Title,"
        "Company Name,Associated Company IDs,Street Address,City,Postal Code,Country/Region,Create Date\n"
        "451,Anne,Dijkstra,anne@jansma.example,0515-555012,0612345678,Sanne de Boer,Customer,Inkoper,"
        "Houthandel Jansma B.V.,451,Kade 12,Sneek,8601 AB,Netherlands,2024-03-01 10:11\n",
        {"contact:451", "451"},
    ),
    "Pipedrive": (
        "Person - ID,Person - Name,Person - Organization,Organization - ID,Person - Email - Work,Person - Phone - Work,"
        "Person - Phone - Mobile,Person - Job title,Person - Owner,Organization - City/town/village/locality of Address\n"
        "12,Anne Dijkstra,Houthandel Jansma B.V.,12,anne@jansma.example,0515-555012,0612345678,Inkoper,Sanne,Sneek\n",
        {"contact:12", "12"},
    ),
    "Zoho CRM": (
        "Record Id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email,Title,Phone,Mobile,"
        "Mailing Street,Mailing City,Mailing Zip,Mailing Country,Created Time\n"
        "zcrm_415001,Sanne,Anne,Dijkstra,zcrm_415900,Houthandel Jansma B.V.,anne@jansma.example,Inkoper,0515-555012,"
        "0612345678,Kade 12,Sneek,8601 AB,Netherlands,2024-03-01 10:11:12\n",
        {"zcrm_415001", "zcrm_415900"},
    ),
    "Odoo": (
        "External ID,Name,Is a Company,Related Company,Job Position,Email,Phone,Mobile,Street,Zip,City,Country,Tax ID\n"
        "__export__.res_partner_7,Houthandel Jansma B.V.,True,,,,0515-555012,,Kade 12,8601 AB,Sneek,Netherlands,\n"
        "__export__.res_partner_8,Anne Dijkstra,False,Houthandel Jansma B.V.,Inkoper,anne@jansma.example,,0612345678,,,,,\n",
        {"__export__.res_partner_7", "__export__.res_partner_8"},
    ),
    "SuiteCRM": (
        '"ID","First Name","Last Name","Account Name","Title","Office Phone","Mobile","Email Address",'
        '"Primary Address Street","Primary Address City","Primary Address Postal Code","Primary Address Country"\n'
        '"7f1a-22","Anne","Dijkstra","Houthandel Jansma B.V.","Inkoper","0515-555012","0612345678",'
        '"anne@jansma.example","Kade 12","Sneek","8601 AB","Nederland"\n',
        {"7f1a-22"},
    ),
    "Microsoft Dynamics 365": (
        "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Company Name,Job Title,"
        "Email,Business Phone,Mobile Phone,Address 1: Street 1,Address 1: ZIP/Postal Code,Address 1: City\n"
        "9b1c-0af2,xx==,2024-03-01,Anne Dijkstra,Houthandel Jansma B.V.,Inkoper,anne@jansma.example,0515-555012,"
        "0612345678,Kade 12,8601 AB,Sneek\n",
        {"9b1c-0af2"},
    ),
    "Exact Online": (
        "Code;Naam;Adresregel 1;Postcode;Plaats;Land;Telefoon;E-mail;Btw-nummer;KvK-nummer;Hoofdcontact\n"
        "1001;Houthandel Jansma B.V.;Kade 12;8601 AB;Sneek;NL;0515-555012;anne@jansma.example;;;Anne Dijkstra\n",
        {"1001"},
    ),
    "AFAS": (
        "DebtorId;DebtorName;BcCo;SearchName;AdressLine1;ZipCode;City;TelNr;Email\n"
        "10001;Houthandel Jansma B.V.;100001;JANSMA;Kade 12;8601 AB;Sneek;0515-555012;anne@jansma.example\n",
        {"10001"},
    ),
    "SnelStart": (
        "Relatiecode;Naam;Relatiesoort;Straat;Postcode;Plaats;Contactpersoon;Telefoon;Mobiele telefoon;E-mail;IBAN\n"
        "77;Houthandel Jansma B.V.;Klant;Kade 12;8601 AB;Sneek;Anne Dijkstra;0515-555012;0612345678;"
        "anne@jansma.example;\n",
        {"77"},
    ),
    "Outlook": (
        '"First Name","Middle Name","Last Name","Company","Department","Job Title","Business Street","Business City",'
        '"Business Postal Code","Business Phone","Mobile Phone","E-mail Address"\n'
        '"Anne","","Dijkstra","Houthandel Jansma B.V.","Inkoop","Inkoper","Kade 12","Sneek","8601 AB","0515-555012",'
        '"0612345678","anne@jansma.example"\n',
        set(),
    ),
    "Outlook in Dutch": (
        '"Voornaam","Middelste naam","Achternaam","Bedrijf","Functie","Werkadres, straat","Werkadres, plaats",'
        '"Werkadres, postcode","Telefoon op werk","Mobiele telefoon","E-mailadres"\n'
        '"Anne","","Dijkstra","Houthandel Jansma B.V.","Inkoper","Kade 12","Sneek","8601 AB","0515-555012",'
        '"0612345678","anne@jansma.example"\n',
        set(),
    ),
    "Google Contacts": (
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Labels\n"
        "Anne,,Dijkstra,Houthandel Jansma B.V.,Inkoper,Work,anne@jansma.example,Mobile,0515-555012,Kade 12,Sneek,"
        "8601 AB,* myContacts\n",
        set(),
    ),
}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def imported(cast: Cast, text: str, tmp_path: Path, name: str) -> ImportRun:
    path = tmp_path / name
    path.write_text(text)
    actor = cast.actor("sales")
    run = uploads.receive(actor, name, [path.read_bytes()], Options())
    running.start(actor, run)
    done = running.work(run.pk)
    assert done is not None
    return done


@pytest.mark.parametrize("system", EXPORTS)
def test_an_export_is_recognised_read_whole_and_updated_by_the_next(cast: Cast, tmp_path: Path, system: str) -> None:
    text, keys = EXPORTS[system]
    (tmp_path / "x.csv").write_text(text)
    profile = recognised(open_table(tmp_path / "x.csv"))
    assert profile is not None
    assert system.startswith(profile.name)
    run = imported(cast, text, tmp_path, "export-maart.csv")
    assert (run.state, run.rejected) == ("done", 0)
    company = Party.unscoped.get(kind="organisation")
    assert (company.name, company.city) == ("Houthandel Jansma B.V.", "Sneek")
    values = set(ContactPoint.unscoped.values_list("kind", "value"))
    assert {("phone", "+31515555012"), ("mail", "anne@jansma.example")} - values in (
        set(),
        {("mail", "anne@jansma.example")},
    )
    if system != "AFAS":
        person = Party.unscoped.get(kind="person")
        assert (person.given_name, person.surname) == ("Anne", "Dijkstra")
        assert Relationship.unscoped.get().function in ("Inkoper", "")
    assert set(OutsideKey.unscoped.filter(source=profile.name).values_list("key", flat=True)) == keys
    # the same export of a month later, under another name and with another company name, doubles nothing
    again = imported(cast, text, tmp_path, "export-april.csv")
    assert (again.created, again.updated) == (0, 0)
    if keys and "Account" not in text.split("\n", 1)[0]:
        later = imported(cast, text.replace("Kade 12", "Kade 14"), tmp_path, "export-mei.csv")
        assert later.created == 0
        assert Party.unscoped.filter(kind="organisation").count() == 1


def test_every_field_of_every_profile_exists() -> None:
    from klantbeeld.domains.parties.import_headings import TARGETS

    known = {target.key for target in TARGETS} | {""}
    assert {key for profile in PROFILES for key in profile.columns.values()} <= known


def test_an_ordinary_list_is_no_export_of_anything(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Naam;Plaats;Telefoon\nJansma;Sneek;0515555012\n")
    assert recognised(open_table(tmp_path / "x.csv")) is None
