"""Names that everybody knows, beyond those of `public_places.txt`; all in lower case.

People are of history, dead for more than fifty years, and stand with a name that hardly
anybody else bears.
"""

from typing import Final


def _list(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.replace("\n", " ").split(",") if name.strip())


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

# Of oneself, and of people one knows or serves, in seven languages; `*` is any ending.
own: Final = """
my, mine, our*, us, we, me and, i'*, i am, i was, i live*, i work*, i have, i had, i need, i want,
mrs?, ms, miss, dr, patient*, client*, customer*, employee*, colleague*, applicant*, tenant*, wife,
husband, daughter*, sons?, mother, father, mom, mum, dad, sister*, brother*, boyfriend, girlfriend,
boss, neighbou?r*, friend*, landlord, diagnos*, dear, sincerely, regards, confidential, invoice*,
mein*, unser*, ich bin, ich war, ich habe, ich hatte, ich wohne, ich lebe, ich arbeite, ich hei*,
wir, frau, herrn?, mandant*, kunden?, kundin*, mitarbeiter*, kolleg*, nachbar*, freund*, sohn*,
tochter, mutter, vater, bruder, schwester, chef*, rechnung*, vertraulich*, gruß, grüße*, mon, ma,
mes, notre, nos, nous, je suis, je vis, j'*, monsieur, madame, mme, collègue*, mari, femme, fils,
fille, mère, père, frère, sœur, voisin*, amie?s?, facture*, mis?, nuestr*, soy, vivo, tengo, estoy,
señor*, sra?, doña, paciente*, empleado*, coleg*, esposa, marido, hij[oa]s?, madre, padre,
herman[oa]s?, vecin*, amig[oa]s?, factura, mi[oae]i?, nostr*, sono, abito, signor*, pazient*,
collegh*, moglie, marito, figli*, fratell*, sorell*, vicin[oai], fattur*, meus?, minhas?,
noss[oa]s?, moro, filh[oa]s?, mãe, pai, irmã*, vizinh*, fatura, mijn, onze?, ons, ik ben, ik woon,
ik heb, ik werk, wij, mevrouw, meneer, patiënt*, klant*, zoon, dochter, moeder, vader, broer, zus,
buur*, vriend*, factuur*
"""
