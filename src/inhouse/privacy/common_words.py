"""Words of seven languages that are also names, or that are taken for names.

`Will`, `Rose`, `Klein` and `Luz` are names, but a text is full of the words. So what is on this
list is a name again only where it is written like one. Accents are left out here, all is in lower
case.
"""

from typing import Final

_words: Final = (
    # English: words that are names
    "will mark bill rich rob jack frank art grant chase hunter dean drew pat sue may april june "
    "august summer autumn winter spring rose lily daisy violet iris ivy hazel olive ruby pearl "
    "amber jade crystal faith hope joy grace charity mercy patience prudence christian angel "
    "heaven star sky dawn eve brook forest glen heath cliff clay sandy rocky stone wood woods hill "
    "hills field fields banks rivers lake ford bridge bridges church park parks lane street green "
    "brown black white gray grey young old long short small little strong wise good best better "
    "sharp swift noble price cash bond gold silver diamond king queen prince duke earl knight "
    "bishop pope abbot marshall sheriff judge page cook baker butler mason weaver fisher shepherd "
    "farmer porter potter cooper turner tanner carpenter archer walker rider driver singer player "
    "piper fox wolf bear lion bird crane swan finch robin jay drake buck hart lamb bull colt case "
    "chance major minor general max nick guy gene ray van don bush berry cherry rice bean ham root "
    "branch reed moss thorn flowers bloom rains storm snow frost flood day night friday monday "
    "sunday holiday house power powers law laws love self rush bell bells ball cross temple abbey "
    "castle tower hall gates wall walls post steel iron sands waters wells pool marsh moor heather "
    "rosemary basil sage ginger pepper merry gay blessing constant earnest victor rex sterling "
    "royal justice trinity genesis harmony melody carol viola miles foot hand head heart sun song "
    "man ban bin chin fan gun hang pan pin ping tan tang way wing won true read reader write "
    "bright early late low high rain wind north south east west new trust worth wish bliss dear "
    "rock sea ocean bay port ship sail harbor gale dale vale meadow orchard garden rowan ash elm "
    "oak birch cedar holly fern willow gray teal blue red scarlet indigo coral sunny stormy misty "
    "kit bob tom dot tab tag sam ace ari art bam ben cat dan dee doc fay flo hal ike kay ken lou "
    "mac meg mel mo nan ned pam peg peter reg ren rod ron roy sal sid sol ted tim tip val vic wes "
    "jean denim paris london sydney austin dallas houston florence chelsea phoenix madison "
    "lincoln washington jordan israel india china kenya georgia carolina virginia dakota savannah "
    "asia france holland england ireland wales german french english spanish italian dutch welsh "
    # English: words that are taken for names
    "the and for with you your she her him his they them their this that these those who what "
    "when where why how not but from into about can could would should must shall was were are "
    "has had have does did been all any some one two three four five six ten first last next sir "
    "madam mister miss doctor nurse patient client customer user admin manager teacher student "
    "mother father mom mum dad brother sister son daughter wife husband friend boss team group "
    "company bank police court president minister officer agent member owner seller buyer driver "
    "hello dear thanks regards best cheers please sorry yes okay name names person people someone "
    "account number date time today tomorrow yesterday address email mail phone street city state "
    "country company order invoice contract report project test data file code server model "
    # German
    "klein gross lang kurz jung alt neu schwarz weiss braun grau gruen grun rot roth konig koenig "
    "kaiser herzog furst graf ritter richter bauer schafer koch fischer jager becker vogel fuchs "
    "hirsch hahn lamm stern sommer herbst berg stein wald bach feld baum busch blum blume rose "
    "sand krug keller meister kramer schneider schuster weber zimmermann kaufmann hauptmann engel "
    "ernst frei frank reich arm stark stolz sauer suss ehrlich gut ganz halb mai juni juli april "
    "august herr frau mein dein sein ihr wir sie der die das den dem des ein eine und oder aber "
    "nicht mit von fur bei nach aus auf uber unter dann wenn weil heute morgen gestern tag "
    # French
    "petit grand gros blanc noir roux brun rose claire pierre marine fleur france bon beau belle "
    "roi charpentier boucher berger marchand meunier chevalier noel avril juin aout lune soleil "
    "maison jardin fontaine lac mont bois foret moulin rue place prudence constance ange aime "
    "parfait leger vert rouge gris jeune vieux monsieur madame mademoiselle docteur les des une "
    "que qui pour dans avec sur mais donc est sont son ses mon mes ton tes lui elle nous vous "
    # Spanish
    "rosa luz sol mar cruz paz consuelo dolores pilar esperanza mercedes remedios milagros soledad "
    "rocio nieves flores reyes campos vega prado rio rios calle iglesia castillo torres puente "
    "fuentes montes sierra blanco rubio moreno delgado bravo leal cortes guerra leon lobo cordero "
    "pastor herrero zapatero guerrero caballero duque conde marques santos domingo julio abril "
    "mayo franco calvo crespo gallo nieto hermoso rico alegria gloria victoria salvador jesus "
    "senor senora doctor doctora paciente los las una por para con sin sobre pero como mas este "
    "esta ese esa ella ellos nosotros usted hoy ayer "
    # Italian
    "bianca bianchi rossi neri verdi bruno chiara serena bella gioia speranza grazia felice "
    "fortuna sole luna stella mare fiore fiori costa monte valle fontana greco conti leone gatti "
    "santo pace vita mora villa serra ferro marino marina fabbri amato vero sereno libero prima "
    "primo luca sala piazza strada signor signora dottore gli che per con del della nel ma come "
    # Portuguese
    "reis ramos rocha pinto carneiro leao coelho pinheiro branco preto domingos ribeiro praia lago "
    "machado barros matos neves graca vitoria esperanca lima moura vale senhor senhora dos das uma "
    "nao mas como ele ela voce hoje ontem "
    # Dutch
    "jong groot kort wit zwart bruin bakker visser kok koning prins graaf bos dijk meer water dam "
    "brug kerk hof huis zomer haan vos leeuw roos bloem meneer mevrouw het een van voor met niet "
    "maar ook wel naar bij uit hij zij wij jij mijn"
)

common_words: Final = frozenset(_words.split())
