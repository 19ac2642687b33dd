"""The HTML report in a real browser: filter, sort, search, click through, no errors."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from toolkit.jobs.evaluation.page import page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--window-size=1280,900",
]
needs_browser = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="needs Chromium: apt-get install chromium chromium-driver"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in [*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def opened(browser, report):
    """The report, opened anew; whatever a test does, the console stays empty."""
    browser.get((report / "report.html").as_uri())
    yield Page(browser)
    assert browser.get_log("browser") == []


class Page:
    def __init__(self, browser):
        self.browser = browser

    def all(self, selector):
        return self.browser.find_elements("css selector", selector)

    def one(self, selector):
        return self.browser.find_element("css selector", selector)

    def numbers(self):
        """The segments shown, by number."""
        return [int(card.get_attribute("data-number")) for card in self.all(".segment")]

    def state(self):
        return self.one("#state").text

    def choose(self, name, value):
        from selenium.webdriver.support.select import Select

        Select(self.one(f"#tools [name={name}]")).select_by_value(value)

    def click(self, selector, index=0):
        """Click on what may be an SVG shape outside the window."""
        script = "arguments[0].scrollIntoView({block: 'center'})"
        found = self.all(selector)[index]
        self.browser.execute_script(script, found)
        found.click()


@pytest.fixture(scope="module")
def segments(report):
    return json.loads((report / "report.json").read_text(encoding="utf-8"))["segments"]


@needs_browser
def test_it_opens_with_the_worst_twenty_of_the_new_system(opened, segments):
    scores = [segment["scores"]["chrf"][1] for segment in segments]
    worst = sorted(range(len(scores)), key=lambda row: (round(scores[row], 2), row))
    assert opened.numbers() == worst[:20]
    opened.click("#more")
    assert opened.numbers() == worst[:40]


@needs_browser
def test_it_sorts(opened, segments):
    opened.choose("sort", "different")
    scores = [segment["scores"]["chrf"] for segment in segments]
    shown = [abs(scores[row][0] - scores[row][1]) for row in opened.numbers()]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == pytest.approx(max(abs(a - b) for a, b in scores))
    opened.choose("sort", "order")
    assert opened.numbers() == list(range(20))
    opened.choose("sort", "best")
    assert scores[opened.numbers()[0]][1] == 100


@needs_browser
def test_it_searches_without_regard_to_accents_and_case(opened, segments):
    opened.one("#tools [name=query]").send_keys("GENEVE")
    found = [row for row, segment in enumerate(segments) if "Genève" in segment["source"]]
    assert opened.state().startswith(f"{len(found)} segments")
    assert set(opened.numbers()) <= set(found)
    opened.one("#tools [name=query]").send_keys(" nothing like this")
    assert opened.state().startswith("0 segments")
    assert opened.numbers() == []


@needs_browser
def test_a_rate_leads_to_its_segments_and_a_filter_can_be_taken_away(opened, segments):
    opened.click("#findings button[data-system='1'][data-flag='numbers']")
    found = [row for row, segment in enumerate(segments) if "numbers" in segment["flags"][1]]
    assert opened.numbers() == found[:20]
    assert 1 in found
    opened.click("#state button")
    assert opened.state().startswith("120 segments")


@needs_browser
def test_a_score_a_slice_and_a_document_lead_to_their_segments(opened, segments):
    opened.click("#scores button[data-system='0']")
    assert opened.one("#tools [name=system]").get_attribute("value") == "0"
    opened.click("button[data-slice='document:article 2']")
    assert opened.state().startswith("30 segments")
    assert {segments[row]["document"] for row in opened.numbers()} == {"article 2"}


@needs_browser
def test_a_share_of_names_leads_to_the_segments_that_lower_it(opened, report):
    misses = json.loads((report / "report.json").read_text(encoding="utf-8"))["misses"]
    wanted = misses["entity_agreement"][1]
    assert wanted
    opened.click("#names button[data-slice='misses:entity_agreement:1']")
    assert opened.numbers() == wanted[:20]
    assert "lowered in" in opened.state()


@needs_browser
@pytest.mark.parametrize("chart", ["systems", "length", "distribution"])
def test_every_chart_can_be_clicked_through(opened, segments, chart):
    hits = opened.all(f"#chart-{chart} .hit")
    assert hits
    opened.choose("sort", "order")
    opened.click(f"#chart-{chart} .hit", len(hits) - 1)
    shown = [segments[row] for row in opened.numbers()]
    if chart == "distribution":
        title = hits[-1].find_element("css selector", "title").get_attribute("textContent")
        low = float(re.search(r"from (\d+)", title)[1])
        system = 0 if title.startswith("good") else 1
        assert all(low <= s["scores"]["chrf"][system] <= low + 5 for s in shown)
    if chart == "length":
        assert "length: 21-30" in opened.state()
        assert all(21 <= len(s["source"].split()) <= 30 for s in shown)
    assert shown


@needs_browser
def test_differing_words_are_marked_on_both_sides(opened):
    opened.click("#findings button[data-system='1'][data-flag='numbers']")
    card = opened.one(".segment[data-number='1']")
    lost = [span.text for span in card.find_elements("css selector", ".lost")]
    added = [span.text for span in card.find_elements("css selector", ".added")]
    assert lost == ["5"]
    assert added == ["7"]
    assert "Numbers" in card.text


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_dark_and_print(opened, scheme):
    """Ink and paper differ enough, and nothing is wider than the window."""
    feature = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    opened.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
    ink, paper = opened.browser.execute_script(
        "const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]"
    )
    brightness = [sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 for colour in (ink, paper)]
    assert abs(brightness[0] - brightness[1]) > 150
    assert (brightness[1] > 128) == (scheme == "light")
    width = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert opened.browser.execute_script(width) <= 0
    pages = opened.browser.execute_cdp_cmd("Page.printToPDF", {})
    assert len(pages["data"]) > 10_000


@needs_browser
def test_text_that_looks_like_code_stays_text(browser, tmp_path, report):
    found = json.loads((report / "report.json").read_text(encoding="utf-8"))
    nasty = "</script><script>window.broken = 1</script><img src=x onerror='broken=1'> & \u2028 {{"
    found["segments"][0]["hypotheses"][1] = nasty
    found["systems"][1]["name"] = nasty
    found["segments"][0]["scores"]["chrf"][1] = 0
    path = tmp_path / "nasty.html"
    path.write_text(page(found), encoding="utf-8")
    browser.get(path.as_uri())
    assert browser.execute_script("return window.broken") is None
    assert nasty.split(maxsplit=1)[0] in browser.find_element("css selector", ".segment").text
    assert browser.get_log("browser") == []


def test_the_page_asks_nothing_of_the_network(report):
    text = (report / "report.html").read_text(encoding="utf-8")
    markup = re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)
    links = re.findall(r"(?:src|href)=\"([^\"]+)\"|url\(([^)]+)\)|@import", markup)
    assert all(link[0].startswith("#") for link in links)
    assert "http" not in markup.replace("http://www.w3.org/2000/svg", "")
