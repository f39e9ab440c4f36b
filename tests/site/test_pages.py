import hashlib
import json
import re
import subprocess

import lxml.html
import pytest

from helpers.pipeline.collection import load_collection, reports
from helpers.pipeline.companions import HISTORY
from helpers.pipeline.reader import PAGES
from helpers.usage import usage

pytestmark = pytest.mark.browser


def pages_of(built):
    return sorted(built.glob("*.html"))


def reports_of(built):
    """The pages that notebooks made."""
    return [page for page in pages_of(built) if page.name not in ("index.html", HISTORY, *PAGES)]


def test_there_are_at_least_twelve_pages_and_an_index(built):
    names = {page.stem for page in reports_of(built)}
    assert {report.slug for report in reports(load_collection())} == names
    assert {page.name for page in pages_of(built)} >= {"index.html", *PAGES}
    assert len(names) >= 12


def test_the_pages_opened_in_a_browser_show_every_notebook_and_every_feature(built, pages):
    by_slug = {report.slug: report.notebook for report in reports(load_collection())}
    opened = {by_slug.get(page.stem) for page in pages}
    assert {*by_slug.values(), None} == opened
    assert len(pages) > 60
    assert features(pages) == features(pages_of(built))


def features(paths):
    """Elements and classes of pages, those that a chart has for itself apart."""
    text = [re.sub(r"<svg.*?</svg>", "<svg>", path.read_text(), flags=re.S) for path in paths]
    found = {tag for one in text for tag in re.findall(r"<(\w+(?: class=\"[a-z -]+\")?)", one)}
    return {tag for tag in found if not tag.startswith("table class")}


def test_no_page_asks_the_network_for_anything(pages, browser):
    context = browser.new_context()
    asked, dialogs, refused = [], [], []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.on("console", lambda message: refused.append(message.text))
    for path in pages:
        asked.clear()
        page.goto(path.as_uri())
        page.wait_for_load_state("load")
        assert asked == [path.as_uri()], path.name
        assert page.locator("script").count() == 0
    assert dialogs == refused == []
    context.close()


