"""Exports of well-known systems, recognised by their headings: what each column is, and what the system is called.

The name becomes the source of the outside keys, whatever the file is called, so that the next export updates.
Headings not named here are guessed as in any list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.engines.exchange.headings import normal
from klantbeeld.engines.exchange.table import Table
from klantbeeld.engines.exchange.vcard_source import HEADINGS as CARD_HEADINGS


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of export. `marks` are the headings that tell it; `columns` maps a heading to a field, "" leaves it out."""

    name: str
    marks: tuple[str, ...]
    columns: Mapping[str, str]

    def fits(self, headings: set[str]) -> bool:
        return all(normal(mark) in headings for mark in self.marks)


def _columns(text: str) -> dict[str, str]:
    """Read `heading = field` lines."""
    pairs = (line.rsplit("=", 1) for line in text.strip().splitlines())
    return {normal(heading): key.strip() for heading, key in pairs}


PERSON_ADDRESS = """
    Mailing Street = street_line
    Mailing City = city
    Mailing Zip/Postal Code = postcode
    Mailing Postal Code = postcode
    Mailing Zip = postcode
    Mailing Country = country
    Mailing State/Province =
    Mailing State ="""
PERSON = """
    First Name = given_name
    Last Name = surname
    Email = person_email
    Phone = person_phone
    Mobile = person_mobile
    Title = function
    Job Title = function
    Department = department"""
COMPANY_ADDRESS = """
    Billing Street = street_line
    Billing City = city
    Billing Zip/Postal Code = postcode
    Billing Postal Code = postcode
    Billing Code = postcode
    Billing Country = country
    Phone = org_phone
    Website = org_website
    Fax = org_fax
    Employees = org_employees"""

