"""Names of places, and postal addresses by the custom of a country.

Towns and countries come from Faker's lists (MIT) and from the well-known names here.
"""

# ruff: noqa: E501, RUF001, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from random import Random

from training.detector.marked import Draft, Marked, mark
from training.detector.people import culture_pools, invented_last

_KNOWN_CITIES = (
    "London|Paris|Berlin|Madrid|Rome|Vienna|Zurich|Geneva|Brussels|Amsterdam|Lisbon|Porto|Prague|"
    "Warsaw|Kraków|Budapest|Bucharest|Sofia|Athens|Istanbul|Ankara|Moscow|Kyiv|Lviv|Minsk|Riga|"
    "Vilnius|Tallinn|Helsinki|Stockholm|Gothenburg|Oslo|Bergen|Copenhagen|Aarhus|Reykjavik|Dublin|"
    "Cork|Belfast|Edinburgh|Glasgow|Cardiff|Manchester|Liverpool|Leeds|Bristol|Sheffield|"
    "Birmingham|Newcastle|Nottingham|Brighton|Bath|Reading|Hull|York|New York|Los Angeles|Chicago|"
    "Houston|Phoenix|Philadelphia|San Antonio|San Diego|Dallas|San Jose|Austin|Jacksonville|"
    "Columbus|Charlotte|Indianapolis|Seattle|Denver|Boston|Nashville|Detroit|Portland|Las Vegas|"
    "Memphis|Baltimore|Milwaukee|Albuquerque|Tucson|Fresno|Sacramento|Kansas City|Atlanta|Miami|"
    "Oakland|Minneapolis|Tulsa|Tampa|New Orleans|Cleveland|Honolulu|Anchorage|St. Louis|"
    "Pittsburgh|Cincinnati|Buffalo|Orlando|Washington|Washington, D.C.|Toronto|Montreal|Vancouver|"
    "Ottawa|Calgary|Québec|Winnipeg|Mexico City|Guadalajara|Monterrey|Havana|Bogotá|Medellín|Lima|"
    "Quito|Santiago|Buenos Aires|Montevideo|Asunción|La Paz|Caracas|São Paulo|Rio de Janeiro|"
    "Brasília|Recife|Cairo|Alexandria|Casablanca|Rabat|Tunis|Algiers|Tripoli|Lagos|Abuja|Accra|"
    "Nairobi|Kampala|Addis Ababa|Khartoum|Dakar|Kinshasa|Luanda|Cape Town|Johannesburg|Durban|"
    "Beirut|Damascus|Baghdad|Mosul|Fallujah|Tehran|Riyadh|Jeddah|Dubai|Abu Dhabi|Doha|Jerusalem|"
    "Tel Aviv|Haifa|Gaza City|Amman|Kabul|Kandahar|Islamabad|Karachi|Lahore|Delhi|New Delhi|"
    "Mumbai|Kolkata|Chennai|Bangalore|Hyderabad|Pune|Dhaka|Colombo|Kathmandu|Yangon|Bangkok|"
    "Chiang Mai|Hanoi|Ho Chi Minh City|Phnom Penh|Singapore|Kuala Lumpur|Jakarta|Surabaya|Manila|"
    "Cebu|Taipei|Hong Kong|Beijing|Shanghai|Shenzhen|Guangzhou|Chengdu|Wuhan|Seoul|Busan|Tokyo|"
    "Osaka|Kyoto|Sapporo|Fukuoka|Sydney|Melbourne|Brisbane|Perth|Adelaide|Auckland|Wellington|"
    "Christchurch|Springfield|Salem|Cambridge|Oxford|Victoria|Nice|Split|Cologne|Munich|Turin|"
    "Milan|Naples|Florence|Venice|Seville|Barcelona|Valencia|Bilbao|Marseille|Lyon|Bordeaux"
).split("|")  # fmt: skip
_OWN_CITIES = {
    "de": "Berlin|Hamburg|München|Köln|Frankfurt am Main|Frankfurt|Stuttgart|Düsseldorf|Leipzig|"
    "Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|Duisburg|Wien|Graz|Linz|Salzburg|Innsbruck|"
    "Zürich|Genf|Basel|Bern|Winterthur|Luzern|St. Gallen|Moskau|Warschau|Prag|Rom|Mailand|Venedig|"
    "Brüssel|Kopenhagen|Peking|Tokio|Kiew|Lissabon|Straßburg|Athen|Jerusalem|Kairo|Halle (Saale)|"
    "Bad Homburg|Bad Tölz|Neustadt|Weiden in der Oberpfalz|Rothenburg ob der Tauber|Essen-Werden",
    "es": "Madrid|Barcelona|Valencia|Sevilla|Zaragoza|Málaga|Murcia|Palma|Bilbao|Alicante|Córdoba|"
    "Valladolid|Vigo|Gijón|A Coruña|Vitoria-Gasteiz|Granada|Elche|Oviedo|Badajoz|Cartagena|Jerez|"
    "Pamplona|Almería|San Sebastián|Burgos|Santander|Salamanca|Logroño|Cádiz|León|Tarragona|Lleida|"
    "Ciudad de México|Guadalajara|Monterrey|Puebla|Tijuana|Bogotá|Medellín|Cali|Lima|Arequipa|"
    "Santiago de Chile|Valparaíso|Buenos Aires|Rosario|La Plata|Mendoza|Montevideo|Quito|Londres|"
    "Nueva York|Moscú|Pekín|Bruselas|Ginebra|La Habana|Caracas|Ginebra|Tokio|Talavera de la Reina",
    "fr": "Paris|Marseille|Lyon|Toulouse|Nice|Nantes|Montpellier|Strasbourg|Bordeaux|Lille|Rennes|"
    "Reims|Saint-Étienne|Toulon|Le Havre|Grenoble|Dijon|Angers|Nîmes|Villeurbanne|Aix-en-Provence|"
    "Clermont-Ferrand|Le Mans|Brest|Tours|Amiens|Limoges|Metz|Besançon|Perpignan|Orléans|Mulhouse|"
    "Rouen|Caen|Nancy|Argenteuil|Saint-Denis|Montreuil|Avignon|Genève|Lausanne|Bruxelles|Liège|"
    "Namur|Montréal|Québec|Londres|Berlin|Rome|Moscou|Pékin|Le Caire|Alger|Tunis|Dakar|Abidjan",
    "it": "Roma|Milano|Napoli|Torino|Palermo|Genova|Bologna|Firenze|Bari|Catania|Venezia|Verona|"
    "Messina|Padova|Trieste|Brescia|Parma|Taranto|Prato|Modena|Reggio Calabria|Reggio Emilia|"
    "Perugia|Livorno|Ravenna|Cagliari|Foggia|Rimini|Salerno|Ferrara|Sassari|Siracusa|Pescara|Monza|"
    "Bergamo|Trento|Bolzano|L'Aquila|Lecce|Como|Londra|Parigi|Berlino|Mosca|Pechino|Ginevra|Lugano",
    "nl": "Amsterdam|Rotterdam|Den Haag|'s-Gravenhage|Utrecht|Eindhoven|Groningen|Tilburg|Almere|"
    "Breda|Nijmegen|Apeldoorn|Haarlem|Arnhem|Enschede|'s-Hertogenbosch|Zwolle|Leiden|Maastricht|"
    "Dordrecht|Delft|Alkmaar|Venlo|Antwerpen|Gent|Brugge|Brussel|Leuven|Hasselt|Londen|Parijs|"
    "Berlijn|Wenen|Moskou|Rome|Keulen|Capelle aan den IJssel|Alphen aan den Rijn|Hoek van Holland",
    "pt": "Lisboa|Porto|Braga|Coimbra|Setúbal|Funchal|Faro|Évora|Aveiro|Viseu|Guimarães|São Paulo|"
    "Rio de Janeiro|Brasília|Salvador|Fortaleza|Belo Horizonte|Manaus|Curitiba|Recife|Porto Alegre|"
    "Belém|Goiânia|Campinas|São Luís|Maceió|Natal|Florianópolis|Vitória|Luanda|Maputo|Londres|Paris|"
    "Nova Iorque|Madri|Moscou|Pequim|Genebra|Bruxelas|Vila Nova de Gaia|Póvoa de Varzim",
    "pl": "Warszawa|Kraków|Łódź|Wrocław|Poznań|Gdańsk|Szczecin|Lublin|Katowice|Białystok|Gdynia|"
    "Warszawie|Krakowie|Łodzi|Wrocławiu|Poznaniu|Gdańsku|Londynie|Berlinie",
    "sv": "Stockholm|Göteborg|Malmö|Uppsala|Västerås|Örebro|Linköping|Helsingborg|Norrköping|Lund",
    "da": "København|Aarhus|Odense|Aalborg|Esbjerg|Randers|Kolding|Horsens|Vejle|Roskilde|Herning",
    "cs": "Praha|Brno|Ostrava|Plzeň|Liberec|Olomouc|České Budějovice|Praze|Brně|Ostravě|Plzni",
    "tr": "İstanbul|Ankara|İzmir|Bursa|Adana|Gaziantep|Konya|Antalya|Kayseri|Mersin|Eskişehir|Trabzon",
}
COUNTRIES = {
    "en": "Germany|France|Spain|Italy|Portugal|the Netherlands|Belgium|Switzerland|Austria|Poland|"
    "Sweden|Norway|Denmark|Finland|Iceland|Ireland|the United Kingdom|the UK|UK|Britain|Great "
    "Britain|England|Scotland|Wales|Northern Ireland|the United States|the US|the U.S.|USA|the USA|"
    "America|Canada|Mexico|Guatemala|Cuba|Haiti|Jamaica|Colombia|Venezuela|Ecuador|Peru|Bolivia|"
    "Chile|Argentina|Uruguay|Paraguay|Brazil|Russia|Ukraine|Belarus|Georgia|Armenia|Turkey|Syria|"
    "Lebanon|Israel|Palestine|Jordan|Iraq|Iran|Saudi Arabia|Yemen|Oman|Qatar|Kuwait|the UAE|Egypt|"
    "Libya|Tunisia|Algeria|Morocco|Sudan|Ethiopia|Somalia|Kenya|Uganda|Rwanda|Tanzania|Zambia|"
    "Zimbabwe|South Africa|Namibia|Angola|Congo|Nigeria|Ghana|Senegal|Mali|Chad|India|Pakistan|"
    "Afghanistan|Bangladesh|Nepal|Sri Lanka|Myanmar|Thailand|Vietnam|Cambodia|Malaysia|Singapore|"
    "Indonesia|the Philippines|China|Taiwan|Mongolia|Japan|South Korea|North Korea|Australia|New "
    "Zealand|Fiji|Hungary|Romania|Bulgaria|Greece|Cyprus|Malta|Serbia|Croatia|Bosnia|Kosovo|"
    "Slovenia|Slovakia|the Czech Republic|Estonia|Latvia|Lithuania|Luxembourg|Moldova|Kazakhstan",
    "de": "Deutschland|Österreich|Schweiz|Frankreich|Spanien|Italien|Portugal|Belgien|Polen|"
    "Schweden|Norwegen|Dänemark|Finnland|Irland|Großbritannien|England|Schottland|USA|Amerika|"
    "Kanada|Mexiko|Brasilien|Argentinien|Chile|Russland|Ukraine|Türkei|Syrien|Libanon|Israel|Irak|"
    "Iran|Saudi-Arabien|Ägypten|Libyen|Marokko|Südafrika|Kenia|Nigeria|Indien|Pakistan|Afghanistan|"
    "China|Japan|Südkorea|Nordkorea|Indonesien|Australien|Neuseeland|Ungarn|Rumänien|Griechenland|"
    "Kroatien|Serbien|Slowenien|Tschechien|Estland|Lettland|Litauen|Luxemburg|Liechtenstein",
    "es": "España|México|Argentina|Chile|Colombia|Perú|Venezuela|Ecuador|Bolivia|Uruguay|Paraguay|"
    "Cuba|Guatemala|Francia|Alemania|Italia|Portugal|Reino Unido|Inglaterra|Estados Unidos|EE. UU.|"
    "Canadá|Brasil|Rusia|Ucrania|Turquía|Siria|Israel|Irak|Irán|Marruecos|Argelia|Egipto|Nigeria|"
    "China|Japón|Corea del Sur|India|Filipinas|Australia|Suiza|Suecia|Noruega|Polonia|Rumanía",
    "fr": "la France|France|l'Allemagne|Allemagne|l'Espagne|l'Italie|le Portugal|la Belgique|"
    "Belgique|la Suisse|Suisse|les Pays-Bas|le Royaume-Uni|l'Angleterre|les États-Unis|États-Unis|"
    "le Canada|le Mexique|le Brésil|l'Argentine|la Russie|l'Ukraine|la Turquie|la Syrie|Israël|"
    "l'Irak|l'Iran|le Maroc|l'Algérie|la Tunisie|le Sénégal|le Mali|le Cameroun|la Chine|le Japon|"
    "l'Inde|l'Australie|la Pologne|la Roumanie|la Grèce|Haïti|Madagascar|Luxembourg",
    "it": "Italia|Francia|Germania|Spagna|Portogallo|Svizzera|Austria|Slovenia|Croazia|Regno Unito|"
    "Inghilterra|Stati Uniti|Canada|Messico|Brasile|Argentina|Russia|Ucraina|Turchia|Siria|Israele|"
    "Iraq|Iran|Libia|Tunisia|Marocco|Egitto|Etiopia|Cina|Giappone|India|Australia|Polonia|Romania",
    "nl": "Nederland|België|Duitsland|Frankrijk|Spanje|Italië|Portugal|Zwitserland|Oostenrijk|Polen|"
    "Engeland|Schotland|het Verenigd Koninkrijk|de Verenigde Staten|Amerika|Canada|Mexico|Brazilië|"
    "Rusland|Oekraïne|Turkije|Syrië|Israël|Irak|Iran|Marokko|Suriname|Indonesië|China|Japan|India",
    "pt": "Portugal|Brasil|Angola|Moçambique|Cabo Verde|Espanha|França|Alemanha|Itália|Reino Unido|"
    "Inglaterra|Estados Unidos|EUA|Canadá|México|Argentina|Chile|Rússia|Ucrânia|Turquia|Síria|"
    "Israel|Iraque|Irão|Irã|Marrocos|Egito|China|Japão|Índia|Austrália|Suíça|Bélgica|Polónia|Polônia",
    "pl": "Polska|Niemcy|Francja|Ukraina|Rosja|Czechy|Polsce|Niemczech|Francji|Ukrainie|Hiszpanii",
    "sv": "Sverige|Norge|Danmark|Finland|Tyskland|Frankrike|Spanien|Ryssland|USA|Kina|Turkiet",
    "da": "Danmark|Sverige|Norge|Tyskland|Frankrig|Spanien|Rusland|USA|Kina|Tyrkiet|Grønland",
    "cs": "Česko|Slovensko|Německo|Polsko|Rakousko|Česku|Německu|Slovensku|Rakousku|Ukrajině",
    "tr": "Türkiye|Almanya|Fransa|İspanya|İtalya|Rusya|Ukrayna|Suriye|Yunanistan|ABD|Çin",
}
_REGIONS = {
    "en": "California|Texas|Florida|Ohio|Georgia|Virginia|New Jersey|Alaska|Montana|Utah|Oregon|"
    "Kansas|Louisiana|Mississippi|Michigan|Ontario|Alberta|Nova Scotia|Yorkshire|Kent|Cornwall|"
    "Devon|Surrey|Norfolk|County Cork|Bavaria|Tuscany|Catalonia|Andalusia|Normandy|Brittany|Punjab|"
    "Kashmir|Kerala|Queensland|New South Wales|Siberia|Crimea|Donbas|Scandinavia|the Balkans|the "
    "Middle East|Europe|Asia|Africa|South America|Latin America|Southeast Asia|the Midwest|New "
    "England|Silicon Valley|the West Bank|Gaza|the Gaza Strip|Chechnya|Kurdistan|Xinjiang|Tibet|CA|"
    "NY|TX|FL|Orange County|Cook County|Greater Manchester|the Highlands|Hokkaido|Darfur",
    "de": "Bayern|Baden-Württemberg|Nordrhein-Westfalen|NRW|Hessen|Sachsen|Thüringen|Brandenburg|"
    "Niedersachsen|Schleswig-Holstein|Rheinland-Pfalz|Saarland|Tirol|Kärnten|Steiermark|Wallis|"
    "Tessin|Südtirol|Europa|Asien|Afrika|Schwaben|Franken|Ostfriesland|Ruhrgebiet|Oberbayern|"
    "Allgäu|Balkan|Sibirien|Katalonien|Bretagne|Toskana|Kalifornien|Naher Osten|Skandinavien",
    "es": "Andalucía|Cataluña|Galicia|País Vasco|Comunidad de Madrid|Castilla y León|Extremadura|"
    "Aragón|Asturias|Cantabria|Navarra|La Rioja|Murcia|Islas Canarias|Baleares|Jalisco|Oaxaca|"
    "Nuevo León|Antioquia|Patagonia|Europa|América Latina|África|Asia|Oriente Medio|Bizkaia|Vizcaya|"
    "Guipúzcoa|Toledo|Cuenca|Jaén|Huelva|Ciudad Real|Santa Cruz de Tenerife|Pontevedra|Lugo",
    "fr": "Bretagne|Normandie|Alsace|Provence|Île-de-France|Occitanie|Bourgogne|Corse|Auvergne|"
    "Picardie|Savoie|Seine-Saint-Denis|Loire-Atlantique|Gironde|Finistère|Wallonie|Flandre|Vaud|"
    "Europe|Afrique|Asie|Catalogne|Bavière|Californie|Moyen-Orient|Guadeloupe|Martinique|La Réunion",
    "it": "Lombardia|Toscana|Sicilia|Sardegna|Piemonte|Veneto|Campania|Puglia|Calabria|Liguria|"
    "Emilia-Romagna|Lazio|Umbria|Abruzzo|Alto Adige|Friuli|Europa|Africa|Asia|Baviera|California|"
    "Medio Oriente|Costiera Amalfitana|Brianza|Salento|Val d'Aosta|Maremma",
    "nl": "Noord-Holland|Zuid-Holland|Noord-Brabant|Gelderland|Friesland|Drenthe|Overijssel|Zeeland|"
    "Limburg|Flevoland|Vlaanderen|Wallonië|Europa|Afrika|Azië|de Achterhoek|Twente|de Veluwe|Texel|"
    "Beieren|Catalonië|het Midden-Oosten|de Randstad",
    "pt": "Algarve|Alentejo|Minho|Madeira|Açores|Trás-os-Montes|Minas Gerais|Bahia|Pernambuco|"
    "Paraná|Santa Catarina|Rio Grande do Sul|Amazonas|Ceará|Goiás|Mato Grosso|Europa|África|Ásia|"
    "América Latina|Médio Oriente|Catalunha|Califórnia|Nordeste|Ribatejo",
}
_NATURE = {
    "en": "the Thames|the Rhine|the Danube|the Mississippi|the Nile|the Amazon|the Alps|the Andes|"
    "the Himalayas|Mount Everest|Mont Blanc|Ben Nevis|Lake Erie|Lake Victoria|Loch Ness|the Grand "
    "Canyon|the Baltic Sea|the North Sea|the Black Sea|the Mediterranean|the Atlantic|the Pacific "
    "Ocean|the Gulf of Mexico|the Persian Gulf|Manhattan|Brooklyn|Harlem|Queens|Soho|Camden|Hackney|"
    "Brixton|Kreuzberg|Montmartre|Beverly Hills|Hollywood|Times Square|Central Park|Hyde Park|"
    "Trafalgar Square|Wall Street|Downing Street|Fifth Avenue|the Eiffel Tower|the Louvre|the White "
    "House|Capitol Hill|Wembley Stadium|Madison Square Garden|Heathrow|JFK|LAX|Gatwick|the Golden "
    "Gate Bridge|Big Ben|the Colosseum|Yellowstone|Yosemite National Park|Sicily|Corsica|Bali|Hawaii|"
    "Guam|Long Island|the Isle of Wight|the Suez Canal|Cape Cod|Niagara Falls|Highway 61|Route 66",
    "de": "Rhein|Donau|Elbe|Isar|Neckar|Main|Mosel|Bodensee|Chiemsee|Zugspitze|Alpen|Harz|Nordsee|"
    "Ostsee|Schwarzwald|Mittelmeer|Rügen|Sylt|Mallorca|Kreuzberg|Neukölln|Schwabing|Altona|"
    "Brandenburger Tor|Alexanderplatz|Kölner Dom|Olympiastadion|Marienplatz|Reeperbahn|Wattenmeer|"
    "Teutoburger Wald|Watzmann|Kurfürstendamm|Unter den Linden|Schloss Neuschwanstein|Wannsee",
    "es": "el Ebro|el Tajo|el Duero|el Guadalquivir|los Pirineos|Sierra Nevada|el Teide|los Andes|el "
    "Amazonas|el Mediterráneo|el Cantábrico|Mallorca|Tenerife|Ibiza|Lavapiés|Malasaña|Chamberí|"
    "Triana|la Gran Vía|la Plaza Mayor|la Alhambra|la Sagrada Familia|el Retiro|Plaza de Cataluña|"
    "Barajas|el Camp Nou|Polanco|Coyoacán|Miraflores|Palermo|Doñana|Picos de Europa",
    "fr": "la Seine|la Loire|le Rhône|les Alpes|les Pyrénées|le Mont-Blanc|la Méditerranée|la "
    "Manche|Montmartre|Belleville|le Marais|la Tour Eiffel|le Louvre|les Champs-Élysées|Versailles|"
    "Roissy|Orly|la Corse|l'île de Ré|le Vieux-Port|la Bastille|la Défense|Matignon|le lac Léman",
    "it": "il Po|il Tevere|l'Arno|le Alpi|gli Appennini|il Vesuvio|l'Etna|le Dolomiti|il Lago di "
    "Garda|il Lago di Como|il Mediterraneo|l'Adriatico|Capri|Ischia|Trastevere|Piazza Navona|il "
    "Colosseo|San Siro|Fontana di Trevi|Piazza del Duomo|Fiumicino|Malpensa|Murano|Monte Bianco",
    "nl": "de Rijn|de Maas|de Waal|de Schelde|het IJsselmeer|de Noordzee|de Waddenzee|de Ardennen|"
    "Schiphol|de Jordaan|de Bijlmer|het Vondelpark|de Dam|het Binnenhof|het Rijksmuseum|Ameland|"
    "Terschelling|de Alpen|de Middellandse Zee|de Grote Markt|Ahoy|de Kuip|Katendrecht",
    "pt": "o Tejo|o Douro|o Mondego|a Serra da Estrela|o Amazonas|o Atlântico|a Ria Formosa|Alfama|"
    "o Chiado|o Bairro Alto|Copacabana|Ipanema|o Cristo Redentor|a Avenida Paulista|o Pantanal|a "
    "Torre de Belém|o Maracanã|Guarulhos|Sintra|Belém|a Praça do Comércio|a Ponte 25 de Abril",
}
_STREET_WORDS = {
    "en": "High|Church|Station|Mill|Park|Victoria|Elm|Oak|Maple|Cedar|Pine|Main|Washington|Lincoln|"
    "King|Queen|Market|Bridge|Lake|Hill|Spring|Sunset|Willow|School|Green|North|River|Chestnut|"
    "Franklin|Meadow|Highland|Jefferson|Orchard|Manor|Grange|Albert|George|Cherry Tree|Rose",
    "de": "Haupt|Bahnhof|Garten|Schul|Berg|Linden|Birken|Goethe|Schiller|Mozart|Kirch|Wald|Ring|"
    "Rosen|Wiesen|Amsel|Friedrich|Kaiser|König|Mühlen|Sonnen|Eichen|Blumen|Kant|Bismarck|Rathaus|"
    "Markt|Brunnen|Tal|Feld|Ahorn|Beethoven|Heide|Park|Schloss|Ufer|Luther|Beet|Dorf|Stein",
    "nl": "Kerk|School|Dorps|Molen|Stations|Beatrix|Wilhelmina|Julianalaan|Linden|Eiken|Berken|"
    "Prinsen|Heren|Keizers|Rozen|Tulpen|Zand|Park|Hoofd|Nieuwe|Koning|Haven|Singel|Brouwers|Vondel",
}
_SAINTS = "Martin|Michel|Pierre|Jean|Anne|Antonio|Juan|Francisco|Marco|Giovanni|Pietro|João|Teresa"


