"""Names of organisations: companies, offices, parties, clubs, hospitals, newspapers, bands."""

# ruff: noqa: E501, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

from random import Random

from training.detector.gazetteer import COUNTRIES
from training.detector.marked import Marked, mark
from training.detector.people import AMBIGUOUS_LAST, culture_pools, invented_last
from training.detector.places import town

_KNOWN = (
    "Apple|Amazon|Orange|Google|Microsoft|Meta|Facebook|Twitter|Netflix|Tesla|Nokia|Siemens|Bosch|"
    "BMW|Volkswagen|Daimler|Bayer|BASF|SAP|Allianz|Deutsche Bank|Commerzbank|Lufthansa|Deutsche "
    "Bahn|Telekom|Aldi|Lidl|Edeka|Renault|Peugeot|Total|Airbus|BNP Paribas|Société Générale|SNCF|"
    "EDF|Carrefour|L'Oréal|Danone|Telefónica|Santander|BBVA|Repsol|Iberia|Inditex|Zara|Mango|Fiat|"
    "Eni|Enel|UniCredit|Intesa Sanpaolo|Ferrari|Barilla|Alitalia|Philips|ING|Shell|Unilever|KLM|"
    "Heineken|Ahold|Petrobras|Embraer|Itaú|TAP|EDP|Galp|Nestlé|Novartis|Roche|UBS|Credit Suisse|"
    "IKEA|Volvo|Ericsson|H&M|Spotify|Maersk|Lego|Novo Nordisk|Samsung|LG|Hyundai|Toyota|Honda|Sony|"
    "Nintendo|Panasonic|Huawei|Alibaba|Tencent|Baidu|Lenovo|Tata|Infosys|Reliance|Gazprom|Lukoil|"
    "Aeroflot|Exxon|Chevron|BP|Walmart|Target|Costco|Starbucks|McDonald's|Burger King|Subway|KFC|"
    "Pizza Hut|Nike|Adidas|Puma|Gap|Ford|General Motors|Chrysler|Boeing|Lockheed Martin|Intel|AMD|"
    "IBM|Oracle|Cisco|Dell|HP|Adobe|PayPal|Visa|Mastercard|American Express|Goldman Sachs|JPMorgan|"
    "Morgan Stanley|Citigroup|Wells Fargo|Bank of America|HSBC|Barclays|Lloyds|Enron|Halliburton|"
    "Pfizer|Merck|GlaxoSmithKline|AstraZeneca|Johnson & Johnson|Uber|Lyft|Airbnb|FedEx|UPS|DHL|"
    "AT&T|Verizon|Vodafone|Comcast|Disney|Warner Bros.|Universal|Paramount|HBO|Target|Shell|Gap|"
    "Visa|Square|Stripe|Slack|Zoom|Discord|Reddit|Yahoo|eBay|Mozilla|Red Hat|GitHub|Dropbox"
).split("|")
_ACRONYMS = (
    "UN|EU|NATO|WHO|UNICEF|UNESCO|UNHCR|IMF|WTO|OECD|OPEC|FBI|CIA|NSA|NASA|FDA|EPA|IRS|SEC|FCC|DEA|"
    "DHS|BBC|CNN|NBC|ABC|CBS|NPR|PBS|ZDF|ARD|RTL|RTVE|TVE|RAI|TF1|NOS|RTP|TVI|SPD|CDU|CSU|FDP|AfD|"
    "PSOE|PP|ERC|PS|LR|UMP|PD|PSD|PT|VVD|PvdA|D66|CDA|FIFA|UEFA|NBA|NFL|MLB|NHL|IOC|ADAC|AOK|TÜV|BKA|"
    "BND|DRK|ONCE|CCOO|UGT|INSS|AEAT|CGT|INSEE|INPS|CGIL|FNV|UWV|KNMI|NHS|MI5|GCHQ|RSPCA|MIT|UCLA|"
    "ETH|CERN|ESA|RAF|IRA|PLO|Hamas|Hezbollah|Al-Qaeda|ISIS|ETA|KGB|FSB|PETA|ACLU|NRA|GOP|YMCA"
).split("|")
_KINDS = {
    "en": {
        "suffix": "Inc.|Inc|LLC|Ltd|Ltd.|Limited|plc|PLC|Corp.|Corporation|Group|Holdings|& Co.|& Sons|"
        "Partners|Industries|Technologies|Systems|Solutions|Consulting|Logistics|Pharma|Foods|"
        "Insurance|Bank|Airlines|Motors|Media|Studios|Labs|Energy|Capital|Associates|LLP|Brothers",
        "of": "University of {c}|{c} University|{c} General Hospital|St. {n}'s Hospital|{c} City Council|"
        "{c} Police Department|{c} High School|{n} Elementary School|Bank of {c}|{c} Chamber of Commerce|"
        "{c} Institute of Technology|{n} College|{n} Foundation|{n} Memorial Hospital|{c} Medical Center|"
        "{c} Fire Department|{c} District Court|{c} Crown Court|{c} County Sheriff's Office|Church of {c}|"
        "Royal {c} Infirmary|{c} Public Library|{c} Housing Association|Friends of {c}|{n} Clinic|"
        "{c} Water Authority|Museum of {c}|{c} Symphony Orchestra|{c} Community College",
        "fixed": "Department of Justice|the Ministry of Defence|Ministry of Health|Home Office|House of "
        "Commons|Congress|the Senate|Supreme Court|Court of Appeal|High Court|European Commission|"
        "European Parliament|European Court of Human Rights|United Nations|World Bank|Red Cross|Amnesty "
        "International|Greenpeace|Human Rights Watch|Doctors Without Borders|Oxfam|Salvation Army|"
        "Democratic Party|Republican Party|Labour Party|Conservative Party|Liberal Democrats|Green Party|"
        "Sinn Féin|Taliban|Department of Homeland Security|Internal Revenue Service|Social Security "
        "Administration|Environmental Protection Agency|Federal Reserve|Bank of England|Crown "
        "Prosecution Service|Metropolitan Police|Scotland Yard|Citizens Advice|Legal Aid Agency",
        "press": "New York Times|Washington Post|Guardian|Times|Daily Mail|Sun|Independent|Wall Street "
        "Journal|Financial Times|Economist|Reuters|Associated Press|AP|Bloomberg|USA Today|Boston Globe|"
        "Chicago Tribune|Sky News|Fox News|Al Jazeera|{c} Herald|{c} Gazette|{c} Times|{c} Post|{c} Echo",
        "team": "Manchester United|Arsenal|Chelsea|Liverpool|Everton|Leeds United|Celtic|Rangers|Chicago "
        "Bulls|Lakers|Boston Celtics|Red Sox|Yankees|Cowboys|Patriots|Packers|{c} United|{c} City|{c} "
        "Rovers|{c} Tigers|{c} Hawks|{c} Lions|AC {c}|FC {c}|{c} Town|{c} Wanderers|{c} Athletic",
    },
    "de": {
        "suffix": "GmbH|AG|GmbH & Co. KG|KG|OHG|e.V.|SE|eG|UG (haftungsbeschränkt)|Gruppe|Versicherung|"
        "Bau GmbH|Technik AG|Logistik GmbH|& Söhne|& Partner|Verlag|Brauerei|Bank|Werke|Apotheke",
        "of": "Universität {c}|Universitätsklinikum {c}|Klinikum {c}|Stadtwerke {c}|Sparkasse {c}|"
        "Amtsgericht {c}|Landgericht {c}|Oberlandesgericht {c}|Polizei {c}|Polizeipräsidium {c}|"
        "Finanzamt {c}|Jobcenter {c}|Technische Universität {c}|TU {c}|Hochschule {c}|{n}-Gymnasium|"
        "Volksbank {c}|Staatsanwaltschaft {c}|Feuerwehr {c}|St.-{n}-Krankenhaus|Stadtverwaltung {c}|"
        "{n}-Stiftung|Grundschule {c}|Verwaltungsgericht {c}|Caritas {c}|Jugendamt {c}|Messe {c}",
        "fixed": "Bundestag|Bundesrat|Bundesregierung|Bundesverfassungsgericht|Bundesgerichtshof|"
        "Auswärtiges Amt|Bundesagentur für Arbeit|Deutsche Rentenversicherung|Techniker Krankenkasse|"
        "Barmer|Deutsches Rotes Kreuz|Europäische Kommission|Europäische Union|Europäische Zentralbank|"
        "Vereinte Nationen|Bundeswehr|Die Linke|Die Grünen|Grüne|Caritas|Diakonie|Max-Planck-"
        "Gesellschaft|Fraunhofer-Institut|Charité|Deutsche Post|Bundesbank|Innenministerium|Taliban",
        "press": "Spiegel|Süddeutsche Zeitung|Frankfurter Allgemeine Zeitung|FAZ|Zeit|Welt|Bild|taz|"
        "Handelsblatt|Stern|Focus|dpa|Tagesschau|{c}er Zeitung|{c}er Anzeiger|{c}er Tagblatt|Standard",
        "team": "FC Bayern|FC Bayern München|Borussia Dortmund|BVB|Schalke 04|HSV|Werder Bremen|Hertha "
        "BSC|RB Leipzig|1. FC Köln|VfB {c}|SV {c}|TSV {c}|SC {c}|FC {c}|Eintracht {c}|SpVgg {c}|1. FC {c}",
    },
    "es": {
        "suffix": "S.A.|SA|S.L.|SL|S.A. de C.V.|y Asociados|Hermanos|e Hijos|Grupo|S.L.U.|S. Coop.",
        "of": "Universidad de {c}|Universidad Autónoma de {c}|Hospital Universitario de {c}|Hospital "
        "General de {c}|Hospital {n}|Ayuntamiento de {c}|Juzgado de Primera Instancia nº 3 de {c}|"
        "Audiencia Provincial de {c}|Colegio {n}|Centro de Salud {n}|Clínica {n}|Fundación {n}|Banco de "
        "{c}|Policía Local de {c}|Hospital Clínico {n}|IES {n}|Diputación de {c}|Farmacia {n}|Bufete {n}|"
        "Cámara de Comercio de {c}|Hospital Universitario {n}|Teatro {n}|Diócesis de {c}",
        "fixed": "Guardia Civil|Policía Nacional|Ministerio de Sanidad|Ministerio del Interior|Congreso "
        "de los Diputados|Senado|Tribunal Supremo|Tribunal Constitucional|Audiencia Nacional|Seguridad "
        "Social|Agencia Tributaria|Cruz Roja|Cáritas|Unión Europea|Naciones Unidas|Comisión Europea|"
        "Partido Popular|Partido Socialista|Podemos|Ciudadanos|Vox|Correos|Renfe|Fiscalía|Servicio "
        "Madrileño de Salud|SERMAS|Osakidetza|Generalitat|Junta de Andalucía|Xunta de Galicia",
        "press": "El País|El Mundo|ABC|La Vanguardia|Marca|As|La Razón|Clarín|La Nación|Reforma|El "
        "Universal|Efe|Cadena SER|Diario de {c}|La Voz de {c}|El Correo|Heraldo de {c}",
        "team": "Real Madrid|Barcelona|Barça|Atlético de Madrid|Athletic Club|Sevilla FC|Real {c}|CD {c}|"
        "Deportivo {c}|UD {c}|Racing de {c}|Atlético {c}|River Plate|Boca Juniors|Sporting de {c}",
    },
    "fr": {
        "suffix": "SA|SARL|SAS|et Fils|Frères|SCI|EURL|Groupe|Assurances|& Cie|SASU|SNC",
        "of": "Université de {c}|CHU de {c}|Hôpital {n}|Hôpital Saint-{n}|Mairie de {c}|Tribunal de "
        "grande instance de {c}|Cour d'appel de {c}|Lycée {n}|Collège {n}|Clinique {n}|Préfecture de {c}|"
        "Institut {n}|Fondation {n}|Caisse d'Épargne de {c}|Banque de {c}|École {n}|Cabinet {n}|"
        "Commissariat de {c}|Conseil départemental de {c}|Pharmacie {n}|Académie de {c}|Théâtre {n}",
        "fixed": "Assemblée nationale|Sénat|Conseil d'État|Cour de cassation|Ministère de l'Intérieur|"
        "Éducation nationale|Pôle emploi|Sécurité sociale|Assurance Maladie|CPAM|CAF|URSSAF|La Poste|"
        "Croix-Rouge|Médecins sans frontières|Union européenne|Commission européenne|Nations unies|"
        "Parti socialiste|Les Républicains|Rassemblement national|La France insoumise|Gendarmerie "
        "nationale|Crédit Agricole|Crédit Mutuel|CNRS|Inserm|Sorbonne|Sciences Po|Emmaüs",
        "press": "Le Monde|Le Figaro|Libération|L'Équipe|Le Parisien|Les Échos|Mediapart|L'Express|AFP|"
        "France Inter|BFM TV|Ouest-France|La Voix de {c}|Le Courrier de {c}|Le Soir|Le Temps",
        "team": "Paris Saint-Germain|PSG|Olympique de Marseille|OM|Olympique lyonnais|AS {c}|FC {c}|Stade "
        "de {c}|RC {c}|AJ {c}|Girondins de Bordeaux|Stade Toulousain|OGC {c}|US {c}",
    },
    "it": {
        "suffix": "S.p.A.|SpA|S.r.l.|Srl|S.n.c.|& Figli|Gruppo|Assicurazioni|S.a.s.|Fratelli",
        "of": "Università di {c}|Università degli Studi di {c}|Ospedale San {n}|Comune di {c}|Tribunale di "
        "{c}|Corte d'Appello di {c}|Questura di {c}|Liceo {n}|Istituto {n}|Politecnico di {c}|ASL {c}|"
        "Policlinico {n}|Fondazione {n}|Banca di {c}|Cassa di Risparmio di {c}|Procura di {c}|Casa di "
        "Cura {n}|Studio Legale {n}|Farmacia {n}|Regione {c}|Diocesi di {c}|Teatro {n}",
        "fixed": "Camera dei Deputati|Senato|Corte di Cassazione|Corte Costituzionale|Ministero della "
        "Salute|Ministero dell'Interno|Agenzia delle Entrate|INPS|Poste Italiane|Trenitalia|Carabinieri|"
        "Guardia di Finanza|Polizia di Stato|Croce Rossa|Unione Europea|Commissione europea|Nazioni "
        "Unite|Partito Democratico|Forza Italia|Lega|Movimento 5 Stelle|Fratelli d'Italia|Vaticano|"
        "Banca d'Italia|Mediaset|Caritas|Protezione Civile|Confindustria",
        "press": "Corriere della Sera|Repubblica|La Stampa|Il Sole 24 Ore|Gazzetta dello Sport|Ansa|Il "
        "Messaggero|Il Fatto Quotidiano|Il Mattino|Gazzetta di {c}|Il Giornale di {c}|Eco di {c}",
        "team": "Juventus|Inter|Milan|AC Milan|Roma|Lazio|Napoli|Fiorentina|Sampdoria|Atalanta|{c} "
        "Calcio|US {c}|Pallacanestro {c}|Virtus {c}|AS {c}",
    },
    "nl": {
        "suffix": "B.V.|BV|N.V.|NV|V.O.F.|& Zonen|Groep|Holding B.V.|Verzekeringen|Stichting|Advocaten",
        "of": "Universiteit {c}|Universiteit van {c}|Gemeente {c}|Rechtbank {c}|Gerechtshof {c}|Politie "
        "{c}|{n} Ziekenhuis|UMC {c}|{n} College|{n}school|Stichting {n}|Provincie {c}|GGD {c}|Rabobank {c}|"
        "Hogeschool {c}|Museum {n}|Bibliotheek {c}|Huisartsenpraktijk {n}|Waterschap {c}|Theater {c}",
        "fixed": "Tweede Kamer|Eerste Kamer|Hoge Raad|Raad van State|Belastingdienst|Openbaar Ministerie|"
        "Ministerie van Justitie|Ministerie van Financiën|Rijkswaterstaat|NS|ProRail|PostNL|ABN AMRO|"
        "Rabobank|ING|Zilveren Kruis|CZ|Rode Kruis|Europese Unie|Europese Commissie|Verenigde Naties|"
        "GroenLinks|PVV|SP|De Nederlandsche Bank|Kamer van Koophandel|UWV|IND|Albert Heijn|Bol.com",
        "press": "de Volkskrant|NRC|Trouw|De Telegraaf|AD|Het Parool|De Standaard|ANP|De Morgen|Nu.nl|"
        "{c}sche Courant|Dagblad van {c}|De Gelderlander",
        "team": "Ajax|Feyenoord|PSV|FC {c}|AZ|Vitesse|sc Heerenveen|Willem II|RKC {c}|NEC|Club Brugge|"
        "Anderlecht|SV {c}|VV {c}|HC {c}",
    },
    "pt": {
        "suffix": "Lda.|S.A.|SA|Ltda.|& Filhos|Grupo|Irmãos|EIRELI|ME|Seguros|Unipessoal Lda",
        "of": "Universidade de {c}|Hospital de {c}|Hospital de São {n}|Câmara Municipal de {c}|Prefeitura "
        "de {c}|Tribunal de {c}|Tribunal da Relação de {c}|Escola Secundária {n}|Colégio {n}|Clínica {n}|"
        "Fundação {n}|Banco de {c}|Junta de Freguesia de {c}|Centro de Saúde de {c}|Instituto {n}|"
        "Universidade Federal de {c}|Polícia Civil de {c}|Santa Casa da Misericórdia de {c}|Farmácia {n}",
        "fixed": "Assembleia da República|Supremo Tribunal Federal|STF|Supremo Tribunal de Justiça|"
        "Ministério da Saúde|Ministério Público|Segurança Social|Autoridade Tributária|Receita Federal|"
        "Polícia Judiciária|PSP|GNR|Polícia Federal|INSS|Cruz Vermelha|União Europeia|Nações Unidas|"
        "Comissão Europeia|Partido Socialista|Bloco de Esquerda|Chega|Caixa Geral de Depósitos|CTT|"
        "Banco do Brasil|Bradesco|Globo|Senado|Câmara dos Deputados|Petrobras",
        "press": "Público|Expresso|Diário de Notícias|Correio da Manhã|Folha de S.Paulo|O Globo|Estadão|"
        "Lusa|A Bola|Record|Jornal de {c}|Diário de {c}|Veja",
        "team": "Benfica|Sporting|FC Porto|Flamengo|Corinthians|Palmeiras|São Paulo FC|Santos|SC {c}|"
        "Vitória de {c}|CD {c}|Grêmio|Vasco|Académica de {c}|Atlético {c}",
    },
}
_SUFFIX_ELSEWHERE = {
    "pl": "Sp. z o.o.|S.A.|sp. j.", "sv": "AB|HB", "da": "A/S|ApS", "cs": "s.r.o.|a.s.", "tr": "A.Ş.|Ltd. Şti.",
}  # fmt: skip
_STEMS = (
    "Nova Alpha Blue Green Global Inter Euro Omni Pro Data Cyber Quantum Vertex Apex Summit Pioneer "
    "Atlas Orion Sigma Delta Zen Bright Clear Swift Iron Golden Silver Red North Pacific Nordic Next "
    "Cloud Sun Star Eco Bio Med Agri Aqua Hydro Terra Fin Pay Trans Rapid Smart Core True Open"
).split()
_TAILS = (
    "tech soft ware line star wave point bridge works field hub forge path net link gen mart care "
    "dyne tron logic media trade group stone craft print cast scope stream lab"
).split()
_BANDS = (
    "The Beatles|Rolling Stones|Metallica|Coldplay|U2|Nirvana|Queen|Radiohead|ABBA|Pink Floyd|Blur|"
    "Oasis|Rammstein|Die Ärzte|Daft Punk|The {n}s|{w} and the {w}s|The {w} {w}s|{w} {w}"
).split("|")