PROFILES = (
    Profile("Salesforce", ("Contact ID", "Account Name", "Mailing Street"), _columns(PERSON + PERSON_ADDRESS + """
        Contact ID = person_outside_key
        Account ID = outside_key
        Account Name = org_name
        Salutation = form_of_address
        Birthdate = birth_date""")),
    Profile("Salesforce", ("AccountId", "FirstName", "LastName", "MailingStreet"), _columns(PERSON + PERSON_ADDRESS + """
        Id = person_outside_key
        AccountId = outside_key
        Account.Name = org_name
        MobilePhone = person_mobile
        Salutation = form_of_address
        Birthdate = birth_date""")),
    Profile("Salesforce", ("Account ID", "Account Name", "Billing Street"), _columns(COMPANY_ADDRESS + """
        Account ID = outside_key
        Account Name = org_name""")),
    Profile("HubSpot", ("Record ID", "First Name", "Last Name", "Lifecycle Stage"), _columns(PERSON + """
        Record ID = person_outside_key
        Phone Number = person_phone
        Mobile Phone Number = person_mobile
        Company Name = org_name
        Associated Company = org_name
        Associated Company IDs = outside_key
        Primary Associated Company ID = outside_key
        Street Address = street_line
        Create Date =
        Last Activity Date = """)),
    Profile("HubSpot", ("Record ID", "Company name", "Company Domain Name"), _columns("""
        Record ID = outside_key
        Company name = org_name
        Company Domain Name = org_website
        Phone Number = org_phone
        Street Address = street_line
        Number of Employees = org_employees
        Create Date =
        Last Activity Date = """)),
    Profile("Pipedrive", ("Person - ID", "Person - Name"), _columns("""
        Person - ID = person_outside_key
        Person - Name = person_name
        Person - First name =
        Person - Last name =
        Person - Organization = org_name
        Organization - Name = org_name
        Organization - ID = outside_key
        Person - Organization ID = outside_key
        Organization - Street/road name of Address = street
        Organization - House number of Address = house_number
        Organization - ZIP/Postal code of Address = postcode
        Organization - City/town/village/locality of Address = city
        Organization - Country of Address = country
        Person - Email - Work = person_email
        Person - Email - Home = person_email
        Person - Phone - Work = person_phone
        Person - Phone - Home = person_phone
        Person - Phone - Mobile = person_mobile
        Person - Job title = function
        Person - Label = tags""")),
    Profile("Pipedrive", ("Organization - ID", "Organization - Name"), _columns("""
        Organization - ID = outside_key
        Organization - Name = org_name
        Organization - Address =
        Organization - Street/road name of Address = street
        Organization - House number of Address = house_number
        Organization - ZIP/Postal code of Address = postcode
        Organization - City/town/village/locality of Address = city
        Organization - Country of Address = country
        Organization - Label = tags""")),
    Profile("Zoho CRM", ("Record Id", "Account Name", "Last Name", "Mailing Street"), _columns(PERSON + PERSON_ADDRESS + """
        Record Id = person_outside_key
        Account Name = org_name
        Account Name.id = outside_key
        Salutation = form_of_address
        Date of Birth = birth_date
        Tag = tags
        Created Time ="""
    )),
    Profile("Zoho CRM", ("Record Id", "Account Name", "Billing Street"), _columns(COMPANY_ADDRESS + """
        Record Id = outside_key
        Account Name = org_name
        Tag = tags
        Created Time ="""
    )),
    Profile("Odoo", ("External ID", "Name", "Is a Company"), _columns("""
        External ID = person_outside_key
        Name = person_name
        Is a Company = kind
        Related Company = org_name
        Company Name = org_name
        Job Position = function
        Email = person_email
        Phone = person_phone
        Mobile = person_mobile
        Street = street_line
        Zip = postcode
        City = city
        Country = country
        Tax ID = org_vat_number
        Website = org_website
        Tags = tags""")),
    Profile("Odoo", ("id", "name", "is_company", "parent_id"), _columns("""
        id = person_outside_key
        name = person_name
        is_company = kind
        parent_id = org_name
        function = function
        email = person_email
        phone = person_phone
        mobile = person_mobile
        street = street_line
        zip = postcode
        vat = org_vat_number
        website = org_website
        category_id = tags""")),
    Profile("SuiteCRM", ("Office Phone", "Primary Address Street", "Last Name"), _columns(PERSON + """
        ID = person_outside_key
        Account Name = org_name
        Office Phone = person_phone
        Email Address = person_email
        Primary Address Street = street_line
        Primary Address City = city
        Primary Address Postal Code = postcode
        Primary Address Country = country
        Date Created =
        Date Modified ="""
    )),
    Profile("SuiteCRM", ("Office Phone", "Billing Street", "Name"), _columns(COMPANY_ADDRESS + """
        ID = outside_key
        Name = org_name
        Office Phone = org_phone
        Date Created =
        Date Modified ="""
    )),
    Profile("Microsoft Dynamics 365", ("(Do Not Modify) Contact",), _columns(PERSON + """
        (Do Not Modify) Contact = person_outside_key
        (Do Not Modify) Row Checksum =
        (Do Not Modify) Modified On =
        Full Name = person_name
        Company Name = org_name
        Business Phone = person_phone
        Mobile Phone = person_mobile
        Address 1: Street 1 = street_line
        Address 1: ZIP/Postal Code = postcode
        Address 1: City = city
        Address 1: Country/Region = country
        Status ="""
    )),
    Profile("Microsoft Dynamics 365", ("(Do Not Modify) Account",), _columns("""
        (Do Not Modify) Account = outside_key
        (Do Not Modify) Row Checksum =
        (Do Not Modify) Modified On =
        Account Name = org_name
        Main Phone = org_phone
        Primary Contact = person_name
        Email (Primary Contact) = person_email
        Address 1: Street 1 = street_line
        Address 1: ZIP/Postal Code = postcode
        Address 1: City = city
        Address 1: Country/Region = country
        Status ="""
    )),
    Profile("Exact Online", ("Code", "Naam", "Adresregel 1"), _columns("""
        Code = outside_key
        Naam = org_name
        Adresregel 1 = street_line
        Telefoon = org_phone
        E-mail = org_email
        Website = org_website
        Btw-nummer = org_vat_number
        KvK-nummer = org_kvk_number
        Hoofdcontact = person_name
        Contactpersoon = person_name""")),
    Profile("AFAS", ("DebtorId", "DebtorName"), _columns("""
        DebtorId = outside_key
        DebtorName = org_name
        BcCo =
        SearchName =
        AdressLine1 = street_line
        AdressLine3 =
        AdressLine4 =
        ZipCode = postcode
        City = city
        TelNr = org_phone
        MobNr = org_phone
        Email = org_email
        VATNumber = org_vat_number
        CocNumber = org_kvk_number
        IBAN = iban""")),
    Profile("AFAS", ("Nummer debiteur", "Naam", "BcNummer"), _columns("""
        Nummer debiteur = outside_key
        BcNummer =
        Naam = org_name
        Telefoonnr. = org_phone
        E-mail = org_email""")),
    Profile("SnelStart", ("Relatiecode", "Naam", "Relatiesoort"), _columns("""
        Relatiecode = outside_key
        Naam = org_name
        Relatiesoort =
        Straat = street_line
        Adres = street_line
        Contactpersoon = person_name
        Telefoon = org_phone
        Mobiele telefoon = person_mobile
        E-mail = org_email
        Btw-nummer = org_vat_number
        KvK-nummer = org_kvk_number""")),
    Profile("Outlook", ("First Name", "Last Name", "Company", "Business Street", "E-mail Address"), _columns(PERSON + """
        Middle Name = prefix
        Suffix = suffix
        Title = form_of_address
        Company = org_name
        Business Street = street_line
        Business City = city
        Business Postal Code = postcode
        Business Country/Region = country
        Business Phone = person_phone
        Mobile Phone = person_mobile
        E-mail Address = person_email
        E-mail 2 Address = person_email
        Web Page = org_website
        Birthday = birth_date
        Notes = note
        Categories = tags""")),
    Profile("Outlook", ("Voornaam", "Achternaam", "Bedrijf", "Werkadres, straat", "E-mailadres"), _columns("""
        Voornaam = given_name
        Middelste naam = prefix
        Achternaam = surname
        Achtervoegsel = suffix
        Bedrijf = org_name
        Afdeling = department
        Functie = function
        Werkadres, straat = street_line
        Werkadres, plaats = city
        Werkadres, postcode = postcode
        Werkadres, land/regio = country
        Telefoon op werk = person_phone
        Mobiele telefoon = person_mobile
        E-mailadres = person_email
        E-mailadres 2 = person_email
        Webpagina = org_website
        Verjaardag = birth_date
        Notities = note
        Categorieën = tags""")),
    Profile("Google Contacts", ("First Name", "Last Name", "Organization Name", "E-mail 1 - Value"), _columns("""
        First Name = given_name
        Middle Name = prefix
        Last Name = surname
        Organization Name = org_name
        Organization Title = function
        Organization Department = department
        Birthday = birth_date
        Notes = note
        Labels = tags
        E-mail 1 - Label =
        E-mail 1 - Value = person_email
        E-mail 2 - Label =
        E-mail 2 - Value = person_email
        Phone 1 - Label =
        Phone 1 - Value = person_phone
        Phone 2 - Label =
        Phone 2 - Value = person_phone
        Address 1 - Label =
        Address 1 - Formatted =
        Address 1 - Street = street_line
        Address 1 - City = city
        Address 1 - Postal Code = postcode
        Address 1 - Country = country
        Website 1 - Label =
        Website 1 - Value = org_website""")),
    Profile("Google Contacts", ("Given Name", "Family Name", "E-mail 1 - Value"), _columns("""
        Name =
        Given Name = given_name
        Additional Name = prefix
        Family Name = surname
        Organization 1 - Name = org_name
        Organization 1 - Title = function
        E-mail 1 - Type =
        E-mail 1 - Value = person_email
        Phone 1 - Type =
        Phone 1 - Value = person_phone
        Birthday = birth_date
        Notes = note
        Group Membership = tags""")),
    Profile("vCard", ("UID persoon", "UID organisatie"), _columns("""
        Soort = kind
        Naam = person_name
        Bedrijfsnaam = org_name
        Afdeling = department
        Functie = function
        Telefoon = person_phone
        Telefoon 2 = person_phone
        Mobiel = person_mobile
        Mobiel 2 = person_mobile
        Fax = org_fax
        E-mail = person_email
        E-mail 2 = person_email
        Website = org_website
        LinkedIn = linkedin
        Adres = street_line
        Postcode = postcode
        Plaats = city
        Land = country
        Postadres = post_street_line
        Postcode postadres = post_postcode
        Plaats postadres = post_city
        Geboortedatum = birth_date
        Categorieën = tags
        Notitie = note
        UID persoon = person_outside_key
        UID organisatie = outside_key
        Huishouden = household_name""")),
)  # fmt: skip
assert all(normal(heading) in PROFILES[-1].columns for heading in CARD_HEADINGS)  # noqa: S101


def recognised(table: Table) -> Profile | None:
    """Return the system that this file comes from by its headings; the one with most marks if several fit."""
    headings = {normal(heading) for heading in table.headings}
    fitting = [profile for profile in PROFILES if profile.fits(headings)]
    return max(fitting, key=lambda profile: len(profile.marks), default=None)


def mapped(profile: Profile, table: Table, guessed: Mapping[int, str]) -> dict[int, str]:
    """Return the profile's mapping; columns that it does not know go where they were guessed, if that is still free."""
    known = {column: profile.columns.get(normal(heading)) for column, heading in enumerate(table.headings)}
    mapping = {column: key for column, key in known.items() if key}
    taken = set(mapping.values())
    if "org_name" not in taken and "person_name" not in taken and "surname" not in taken:
        taken.clear()
    for column, key in guessed.items():
        if known.get(column) is None and key not in taken:
            mapping[column] = key
    return mapping


def name_source(options: Options, profile: Profile | None) -> None:
    """Call the source by the system's name where the user named none."""
    if profile and not options.source:
        options.source = profile.name