@cache
def _faker_towns(lang: str) -> tuple[str, ...]:
    locales = {
        "de": ("de_DE", "de_AT", "de_CH"), "it": ("it_IT",), "nl": ("nl_NL", "nl_BE"),
        "pt": ("pt_PT",), "pl": ("pl_PL",), "cs": ("cs_CZ", "sk_SK"), "sv": ("sv_SE", "no_NO"),
        "da": ("da_DK",), "en": ("en_GB", "en_IN", "en_PH", "hr_HR", "hu_HU", "id_ID", "ro_RO"),
        "es": ("es_CO", "es_CL", "es_MX", "es_AR"), "fr": ("fr_CA", "fr_CH", "fr_DZ"),
    }  # fmt: skip
    towns: list[str] = []
    for locale in locales.get(lang, ()):
        try:
            provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
        except ModuleNotFoundError:
            continue
        for field in ("cities", "concelhos", "states", "provinces", "city_names", "municipalities"):
            for town in getattr(provider, field, ()) or ():
                name = town[0] if isinstance(town, tuple) and town else town
                if isinstance(name, str) and name.istitle() and 2 < len(name) < 25:
                    towns.append(name)
    return tuple(dict.fromkeys(towns))


def one_of(table: dict[str, str], lang: str, rng: Random) -> str:
    return rng.choice(_split(table[lang if lang in table else "en"]))


