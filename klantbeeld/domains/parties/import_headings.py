"""The words under which lists from elsewhere keep organisations and people: one row may hold both.

Headings as Exact, Twinfield, SnelStart, AFAS, Unit4, Outlook, Google Contacts, HubSpot, Pipedrive, Teamleader, Salesforce,
Zoho and SuperOffice write them, and as people type them, in Dutch, Flemish French and English. Order matters where two
fields know the same word: the first one wins unless the columns beside it say otherwise (engines/exchange/headings.py);
a list of names and mail addresses without anything of an organisation is a list of people.
"""

from klantbeeld.domains.parties.importing import recognising
from klantbeeld.engines.exchange.headings import Target

ORGANISATION = "organisation"
PERSON = "person"


def _labels(nl: str, fr: str, en: str) -> dict[str, list[str]]:
    """Three lists, written with a bar between the headings."""
    return {
        language: [label.strip() for label in text.split("|") if label.strip()]
        for language, text in (("nl", nl), ("fr", fr), ("en", en))
    }


TARGETS: list[Target] = [
    Target(
        "org_name",
        _labels(
            "Bedrijfsnaam|Bedrijf|Organisatie|Organisatienaam|Naam organisatie|Naam bedrijf|Naam van het bedrijf|Firma|"
            "Firmanaam|Onderneming|Naam onderneming|Relatienaam|Relatie|Klant|Klantnaam|Naam klant|Debiteur|Debiteurnaam|"
            "Naam debiteur|Debiteur naam|Accountnaam|Zaak|Werkgever|Instelling|School|Klant naam|Naam relatie|Zoeknaam|"
            "Naam|Naam 1|Bedrijf naam|Organisatie/persoon",
            "Société|Nom de la société|Nom société|Entreprise|Nom de l'entreprise|Raison commerciale|Organisation|"
            "Nom du client|Client|Nom du compte",
            "Company|Company name|Name|Organization|Organisation|Organization name|Account|Account name|Business name|"
            "Customer|Customer name|Organization 1 - Name|Organization - Name|Company / Account|Employer|Firm|"
            "Associated company|Primary company|Contact - Company",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_legal_name",
        _labels(
            "Statutaire naam|Juridische naam|Rechtsnaam|Officiële naam|Maatschappelijke naam|Officiële bedrijfsnaam|"
            "Naam volgens KvK|Naam KBO",
            "Dénomination sociale|Raison sociale|Nom légal|Nom officiel|Dénomination",
            "Legal name|Registered name|Official name|Legal company name|Legal entity name",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_trade_name",
        _labels(
            "Handelsnaam|Roepnaam bedrijf|Merknaam|Commerciële naam|Handelsbenaming",
            "Nom commercial|Dénomination commerciale|Enseigne",
            "Trade name|Trading name|Trading as|DBA|Brand name",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_legal_form",
        _labels(
            "Rechtsvorm|Bedrijfsvorm|Juridische vorm|Ondernemingsvorm|Vennootschapsvorm",
            "Forme juridique|Forme légale|Forme de société",
            "Legal form|Legal entity type|Company type|Business type|Type of company",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_vat_number",
        _labels(
            "BTW-nummer|BTW nr|BTW|Btw-id|Btw-identificatienummer|Omzetbelastingnummer|OB-nummer|Fiscaal nummer|"
            "BTW-nummer klant|VAT-nummer|Btw nummer relatie",
            "Numéro de TVA|N° TVA|TVA|No TVA|Numéro TVA|Numéro d'identification TVA",
            "VAT number|VAT|VAT no|VAT ID|VAT registration number|Tax number|Tax ID|Tax registration number|TIN",
        ),
        recognising.looks_like_vat_number,
        ORGANISATION,
    ),
    Target(
        "org_kvk_number",
        _labels(
            "KvK-nummer|KvK|KvK nr|Kamer van Koophandel|Nummer Kamer van Koophandel|Handelsregisternummer|"
            "Inschrijfnummer KvK|KvK-nr.|Dossiernummer KvK|Handelsregister|Nr KvK|Kamer van Koophandel nummer",
            "Numéro de registre du commerce|Registre de commerce|Numéro RC|Numéro chambre de commerce",
            "Chamber of commerce|Chamber of commerce number|CoC number|CoC|Trade register number|KvK number|"
            "Company registration number|Registration number",
        ),
        recognising.looks_like_kvk,
        ORGANISATION,
    ),
    Target(
        "org_kbo_number",
        _labels(
            "KBO-nummer|KBO|Ondernemingsnummer|KBO/BCE|Ondernemingsnr|Nationaal nummer onderneming",
            "Numéro d'entreprise|BCE|Numéro BCE|N° d'entreprise|No entreprise",
            "Enterprise number|CBE number|CBE|Belgian company number|Company number|National identification number",
        ),
        recognising.looks_like_kbo,
        ORGANISATION,
    ),
    Target(
        "org_establishment_number",
        _labels(
            "Vestigingsnummer|Vestigingseenheidsnummer|Vestigingsnr|Vestigingseenheid",
            "Numéro d'établissement|Numéro d'unité d'établissement|Unité d'établissement",
            "Establishment number|Branch number|Establishment unit number",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_industry",
        _labels(
            "Branche|Bedrijfstak|Sector|SBI-code|SBI|NACE-code|NACE|NACEBEL|Brancheomschrijving|Branchecode|Activiteit|"
            "Hoofdactiviteit|Bedrijfsactiviteit|SBI omschrijving|Marktsegment|Bedrijfssector",
            "Secteur|Secteur d'activité|Branche d'activité|Code NACE|Activité|Activité principale",
            "Industry|Sector|Industry code|SIC code|NAICS|Line of business|Industry type|Business sector",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_employees",
        _labels(
            "Aantal medewerkers|Medewerkers|Aantal werknemers|Werknemers|Personeelsleden|FTE|Aantal FTE|Aantal personeel|"
            "Bedrijfsgrootte|Werkzame personen|Personeelsbestand|Grootteklasse|Aantal werkzame personen",
            "Nombre d'employés|Effectif|Nombre de salariés|Employés|Nombre de travailleurs|Effectifs",
            "Employees|Number of employees|No. of employees|Employee count|Headcount|Company size|Staff|Employee range",
        ),
        group=ORGANISATION,
    ),
    Target(
        "org_turnover",
        _labels(
            "Omzet|Jaaromzet|Omzet per jaar|Bedrijfsomzet|Omzet klant|Zakencijfer|Omzet in euro|Omzetklasse|Eigen omzet",
            "Chiffre d'affaires|CA|CA annuel|Chiffre d'affaires annuel",
            "Turnover|Revenue|Annual revenue|Annual turnover|Sales|Yearly revenue",
        ),
        group=ORGANISATION,
        repeatable=True,
    ),
    Target(
        "org_website",
        _labels(
            "Website|Webadres|Internetadres|Homepage|Web|Site|Internet|URL|WWW|Webpagina|Domein|Bedrijfswebsite",
            "Site web|Site internet|Page web|Adresse web|Site Internet de la société",
            "Website|Web site|Web page|Website URL|Company domain name|Company website|Domain|Homepage|"
            "Website 1 - Value|Web address|Primary domain|Business website",
        ),
        recognising.looks_like_website,
        ORGANISATION,
    ),
    Target(
        "org_phone",
        _labels(
            "Telefoon|Telefoonnummer|Tel|Tel.nr|Telefoon bedrijf|Telefoon algemeen|Algemeen telefoonnummer|Hoofdnummer|"
            "Telefoon organisatie|Tel. (algemeen)|Telefoon vast|Telefoon kantoor|Bedrijfstelefoon|Telefoon hoofdkantoor|"
            "Tel. bedrijf|Telefoonnummer bedrijf|Vaste telefoon|Telefoon zaak|Vast nummer",
            "Téléphone|Tél|Numéro de téléphone|Téléphone société|Téléphone principal|Téléphone général|Téléphone fixe",
            "Phone|Phone number|Telephone|Company main phone|Company phone|Company phone number|Main phone|"
            "Office phone|Account phone|Organization - Phone|Telephone number|Switchboard",
        ),
        recognising.looks_like_phone,
        ORGANISATION,
    ),
    Target(
        "org_email",
        _labels(
            "E-mail|E-mailadres|Email|Mail|Mailadres|E-mail bedrijf|E-mail algemeen|Algemeen e-mailadres|"
            "E-mail organisatie|Bedrijfsmail|E-mailadres bedrijf|E-mail factuur|E-mailadres facturen|E-mail administratie|"
            "Factuur e-mail|E-mail kantoor|Mailadres algemeen|Elektronische post",
            "E-mail|Courriel|Adresse e-mail|Adresse mail|Mél|Adresse électronique|E-mail société|E-mail général",
            "Email|E-mail|Email address|Company email|Office email|General email|Account email|Billing email|"
            "Invoice email|Organization - Email",
        ),
        recognising.looks_like_mail,
        ORGANISATION,
    ),
    Target(
        "org_fax",
        _labels(
            "Fax|Faxnummer|Fax zakelijk|Telefax|Fax nr|Fax bedrijf|Fax werk",
            "Fax|Télécopie|Numéro de fax|Télécopieur",
            "Fax|Fax number|Business fax|Work fax|Company fax|Other fax",
        ),
        recognising.looks_like_phone,
        ORGANISATION,
    ),
    Target(
        "person_name",
        _labels(
            "Contactpersoon|Naam contactpersoon|Contactpersoon naam|Contact|Naam|Volledige naam|Persoon|Contactnaam|"
            "Ter attentie van|T.a.v.|Tav|Persoonsnaam|Weergavenaam|Naam persoon|Hoofdcontact|Naam en voornaam|"
            "Voor- en achternaam|Voornaam en achternaam|Aanspreekpunt|Contactpersoon (volledige naam)|Volledige naam contact|"
            "Volledige naam contactpersoon|Eerste contactpersoon|Bestandsnaam",
            "Nom complet|Personne de contact|Nom du contact|Contact|Nom et prénom|Prénom et nom|À l'attention de",
            "Full name|Name|Contact|Contact name|Contact person|Display name|Person|Person - Name|Primary contact|Attn|"
            "Attention|File as|First and last name",
        ),
        group=PERSON,
        aside=True,
    ),
    Target(
        "titles_before",
        _labels(
            "Titel|Titels|Titulatuur|Titel voor|Academische titel|Titel (voor)|Titel voor naam|Titulatuur voor|Graad",
            "Titre|Titre académique|Grade",
            "Title|Academic title|Name prefix|Honorific|Degree",
        ),
        recognising.looks_like_title,
        PERSON,
    ),
    Target(
        "given_name",
        _labels(
            "Voornaam|Roepnaam|Voornamen|Voornaam contactpersoon|Contactpersoon voornaam|Voornaam contact|1e voornaam|"
            "Eerste naam|Voor naam|Contact voornaam",
            "Prénom|Prénoms|Prénom du contact|Prénom usuel",
            "First name|Firstname|Given name|Forename|Christian name|Contact first name|Person - First name|Nickname|"
            "Preferred name",
        ),
        group=PERSON,
    ),
    Target(
        "initials",
        _labels(
            "Voorletters|Voorletter|Initialen|Voorl|Voorletter(s)|Voorletters contactpersoon|Initialen contactpersoon",
            "Initiales|Initiale",
            "Initials|Initial|First initials",
        ),
        group=PERSON,
    ),
    Target(
        "prefix",
        _labels(
            "Tussenvoegsel|Tussenvoegsels|Voorvoegsel|Voorvoegsels|Tussenv|Tv|Tussenvoegsel contactpersoon|Voorv|"
            "Tussenvoegsel achternaam|Voorvoegsel achternaam|Tussen voegsel|Middelste naam|Tussennaam",
            "Particule|Préposition|Deuxième prénom",
            "Middle name|Surname prefix|Infix|Last name prefix|Name infix|Additional name|Insertion",
        ),
        group=PERSON,
    ),
    Target(
        "surname",
        _labels(
            "Achternaam|Familienaam|Geboortenaam|Achternaam contactpersoon|Contactpersoon achternaam|Achter naam|"
            "Familienaam contactpersoon|Achternaam contact|Eigennaam|Contact achternaam|Contact familienaam",
            "Nom|Nom de famille|Nom du contact (famille)|Patronyme",
            "Last name|Lastname|Surname|Family name|Contact last name|Person - Last name",
        ),
        group=PERSON,
        beside={"given_name": ("Naam", "Nom", "Name"), "initials": ("Naam", "Name")},
    ),
    Target(
        "suffix",
        _labels(
            "Titel achter|Achtervoegsel|Titel na|Titel (achter)|Titulatuur achter|Titel achter naam",
            "Suffixe",
            "Suffix|Name suffix|Title after|Post-nominal|Generational suffix",
        ),
        group=PERSON,
    ),
    Target(
        "form_of_address",
        _labels(
            "Aanhef|Geslacht|Aanspreekvorm|Aanspreking|M/V|Man/vrouw|Dhr/Mevr|Aanspreektitel|Briefaanhef|Sekse|"
            "De heer/mevrouw|Aanhef contactpersoon|Geslacht contactpersoon|M/V/X|Gender",
            "Civilité|Sexe|Genre|Formule d'appel|M./Mme",
            "Salutation|Title|Gender|Sex|Form of address|Mr/Mrs|Mr/Ms|Courtesy title|Honorific prefix",
        ),
        recognising.looks_like_form_of_address,
        PERSON,
    ),
    Target(
        "birth_date",
        _labels(
            "Geboortedatum|Geb.datum|Geb. dat.|Verjaardag|Geboren|Geboren op|Geboortedag|Datum geboorte",
            "Date de naissance|Né le|Anniversaire|Née le",
            "Date of birth|Birth date|Birthday|Birthdate|DOB|Born",
        ),
        recognising.looks_like_date,
        PERSON,
    ),
    Target(
        "function",
        _labels(
            "Functie|Functieomschrijving|Functietitel|Functienaam|Rol|Beroep|Functie contactpersoon|Contact functie|Baan",
            "Fonction|Titre du poste|Poste|Profession|Emploi|Titre professionnel",
            "Job title|Title|Function|Position|Role|Occupation|Organization 1 - Title|Organization - Title|Profession|"
            "Business title|Job function|Person - Job title",
        ),
        group=PERSON,
    ),
    Target(
        "department",
        _labels(
            "Afdeling|Afdeling contactpersoon|Afdelingsnaam|Dienst|Departement",
            "Département|Service|Division",
            "Department|Division|Organization 1 - Department|Organization - Department|Dept",
        ),
        group=PERSON,
    ),
    Target(
        "person_phone",
        _labels(
            "Telefoon contactpersoon|Telefoon direct|Doorkiesnummer|Direct nummer|Tel. (zakelijk)|Telefoon zakelijk|"
            "Telefoon werk|Tel. direct|Telefoon privé|Doorkies|Rechtstreeks nummer|Telefoon thuis|Tel. privé|"
            "Contactpersoon telefoon|Telefoon op werk|Telefoon persoon|Telefoon|Telefoonnummer|Direct telefoonnummer|"
            "Telefoonnummer contactpersoon|Tel. contactpersoon|Telefoonnummer (zakelijk)|Thuistelefoon",
            "Téléphone direct|Ligne directe|Téléphone professionnel|Téléphone contact|Téléphone|Tél. bureau|"
            "Téléphone (bureau)|Téléphone privé|Téléphone (domicile)",
            "Business phone|Direct phone|Work phone|Direct dial|Direct line|Phone|Phone number|Home phone|Phone 1 - Value|"
            "Contact phone|Person - Phone|Phone - Work|Business phone 2|Telephone|Phone - Home|Primary phone|Other phone",
        ),
        recognising.looks_like_phone,
        PERSON,
    ),
    Target(
        "person_mobile",
        _labels(
            "Mobiel|Mobiele telefoon|Mobiel nummer|GSM|GSM-nummer|06-nummer|06|Mobiele nummer|Telefoon mobiel|Tel. mobiel|"
            "Mobieltje|Mobiel telefoonnummer|Mobiel contactpersoon|GSM nr|Mobiel (zakelijk)|Mobiel privé|Gsm contactpersoon",
            "GSM|Mobile|Portable|Téléphone mobile|Téléphone portable|Numéro de GSM",
            "Mobile|Mobile phone|Mobile number|Mobile phone number|Cell|Cell phone|Cellphone|Phone - Mobile|"
            "Person - Mobile|Mobile no",
        ),
        recognising.looks_like_mobile,
        PERSON,
    ),
    Target(
        "person_email",
        _labels(
            "E-mail contactpersoon|E-mailadres contactpersoon|Contactpersoon e-mail|E-mail persoonlijk|E-mail zakelijk|"
            "E-mail privé|E-mail werk|Persoonlijk e-mailadres|E-mail|E-mailadres|Email|Mail|Mailadres|E-mail direct|"
            "Zakelijk e-mailadres|Mail contactpersoon|E-mailadres (zakelijk)|Contact e-mail",
            "E-mail du contact|E-mail professionnel|E-mail|Courriel|Adresse e-mail|E-mail direct|Adresse de messagerie",
            "Email|E-mail|Email address|E-mail address|E-mail 1 - Value|Contact email|Work email|Business email|"
            "Personal email|Primary email|Person - Email|Email - Work|Email - Home|Direct email",
        ),
        recognising.looks_like_mail,
        PERSON,
    ),
    Target(
        "linkedin",
        _labels(
            "LinkedIn|LinkedIn-profiel|LinkedIn URL|LinkedIn pagina|Linkedin contactpersoon",
            "Profil LinkedIn|LinkedIn",
            "LinkedIn|LinkedIn URL|LinkedIn profile|LinkedIn bio|LinkedIn profile URL|Person LinkedIn URL|LinkedIn company page",
        ),
        recognising.looks_like_linkedin,
        PERSON,
    ),
    Target(
        "street_line",
        _labels(
            "Adres|Adres 1|Adresregel 1|Adresregel|Straat en huisnummer|Straat + nr|Straat + huisnummer|Bezoekadres|"
            "Straat en nummer|Vestigingsadres|Straat/nr|Straat & nr|Adres bezoek|Bezoekadres straat|Straat nr|Adreslijn 1|"
            "Adres (bezoek)|Adreslijn|Adres regel 1|Hoofdadres|Woonadres|Straatnaam en huisnummer",
            "Adresse|Adresse 1|Rue et numéro|Ligne d'adresse 1|Adresse ligne 1|Adresse complète|Rue + n°",
            "Address|Address 1|Address line 1|Street address|Business street|Billing street|Mailing street|Visiting address|"
            "Address 1 - Street|Address1|Home street|Other street|Street and number|Billing address line 1|Street 1",
        ),
        recognising.looks_like_street_line,
    ),
    Target(
        "street",
        _labels(
            "Straat|Straatnaam|Adres straat|Bezoekadres straatnaam|Straat bezoekadres|Straatnaam bezoekadres",
            "Rue|Nom de rue|Nom de la rue",
            "Street|Street name|Thoroughfare",
        ),
    ),
    Target(
        "house_number",
        _labels(
            "Huisnummer|Huisnr|Nr|Nummer|Huis nr|Adres huisnummer|Huisnummer bezoekadres|Hnr|Straatnummer|Adres nummer",
            "Numéro|N°|Numéro de maison|No",
            "House number|Number|House no|Street number|Building number",
        ),
    ),
    Target(
        "house_number_addition",
        _labels(
            "Toevoeging|Huisnummertoevoeging|Huisnr toev|Toev|Bus|Busnummer|Huisletter|Nummer toevoeging|Bus nr|"
            "Huisnummer toevoeging|Toevoeging huisnummer|Huisnr. toevoeging",
            "Boîte|Bte|Boite postale n°|Complément de numéro",
            "House number addition|Addition|Box|Unit number|Suite|Apartment|House number suffix",
        ),
    ),
    Target(
        "postcode",
        _labels(
            "Postcode|PC|Postcode bezoekadres|Post code|Bezoekadres postcode|Postcode (bezoek)|Adres postcode|Postnummer|"
            "Postcode vestiging|Postkode",
            "Code postal|CP|Code postal du siège",
            "Postcode|Postal code|Zip|Zip code|ZIP/Postal code|Business postal code|Billing zip|Mailing zip|Post code|"
            "Billing zip/postal code|Mailing zip/postal code|Address 1 - Postal code|Billing code|Home postal code|"
            "Billing postal code",
        ),
        recognising.looks_like_postcode,
    ),
    Target(
        "city",
        _labels(
            "Plaats|Woonplaats|Plaatsnaam|Vestigingsplaats|Stad|Gemeente|Bezoekadres plaats|Plaats bezoekadres|"
            "Adres plaats|Adres woonplaats|Plaats (bezoek)|Woonplaats bezoekadres|Vestiging plaats|Bezoekplaats",
            "Ville|Localité|Commune|Lieu",
            "City|Town|Business city|Billing city|Mailing city|City/Town|Address 1 - City|Locality|Municipality|Place|Home city",
        ),
    ),
    Target(
        "country",
        _labels(
            "Land|Landcode|Landnaam|Bezoekadres land|Land bezoekadres|Adres land|ISO-landcode|Land/regio|Code land",
            "Pays|Code pays|Code du pays",
            "Country|Country code|Business country/region|Country/Region|Billing country|Mailing country|"
            "Address 1 - Country|Country name|Business country|Home country/region",
        ),
    ),
    Target(
        "post_street_line",
        _labels(
            "Postadres|Postbus|Correspondentieadres|Factuuradres|Postadres straat|Adres post|Postadres regel 1|"
            "Adres correspondentie|Straat postadres|Postadres straat en huisnummer|Verzendadres|Factuuradres straat|"
            "Adres (post)",
            "Adresse postale|Boîte postale|Adresse de correspondance|Adresse de facturation|Adresse d'envoi",
            "Postal address|PO Box|P.O. Box|Mailing address|Correspondence address|Shipping street|Invoice address|Post address|"
            "Billing address|Shipping address|Business address PO box",
        ),
    ),
    Target(
        "post_postcode",
        _labels(
            "Postcode postadres|Postadres postcode|Postcode postbus|Postcode correspondentie|Factuuradres postcode|"
            "Postcode (post)|Postcode factuuradres|Correspondentieadres postcode",
            "Code postal adresse postale|Code postal facturation|Code postal correspondance",
            "Postal address postcode|Shipping zip|Shipping zip/postal code|Postal zip|Mailing address zip|Shipping code|"
            "Shipping postal code|Correspondence postcode",
        ),
        recognising.looks_like_postcode,
    ),
    Target(
        "post_city",
        _labels(
            "Plaats postadres|Postadres plaats|Plaats postbus|Postadres woonplaats|Woonplaats postadres|Plaats (post)|"
            "Plaats correspondentie|Factuuradres plaats|Plaats factuuradres|Correspondentieadres plaats",
            "Ville adresse postale|Ville facturation|Localité postale",
            "Postal address city|Shipping city|Postal city|Mailing address city|Correspondence city",
        ),
    ),
    Target(
        "post_country",
        _labels(
            "Land postadres|Postadres land|Landcode postadres|Land (post)|Factuuradres land|Land factuuradres",
            "Pays adresse postale|Pays facturation",
            "Postal address country|Shipping country|Postal country|Mailing address country|Correspondence country",
        ),
    ),
    Target(
        "iban",
        _labels(
            "IBAN|IBAN-nummer|Bankrekening|Bankrekeningnummer|Rekeningnummer|Bankrek|IBAN / rekeningnummer|Rekening|"
            "Rekeningnr|Bank IBAN",
            "IBAN|Compte bancaire|Numéro de compte|Numéro IBAN",
            "IBAN|Bank account|Bank account number|Account number (bank)|IBAN number",
        ),
        recognising.looks_like_iban,
    ),
    Target(
        "customer_since",
        _labels(
            "Klant sinds|Klant vanaf|Relatie sinds|Datum klant|Ingangsdatum relatie|Sinds|Klant per|Begindatum klant|"
            "Startdatum klant|Aanmaakdatum|Datum eerste order",
            "Client depuis|Date de début client|Client depuis le",
            "Customer since|Client since|Start date|Since|Became a customer date|Customer start date|Close date|Create date",
        ),
        recognising.looks_like_date,
    ),
    Target(
        "ladder_rung",
        _labels(
            "Status|Relatiestatus|Klantstatus|Soort klant|Relatiesoort|Relatietype|Fase|Klantfase|Trede|Klanttype|"
            "Levenscyclusfase|Status klant|Status relatie",
            "Statut|Statut client|Type de relation|Phase|Statut du client",
            "Status|Customer status|Lifecycle stage|Lead status|Account status|Relationship status|Customer type|Stage|"
            "Account type|Ladder rung",
        ),
    ),
    Target(
        "tags",
        _labels(
            "Tags|Labels|Trefwoorden|Kenmerken|Categorie|Categorieën|Groepen|Groep|Label|Etiketten|Interesses|Steekwoorden|"
            "Categorieen|Selectiecode|Kenmerk|Mailinglijsten",
            "Étiquettes|Mots-clés|Catégorie|Catégories|Groupes|Libellés|Groupe",
            "Tags|Labels|Keywords|Categories|Category|Groups|Group membership|Label|Segments|Interests|Tag",
        ),
        repeatable=True,
    ),
    Target(
        "note",
        _labels(
            "Notitie|Notities|Opmerking|Opmerkingen|Memo|Toelichting|Bijzonderheden|Omschrijving|Aantekeningen|Aantekening|"
            "Commentaar|Info|Extra informatie|Achtergrond|Vrije tekst|Memoveld|Overig",
            "Remarque|Remarques|Note|Notes|Commentaire|Commentaires|Observations|Description",
            "Note|Notes|Remarks|Comments|Comment|Memo|Description|Background|Additional information|Remark",
        ),
        repeatable=True,
    ),
    Target(
        "language",
        _labels(
            "Taal|Taalcode|Voorkeurstaal|Correspondentietaal|Taal contactpersoon|Spreektaal",
            "Langue|Code langue|Langue de correspondance|Langue préférée",
            "Language|Language code|Preferred language|Locale|Correspondence language",
        ),
    ),
    Target(
        "owner",
        _labels(
            "Accountmanager|Account manager|Eigenaar|Verantwoordelijke|Vertegenwoordiger|Verkoper|Relatiebeheerder|"
            "Klantbeheerder|Beheerder|Dossierbeheerder|Accountbeheerder|Rayonmanager|Buitendienst|Verantw. medewerker|"
            "Eigenaar (e-mail)|Behandelaar|Relatiemanager",
            "Gestionnaire de compte|Responsable de compte|Propriétaire|Commercial|Responsable|Vendeur|Représentant|"
            "Gestionnaire",
            "Owner|Account owner|Contact owner|Account manager|Sales rep|Sales representative|Salesperson|Responsible|"
            "Company owner|Record owner|Assigned to|Lead owner|Our contact|Organization - Owner|Person - Owner",
        ),
    ),
    Target(
        "team",
        _labels(
            "Team|Verkoopteam|Klantteam|Teamnaam|Rayon|Regio|Rayon/team",
            "Équipe|Équipe de vente|Région",
            "Team|Sales team|Territory|HubSpot team|Region|Account team",
        ),
    ),
    Target(
        "outside_key",
        _labels(
            "Klantnummer|Debiteurnummer|Relatienummer|Klantnr|Debiteurnr|Relatienr|Relatie-ID|Klantcode|Debiteurcode|"
            "Relatiecode|ID|Klant-ID|Organisatie-ID|Bedrijfs-ID|Externe sleutel|Extern nummer|Debnr|Debiteur nr|Code|"
            "Klant nummer|Deb.nr|Sleutel|Nummer debiteur|Lidnummer|Bedrijfscode|Verkooprelatienummer|Organisatienummer|"
            "Verkooprelatie|Recordnummer",
            "Numéro de client|Numéro client|N° client|Code client|Référence client|Identifiant|ID client",
            "Customer number|Customer no|Customer ID|Account number|Account ID|Company ID|ID|Record ID|External ID|"
            "Debtor number|Client number|Client ID|Customer code|Organization ID|Organization - ID|System ID|"
            "Record ID - Company|Debtor code|Account code",
        ),
    ),
    Target(
        "person_outside_key",
        _labels(
            "Contactpersoonnummer|Contactnummer|Contact-ID|Persoon-ID|Contactpersoon-ID|Persoonsnummer|Contactcode|"
            "Nummer contactpersoon|Contactpersoon nr|Contactpersoonnr|Contactpersooncode|Persoonscode",
            "Numéro de contact|ID contact|Code contact",
            "Contact ID|Contact number|Person ID|Person - ID|Record ID - Contact|Individual ID|Contact no",
        ),
        group=PERSON,
    ),
    Target(
        "kind",
        _labels(
            "Soort|Soort relatie|Type|Type relatie|Particulier/zakelijk|Zakelijk/particulier|Soort debiteur|"
            "Bedrijf of persoon|Organisatie of persoon|Particulier|B2B/B2C",
            "Type|Genre de relation|Particulier/professionnel|Sorte",
            "Kind|Type|Record type|Party type|Contact type|Business/individual|Entity type",
        ),
    ),
    Target(
        "household_name",
        _labels(
            "Huishouden|Naam huishouden|Gezin|Familie|Gezinsnaam|Adressering|Naam gezin|Huishoudennaam",
            "Ménage|Nom du ménage|Famille|Foyer",
            "Household|Household name|Family|Family group",
        ),
    ),
    Target(
        "contact_date",
        _labels(
            "Laatste contact|Datum laatste contact|Contactdatum|Laatste contactmoment|Laatst gesproken|Datum contact|"
            "Laatste bezoek|Laatste activiteit|Laatste contactdatum",
            "Dernier contact|Date du dernier contact|Date de contact|Dernière activité",
            "Last contact|Last contacted|Contact date|Last contact date|Last activity date|Last activity|Last touch|Last modified",
        ),
        recognising.looks_like_date,
    ),
    Target(
        "unit",
        _labels(
            "Bedrijfsonderdeel|Vestiging|Business unit|Administratie|Divisie|Filiaal|Unit|Eigen vestiging|Werkmaatschappij",
            "Unité|Unité d'affaires|Filiale|Succursale",
            "Business unit|Unit|Branch|Own branch|Subsidiary|Administration",
        ),
    ),
]

# A word known to both means the person when nothing else in the file tells.
TARGETS.sort(key=lambda target: (PERSON, ORGANISATION, "").index(target.group))
