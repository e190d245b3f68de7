"""Towns, countries, regions, landmarks and streets that are common knowledge, by language."""

# ruff: noqa: E501, SIM905 - tables of words are read as words, in lines of their own

KNOWN_CITIES = (
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
OWN_CITIES = {
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
REGIONS = {
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
NATURE = {
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
STREET_WORDS = {
    "en": "High|Church|Station|Mill|Park|Victoria|Elm|Oak|Maple|Cedar|Pine|Main|Washington|Lincoln|"
    "King|Queen|Market|Bridge|Lake|Hill|Spring|Sunset|Willow|School|Green|North|River|Chestnut|"
    "Franklin|Meadow|Highland|Jefferson|Orchard|Manor|Grange|Albert|George|Cherry Tree|Rose",
    "de": "Haupt|Bahnhof|Garten|Schul|Berg|Linden|Birken|Goethe|Schiller|Mozart|Kirch|Wald|Ring|"
    "Rosen|Wiesen|Amsel|Friedrich|Kaiser|König|Mühlen|Sonnen|Eichen|Blumen|Kant|Bismarck|Rathaus|"
    "Markt|Brunnen|Tal|Feld|Ahorn|Beethoven|Heide|Park|Schloss|Ufer|Luther|Beet|Dorf|Stein",
    "nl": "Kerk|School|Dorps|Molen|Stations|Beatrix|Wilhelmina|Julianalaan|Linden|Eiken|Berken|"
    "Prinsen|Heren|Keizers|Rozen|Tulpen|Zand|Park|Hoofd|Nieuwe|Koning|Haven|Singel|Brouwers|Vondel",
}
SAINTS = "Martin|Michel|Pierre|Jean|Anne|Antonio|Juan|Francisco|Marco|Giovanni|Pietro|João|Teresa"
TOWN_PARTS = (
    ("Ash Black Brad Bux Chel East Fair Gren Hart Kings Lang Mel New North Oak Pem Red Shel Spring "
     "Stan Thorn Wal West Whit Win").split(),
    "bourne bridge burgh bury by dale field ford ham hurst leigh mouth port stead ton ville".split(),
)  # fmt: skip
TOWN_FORMS = {
    "de": ("{}hausen", "{}dorf", "{}bach", "Bad {}", "{}ingen", "Ober{l}", "Unter{l}", "{}heim"),
    "es": ("Villanueva de {}", "San {}", "Puerto {}", "{} del Río", "Santa {}", "Torre{l}"),
    "fr": ("Saint-{}", "{}-sur-Loire", "{}ville", "Le {}", "{}-lès-Bains", "Château-{}"),
    "it": ("San {}", "Castel {}", "{}ate", "Monte{l}", "{} Terme", "Borgo {}"),
    "nl": ("{}dam", "{}veen", "{}drecht", "Nieuw-{}", "{}wijk", "Oud-{}"),
    "pt": ("São {}", "Vila {}", "{} do Sul", "Santa {}", "Ribeira de {}", "Nova {}"),
}