@cache
def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


_TOWN_PARTS = (
    ("Ash Black Brad Bux Chel East Fair Gren Hart Kings Lang Mel New North Oak Pem Red Shel Spring "
     "Stan Thorn Wal West Whit Win").split(),
    "bourne bridge burgh bury by dale field ford ham hurst leigh mouth port stead ton ville".split(),
)  # fmt: skip
_TOWN_FORMS = {
    "de": ("{}hausen", "{}dorf", "{}bach", "Bad {}", "{}ingen", "Ober{l}", "Unter{l}", "{}heim"),
    "es": ("Villanueva de {}", "San {}", "Puerto {}", "{} del Río", "Santa {}", "Torre{l}"),
    "fr": ("Saint-{}", "{}-sur-Loire", "{}ville", "Le {}", "{}-lès-Bains", "Château-{}"),
    "it": ("San {}", "Castel {}", "{}ate", "Monte{l}", "{} Terme", "Borgo {}"),
    "nl": ("{}dam", "{}veen", "{}drecht", "Nieuw-{}", "{}wijk", "Oud-{}"),
    "pt": ("São {}", "Vila {}", "{} do Sul", "Santa {}", "Ribeira de {}", "Nova {}"),
}


def invented_town(rng: Random, lang: str) -> str:
    if lang in _TOWN_FORMS:
        stem = invented_last(rng)
        return rng.choice(_TOWN_FORMS[lang]).format(stem, l=stem.lower())
    name = rng.choice(_TOWN_PARTS[0]) + rng.choice(_TOWN_PARTS[1])
    tail = ("", "", "", " Heights", " Springs", " Green", "-on-Sea", " Falls", " Park", " Valley")
    return rng.choice(("", "", "", "Lake ", "Fort ", "Mount ", "Upper ")) + name + rng.choice(tail)


