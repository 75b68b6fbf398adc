"""Text + list of repairs = scan, word by word; and the proof itself can fail."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from tests.book import restoration
from tests.book.restoration import Finding, Repair, Word

DOCS = Path(__file__).parents[2] / "docs"
SCAN = DOCS / "kilde" / "brochure-2014-ocr.txt"
REPAIRS = DOCS / "kilde" / "rettelser.toml"

#: The pages that the scan has, in the brochure's order.
ORDER = (
    "index",
    "initiativer/index",
    "initiativer/samarbejde-om-modernisering",
    "initiativer/samarbejdsaftalen",
    "initiativer/kompetenceudvikling-til-innovation",
    "videnscentre/index",
    "videnscentre/kompetencesekretariatet",
    "videnscentre/samarbejdssekretariatet",
    "videnscentre/center-for-offentlig-innovation",
    "videnscentre/mindlab",
    "videnscentre/midtlab",
    "erfaringer/index",
    "erfaringer/projekt-i-politiet",
    "erfaringer/projekt-i-kriminalforsorgen",
)
#: The categories that the introduction promises and the scan does not have.
LOST = ("undersoegelser/index", "litteratur/index")

PROVENANCE = "brochure-2014"
POLICE = "erfaringer/projekt-i-politiet"
PRISONS = "erfaringer/projekt-i-kriminalforsorgen"


def read(page: str) -> str:
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scan() -> list[Word]:
    return restoration.scan_words(SCAN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def repairs() -> list[Repair]:
    return restoration.read_repairs(REPAIRS.read_text(encoding="utf-8"))


@pytest.fixture
def pages() -> dict[str, str]:
    return {page: read(page) for page in ORDER}


@pytest.fixture
def findings(scan, repairs, pages):
    """Prove the book again after a page was edited as a test says."""

    def prove(page: str, old: str, new: str) -> list[Finding]:
        assert old in pages[page]
        book = restoration.book_words(pages | {page: pages[page].replace(old, new, 1)})
        return restoration.prove(scan, book, repairs)

    return prove


# The book itself ---------------------------------------------------------------------------------


def test_text_and_list_are_the_scan(scan, repairs, pages):
    differences = restoration.prove(scan, restoration.book_words(pages), repairs)
    assert not differences, "\n".join(map(str, differences))


def test_no_word_of_the_scan_is_read_in_two_ways(scan, repairs, pages):
    """Else the class of lost letters would let "for" become "før", and the dictionary would not mind."""
    book = restoration.book_words(pages)
    twice = {one: other for one, other in restoration.readings(scan, book, repairs).items() if len(other) > 1}
    assert not twice


def test_one_word_read_in_another_way_is_seen(scan, repairs, pages):
    pages[POLICE] = pages[POLICE].replace("fordi arbejdet med", "fordi arbejdet mæd")
    book = restoration.book_words(pages)
    assert not restoration.prove(scan, book, repairs)
    assert restoration.readings(scan, book, repairs)["med"] == {"med", "mæd"}


def test_the_scan_is_the_scan():
    digest = hashlib.sha256(SCAN.read_bytes()).hexdigest()
    assert digest == "093c5adec702534972e0997f6368b876d568f7117b48946b96129070985cb727"


def test_every_word_of_the_scan_is_read(scan):
    """Nothing falls out between the lines: letter for letter the words are the scan without bullets."""
    words = "".join(re.sub(r"\W", "", word.text) for word in scan)
    text = SCAN.read_text(encoding="utf-8")
    lines = "".join(re.sub(r"\W", "", re.sub(r"^\s*o ", "", line)) for line in text.splitlines())
    assert words == lines


def test_whatever_claims_the_brochure_is_in_the_proof():
    claiming = {
        path.relative_to(DOCS).with_suffix("").as_posix()
        for path in DOCS.rglob("*.md")
        if restoration.front_matter(path.read_text(encoding="utf-8"))[0].get("kilde") == PROVENANCE
    }
    assert claiming == {page for page in ORDER if not page.endswith("index")}


@pytest.mark.parametrize("page", [*LOST, *(page for page in ORDER if page.endswith("/index"))])
def test_a_category_page_has_no_text_of_its_own(page):
    source = read(page)
    words = restoration.page_words(page, source, {})
    assert [word.text for word in words] == restoration.title(source).split()


@pytest.mark.parametrize(
    "page",
    ["initiativer/kompetenceudvikling-til-innovation", "videnscentre/index", "videnscentre/midtlab", *LOST],
)
def test_what_is_lost_is_said(page):
    source = read(page)
    assert source.count(":::{gap}\n") == 1
    assert "](../om/bidrag.md)" in source


def test_no_gap_is_claimed_where_the_scan_is_whole():
    gaps = {page for page in (*ORDER, *LOST) if "{gap}" in read(page)}
    assert len(gaps) == 5


# Addresses ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def links() -> list[dict[str, str]]:
    return [link for page in ORDER for link in restoration.addresses(read(page))]


def test_eleven_addresses_on_plain_http_each_with_a_status(links):
    assert len({link["adresse"] for link in links}) == 11
    assert all(link["adresse"].startswith("http://") for link in links)
    allowed = tomllib.loads((DOCS / "katalog.toml").read_text(encoding="utf-8"))["fields"]["laes_mere"]["statuses"]
    assert {link.get("status") for link in links} <= set(allowed)


def test_an_address_has_a_name_that_is_not_the_address(links):
    for link in links:
        assert link["titel"] not in {link["adresse"], restoration.READ_MORE}
        assert "://" not in link["titel"]


def test_two_addresses_were_damaged_and_only_as_their_reasons_say(links):
    damaged = [link for link in links if "trykt" in link]
    assert [link["adresse"] for link in damaged] == [
        "http://kompetenceudvikling.dk/sites/default/files/sckk/user34/images/"
        "udvikling_af_social_kapital_i_teori_og_praksis_argo_endelig.pdf",
        "http://www.oao.dk/fileadmin/user_upload/aktuelle_temaer/TILLID/Erfaringsartikler_1/"
        "Inddragelse_giver_forandring2.pdf",
    ]
    assert all(link["rettet"] for link in damaged)
    assert not [link for link in links if "rettet" in link and "trykt" not in link]
    text = SCAN.read_text(encoding="utf-8")
    for link in damaged:
        # Where the scan's line ends in a hyphen, and only there, the hyphen goes; a space was an underscore.
        before, after = next(
            (link["trykt"][:cut], link["trykt"][cut + 1 :])
            for cut in (hyphen.start() for hyphen in re.finditer("-", link["trykt"]))
            if f"{link['trykt'][: cut + 1]}\n" in text
        )
        assert (before + after).replace(" ", "_") == link["adresse"]


# The proof can fail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "damaged", "restored"),
    [
        pytest.param("rosende", "roende", "rosende", "roende", id="changed"),
        pytest.param("mening i medarbejdernes", "mening medarbejdernes", "i", "", id="dropped"),
        pytest.param("to seminarer", "to gode seminarer", "", "gode", id="added"),
        pytest.param("de gode historier", "gode de historier", "de gode", "gode de", id="swapped"),
        pytest.param("nedefra, og", "nedefra og", ",", "", id="comma"),
        pytest.param("Det har kun", "det har kun", "Det", "det", id="case-in-running-text"),
        pytest.param("to seminarer\n", "to seminarer.\n", "", ".", id="full-stop"),
    ],
)
def test_an_edited_word_is_found_with_page_and_readings(findings, old, new, damaged, restored):
    differences = findings(POLICE, old, new)
    assert [(finding.page, finding.damaged, finding.restored) for finding in differences] == [
        (POLICE, damaged, restored)
    ]
    assert 276 < differences[0].line < 312  # where the scan has this page
    assert POLICE in str(differences[0])


def test_a_dropped_paragraph_is_one_finding(findings):
    differences = findings(POLICE, "- Holde to seminarer\n- Sprede de gode historier i organisationen\n", "")
    assert [finding.damaged for finding in differences] == [
        "Holde to seminarer Sprede de gode historier i organisationen"
    ]


def test_a_dropped_page_is_found(scan, repairs, pages):
    del pages[POLICE]
    assert restoration.prove(scan, restoration.book_words(pages), repairs)


def test_pages_in_another_order_are_found(scan, repairs, pages):
    pages[POLICE], pages[PRISONS] = pages[PRISONS], pages[POLICE]
    assert restoration.prove(scan, restoration.book_words(pages), repairs)


@pytest.mark.parametrize("text", ["Og mere.", "[Og mere.](../index.md)", "**Og mere.**", "- Og mere."])
def test_text_after_the_last_word_is_found(scan, repairs, pages, text):
    pages[PRISONS] += f"\n{text}\n"
    differences = restoration.prove(scan, restoration.book_words(pages), repairs)
    # The body ends before the addresses.
    assert [finding.restored for finding in differences] == ["Og mere ."]


def test_an_address_changed_or_dropped_is_found(findings):
    assert findings("videnscentre/mindlab", "www.mind-lab.dk", "www.mindlab.dk")
    assert findings(POLICE, "teo-ri_og praksis", "teori_og_praksis")


def test_every_repair_is_needed(scan, repairs, pages):
    book = restoration.book_words(pages)
    doubtful = 0
    for repair in repairs:
        without = [other for other in repairs if other is not repair]
        differences = restoration.prove(scan, book, without)
        if "tvivl" in repair.reason:
            # The class would let the word through; it is listed because it could be read otherwise.
            assert differences == []
            doubtful += 1
        else:
            assert [finding.page for finding in differences] == [repair.page], repair
    assert doubtful == 3


@pytest.mark.parametrize(
    "repair",
    [
        Repair(POLICE, ("rosende",), ("roende",), "findes ikke"),
        Repair(POLICE, ("facilatorer",), ("facilitatorer",), "to gange"),
        Repair(PRISONS, ("facilatorer",), ("facilitatorer",), "forkert side"),
    ],
)
def test_a_repair_that_is_not_used_is_found(scan, repairs, pages, repair):
    differences = restoration.prove(scan, restoration.book_words(pages), [*repairs, repair])
    assert [(finding.page, finding.line) for finding in differences] == [(repair.page, 0)]


@pytest.mark.parametrize(
    "row",
    [
        'side = "a"\nlaest = "b"\nrettet = "b"\ngrund = "c"',
        'side = "a"\nlaest = "b"\nrettet = "c"\ngrund = ""',
        'side = "a"\nlaest = "b"\nrettet = "c"',
        'side = "a"\nlaest = "b"\nrettet = "c"\ngrund = "d"\nmere = "e"',
    ],
)
def test_a_repair_says_what_and_why(row):
    with pytest.raises(ValueError, match="a repair"):
        restoration.read_repairs(f"[[rettelse]]\n{row}\n")


# The classes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damaged", "restored"),
    [
        ("pa", "på"),
        ("Bdde", "Både"),
        ("pé", "på"),
        ("kreever", "kræver"),
        ("Forlgbene", "Forløbene"),
        ("abne", "åbne"),
    ],
)
def test_lost_letters_are_a_class(damaged, restored):
    assert restoration.same(Word(damaged), Word(restored))


@pytest.mark.parametrize(
    ("damaged", "restored"),
    [
        ("pa", "på,"),
        ("hus", "hås"),
        ("vore", "være"),
        ("vaere", "værre"),
        ("på", "pa"),
        ("Pa", "på"),
        ("&r", "år"),
        ("primzert", "primært"),
        ("raddgiver", "rådgiver"),
    ],
)
def test_nothing_else_passes_for_lost_letters(damaged, restored):
    assert not restoration.same(Word(damaged), Word(restored))


def test_case_is_a_class_in_headings_only():
    assert restoration.same(Word("MINDLAB", heading=True), Word("MindLab", heading=True))
    assert not restoration.same(Word("MINDLAB"), Word("MindLab", heading=True))
    assert not restoration.same(Word("MINDLAB", heading=True), Word("MindLab"))


def test_the_scan_is_read_without_bullets_and_divided_words():
    text = "« Et or-\n\n\nganiseret \n» pa Lol-\nLand\n o gik\n5-6 “kod”\nhttp://a.dk/b_c d-\ne.pdf\nSlut\n"
    words = [word.text for word in restoration.scan_words(text)]
    assert words == [
        *("Et", "organiseret", "pa", "Lol-", "Land", "gik"),
        *("5-6", '"', "kod", '"', "http://a.dk/b_c d-e.pdf", "Slut"),
    ]


# Our own text ------------------------------------------------------------------------------------

PAGE = """---
resume: Vores resumé.
siden_2014:
  - tekst: Vores note.
