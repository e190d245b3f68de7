"""Short letters about made-up people, in six languages, and how each task is put in them.

No right answer depends on who somebody is: masking should change none.
"""

from typing import Final, NamedTuple


class Letter(NamedTuple):
    """Sentences, two lines of `field: value`, and the label that fits."""

    language: str
    text: str
    label: str


ASK: Final = {
    "en": {
        "extract": "List every field of this letter with its value.",
        "rewrite": "Rewrite this letter in more polite words. Keep all names and numbers.",
        "summarise": "Summarise this letter in one sentence.",
        "classify": "Is this letter a complaint, an order or a question? Answer in one word.",
    },
    "de": {
        "extract": "Nenne alle Felder dieses Briefs mit ihrem Wert.",
        "rewrite": "Schreibe diesen Brief höflicher. Behalte alle Namen und Zahlen.",
        "summarise": "Fasse diesen Brief in einem Satz zusammen.",
        "classify": "Ist dieser Brief Beschwerde, Bestellung oder Frage? Antworte mit einem Wort.",
    },
    "fr": {
        "extract": "Donne tous les champs de cette lettre avec leur valeur.",
        "rewrite": "Récris cette lettre plus poliment. Garde tous les noms et les nombres.",
        "summarise": "Résume cette lettre en une phrase.",
        "classify": "Cette lettre est-elle réclamation, commande ou question ? Réponds d'un mot.",
    },
    "es": {
        "extract": "Da todos los campos de esta carta con su valor.",
        "rewrite": "Escribe esta carta con más cortesía. Conserva los nombres y los números.",
        "summarise": "Resume esta carta en una frase.",
        "classify": "¿Es esta carta queja, pedido o pregunta? Responde con una palabra.",
    },
    "it": {
        "extract": "Indica tutti i campi di questa lettera con il loro valore.",
        "rewrite": "Riscrivi questa lettera in modo più cortese. Tieni tutti i nomi e i numeri.",
        "summarise": "Riassumi questa lettera in una frase.",
        "classify": "Questa lettera è reclamo, ordine o domanda? Rispondi con una parola.",
    },
    "nl": {
        "extract": "Noem alle velden van deze brief met hun waarde.",
        "rewrite": "Herschrijf deze brief beleefder. Behoud alle namen en getallen.",
        "summarise": "Vat deze brief samen in één zin.",
        "classify": "Is deze brief klacht, bestelling of vraag? Antwoord met één woord.",
    },
}

WORDS: Final = {  # by which a label is told, as a simple model would
    "complaint": ("broken", "kaputt", "cassée", "rota", "rotta", "kapot"),
    "order": ("send", "schicken", "envoyer", "enviar", "mandare", "sturen"),
    "question": ("?",),
}

