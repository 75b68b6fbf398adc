"""Words that the search treats in a way of its own, by language: those of questions, irregular forms, spellings.

Irregular forms are those that the stemmer keeps apart, the commonest of the language. A form of four letters and more
is found at the end of compounds, too: "mand mænd" serves "formand" and "formænd". A group whose form is also a form of
a commoner word ("lod", "bad") is left out: it would find what nobody asked for.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


def _groups(text: str) -> tuple[str, ...]:
    """Groups of words, separated by commas or line ends."""
    return tuple(" ".join(group.split()) for line in text.splitlines() for group in line.split(",") if group.strip())


DANISH_QUESTIONS: Final = _words("""
    hvem hvis hvad hvor hvordan hvorfor hvornår hvilken hvilket hvilke hvorhen hvorfra mon kan kunne skal skulle vil
    ville må måtte bør burde tør turde gider får få fik er findes find vis vores jeres mine dine sine nogen noget nogle
    man vi os jeg mig du dig jer gøre gør betyder hedder laver
""")
GERMAN_QUESTIONS: Final = _words("""
    wer wen wem wessen wann warum weshalb wieso woher wohin womit wofür wozu welche welcher welches wieviel kann
    können könnte darf dürfen muss müssen soll sollen sollte will wollen möchte möchten mag mögen gibt gibts geht
    unser unsere unserem unseren mein meine jemand man wir uns ich mir mich finde finden
""")
ENGLISH_QUESTIONS: Final = _words("""
    who whom whose what which when where why how can could may might must shall should will would ought do does
    did is are anybody anyone somebody someone get got find there us we i me my our you your
""")

DANISH_FORMS: Final = _groups("""
    mand mænd, barn børn, bog bøger, fod fødder, hånd hænder, tand tænder, nat nætter, stad stæder, kraft kræfter
    far fædre, mor mødre, bror brødre, datter døtre, gås gæs, rod rødder, bonde bønder, ko køer, tå tæer, øje øjne
    kursus kurser, modus modi, globus glober, virus vira, forum fora, faktum fakta, datum data, medium medier
    museum museer, gymnasium gymnasier, jubilæum jubilæer, kriterium kriterier, ministerium ministerier, studium studier
    laboratorium laboratorier, seminarium seminarier, centrum centre, kollega kolleger, konto konti, leksikon leksika
    nummer numre, sommer somre, ung yngre yngst, lang længere længst, gammel ældre ældst, menneske mennesker
    give gav givet, tage tog taget, finde fandt fundet, skrive skrev skrevet, hjælpe hjalp hjulpet
    gå gik gået, stå stod stået, komme kom, bringe bragte, vælge valgte valg, sælge solgte salg, spørge spurgte
    følge fulgte, drikke drak, bryde brød brudt, binde bandt bundet, træffe traf truffet, trække trak trukket
    holde holdt, falde faldt, lægge lagde lagt, sidde sad siddet, sætte satte sat, vinde vandt vundet
    forsvinde forsvandt forsvundet, synge sang sunget, springe sprang sprunget
""")
GERMAN_FORMS: Final = _groups(
    """
    gehen ging gegangen, stehen stand gestanden, nehmen nahm genommen nimmt, geben gab gegeben gibt
    helfen half geholfen hilft, treffen traf getroffen trifft, sprechen sprach gesprochen spricht
    lesen las liest gelesen
    sehen sah sieht, schreiben schrieb geschrieben, bleiben blieb geblieben, leihen lieh geliehen, ziehen zog gezogen
    finden fand gefunden, binden band gebunden, trinken trank getrunken, beginnen begann begonnen, fahren fuhr fährt
    tragen trug trägt, schlagen schlug, laden lud, waschen wusch, schließen schloss geschlossen, bieten bot geboten
    verlieren verlor verloren, fliegen flog geflogen, essen aß gegessen isst, bringen brachte gebracht
    denken dachte gedacht, kennen kannte gekannt, wissen wusste gewusst, brennen brannte gebrannt
    schneiden schnitt geschnitten, reiten ritt geritten, steigen stieg gestiegen, werfen warf geworfen wirft
    sterben starb gestorben, halten hielt hält, lassen ließ lässt, rufen rief gerufen, kommen kam
    Saal Säle, Museum Museen, Zentrum Zentren, Gymnasium Gymnasien, Praktikum Praktika, Visum Visa, Firma Firmen
    Konto Konten
    Thema Themen, Risiko Risiken, Datum Daten, Bus Busse, Material Materialien, Prinzip Prinzipien, Medium Medien
""".lower()
)
ENGLISH_FORMS: Final = _groups("""
    man men, woman women, child children, person people, foot feet, tooth teeth, goose geese, mouse mice, louse lice
    knife knives, life lives, wife wives, leaf leaves, half halves, shelf shelves
    wolf wolves, loaf loaves, thief thieves
    analysis analyses, crisis crises, criterion criteria, phenomenon phenomena, medium media, datum data, index indices
    appendix appendices, matrix matrices, thesis theses, curriculum curricula
    choose chose chosen, speak spoke spoken, write wrote written, give gave given, take took taken, go went gone
    begin began begun, buy bought, bring brought, think thought, teach taught, catch caught, seek sought, tell told
    say said, hear heard, hold held, keep kept, meet met, lead led, lose lost, make made, pay paid, send sent
    spend spent, build built, lend lent, sell sold, sit sat, stand stood, understand understood, win won
    know knew known, grow grew grown, draw drew drawn, throw threw thrown, fall fell fallen
    fight fought, forget forgot forgotten, ride rode ridden, drive drove driven
    rise rose risen, run ran, sing sang sung, drink drank drunk, swim swam swum, break broke broken, steal stole stolen
    wear wore worn, eat ate eaten, shake shook shaken, sleep slept, sweep swept
""")

#: What American and British spelling have in common, as `LanguageRules.stem_endings`: "organize", "color", "center",
#: "catalog", "license" and "program" with "organise", "colour", "centre", "catalogue", "licence" and "programme".
ENGLISH_SPELLINGS: Final = (
    *((r"^(.{5,})i[sz]$", "$1"), (r"iz$", "is"), (r"yz$", "ys")),
    *((r"our(it|hood)?$", "or$1"), (r"([bt])er$", "$1r"), (r"ogu$", "og"), (r"enc$", "ens"), (r"mm$", "m")),
)
