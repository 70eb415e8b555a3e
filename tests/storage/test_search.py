"""The routine index: guidelines of every layout are read whole, and everyday questions find their passage."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from quality.routine import Document, Passage
from storage.search import (
    Corpus,
    Posting,
    Ranked,
    analyse,
    confident,
    rank,
    read_document,
    read_question,
    sentences,
    weigh,
)

MARKDOWN = """\
---
titel: När någon har fallit
dokumenttyp: Rutin
version: 2.1
dokumentansvarig: Medicinskt ansvarig sjuksköterska
beslutsdatum: 2026-02-03
gäller från: 2026-03-01
gäller till: tillsvidare
diarienummer: SN-2026-00077
enhet: Äldreomsorg/Lindgården
sökord: trillat, ramlat, golvet
---
# När någon har fallit

Börja med att se efter om personen är skadad.

## Gör så här

1. Lyft aldrig själv. Ring en kollega.
2. Kontakta sjuksköterskan innan personen reser sig.
   Beskriv vad du ser.

| Tecken | Ring |
|---|---|
| Huvudet har slagits i | 112 |

## Efteråt

Skriv en **avvikelse** samma dag, se [rutinen](#avvikelse).
"""

WRAPPED = """\
 Riktlinje för tvättstugor i Exempelby
kommun

1. Inledning

1.1 Syfte

Riktlinjen beskriver hur tvättstugorna används och vem som sva-
rar för skötseln. Den gäller risk- och miljöarbete samt IT-
stödet för bokning.
 Texten efter en sidbrytning hör till samma avsnitt, enligt 3 kap.
2 § i förordningen om tvätt.

Tre saker är viktiga;

1. Boka tiden
2. Rengör luddfiltret
3. Lämna nyckeln

2. Ansvar

Vaktmästaren ansvarar för att

 maskinerna fungerar och att

filtren byts
 nycklarna är märkta

Exempelby kommun, riktlinje
för tvättstugor

3 (12)

 någon svarar på frågor.

Exempelby kommun, riktlinje
för tvättstugor

4 (12)

Hyresgästen ansvarar för sitt eget tvättmedel.
"""

SPACED_OUT = """\
 Bakgrund

Alla som arbetar i köket ska känna till hur maten hanteras, och ansvaret följer

Livsmedelsverkets regler om egenkontroll. Kylen ska hålla rätt temperatur, och den

ansvarige skriver upp värdet.


https://exempel.example/ett-langt-dokument.pdf
 Temperaturen

Värdet kan kontrolleras genom att:



\uf0d8 Läsa av termometern på dörren och jämföra med den som ligger längst in på den

nedersta hyllan

\uf0d8 Fråga kollegan
"""

LONG_LINES = """\
Rutin för nycklar

Normerande styrdokument

Beslutsdatum: 2025-11-30

Dokumentansvarig: stabschef, kontoret

Rutin

Vägledning

Innehåll

Inledning\t3
Ansvar.....\t4

Inledning

Nycklar kvitteras alltid ut. Kvittensen ska skrivas av den som får nyckeln och läggs i pärmen så länge den är ute, samt

lämnas vidare vid byte.

Begrepp

Begrepp\tBetydelse
Kvittens\tunderskrift på att nyckeln har tagits emot.

Ansvar

Chefens ansvar

- Chefen räknar nycklarna varje månad
- Chefen anmäler förlust
"""


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def read_all(passages: Sequence[Passage]) -> str:
    return "\n".join(f"{passage.heading}\n{passage.text}" for passage in passages)


@pytest.mark.parametrize(
    ("text", "furniture"),
    [
        (MARKDOWN.split("---\n", maxsplit=2)[-1], {"När", "någon", "har", "fallit"}),
        (WRAPPED, {"Exempelby", "kommun", "tvättstugor", "Riktlinje", "riktlinje", "sva", "rar", "4", "12"}),
        (SPACED_OUT, words("https://exempel.example/ett-langt-dokument.pdf")),
        (LONG_LINES, words(LONG_LINES.split("Innehåll", maxsplit=1)[0]) | {"Innehåll", "3", "4"}),
    ],
    ids=["markdown", "wrapped", "spaced out", "long lines"],
)
def test_every_word_of_the_body_is_kept(text: str, furniture: set[str]) -> None:
    _, passages = read_document("x.txt", text)
    assert words(text) - furniture <= words(read_all(passages))


def test_front_matter_describes_the_document() -> None:
    document, _ = read_document("routines/fall.md", MARKDOWN)
    assert document == Document(
        id="fall",
        title="När någon har fallit",
        kind="rutin",
        version="2.1",
        owner="Medicinskt ansvarig sjuksköterska",
        decided=date(2026, 2, 3),
        valid_from=date(2026, 3, 1),
        valid_to=None,
        unit_path="Äldreomsorg/Lindgården",
        source="fall.md",
        reference="SN-2026-00077",
        keywords=("trillat", "ramlat", "golvet"),
    )


def test_front_matter_lists_may_be_written_as_yaml_does() -> None:
    document, _ = read_document("a.md", '---\nTitel: "Nycklar"\nsökord:\n  - nyckel\n  - lås\n---\nText.')
    assert (document.title, document.keywords) == ("Nycklar", ("nyckel", "lås"))


def test_a_cover_describes_the_document() -> None:
    document, passages = read_document("nycklar.txt", LONG_LINES)
    assert (document.title, document.kind) == ("Rutin för nycklar", "rutin")
    assert (document.owner, document.decided) == ("stabschef, kontoret", date(2025, 11, 30))
    assert "Beslutsdatum" not in read_all(passages)


def test_what_is_not_stated_stays_unknown() -> None:
    document, _ = read_document("vara_rutiner.txt", "Bakgrund\n\nAntagen av nämnd 2023-XX-XX\n\nEn text.")
    assert document == Document(id="vara_rutiner", title="Vara rutiner", source="vara_rutiner.txt")


@pytest.mark.parametrize("stated", ["2026-02-31", "2026-XX-XX", "våren 2026", "20260101"])
def test_a_date_that_is_none_is_not_guessed(stated: str) -> None:
    document, _ = read_document("a.md", f"---\ntitel: En rutin\nbeslutsdatum: {stated}\n---\nText.")
    assert document.decided is None


def test_a_statement_far_down_is_text() -> None:
    text = "\n\n".join(["En mening om arbetet."] * 60 + ["Version: den gamla blanketten gäller."])
    document, passages = read_document("a.txt", text)
    assert document.version is None
    assert "den gamla blanketten" in read_all(passages)


def test_numbered_points_stay_with_their_lead_in_and_continued_lines() -> None:
    _, passages = read_document("fall.md", MARKDOWN)
    steps = next(passage for passage in passages if passage.heading == "Gör så här")
    assert "2. Kontakta sjuksköterskan innan personen reser sig. Beskriv vad du ser." in steps.text
    assert "- Huvudet har slagits i: 112" in steps.text


def test_marks_of_markdown_are_not_shown() -> None:
    _, passages = read_document("fall.md", MARKDOWN)
    assert passages[-1] == Passage("Efteråt", "Skriv en avvikelse samma dag, se rutinen.")


def test_hard_wrapped_lines_become_whole_words_and_sentences() -> None:
    document, passages = read_document("tvatt.txt", WRAPPED)
    assert document.title == "Riktlinje för tvättstugor i Exempelby kommun"
    opening = passages[0]
    assert opening.heading == "1. Inledning › 1.1 Syfte"
    assert "vem som svarar för skötseln. Den gäller risk- och miljöarbete samt IT-stödet" in opening.text
    assert "enligt 3 kap. 2 § i förordningen" in opening.text
    assert "Tre saker är viktiga;\n1. Boka tiden\n2. Rengör luddfiltret\n3. Lämna nyckeln" in opening.text


def test_points_whose_bullets_were_lost_are_points_and_running_headers_go() -> None:
    _, passages = read_document("tvatt.txt", WRAPPED)
    duties = next(passage.text for passage in passages if passage.heading == "2. Ansvar")
    assert "Vaktmästaren ansvarar för att\n- maskinerna fungerar och att filtren byts" in duties
    assert "- nycklarna är märkta\n- någon svarar på frågor.\nHyresgästen" in duties


def test_a_blank_line_after_every_line_is_seen_through() -> None:
    _, passages = read_document("kok.txt", SPACED_OUT)
    assert [passage.heading for passage in passages] == ["Bakgrund", "Temperaturen"]
    assert "ansvaret följer Livsmedelsverkets regler" in passages[0].text
    assert passages[1].text.startswith("Värdet kan kontrolleras genom att:\n- Läsa av termometern")
    assert "den nedersta hyllan\n- Fråga kollegan" in passages[1].text


def test_headings_without_marks_are_found_and_nothing_is_made_up_about_their_level() -> None:
    _, passages = read_document("nycklar.txt", LONG_LINES)
    assert [passage.heading for passage in passages] == ["Inledning", "Begrepp", "Ansvar › Chefens ansvar"]
    assert passages[0].text.endswith("så länge den är ute, samt lämnas vidare vid byte.")
    assert "- Kvittens: underskrift på att" in passages[1].text


def test_headings_that_nothing_stands_under_are_kept_as_text() -> None:
    names = [f"Rutin nummer {name}" for name in ("ett", "två", "tre", "fyra", "fem", "sex", "sju")]
    _, passages = read_document("lista.txt", "Bakgrund\n\nEn mening.\n\n" + "\n\n".join(names))
    assert all(name in read_all(passages) for name in names)


def test_an_emergency_number_by_itself_is_no_page_number() -> None:
    _, passages = read_document("a.md", "# Brand i köket nu\n\nRing\n\n112\n\n7\n")
    assert words(read_all(passages)) == {"Ring", "112"}


def test_passages_are_of_a_readable_size_and_cut_between_sentences() -> None:
    sentence = "Den här meningen har precis tio ord och en punkt."
    _, passages = read_document("lang.md", "# Ett långt dokument\n\n" + " ".join([sentence] * 40))
    assert all(40 <= len(passage.text.split()) <= 160 for passage in passages)
    assert all(passage.text.startswith("Den") and passage.text.endswith("punkt.") for passage in passages)


def test_a_long_list_repeats_its_lead_in() -> None:
    points = "\n".join(f"- punkt {n} som säger något om hur arbetet ska gå till" for n in range(40))
    _, passages = read_document("lista.md", f"## Ansvar\n\nChefen ska:\n\n{points}\n")
    assert len(passages) > 1
    assert all(passage.text.startswith("Chefen ska:\n- punkt") for passage in passages)


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---\n", "#", "- ", "\f\f", "Innehåll\n", "\x00", "a" * 9000])
def test_odd_files_are_read_without_a_fuss(text: str) -> None:
    document, passages = read_document("udda.txt", text)
    assert document.title == "Udda"
    assert all(passage.text for passage in passages)


@pytest.mark.parametrize("piece", ["[(", "1\n", "- \n", "a\t", ". ", "# a\n", "Rubrik ett\n\n", "---\n"])
@pytest.mark.timeout(20)
def test_a_hostile_file_costs_time_in_proportion_to_its_size(piece: str) -> None:
    document, _ = read_document("udda.txt", piece * (40_000 // len(piece)))
    assert document.source == "udda.txt"


def test_a_long_lead_in_is_read_once_and_a_colon_keeps_what_it_announces() -> None:
    story = " ".join(["Den här meningen har precis tio ord och en punkt."] * 8)
    text = f"## Ansvar\n\n{story} Chefen ska:\n\n- leda\n- följa upp\n\nDetta gäller:\n\nAlla enheter.\n"
    _, passages = read_document("ansvar.md", text)
    assert read_all(passages).count("Chefen ska:\n- leda\n- följa upp") == 1
    assert "Detta gäller:\nAlla enheter." in read_all(passages)


def test_abbreviations_end_no_sentence() -> None:
    text = "Se t.ex. Bilaga 1. Enligt 3 kap. 10 § gäller det. Ring!"
    assert sentences(text) == ["Se t.ex. Bilaga 1.", "Enligt 3 kap. 10 § gäller det.", "Ring!"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Avvikelser", "avvikelsen"),
        ("läkemedlet", "LÄKEMEDEL"),
        ("sjuksköterskan", "sjuksköterskor"),
        ("anmälan", "anmäler"),
        ("a\u0308rende", "ärende"),
        ("idé", "ide"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert analyse(one) == analyse(other)


def test_swedish_letters_are_letters_and_small_words_are_left_out() -> None:
    assert analyse("Vad gör jag med hår, här och SOSFS 2011:9?") == ["hår", "sosf", "2011:9"]


def document(title: str, *keywords: str) -> Document:
    return Document(id=title, title=title, keywords=keywords)


SHELF: Mapping[str, tuple[Document, Passage]] = {
    "fall": (document("När någon har fallit", "trillat"), Passage("Gör så här", "Ring sjuksköterskan innan.")),
    "dos": (document("Läkemedelshantering"), Passage("Utebliven dos", "Kontakta sjuksköterskan om dosen.")),
    "klagomal": (document("Synpunkter och klagomål"), Passage("", "Tacka anhöriga och registrera klagomålet.")),
    "dorr": (document("Ingen öppnar"), Passage("På plats", "Ring telefonen. Svarar ingen, ring chefen.")),
    "nyckel": (document("Nycklar"), Passage("Kvittens", "Kvittera nyckeln. Cykeln står i förrådet.")),
    "kok": (document("Egenkontroll i köket"), Passage("Kyl", "Läs av termometern varje dag.")),
}


def ask(question: str) -> list[Ranked]:
    index = {key: weigh(*entry) for key, entry in SHELF.items()}
    postings = [
        Posting(stem, key, weight, weighed.length)
        for key, weighed in index.items()
        for stem, weight in weighed.weights.items()
    ]
    asked = read_question(question, {posting.stem for posting in postings})
    mean = sum(weighed.length for weighed in index.values()) / len(index)
    wanted = asked.stems()
    return rank(asked, [posting for posting in postings if posting.stem in wanted], Corpus(len(index), mean))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Han trillade igen", "fall"),
        ("Jag glömde en dos läkemedel", "dos"),
        ("En arg dotter klagar", "klagomal"),
        ("Hon öppnar inte och svarar inte i telefon, vad gör jag?", "dorr"),
        ("HUR KVITTERAS NYCKLAR", "nyckel"),
        ("lakemedelshantering", "dos"),
        ("lökemedelshanteringen", "dos"),
        ("kökets kontroller", "kok"),
    ],
)
def test_an_everyday_question_finds_its_routine(question: str, answer: str) -> None:
    best = ask(question)[0]
    assert best.passage_id == answer
    assert confident(best)


@pytest.mark.parametrize(
    "question", ["hur byter jag däck på bilen", "vad kostar lunchen", "var är min cykel", "hej", "", "?!"]
)
def test_what_no_routine_speaks_of_is_not_answered(question: str) -> None:
    assert not any(confident(answer) for answer in ask(question)[:1])


def test_what_a_question_is_about_in_a_title_outweighs_a_word_in_passing() -> None:
    assert [answer.passage_id for answer in ask("nycklar")] == ["nyckel"]
    assert ask("sjuksköterskan och läkemedel")[0].passage_id == "dos"


def test_equal_answers_keep_their_order() -> None:
    asked = read_question("nyckel", {"nyckel"})
    same = [Posting("nyckel", key, 1.0, 10) for key in ("b", "a")]
    assert [answer.passage_id for answer in rank(asked, same, Corpus(9, 10.0))] == ["a", "b"]


def test_a_document_is_answered_from_only_while_it_is_valid() -> None:
    dated = Document(id="x", title="X", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [dated.valid(day) for day in days] == [False, True, True, False]
    assert Document(id="x", title="X").valid(days[0])