LETTERS: Final = (
    Letter(
        "en",
        "I am Harriet Oakes from Bristol. The lamp I got on 3 March 2024 arrived broken. "
        "Mr Oakes would like the money back.\nE-mail: harriet.oakes@post.example\n"
        "Phone: +44 20 7946 0018",
        "complaint",
    ),
    Letter(
        "en",
        "Please send two lamps to Desmond Pike. He lives at 14 Larch Road, Leeds. "
        "Mrs Pike pays by card.\nCard: 4111 1111 1111 1111\nE-mail: d.pike@mail.example",
        "order",
    ),
    Letter(
        "en",
        "My name is Imogen Vale. Which doctor can see me on 12 May 2025? "
        "Imogen can come in the morning.\nBorn: 7 August 1983\nPhone: +44 20 7946 0211",
        "question",
    ),
    Letter(
        "de",
        "Ich bin Hannelore Brink aus Kassel. Die Lampe vom 3. März 2024 kam kaputt an. "
        "Frau Brink möchte das Geld zurück.\nE-Mail: h.brink@post.example\n"
        "IBAN: DE89 3704 0044 0532 0130 00",
        "complaint",
    ),
    Letter(
        "de",
        "Bitte schicken Sie zwei Lampen an Dr. Lothar Wiesen. Er wohnt im Ahornweg 14 in Bonn. "
        "Herr Wiesen zahlt mit Karte.\nKarte: 4111 1111 1111 1111\nE-Mail: wiesen@mail.example",
        "order",
    ),
    Letter(
        "de",
        "Mein Name ist Irmela Stock. Welcher Arzt hat am 12.05.2025 Zeit für mich? "
        "Irmela kann am Morgen.\nGeboren: 07.08.1983\nTelefon: +49 30 901820",
        "question",
    ),
    Letter(
        "fr",
        "Je suis Hélène Marchal de Tours. La lampe du 3 mars 2024 est arrivée cassée. "
        "Mme Marchal veut être remboursée.\nCourriel : h.marchal@post.example\n"
        "IBAN : FR14 2004 1010 0505 0001 3M02 606",
        "complaint",
    ),
    Letter(
        "fr",
        "Merci d'envoyer deux lampes à Didier Pons. Il habite 14 rue des Érables à Lille. "
        "M. Pons paie par carte.\nCarte : 4111 1111 1111 1111\nCourriel : d.pons@mail.example",
        "order",
    ),
    Letter(
        "fr",
        "Je m'appelle Irène Vallet. Quel médecin peut me voir le 12 mai 2025 ? "
        "Irène vient le matin.\nNée le : 7 août 1983\nTéléphone : +33 1 99 00 12 34",
        "question",
    ),
    Letter(
        "es",
        "Soy Herminia Robles de Burgos. La lámpara del 3 de marzo de 2024 llegó rota. "
        "La señora Robles quiere su dinero.\nCorreo: h.robles@post.example\n"
        "IBAN: ES91 2100 0418 4502 0005 1332",
        "complaint",
    ),
    Letter(
        "es",
        "Hagan el favor de enviar dos lámparas a Damián Pardo. Vive en la calle Arce 14, León. "
        "El señor Pardo paga con tarjeta.\nTarjeta: 4111 1111 1111 1111\n"
        "Correo: d.pardo@mail.example",
        "order",
    ),
    Letter(
        "es",
        "Me llamo Inés Valverde. ¿Qué médico puede verme el 12 de mayo de 2025? "
        "Inés puede por la mañana.\nNacida: 7 de agosto de 1983\nTeléfono: +34 910 99 01 23",
        "question",
    ),
    Letter(
        "it",
        "Sono Ermelinda Rocca di Parma. La lampada del 3 marzo 2024 è arrivata rotta. "
        "La signora Rocca vuole il denaro.\nPosta: e.rocca@post.example\n"
        "IBAN: IT60 X054 2811 1010 0000 0123 456",
        "complaint",
    ),
    Letter(
        "it",
        "Vi prego di mandare due lampade a Damiano Porta. Abita in via degli Aceri 14, Lecce. "
        "Il signor Porta paga con carta.\nCarta: 4111 1111 1111 1111\nPosta: d.porta@mail.example",
        "order",
    ),
    Letter(
        "it",
        "Mi chiamo Iride Valle. Quale medico può vedermi il 12 maggio 2025? "
        "Iride può la mattina.\nNata: 7 agosto 1983\nTelefono: +39 06 9999 0123",
        "question",
    ),
    Letter(
        "nl",
        "Ik ben Hendrika Brouns uit Zwolle. De lamp van 3 maart 2024 kwam kapot aan. "
        "Mevrouw Brouns wil haar geld terug.\nE-mail: h.brouns@post.example\n"
        "IBAN: NL91 ABNA 0417 1643 00",
        "complaint",
    ),
    Letter(
        "nl",
        "Graag twee lampen sturen aan Dirk Poel. Hij woont aan de Esdoornlaan 14 in Breda. "
        "Meneer Poel betaalt met kaart.\nKaart: 4111 1111 1111 1111\nE-mail: d.poel@mail.example",
        "order",
    ),
    Letter(
        "nl",
        "Mijn naam is Imke Valk. Welke arts kan mij op 12 mei 2025 zien? "
        "Imke kan in de ochtend.\nGeboren: 7 augustus 1983\nTelefoon: +31 20 999 01 23",
        "question",
    ),
)
