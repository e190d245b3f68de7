"""Names that everybody knows, beyond those of `public_places.txt`; all in lower case.

And the words that a question about them is made of (`of_questions`).

People are of history, dead for more than fifty years, and stand with a name that hardly
anybody else bears.
"""

from typing import Final


def _list(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.replace("\n", " ").split(",") if name.strip())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


cities: Final = _list("""
aachen, aberdeen, alexandria, antwerp, antwerpen, arizona, arkansas, atlanta, austin, austria,
baltimore, bangalore, barcelona, bari, basel, bath, bavaria, bayern, belfast, bergen, bern, bilbao,
birmingham, bologna, bombay, bonn, bordeaux, boston, bremen, bristol, brittany, brooklyn, bruges,
burgundy, california, cambridge, cardiff, catalonia, catania, charlotte, chengdu, cincinnati,
cleveland, cologne, colorado, columbus, connecticut, córdoba, cornwall, dallas, delaware, delhi,
detroit, dortmund, dresden, duisburg, düsseldorf, edinburgh, england, essen, eindhoven, florence,
florenz, firenze, florida, frankfurt, frankfurt am main, fukuoka, geneva, genf, genève, genoa,
genova, ghent, glasgow, gothenburg, göteborg, granada, graz, great britain, grenoble, guangzhou,
hamburg, hannover, hanover, hawaii, heidelberg, hiroshima, holland, houston, hyderabad, idaho,
illinois, indiana, innsbruck, iowa, kansas, kansas city, karlsruhe, kentucky, kobe, köln, krakow,
krakau, kraków, kyoto, las vegas, latin america, lausanne, leeds, leipzig, liverpool, los angeles,
lyon, mailand, maine, malaga, málaga, manchester, manhattan, mannheim, marseille, maryland,
massachusetts, mecca, melbourne, memphis, miami, michigan, middle east, milan, milano, milwaukee,
minneapolis, minnesota, mississippi, missouri, montana, montreal, montréal, mumbai, münchen, munich,
münster, nagoya, nantes, naples, napoli, neapel, nebraska, nevada, new delhi, new england,
new hampshire, new jersey, new mexico, new orleans, new york, new york city, nice, nizza,
normandy, north america, north carolina, north dakota, northern ireland, nürnberg, nuremberg,
oakland, ohio, oklahoma, oregon, orlando, osaka, oxford, palermo, pennsylvania, philadelphia,
pisa, pittsburgh, poland, porto, portland, potsdam, prag, provence, rennes, rhode island,
rotterdam, sacramento, salt lake city, salzburg, san antonio, san diego, san francisco, san jose,
sapporo, scotland, seattle, seville, sevilla, sheffield, siberia, silicon valley, south america,
south carolina, south dakota, st. petersburg, strasbourg, straßburg, stuttgart, tennessee, texas,
the hague, den haag, thessaloniki, toulouse, trier, triest, trieste, turin, torino, tuscany,
u.k., u.s., u.s.a., uk, us, usa, utah, utrecht, valencia, venedig, venezia, venice, vermont,
verona, virginia, vatican, vaticano, wales, washington, washington d.c., washington dc,
west virginia, wien, wisconsin, würzburg, wuhan, wyoming, yorkshire, zaragoza, zurich, zürich,
alps, alpen, andes, himalaya, himalayas, mount everest, sahara, amazon, nile, rhine, rhein, danube,
donau, thames, seine, atlantic, pacific, mediterranean, baltic, balkans, caribbean, eu,
european union, europäische union, scandinavia, black forest, mars, venus, jupiter, saturn, mercury,
neptune, uranus, pluto, moon, mond
""")