def _last(rng: Random, lang: str) -> str:
    pools = culture_pools().get(lang, culture_pools()["world"])
    return invented_last(rng) if rng.random() < 0.2 else rng.choice(rng.choice(pools)[1])


def _filled(form: str, rng: Random, lang: str) -> str:
    place = town(rng, lang)
    if "{c}er " in form:  # "Kölner Zeitung": towns on -e lose nothing that matters here
        place = place.split(" ")[0].rstrip("e")
    return (
        form.replace("{c}", place)
        .replace("{n}", _last(rng, lang))
        .replace("{w}", rng.choice(_STEMS), 1)
        .replace("{w}", rng.choice(AMBIGUOUS_LAST))
    )


def _of(kind: str, rng: Random, lang: str) -> Marked:
    table = _KINDS.get(lang) or _KINDS["en"]
    name = _filled(rng.choice(table[kind].split("|")), rng, lang)
    if name.startswith("the "):
        name = name[4:]
    return mark(name, "ORG")


def company(rng: Random, lang: str) -> Marked:
    table = _KINDS.get(lang) or _KINDS["en"]
    suffix = rng.choice(_SUFFIX_ELSEWHERE.get(lang, table["suffix"]).split("|"))
    dice = rng.random()
    if dice < 0.28:
        return mark(rng.choice(_KNOWN), "ORG")
    if dice < 0.40:
        stem = rng.choice(_STEMS) + rng.choice(_TAILS)
    elif dice < 0.50:
        stem = rng.choice(_STEMS) + rng.choice(_TAILS).capitalize()
    elif dice < 0.60:
        return mark(invented_last(rng), "ORG")
    elif dice < 0.68:
        return mark(
            f"{_last(rng, lang)}{rng.choice((' & ', ', ', '-', ' and '))}{_last(rng, lang)}", "ORG"
        )
    elif dice < 0.75:
        letters = "".join(
            rng.choice("ABCDEFGHIJKLMNOPRSTVWX") for _ in range(rng.choice((2, 3, 3, 4)))
        )
        stem = letters
    elif dice < 0.80:
        return mark(f"{rng.choice(_STEMS)} {rng.choice(_TAILS).capitalize()}", "ORG")
    else:
        stem = _last(rng, lang)
    return mark(f"{stem} {suffix}" if rng.random() < 0.75 else stem, "ORG")