def town(rng: Random, lang: str) -> str:
    dice = rng.random()
    if dice < 0.35 and lang in _OWN_CITIES:
        return one_of(_OWN_CITIES, lang, rng)
    if dice < 0.70 and (towns := _faker_towns(lang)):
        return rng.choice(towns)
    if dice < 0.80:
        return invented_town(rng, lang)
    if dice < 0.86:
        return rng.choice(_faker_towns(rng.choice(("de", "it", "nl", "pt", "en", "cs", "pl"))))
    return rng.choice(_KNOWN_CITIES)


def _bare(rng: Random, name: str) -> Marked:
    """A place; an article before it is no part of the span."""
    for article in ("the ", "la ", "le ", "les ", "el ", "los ", "las ", "l'", "il ", "gli ", "de ",
                    "het ", "o ", "a ", "os ", "as "):  # fmt: skip
        if name.startswith(article) and name[len(article)].isupper():
            draft = Draft()
            draft.add(article)
            draft.append(mark(name[len(article) :], "LOCATION"))
            return draft.done()
    return mark(name, "LOCATION")


def city(rng: Random, lang: str) -> Marked:
    return mark(town(rng, lang), "LOCATION")


def country(rng: Random, lang: str) -> Marked:
    return _bare(rng, one_of(COUNTRIES, lang, rng))


