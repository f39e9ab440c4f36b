"""What `opinion share`, `figures` and `verify` do to a small site that is built once."""

import csv
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdf
import pytest
from lxml import etree

from helpers.pipeline import archive, pictures, share, sharing
from helpers.pipeline.publish import Site
from helpers.pipeline.quiet import Quiet, quieted
from helpers.pipeline.rules import broken_rules
from helpers.pipeline.verify import verify

pytestmark = pytest.mark.xdist_group("share")
CHECKOUT = Path(__file__).resolve().parents[2]
WAR, QUESTION = "most-oppose-the-war", "question-war-support-russia-actions"


def opinion(*arguments, expect=0, **environment):
    command = [sys.executable, "-m", "helpers", "--root", str(CHECKOUT), *map(str, arguments)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=280,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared") / "site"
    opinion("build", WAR, QUESTION, "--site", folder)
    return Site(folder)


@pytest.fixture(scope="module")
def packed(site, tmp_path_factory):
    """A pack of both reports, as the command makes it."""
    out = tmp_path_factory.mktemp("packed") / "pack.zip"
    opinion("share", WAR, QUESTION, "--out", out, "--site", site.folder)
    return out


def handed_on(site, out, slugs=(WAR, QUESTION), **options):
    """What the command does, without starting a process."""
    sharing.share(list(slugs), out, site=site.folder, **options)
    return out


def names_and_texts(path):
    held = archive.unpacked(path.read_bytes())
    return held, {n: c.decode() for n, c in held.items() if n.endswith(".html")}


def test_a_pack_opens_offline_with_everything_it_leads_to(site, packed):
    held, pages = names_and_texts(packed)
    for name, text in pages.items():
        assert broken_rules(text) == [], name
        for link in etree.HTML(text).xpath("//a/@href"):
            if not link.startswith(("http", "#", "data:")):
                assert link.partition("#")[0] in held, (name, link)
    assert pages[f"{WAR}.html"] == site.page(WAR).read_text()
    assert held["data/README.md"] == (CHECKOUT / "data" / "README.md").read_bytes()
    package = json.loads(held["data/datapackage.json"])
    assert all(f"data/{resource['path']}" in held for resource in package["resources"])


def test_the_same_reports_make_the_same_pack_in_another_process(site, packed, tmp_path):
    one = packed.read_bytes()
    assert handed_on(site, tmp_path / "two.zip").read_bytes() == one
    with zipfile.ZipFile(io.BytesIO(one)) as archived:
        entries = archived.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {archive.DATE}


def test_the_sums_in_a_pack_are_those_that_sha256sum_checks(packed, tmp_path):
    with zipfile.ZipFile(packed) as archived:
        archived.extractall(tmp_path / "out")
    command = ["sha256sum", "--check", "--strict", "--quiet", share.SUMS]
    subprocess.run(command, cwd=tmp_path / "out", check=True)


def test_every_chart_is_there_as_pictures_and_every_figure_as_data(site, tmp_path):
    opinion("figures", WAR, "--site", site.folder, "--out", tmp_path)
    for figure in site.record(WAR)["figures"]:
        stem = tmp_path / WAR / figure["id"]
        rows = list(csv.reader(io.StringIO(stem.with_suffix(".csv").read_text(), newline="")))
        assert len(rows) == len(figure["rows"]) + 1
        assert json.loads(stem.with_suffix(".json").read_text())["rows"] == figure["rows"]
        assert stem.with_suffix(".png").is_file() == (figure["kind"] == "figure")
    drawn = tmp_path / WAR / "splits"
    etree.parse(drawn.with_suffix(".svg"))
    assert "var(" not in drawn.with_suffix(".svg").read_text()
    card = (tmp_path / WAR / "splits-card.png").read_bytes()
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert b"tEXt" not in card + drawn.with_suffix(".png").read_bytes()


def ink(png):
    """Share of pixels of a picture that are not paper."""
    from PIL import Image

    grey = Image.open(io.BytesIO(png)).convert("L")
    return 1 - grey.histogram()[255] / (grey.width * grey.height)


CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {height}">'
    '<path d="M0 0L400 0L400 {height}L0 {height}z" style="fill:var(--blue, #0072b2)"/></svg>'
)


