"""The words of names and values, as tables: what they say about a secret, or against one."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Names of what a person chooses, in a dozen languages.
passwords: Final = _set("""
    password passwords passwort passwörter kennwort kennwörter passphrase passphrases passcode
    passcodes pwd pwds pswd psw passw pass passwd paswd pw mdp motdepasse contraseña contrasena
    clave senha wachtwoord toegangscode zugangscode losung parola heslo hasło haslo salasana
    lösenord losenord passord adgangskode jelszo jelszó лозинка пароль пароли şifre sifre
    parolasi parolasi passkey netpass userpass dbpass mysqlpass
""")

secrets: Final = _set("""
    secret secrets token tokens credential credentials creds apikey accesskey secretkey
    privatekey authkey auth authorization authentication jwt bearer psk webhook apitoken
    authtoken accesstoken licensekey signingkey hmac sessionid jsessionid phpsessid sid otpauth
    totp mnemonic apisecret clientsecret encryptionkey masterkey accountkey sharedkey
    sharedaccesskey sas connectionstring nonce salt seed oauth2
""")

# What a value that a name announces may be called, after the word that says what it is.
forms: Final = _set("""
    value values val string str text txt base base64 b64 hex plain plaintext clear cleartext raw
    enc encrypted hash hashed digest prod production dev development test testing staging stage
    live sandbox qa uat ci old new current default main primary secondary confirm confirmation
    repeat again backup temp tmp local remote env var literal const data bytes code codes phrase
    header nummer number for root admin user owner master db database app api jwt access refresh
    is
""")

# Last words of names that hold something about a secret, not the secret.
other_things: Final = _set("""
    name names path paths file files filename dir folder ids url uri urls endpoint host port
    size length len count counts limit max min type types kind format field fields label title
    policy expiry expires expired expiration expire ttl lifetime age date time timeout interval
    strength prompt placeholder hint help message messages msg error errors reset manager
    provider service store storage vault ref reference refs arn version mode enabled required
    regex pattern rule rules usage index column param parameter class input form dialog view
    button page link selector generator factory handler function func callback encoder hasher
    validator checker list map dict array object alias fingerprint checksum algorithm alg status
    state rotation scope scopes issuer audience budget bucket cost price rate quota window
    delimiter separator pair pairs event events up down press code_challenge word words board
    stroke frame press presses event listener chain
""")

# Words before it that make a name a question, a deed, or something public.
asks: Final = _set("""
    is has can should requires require required show hide forgot forgotten validate verify check
    encode decode parse generate no max min num count enable disable allow next page
    continuation csrf xsrf public pub publishable pagination cursor lookup reset change invalid
    missing unknown
""")

kinds_of_keys: Final = _set("""
    api access secret private auth authentication authorization account encryption encrypt
    decryption signing sign signature master license licence activation product app application
    client service server storage shared deploy consumer customer session aes hmac jwt ssh ssl
    tls web hook webhook integration admin root user subscription security function host maps
    stripe openai anthropic gemini google azure aws gcp github gitlab slack twilio sendgrid
    mailgun heroku sentry datadog algolia mapbox firebase rest developer dev live prod test
    recovery backup wallet crypto cipher symmetric pre psk network wifi wpa wpa2 wep cookie csrf
    django flask rails laravel token streaming stream write ingest instrumentation registration
    join cluster bootstrap des rsa ec ed25519 gpg pgp payment merchant partner vendor x
""")

# Keys of tables, keyboards and maps, and public ones.
other_keys: Final = _set("""
    public pub primary foreign sort partition cache map dict row group lookup index unique
    composite natural translation message i18n l10n locale object s3 bucket registry hot short
    arrow enter tab escape shift ctrl control alt meta home delete backspace space function up
    down left right sorting grouping order ordering json xml config configuration settings
    setting state storage's route react list item column field table label metric dedupe dedup
    idempotency routing answer legend piano musical map's data parent child node tree hash
    host's known turn low high issuer header answer min max first last same this that
""")

# Words that stand where a password would, but are none.
no_secret: Final = _set("""
    a again all also always an and are as at be been being blank but by can cannot case changed
    char correct default empty encrypted expired false field for forgotten from good hashed
    hidden i in incorrect input int invalid is it just known length lost mandatory masked
    missing must my never new no none not null nil of off ok old on one only optional or our out
    password passwort plain protected required reset safe same secret secure sensitive sent set
    should shown so still stored str string strong text than that the their then there this to
    too true type undefined unknown unsafe used valid very weak what when where which wrong yes
    you your abgelaufen auch bereits der die das dein ein eine erforderlich falsch geheim
    gesetzt ihr im ist korrekt leer mein nicht noch nötig notwendig nur richtig schwach sehr
    sicher stark ungültig unser vergessen wurde zu zurückgesetzt geändert gespeichert au aussi
    bien ce de des du en est expiré faible faux forte fort incorrect invalide la le les mon ne
    non nécessaire obligatoire oublié pas requis son sa trop très un une votre vide como con
    correcta débil del el esta está fuerte inválida incorrecta la lo muy necesaria ningún
    obligatoria olvidada para por que requerida segura su tu una vacía y corretta debole errata
    il necessaria non obbligatoria richiesta scaduta sbagliata sicura troppo uma fraca forte
    incorreta obrigatória inválida necessária não muito expirada expirou vazia een de het niet
    onjuist ongeldig sterk verlopen vereist verplicht vergeten zwak leeg te number boolean bool
    object any void integer bytes byte float double list dict array bytearray unicode varchar
    nvarchar char symbol function func def class struct interface nan todo tbd n/a example
    sample dummy placeholder redacted removed omitted hunter's value key token credential
    credentials user username login pass pwd passwd keep self cls this request response config
    env environment settings params options props args kwargs data result err error return await
    base64 hex utf8 utf-8 ascii binary latin1 really
    async use log access its
""")

no_secret_stems: Final = tuple(
    _set("""
    abgelauf accept access chang clear creat encrypt erforder erroné errad expir falsch field
    forbidden forgot gener hash hidden incorr inkorr inval inváli avail load reject confirm
    manag need miss neces nécess obblig obligat obrig olvid oubli overly policy protect provid
    recover reminder remember requ reset richiest salt scad sensib shar stolen stor ungült updat
    verg verloren verif verlop verplicht visible vuln weak
""")
)

# Words that a form or a message uses to speak about a password.
interface: Final = _set("""
    password passwords passwort passphrase token secret key please enter must invalid required
    forgot forgotten incorrect confirm reset show hide change changed your wrong missing cannot
    failed error type choose repeat retype expired should least characters optional username
    email login kennwort bitte eingeben contraseña introduzca senha mot passe saisir wachtwoord
    %s
""")

# Words that a sentence is made of, and a phrase that was drawn by chance is not.
of_sentences: Final = _set("""
    the and for are was not you all can her had has his how its may new now our out see two who
    did get him let say she too use any with that this have from they will your what when been
    were them some than then into only over also must should would which there their about these
    those each und der die das ist nicht mit ein eine den dem von auf für les des est une dans
    pour que los las una por con del a an as at be by do if in is it no of on or so to up we
    only known
""")

# Names in languages whose words change their ends: `şifrem`, `паролем`, `hasła`, `lösenordet`.
stems_of_names: Final = (
    *("şifre", "sifre", "parola", "lösenord", "losenord", "passord", "adgangskod", "salasana"),
    *("hasł", "haslo", "парол", "jelsz", "heslo", "hesla", "contraseñ", "kennwort", "passwort"),
)