def test_pages_open_with_scripts_off(main_pages, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in main_pages:
        page.goto(path.as_uri())
        assert page.get_by_role("heading", level=1).is_visible()
    context.close()


def test_every_chart_has_a_name_a_description_and_its_rows(pages, browser):
    page = browser.new_page()
    for path in pages:
        if path.name in ("index.html", HISTORY, *PAGES):
            continue
        page.goto(path.as_uri())
        charts = page.get_by_role("img")
        if charts.count() == 0:  # then the page says why
            assert page.locator(".note").count() >= 1, path.name
        for place in range(charts.count()):
            chart = charts.nth(place)
            assert chart.locator(":scope > title").text_content().strip()
            assert re.search(
                r"\d+ values?; lowest .*; highest ", chart.locator(":scope > desc").text_content()
            )
            figure = chart.locator("xpath=ancestor::figure")
            assert figure.locator("details table tbody tr").count() >= 1
    page.close()


def test_every_row_has_its_name_and_leads_to_its_page(built, browser):
    page = browser.new_page()
    page.goto((built / "most-oppose-the-war.html").as_uri())
    page.locator("#majority summary").click()
    row = page.locator("#majority tbody tr").first
    assert re.search(r"responses, row \d+", row.text_content())
    link = row.get_by_role("link")
    assert link.get_attribute("href").startswith("http")
    assert "noreferrer" in link.get_attribute("rel")
    page.close()


def test_the_answer_in_short_stands_above_everything_else(built, browser):
    page = browser.new_page()
    for report in reports(load_collection()):
        page.goto((built / f"{report.slug}.html").as_uri())
        answer = page.get_by_role("region", name="In short")
        assert answer.locator("p").count() >= 2, report.slug
        assert answer.bounding_box()["y"] < page.locator("main").bounding_box()["y"]
    page.close()


def test_the_index_leads_to_every_report_and_shows_its_answer(built, browser):
    page = browser.new_page()
    page.goto((built / "index.html").as_uri())
    for report in reports(load_collection()):
        link = page.locator(f"a[href='{report.slug}.html']").first
        entry = link.locator("xpath=ancestor::li[1]")
        said = json.loads((built / "records" / f"{report.slug}.json").read_text())["answer"][0]
        assert said in entry.text_content()
    page.close()


FIGURES = ("responses", "derived_responses", "detentions", "political_prisoners")
FIGURES += ("protest_sizes", "events", "byline_2023_11_claims", "byline_2023_11_evidence")


def rows_in(text):
    """The rows of the tables that a text names in short, as (table, name of the row)."""
    for table, rows in re.findall(r'([a-z_0-9]+), rows? ([^;"]+)', text):
        for one in rows.split(", "):
            span = re.fullmatch(r"(\d+)–(\d+)", one)
            numbers = range(int(span[1]), int(span[2]) + 1) if span else [one]
            yield from ((table, f"{table}, row {number}") for number in numbers)


def reports_in(site):
    """What `figures.json` says of every report."""
    return json.loads((site / "figures.json").read_text(encoding="utf-8"))["reports"]


def printed_rows(site, *, but):
    """The rows of each table that some page prints, by name, without the page `but`."""
    reports = [report for report in reports_in(site) if report["slug"] != but]
    found = {name: set() for name in FIGURES}
    for table, row in rows_in(json.dumps(reports, ensure_ascii=False)):
        found.setdefault(table, set()).add(row)
    return found


def test_a_line_of_a_table_leads_to_the_page_of_every_row_it_rests_on(built):
    known = usage().dropna(subset="source_url").groupby("row")["source_url"].agg(set)
    checked = 0
    for report in reports_in(built):
        for figure in report["figures"]:
            for line, pages in zip(figure["rows"], figure["row_sources"], strict=False):
                rows = [row for _, row in rows_in(line[-1]) if row in known.index]
                wanted = set().union(*known.reindex(rows))
                assert wanted <= set(pages.split("; ")), (report["slug"], figure["id"], line)
                checked += len(rows)
    assert checked > 10_000


def test_every_row_is_on_a_page_or_listed_as_unused(built):
    """What the page of coverage calls used is printed elsewhere, and it lists all the rest."""
    printed = printed_rows(built, but="what-do-we-not-know")
    rows = usage()
    for name in FIGURES:
        said = rows[rows["table"] == name]
        used = set(said.loc[said["used_by"].notna(), "row"])
        assert used <= printed[name], (name, sorted(used - printed[name])[:10])
        assert set(said["row"]) == used | set(said.loc[said["reason"].notna(), "row"])


def test_every_page_leads_to_the_pages_for_the_reader_and_no_link_inside_is_dead(built, browser):
    page = browser.new_page()
    for path in [*reports_of(built)[:5], built / "index.html", *(built / name for name in PAGES)]:
        page.goto(path.as_uri())
        links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        inside = {link.partition("#")[0] for link in links if ":" not in link} - {""}
        assert set(PAGES) <= inside, path.name
        assert [link for link in sorted(inside) if not (built / link).is_file()] == [], path.name
    page.close()


def test_the_sums_of_the_site_hold_and_every_edition_is_listed(built):
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=built, check=True)
    listed = (built / "editions.txt").read_text()
    for path in reports_of(built):
        assert f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}  20" in listed


def test_code_and_traces_are_not_shown(built):
    for path in pages_of(built):
        text = path.read_text(encoding="utf-8")
        assert "from helpers import" not in text
        assert "Traceback" not in text


def test_the_shell_is_light_and_a_page_can_be_mailed(built):
    """Without its figures and tables a page is text and what every page has.

    What the index holds are its entries, which are its data.
    """
    for path in pages_of(built):
        html = path.read_bytes()
        assert len(html) < 400_000, f"{path.name} has {len(html)} bytes"
        tree = lxml.html.fromstring(html)
        for data in tree.xpath("//figure | //table | //svg"):
            if data.getparent() is not None:
                data.drop_tree()
        shell = len(lxml.html.tostring(tree, encoding="utf-8"))
        said = f"{path.name} without its data has {shell} bytes"
        assert shell < 60_000 or path.name == "index.html", said


def test_building_leaves_the_checkout_as_it_was(built, real_collection):
    status = subprocess.run(
        ["git", "status", "--porcelain", "data", "notebooks", "src"],
        cwd=real_collection,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line for line in status.stdout.splitlines() if line.startswith("??")] == []