def region(rng: Random, lang: str) -> Marked:
    return _bare(rng, one_of(_REGIONS, lang, rng))


def landmark(rng: Random, lang: str) -> Marked:
    return _bare(rng, one_of(_NATURE, lang, rng))


def city_and_more(rng: Random, lang: str) -> Marked:
    """A town and the land it lies in: "Fresno, California"."""
    draft = Draft()
    draft.append(city(rng, lang))
    if rng.random() < 0.5:
        draft.add(", ")
        draft.append(rng.choice((region, country))(rng, lang))
    else:
        draft.add(" (")
        draft.append(rng.choice((region, country))(rng, lang))
        draft.add(")")
    return draft.done()


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _postcode(rng: Random, lang: str) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    if lang == "en":
        return rng.choice(
            (
                _digits(rng, 5),
                f"{_digits(rng, 5)}-{_digits(rng, 4)}",
                f"{rng.choice(letters)}{rng.choice(letters)}{rng.randint(1, 28)} "
                f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}",
                f"{rng.choice('KLMNPTV')}{rng.randint(1, 9)}{rng.choice(letters)} "
                f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.randint(1, 9)}",
            )
        )
    if lang == "nl":
        return f"{rng.randint(1000, 9999)}{rng.choice((' ', ''))}{rng.choice(letters)}{rng.choice(letters)}"
    if lang == "pt":
        return rng.choice(
            (f"{rng.randint(1000, 8999)}-{_digits(rng, 3)}", f"{_digits(rng, 5)}-000")
        )
    if lang == "pl":
        return f"{_digits(rng, 2)}-{_digits(rng, 3)}"
    if lang in ("cs", "sv"):
        return f"{rng.randint(100, 799)} {_digits(rng, 2)}"
    if lang == "da":
        return str(rng.randint(1000, 9990))
    return f"{rng.randint(1, 98):02d}{_digits(rng, 3)}"