companies: Final = _list("""
google, microsoft, apple, amazon, aws, azure, meta, facebook, instagram, whatsapp, twitter, youtube,
netflix, spotify, tesla, nvidia, intel, amd, ibm, oracle, sap, siemens, bosch, bmw, volkswagen,
toyota, samsung, sony, nintendo, boeing, airbus, nasa, esa, cern, nato, unesco, unicef, who, un,
united nations, world bank, imf, wto, fed, federal reserve, ecb, european commission,
european parliament, supreme court, congress, bundestag, nobel prize, wikipedia, openai, anthropic,
github, gitlab, git, linux, ubuntu, debian, windows, macos, ios, android, docker, kubernetes,
terraform, ansible, nginx, apache, apache2, python, java, javascript, typescript, rust, go, golang,
ruby, php, perl, haskell, scala, kotlin, swift, c++, c#, django, flask, fastapi, react, angular,
vue, node.js, node, npm, pip, pytest, numpy, pandas, pytorch, tensorflow, jackson, spring,
hibernate, maven, gradle, postgres, postgresql, mysql, sqlite, mongodb, redis, kafka,
elasticsearch, spark,
hadoop, jenkins, excel, word, powerpoint, outlook, sql, html, css, http, http/1.1, http/2, json,
xml, yaml, regex, api, gil, cpu, gpu, bash, vim, emacs, chatgpt, gpt, llama, bitcoin, ethereum
""")

groups: Final = _list("""
christianity, islam, judaism, buddhism, hinduism, christian, christians, muslim, muslims, jewish,
jews, buddhist, buddhists, hindu, hindus, catholic, catholics, protestant, protestants, orthodox,
american, americans, british, european, europeans, african, africans, asian, asians, australian,
australians, austrian, austrians, belgian, belgians, brazilian, brazilians, canadian, canadians,
egyptian, egyptians, germans, indian, indians, iranian, irish, israeli, italian, italians, mexican,
mexicans, portuguese, roman, romans, russians, scottish, swiss, syrian, ukrainians, welsh, sicilian,
bavarian, viking, vikings, aztec, aztecs, inca, incas, mayan, mayans, celtic, latin, greeks
""")

people: Final = _list("""
albert einstein, einstein, isaac newton, sir isaac newton, galileo galilei, copernicus,
nicolaus copernicus, johannes kepler, charles darwin, gregor mendel, louis pasteur, marie curie,
nikola tesla, thomas edison, michael faraday, james clerk maxwell, max planck, niels bohr,
werner heisenberg, erwin schrödinger, schrödinger, enrico fermi, alan turing, ada lovelace,
charles babbage, leonhard euler, carl friedrich gauss, euclid, pythagoras, archimedes, aristotle,
plato, socrates, sophocles, cicero, marcus aurelius, julius caesar, cleopatra,
alexander the great, charlemagne, genghis khan, napoleon, napoleon bonaparte, george washington,
thomas jefferson, abraham lincoln, benjamin franklin, winston churchill, franklin d. roosevelt,
theodore roosevelt, mahatma gandhi, karl marx, friedrich engels, vladimir lenin, lenin,
joseph stalin, stalin, adolf hitler, hitler, benito mussolini, mussolini, otto von bismarck,
bismarck, queen victoria, queen elizabeth i, henry viii, louis xiv, joan of arc,
christopher columbus, marco polo, vasco da gama, ferdinand magellan, martin luther king,
rosa luxemburg, immanuel kant, georg wilhelm friedrich hegel, friedrich nietzsche, nietzsche,
arthur schopenhauer, schopenhauer, rené descartes, descartes, baruch spinoza, spinoza, voltaire,
jean-jacques rousseau, sigmund freud, ludwig wittgenstein, confucius, buddha, laozi, jesus christ,
shakespeare, william shakespeare, hamlet, macbeth, goethe, johann wolfgang von goethe,
friedrich schiller, heinrich heine, franz kafka, bertolt brecht, rainer maria rilke,
dante alighieri, miguel de cervantes, don quixote, don quijote, victor hugo, marcel proust,
gustave flaubert, molière, charles baudelaire, jane austen, charles dickens, oscar wilde,
virginia woolf, james joyce, mark twain, edgar allan poe, herman melville, emily dickinson,
walt whitman, ernest hemingway, tolstoy, leo tolstoy, dostoevsky, fyodor dostoevsky,
anton chekhov, leonardo da vinci, da vinci, michelangelo, caravaggio, rembrandt, van gogh,
vincent van gogh, claude monet, picasso, pablo picasso, francisco goya, frida kahlo,
gustav klimt, johann sebastian bach, mozart, wolfgang amadeus mozart, beethoven,
ludwig van beethoven, franz schubert, chopin, frédéric chopin, tchaikovsky, vivaldi,
antonio vivaldi, giuseppe verdi, puccini, richard wagner, johannes brahms, zeus, odysseus,
achilles, sherlock holmes, robinson crusoe, robin hood, king arthur, ruy lopez
""")