def words(page="", title="", base="", source=""):
    return pictures.Words(page, title, base, source)


def test_question_finding_base_and_source_are_burned_in():
    chart = CHART.format(height=200)
    bare = pictures.picture(chart, words())
    assert 0.5 < ink(bare) < 0.95  # the chart is drawn, its colour resolved
    for name in ("page", "title", "base", "source"):
        said = [pictures.picture(chart, words(**{name: text})) for text in ("One", "Other")]
        assert len({bare, *said}) == 3, name


def test_a_chart_too_tall_for_a_card_is_left_out_of_it():
    flat, tall = (
        pictures.card(CHART.format(height=height), words("P", "T", "B", "S"))
        for height in (200, 2000)
    )
    assert ink(flat) > 0.2
    assert ink(tall) < 0.05


def test_odd_titles_are_drawn_as_text():
    odd = "<b>&amp;\u202e\x00" + "x" * 10_000
    assert pictures.card(CHART.format(height=200), words(odd, odd, odd, odd))[:4] == b"\x89PNG"


def test_a_quiet_pack_says_nothing_by_its_names_titles_links_or_dates(site, tmp_path):
    held, pages = names_and_texts(handed_on(site, tmp_path / "q.zip", quiet=True))
    assert set(held) == {"index.html", "notes-1.html", "notes-2.html", share.SUMS}
    for name, text in pages.items():
        document = etree.HTML(text)
        assert document.xpath("//title/text()")[0] == "Notes"
        assert "Belarus Opinion" not in text
        links = [link for link in document.xpath("//a/@href") if link[0] != "#"]
        assert links == (["notes-1.html", "notes-2.html"] if name == "index.html" else [])
        assert broken_rules(text) == []
    assert "https://www.rp.pl/" in pages["notes-1.html"]
    assert "% (iSANS, Sep 2025)" in pages["notes-1.html"]


def test_a_quiet_file_does_not_tell_when_it_was_made(site, tmp_path):
    path = handed_on(site, tmp_path / "q.html", (WAR,), quiet=True)
    assert path.stat().st_mtime == 315532800


def test_a_pack_without_addresses_has_none_and_names_publisher_and_date(site, tmp_path):
    _, pages = names_and_texts(handed_on(site, tmp_path / "n.zip", no_addresses=True))
    for name, text in pages.items():
        assert "http://" not in text, name
        assert "https://" not in text, name
    assert "RFE/RL (Radio Svoboda) (2025-10-10)" in pages["notes-1.html"]


def test_addresses_in_the_text_and_in_downloads_go_too():
    page = (
        "<html><head><title>T</title></head><body><main><h1>T</h1><p>See https://a.example/x, or "
        '<a href="https://b.example/y">B</a>.</p><a href="data:text/csv,https://c">'
        "CSV</a></main><footer>Belarus Opinion Notebooks</footer></body></html>"
    )
    sources = {"https://b.example/y": ("B", "2020-01-02")}
    made = quieted(page, Quiet(addresses=False, sources=sources))
    assert "(address left out)" in made
    assert "B (2020-01-02)." in made
    assert "http" not in made
    assert "data:" not in made
    assert "[1]" in quieted(page, Quiet())


def test_hostile_text_stays_text_in_a_quiet_page():
    page = (
        "<html><head><title>T</title></head><body><main><h1>&lt;script&gt;x&lt;/script&gt;</h1>"
        '<p>&lt;img src=x onerror=y&gt; <a href="javascript:y()">J</a></p></main></body></html>'
    )
    document = etree.HTML(quieted(page, Quiet()))
    assert document.xpath("//script | //img | //a") == []
    assert document.xpath("//h1/text()") == ["<script>x</script>"]


@pytest.mark.parametrize("options", [{}, {"quiet": True}, {"no_addresses": True}], ids=str)
def test_what_was_handed_on_is_known_again(site, tmp_path, options):
    for name, slugs in (("a.zip", (QUESTION,)), ("a.html", (WAR,))):
        path = handed_on(site, tmp_path / name, slugs, **options)
        assert all(verdict.published for verdict in verify(path, site.folder))
    done = opinion("verify", path, "--against", site.folder)
    assert "does not say who made the list" in done.stdout