def _surname(rng: Random, lang: str) -> str:
    pool = culture_pools().get(lang, culture_pools()["world"])
    return rng.choice(rng.choice(pool)[1])


def street(rng: Random, lang: str) -> str:
    """A street without its number."""
    if lang == "en":
        name = rng.choice((one_of(_STREET_WORDS, "en", rng), _surname(rng, "en"), rng.choice(
            ("4th", "12th", "23rd", "W 42nd", "Martin Luther King", "SE 7th", "St. John's"))))  # fmt: skip
        return name + " " + rng.choice(
            ("Street", "Street", "Road", "Avenue", "Lane", "Drive", "Way", "Close", "Court", "St",
             "Rd", "Ave", "Blvd", "Dr.", "Boulevard", "Terrace", "Place", "Crescent", "St.", "Hwy"))  # fmt: skip
    if lang == "de":
        stem = one_of(_STREET_WORDS, "de", rng)
        return rng.choice(
            (stem + "straße", stem + "str.", stem + "weg", stem + "gasse", stem + "platz",
             stem + "allee", f"Am {stem}berg", f"{town(rng, 'de')}er Straße", "An der " + stem + "wiese",
             f"{_surname(rng, 'de')}straße", f"{_surname(rng, 'de')}-Platz", "Im " + stem + "grund"))  # fmt: skip
    if lang == "nl":
        stem = one_of(_STREET_WORDS, "nl", rng)
        return stem + rng.choice(("straat", "weg", "laan", "plein", "gracht", "kade", "hof", "pad"))
    word = rng.choice((_surname(rng, lang), town(rng, lang), rng.choice(_SAINTS.split("|"))))
    forms = {
        "es": ("Calle {}", "C/ {}", "Calle de {}", "Avda. {}", "Avenida de {}", "Plaza {}",
               "Paseo de {}", "C/ San {}", "Ctra. de {}", "Av. {}", "Calle Doctor {}", "Camino de {}"),
        "fr": ("rue {}", "rue de {}", "avenue {}", "boulevard {}", "place {}", "rue du Général {}",
               "impasse {}", "chemin de {}", "allée {}", "quai {}", "Rue Saint-{}", "bd {}"),
        "it": ("Via {}", "via {}", "Viale {}", "Piazza {}", "Corso {}", "Via San {}", "Vicolo {}",
               "Largo {}", "Via dei {}", "Strada {}"),
        "pt": ("Rua {}", "Rua de {}", "Av. {}", "Avenida {}", "Travessa {}", "Praça {}", "R. {}",
               "Largo de {}", "Rua Dr. {}", "Estrada de {}", "Alameda {}"),
        "pl": ("ul. {}", "al. {}", "os. {}", "ulica {}", "pl. {}"),
        "sv": ("{}gatan", "{}vägen", "Stora {}gatan"), "da": ("{}gade", "{}vej", "{} Allé"),
        "cs": ("{}ova", "ul. {}", "nám. {}", "Na {}"),
        "tr": ("{} Caddesi", "{} Sokak", "{} Mah.", "{} Bulvarı"),
    }  # fmt: skip
    return rng.choice(forms[lang]).format(word)