laes_mere:
  - titel: Vores navn
    adresse: http://b.dk/c_d
    trykt: http://b.dk/c d
---

# En side

Brochurens **ord** om {entry}`anden` og {entry}`den anden <anden>` i [bogen](../index.md).

<!-- Vores
kommentar -->

- 5–6 "punkter"

:::{gap}
Vores hul.
:::

::::{note}
:::{gap}
Vores hul.
:::
::::
"""


def test_our_own_text_is_not_taken_for_the_brochures():
    words = restoration.page_words("side", PAGE, {"anden": "Anden side"})
    assert " ".join(word.text for word in words) == (
        'En side Brochurens ord om Anden side og den anden i bogen . 5-6 " punkter " Læs mere http://b.dk/c d'
    )
    assert [word.text for word in words if word.heading] == ["En", "side"]


def test_a_fence_that_is_never_closed_hides_nothing():
    with pytest.raises(ValueError, match="never closed"):
        restoration.page_words("side", "# En side\n\n:::{gap}\nVores hul.\n", {})


def test_our_own_text_can_change_without_the_proof(findings):
    assert not findings(POLICE, "resume: ", "resume: Se her. ")
    assert not findings("videnscentre/midtlab", "Her holder scanningen", "Netop her holder scanningen")
    assert not findings("videnscentre/mindlab", "tekst: MindLab lukkede", "tekst: Stedet lukkede")