@pytest.mark.parametrize("slugs", [(WAR, QUESTION), (QUESTION, WAR)], ids=" ".join)
@pytest.mark.parametrize("options", [{}, {"quiet": True}], ids=str)
def test_a_pack_is_known_again_in_whatever_order_its_reports_were_named(
    site, tmp_path, slugs, options
):
    path = handed_on(site, tmp_path / "a.zip", slugs, **options)
    assert [one.name for one in verify(path, site.folder) if not one.published] == []


def test_a_page_altered_by_one_figure_is_unknown(site, tmp_path):
    page = site.page(WAR).read_text()
    forged = tmp_path / "forged.html"
    forged.write_text(page.replace("51 %", "61 %", 1))
    done = opinion("verify", forged, "--against", site.folder, expect=11)
    assert f"it says it is {WAR}, edition of" in done.stdout
    assert "published with another sum" in done.stdout


def test_one_forged_page_in_a_pack_is_named_even_with_sums_made_to_fit(site, packed, tmp_path):
    held = archive.unpacked(packed.read_bytes())
    held[f"{WAR}.html"] = held[f"{WAR}.html"].replace(b"51 %", b"61 %")
    del held[share.SUMS]
    held[share.SUMS] = share.sums(held).encode()
    held["extra.txt"] = b"more"
    forged = tmp_path / "forged.zip"
    forged.write_bytes(archive.packed(held))
    unknown = {verdict.name for verdict in verify(forged, site.folder) if not verdict.published}
    assert unknown == {f"{WAR}.html", share.SUMS, "extra.txt"}


def test_a_forged_quiet_page_is_unknown(site, tmp_path):
    path = handed_on(site, tmp_path / "q.html", (WAR,), quiet=True)
    path.write_text(path.read_text().replace("51 %", "61 %", 1))
    assert [verdict.published for verdict in verify(path, site.folder)] == [""]


def test_a_page_is_checked_against_a_copy_of_the_list_alone(site, tmp_path):
    copied = tmp_path / "editions.txt"
    copied.write_bytes((site.folder / "editions.txt").read_bytes())
    assert verify(site.page(WAR), copied)[0].published.startswith(f"{WAR}.html, edition of 20")


def test_a_damaged_zip_is_unknown_and_a_missing_list_is_an_error(site, packed, tmp_path):
    path = tmp_path / "pack.zip"
    content = bytearray(packed.read_bytes())
    content[2000:2100] = bytes(100)
    path.write_bytes(content)
    assert "damaged" in verify(path, site.folder)[0].note
    assert "editions.txt" in opinion("verify", path, "--against", tmp_path, expect=2).stderr


@pytest.mark.browser
def test_a_pdf_has_the_page_and_nothing_of_the_machine(site, tmp_path):
    made = handed_on(site, tmp_path / "n.pdf", (WAR,), quiet=True).read_bytes()
    assert b"file:" not in made
    assert b"Skia" not in made
    read = pypdf.PdfReader(io.BytesIO(made))
    assert read.metadata == {"/Title": "Notes"}
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert "Do most Belarusians oppose" in text
    assert "Do not support (total)" in text  # the folded tables are open
    assert handed_on(site, tmp_path / "m.pdf", (WAR,), quiet=True).read_bytes() == made


def test_without_chromium_a_pdf_is_refused_with_advice(site, tmp_path):
    arguments = ("share", WAR, "--out", tmp_path / "a.pdf", "--site", site.folder)
    done = opinion(*arguments, expect=2, CHROMIUM=str(tmp_path / "none"))
    assert "none is here; install it" in done.stderr


def test_what_cannot_be_shared_is_said(site, tmp_path):
    shared = ("share", "--site", site.folder, "--out")
    assert "did you mean" in opinion(*shared, tmp_path / "a.zip", "most-opose", expect=2).stderr
    assert "2 reports do not go" in opinion(*shared, tmp_path / "a.pdf", "*", expect=2).stderr
    lost = opinion(*shared, "/proc/a.zip", WAR, expect=2).stderr
    assert "/proc cannot be read or written" in lost
    nowhere = ("share", WAR, "--site", tmp_path / "no", "--out", tmp_path / "a.zip")
    assert "opinion build" in opinion(*nowhere, expect=2).stderr