def street_and_number(rng: Random, lang: str) -> str:
    name, number = street(rng, lang), str(rng.choice((rng.randint(1, 40), rng.randint(1, 400))))
    if lang == "en":
        number = rng.choice((number, number, number, number + "A", str(rng.randint(1000, 19999))))
        unit = rng.choice(("", "", "", "", f", Apt {rng.randint(1, 99)}", f" #{rng.randint(1, 60)}",
                           f", Suite {rng.randint(100, 990)}", f", Flat {rng.randint(1, 20)}"))  # fmt: skip
        if rng.random() < 0.08:
            return rng.choice((f"Flat {rng.randint(1, 30)}, ", f"Unit {rng.randint(1, 30)}, ",
                               "Rose Cottage, ")) + f"{number} {name}"  # fmt: skip
        if rng.random() < 0.04:
            return rng.choice(("P.O. Box ", "PO Box ", "RR ")) + str(rng.randint(10, 9999))
        return f"{number} {name}{unit}"
    if lang == "fr":
        number = rng.choice((number, number, number + " bis", number + " ter"))
        return f"{number}{rng.choice((', ', ' ', ' '))}{name}"
    if lang == "es":
        return rng.choice(
            (f"{name}, {number}", f"{name} {number}", f"{name}, nº {number}", f"{name}, s/n",
             f"{name}, {number}, {rng.randint(1, 9)}º {rng.choice('ABCD')}", f"{name} núm. {number}",
             f"{name}, {number}, {rng.randint(1, 9)}{rng.choice('ABCD')}", f"{name} n.º {number}",
             f"{name}, {number}, piso {rng.randint(1, 9)}"))  # fmt: skip
    if lang == "pt":
        return rng.choice((f"{name}, {number}", f"{name}, n.º {number}", f"{name} {number}",
                           f"{name}, {number}, {rng.randint(1, 9)}º Esq.",
                           f"{name}, {number} - apto {rng.randint(1, 200)}"))  # fmt: skip
    if lang == "it":
        return rng.choice((f"{name}, {number}", f"{name} {number}", f"{name} n. {number}",
                           f"{name} {number}/{rng.choice('ABC')}"))  # fmt: skip
    if lang in ("de", "nl") and rng.random() < 0.2:
        number += rng.choice(("a", "b", " c", "-II", " bis", f"/{rng.randint(1, 9)}", f"–{int(number) + 2}"
                              if number.isdigit() else ""))  # fmt: skip
    if lang in ("pl", "cs") and rng.random() < 0.5:
        number += f"/{rng.randint(1, 60)}"
    return f"{name} {number}"