# What bears a name in the sciences, told by the words after it: `Newton's second law`.
eponyms: Final = _list("""
newton, bayes, pythagorean theorem, fermat, gauss, euler, ohm, kepler, darwin, moore, murphy,
parkinson, boyle, hooke, pascal, planck, heisenberg, turing, gödel, dijkstra, amdahl, hubble,
faraday, maxwell, fourier, laplace, riemann, hilbert, nash, pareto, benford, occam, pavlov
""")
named_after: Final = _list("""
law, laws, theorem, theorems, equation, equations, principle, principles, test, machine, paradox,
cat, constant, number, numbers, method, algorithm, inequality, distribution, conjecture,
hypothesis, transform, razor, dogs, telescope, equilibrium, optimality, rule, theory, series
""")


# Words of questions about the world, in seven languages. No first person but in `asking`, nothing
# of health, work, faith, family or law: with any such word, a question may be about somebody.
of_questions: Final = _words("""
a an the and or of in on at to for from with without by as than into about between during before
after since until over under near around through per not no yes if then also only just very more
most less least much many few some any all both each every other another same different first
second third last next new old big biggest large largest small smallest long longest short
shortest high highest tall tallest deep deepest far famous important main best worst good better
great popular common known modern ancient current former what what's who who's whom whose where
where's when which why how is are was were be been being do does did has had can could would
should will may might must it its it's that this these those there they their them you your he she
his her please tell me give show name list explain describe define compare summarize summarise
translate write plan find count draw calculate convert say says said call called mean means speak
spoken use used uses make made build built begin began start started end ended happen happened
happens happening win won lose lost discover discovered invent invented paint painted compose
composed found founded rule ruled fight fought conquer lie lies located border borders cross flow
flows visit see eat cook differ works work difference differences advantages disadvantages example
examples fact facts overview summary word words sentence sentences paragraph poem haiku song story
essay table capital capitals city cities country countries continent continents state states
region regions island islands river rivers mountain mountains lake lakes sea seas ocean oceans
coast desert volcano language languages alphabet currency flag anthem population people
inhabitants area size height depth distance length climate weather temperature season seasons
summer winter spring autumn january february march april june july august september october
november december time zone hour hours day days week weeks month months year years century
centuries morning night evening hello goodbye thank thanks history war wars battle revolution
empire kingdom king queen emperor president presidents minister chancellor government parliament
constitution election elections independence treaty wall cold world age bronze iron middle ages
renaissance theory law laws theorem principle equation physics chemistry biology mathematics
astronomy planet planets star stars moon sun earth universe galaxy light speed gravity energy atom
element elements book books novel play plays author writer poet painter painting paintings
composer opera symphony music film philosopher philosophy scientist invention discovery nobel
prize food dish dishes cuisine bread wine cheese recipe tourist sights museum museums cathedral
tower bridge castle trip train flight football olympic olympics games cup championship team teams
code function class method library framework version install file files program programming
software server proxy database query test tests fixture fixtures record reverse regex string
number numbers object deserialize parse sort loop array helpful assistant concise clear answer
answers question questions brief der die das den dem des ein eine einen einem einer eines und oder
von am auf zu zum zur für mit ohne aus bei nach vor seit bis über unter zwischen während als
wie wer wo wann welche welcher welches welchen warum wieso wieviel viele viel ist sind waren wird
werden wurde wurden hat haben hatte kann können gibt es sie nicht auch nur sehr mehr meisten
größte größter größtes kleinste höchste längste bekannteste wichtigste bitte nenne erkläre
beschreibe vergleiche übersetze fasse zusammen kurz schreibe heißt bedeutet liegt liegen spricht
gesprochen gebaut erfunden entdeckt gemalt geschrieben komponiert begann endete fand statt gewann
leben hauptstadt hauptstädte stadt städte land länder kontinent staat bundesland bundesländer
insel inseln fluss flüsse berg berge meer wüste sprache sprachen währung flagge einwohner fläche
größe höhe entfernung klima wetter jahr jahre jahrhundert monat tag tage geschichte krieg
weltkrieg schlacht reich könig königin kaiser präsident kanzler regierung verfassung wahl mauer
erde mond sonne planeten stern buch roman autor dichter maler gemälde komponist oper musik
philosoph erfindung gericht rezept essen brot wein käse reise bahn zug fußball weltmeister
vorteile nachteile unterschied unterschiede beispiel hoch groß weit lang alt le la les l' un une
du de d' et ou en au aux à dans sur sous pour par avec sans entre avant après depuis que qu' quoi
quel quelle quels quelles qui où quand comment pourquoi combien est sont était étaient fut ont
avait il elle ils elles ce c'est cette ne pas plus moins très grand grande célèbre expliquer
explique décris traduis résume écris donne liste se trouve parle capitale ville villes pays région
île îles fleuve rivière montagne lac mer langue langues monnaie drapeau habitants superficie
hauteur climat temps année années siècle mois jour jours histoire guerre bataille révolution roi
reine empereur président gouvernement terre lune soleil planète planètes livre auteur poète
peintre tableau compositeur opéra musique philosophe découverte recette plat vin fromage pain
voyage différence exemple el los las una unos unas del al y o por para con sin antes después desde
hasta qué cuál cuáles quién quiénes dónde cuándo cómo cuánto cuánta cuántos cuántas son era fue
fueron está están hay ha han su más menos muy mayor famoso explica compara traduce resume escribe
lista dime habla hablan pintó escribió inventó descubrió ganó ciudad ciudades país países
continente región isla islas río montaña lago mar idioma idiomas lengua moneda bandera población
habitantes altura distancia clima tiempo año años siglo mes día días historia guerra batalla
revolución imperio rey reina presidente gobierno tierra luna sol planeta planetas libro novela
poeta pintor cuadro compositor ópera música filósofo receta plato vino queso pan viaje diferencia
lo gli uno della dello dei degli delle di da nel nella nei nelle sul e senza tra fra che cosa
quale quali chi dove quando come perché quanto quanta quanti quante è sono fu hanno non più meno
molto spiega descrivi confronta traduci riassumi scrivi elenca città paese paesi regione isola
isole fiume montagna mare lingua lingue moneta bandiera popolazione abitanti altezza distanza anno
anni secolo mese giorno giorni storia battaglia rivoluzione impero re regina governo terra sole
pianeta romanzo autore pittore quadro compositore musica filosofo ricetta piatto formaggio pane
viaggio os um uma dos na nos nas ao em com sem qual quais quem onde como quantos quantas é são foi
tem há não mais muito descreva traduza resuma escreva cidade cidades região ilha rio montanha
língua moeda bandeira população área distância ano anos século mês dia história batalha revolução
império rei rainha lua livro het een van op te naar voor met zonder tussen wat welke waar wanneer
waarom hoe hoeveel zijn heeft niet meest groot grootste leg uit beschrijf vergelijk vertaal
schrijf hoofdstad stad steden landen provincie eiland rivier zee taal munt vlag inwoners
oppervlakte hoogte afstand klimaat weer jaar eeuw maand dag geschiedenis oorlog koning koningin
regering aarde maan zon planeet boek schrijver schilder muziek recept brood kaas s like bigger
larger smaller longer higher cat dogs cost costs ticket kostet tickets removed
""")
asking: Final = (
    *("how do i", "how can i", "how would i", "how should i", "where do i", "when do i"),
    "how many people live",
)
