"""What models write in place of a class's word: its name in other languages, or a near one.

A model that answers in Spanish may turn `[PERSON_1_k7q2xw]` into `[PERSONA_1_k7q2xw]`. The word
says which class is meant, so each word here stands for one class alone; a word that could mean two
(`clave` is a key and a password) is left out, and a placeholder with it is taken as damaged.
"""

from typing import Final

from inhouse.chat import Kind

_words: Final = {
    Kind.PRIVATE_KEY: "private key|clave privada|clé privée|privater schlüssel|chiave privata"
    "|chave privada|privésleutel",
    Kind.KEY: "schlüssel|clé|chiave|sleutel|llave",
    Kind.PASSWORD: "passwort|kennwort|contraseña|mot de passe|parola|senha|wachtwoord|lösenord"
    "|hasło",
    Kind.URL: "link|enlace|lien|collegamento",
    Kind.EMAIL: "e-mail|mail|correo|courriel|correo electrónico|e-mail-adresse|email address",
    Kind.CARD: "karte|tarjeta|carte|carta|cartão|kaart|credit card",
    Kind.ACCOUNT: "konto|cuenta|compte|conta|rekening|conto",
    Kind.TAX_ID: "tax id|steuernummer|steuer-id",
    Kind.HEALTH_ID: "health id",
    Kind.PASSPORT: "pasaporte|passeport|reisepass|passaporto|passaporte|paspoort",
    Kind.LICENSE: "licence|licencia|permis|führerschein|lizenz|patente|licença|rijbewijs",
    Kind.PLATE: "license plate|matrícula|kennzeichen|targa|kenteken",
    Kind.DEVICE_ID: "device id|gerät",
    Kind.WALLET: "cartera|portefeuille|portafoglio|carteira",
    Kind.PHONE: "telefon|telephone|teléfono|téléphone|telefono|telefone|telefoon|phone number",
    Kind.COORDINATES: "koordinaten|coordenadas|coordonnées|coordinate|coördinaten",
    Kind.ADDRESS: "adresse|dirección|direccion|indirizzo|endereço|adres|anschrift",
    Kind.DATE: "datum|fecha|data",
    Kind.AGE: "alter|edad|âge|età|idade|leeftijd",
    Kind.PERSON: "persona|personne|pessoa|persoon|osoba",
    Kind.USERNAME: "user|usuario|utilisateur|benutzer|benutzername|utente|usuário|gebruiker"
    "|user name",
    Kind.ORG: "organization|organisation|organización|organizzazione|organização|organisatie",
    Kind.LOCATION: "ort|lugar|lieu|luogo|local|plaats|ubicación|standort|place",
    Kind.GROUP: "gruppe|grupo|groupe|gruppo|groep",
}

kinds: Final = {
    word.replace(" ", "_").replace("-", "_"): kind
    for kind in Kind
    for word in (kind.lower(), *_words.get(kind, kind.lower()).split("|"))
}
"""The class that each word stands for, in lower case, its parts joined by `_`."""
