"""The professional words behind everyday ones: staff ask as they speak, routines are written as law is."""

from collections.abc import Iterator

from storage.search.swedish import stemmer, words

# everyday words or phrases, then what routines call it; general care language, never one question's answer
_PAIRS = """
trilla, trillat, ramla, snubbla, halka, föll, fallit: fall
medicin, piller, tablett, dos, droppar, insulin, spruta: läkemedel
läkemedel: medicin
glömde, glömt, missade, missat, uteblev, uteblir, uteblivit, fick inte, fått inte, inte fått: utebliven
arg, missnöjd, klagar, klaga, upprörd: klagomål, synpunkt
synpunkt, synpunkter: klagomål
klagomål: synpunkt
mamma, mamman, pappa, pappan, dotter, dottern, son, sonen, fru, frun, make, maken, syster: anhörig, närstående
bror, farmor, mormor, farfar, morfar: anhörig, närstående
släkting, släktingar, familjen, anhörig: närstående
boende, pensionär, gammal, gamla, klient, vårdtagare, omsorgstagare, gäst: brukare, enskild
brukare: enskild
dör, dog, död, dött, gått bort, gick bort, somnat in, somnade in: dödsfall, avliden
försvunnen, försvann, saknas, borta, hittar inte: försvunnen
slår, slog, slagit, slagen, sparkar, bits, spottar, kastar, aggressiv, hotar, hotade: hot, våld
skrek, skriker, elak, hårdhänt, kränker, kränkt, illa behandlad, far illa: missförhållande, lex sarah
missförhållande, missförhållanden: lex sarah
lex sarah: missförhållande
lex maria: vårdskada
vårdskada: lex maria
skada, skadad, skadade, blåmärke, blåmärken: vårdskada, missförhållande
fel, misstag, miss, tabbe, tillbud, incident: avvikelse
händelse: avvikelse
äter, åt, mat, maten, aptit, mager, magrat, gått ner, går ner, kilo: nutrition, vikt, viktnedgång, undernäring
rodnad, röd, rött, liggsår, skavsår: trycksår, sår
låsa, låst, låser, inlåst, bälte, sänggrind, tvinga, tvång: skyddsåtgärd, begränsningsåtgärd
pengar, kassa, kassan, kvitto, kontanter, plånbok: privata medel
present, dricks, hundring, hundralapp, choklad: gåva, muta, jäv
mejl, mejlet, mejla, mail, epost, utskrift, läckt: personuppgift
personuppgift, personuppgifter, gdpr: personuppgiftsincident, dataskydd
datorn, dator, systemet, strömmen, internet, nätet: driftstopp, strömavbrott
ligger nere, funkar inte, fungerar inte, kraschat: driftstopp, strömavbrott
sjukt, sjuk, sjuka, underbemannade, för få, hinner inte: personalbrist
ny på jobbet, nyanställd, ny kollega, ny medarbetare, sommarvikarie, börjar, inskolning: introduktion
polisen, polis, journalist, tidningen, skvallra: sekretess, tystnadsplikt
anteckna, journal, journalen: dokumentera, dokumentation
larm, larmet: trygghetslarm
byta, byter, ändra, ändrar, flytta, flyttar, omorganisation, omorganisera, införa: förändring
stulit, stal, stöld, snott, försvunnit: stöld
morfin, plåster: narkotika
syrran, sköterskan, sjuksyrran, ssk: sjuksköterska
chefen, chef, chefens, cheferna: enhetschef
politikerna, politiker, nämnden: socialnämnd
personal, personalen, kollega, anställd, jobbare: medarbetare
kontroll, kontrollera, kolla, granska, granskar: egenkontroll
tycka till, vara med, inflytande, påverka: delaktighet
ivo, inspektionen: anmälan, anmäla
förslag, idé, förbättra: förbättringsförslag, förbättring
"""
_LONGEST_PHRASE = 3


def professional(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each everyday word or phrase in the text: its own stems, and those of the professional words."""
    stem = stemmer()
    asked = [stem(word) for word in words(text)]
    present = {tuple(asked[at : at + n]) for n in range(1, _LONGEST_PHRASE + 1) for at in range(len(asked))}
    for line in _PAIRS.strip().splitlines():
        everyday, _, names = line.partition(":")
        meant = tuple(stem(word) for word in words(names))
        for phrase in dict.fromkeys(tuple(map(stem, words(part))) for part in everyday.split(",")):
            if phrase in present:
                yield phrase, meant