def street_address(rng: Random, lang: str) -> Marked:
    return mark(street_and_number(rng, lang), "ADDRESS")


def postcode(rng: Random, lang: str) -> Marked:
    return mark(_postcode(rng, lang), "ADDRESS")


def address(rng: Random, lang: str, breaks: tuple[str, ...] = (", ",)) -> Marked:
    """Street, postcode and town, in the order of the country; the town is a LOCATION."""
    draft = Draft()
    glue = rng.choice(breaks)
    draft.append(street_address(rng, lang))
    draft.add(glue)
    place, code = city(rng, lang), postcode(rng, lang)
    if lang == "en":
        draft.append(place)
        us = code.text[0].isdigit()
        if us:
            draft.add(", ")
            state = rng.choice(("CA", "NY", "TX", "FL", "IL", "WA", "OH", "GA", "NJ", "MA", "OR"))
            draft.append(mark(state, "LOCATION"))
            draft.add(" ")
        else:
            draft.add(rng.choice((" ", glue)))
        draft.append(code)
    else:
        draft.append(code)
        draft.add(" ")
        draft.append(place)
        if lang in ("es", "it") and rng.random() < 0.3:
            draft.add(" (")
            draft.append(mark(rng.choice(("MI", "RM", "TO", "NA", "BO")), "LOCATION")
                         if lang == "it" else region(rng, lang))  # fmt: skip
            draft.add(")")
    if rng.random() < 0.15:
        draft.add(glue)
        draft.append(country(rng, lang))
    return draft.done()


Place = Callable[[Random, str], Marked]