def office(rng: Random, lang: str) -> Marked:
    return _of(rng.choice(("of", "of", "fixed")), rng, lang)


def place_org(rng: Random, lang: str) -> Marked:
    return _of("of", rng, lang)


def fixed(rng: Random, lang: str) -> Marked:
    return _of("fixed", rng, lang)


def press(rng: Random, lang: str) -> Marked:
    return _of("press", rng, lang)


def team(rng: Random, lang: str) -> Marked:
    if rng.random() < 0.06:
        return mark(rng.choice(COUNTRIES["en"].split("|")).removeprefix("the "), "LOCATION")
    return _of("team", rng, lang)


def band(rng: Random, lang: str) -> Marked:
    return mark(_filled(rng.choice(_BANDS), rng, lang), "ORG")


_VENUES = {
    "en": "{n} Hotel|Hotel {n}|The {n} Arms|{n}'s Diner|{n}'s|Café {n}|{n} Bakery|{n}'s Pizza|{n} Motors|"
    "{n} Dental|The {w} {w}|{n} & Sons|{n} Nails|Golden {w}|{n}'s Bar and Grill|{w} Spa|{n} Inn",
    "de": "Hotel {n}|Gasthof {n}|Pizzeria {n}|Bäckerei {n}|Café {n}|Restaurant {n}|Zum goldenen Hirsch|"
    "Autohaus {n}|Praxis Dr. {n}|Metzgerei {n}|Zur Post|Friseur {n}|Apotheke am Markt|Kanzlei {n}",
    "es": "Hotel {n}|Bar {n}|Casa {n}|Restaurante {n}|Taller {n}|Café {n}|La Taberna de {n}|Clínica {n}|"
    "El Rincón de {n}|Panadería {n}|Pensión {n}|Peluquería {n}|Autoescuela {n}",
    "fr": "Hôtel {n}|Chez {n}|Café {n}|Restaurant {n}|Garage {n}|Boulangerie {n}|Brasserie {n}|Le Petit "
    "{n}|La Table de {n}|Auberge du {w}|Pharmacie {n}|Salon {n}|Camping {n}",
    "it": "Hotel {n}|Trattoria {n}|Pizzeria {n}|Da {n}|Osteria {n}|Bar {n}|Ristorante {n}|Autofficina {n}|"
    "Panificio {n}|Albergo {n}|Gelateria {n}|Antica Locanda {n}|B&B {n}",
    "nl": "Hotel {n}|Café {n}|Restaurant {n}|Bakkerij {n}|Garage {n}|De Gouden Leeuw|Eetcafé {n}|Slagerij "
    "{n}|Brasserie {n}|Kapsalon {n}|Tandartspraktijk {n}|Pension {n}",
    "pt": "Hotel {n}|Restaurante {n}|Tasca do {n}|Café {n}|Padaria {n}|Oficina {n}|Pousada {n}|Pastelaria "
    "{n}|Churrascaria {n}|Clínica {n}|Pizzaria {n}|Adega {n}",
}


def venue(rng: Random, lang: str) -> Marked:
    """A house that lives from its guests, called after somebody."""
    forms = _VENUES.get(lang, _VENUES["en"]).split("|")
    return mark(_filled(rng.choice(forms), rng, lang), "ORG")


def acronym(rng: Random, lang: str) -> Marked:
    if rng.random() < 0.4:
        return mark(
            "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(rng.choice((3, 3, 4, 5)))),
            "ORG",
        )
    return mark(rng.choice(_ACRONYMS), "ORG")


def organisation(rng: Random, lang: str) -> Marked:
    return rng.choices(
        (company, office, acronym, press, team, band), weights=(45, 25, 14, 6, 7, 3)
    )[0](rng, lang)
