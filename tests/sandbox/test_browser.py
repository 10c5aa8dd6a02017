"""The story of WIT Connections, clicked through in a real Chromium, on a screen and on a phone."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from scripts.axe import KEPT as AXE
from tests.conventions.browser import CHROMIUM, NO_AXE, NO_CHROMIUM
from tests.needs import needs

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# A letter in its frame is the matter of tests/conventions.
ASK_AXE = (
    "async () => (await axe.run(document, {iframes: false})).violations.map((v) => [v.impact, v.id, v.nodes[0].html])"
)


@contextmanager
def chromium():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who has a browser needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new", ALONE])
        try:
            yield browser
        finally:
            browser.close()


def faults_of(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(ASK_AXE)


def overflows(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def press(page, label):
    """A button inside the letter, and then Send."""
    page.frame_locator("iframe").get_by_role("link", name=label).click()
    page.locator("#write").get_by_role("button", name="Send").click()
    page.wait_for_url("**/*#happened")


def open_letter(page, whose):
    with page.expect_navigation():
        page.locator(".letters a", has=page.get_by_text(whose, exact=True)).click()


@needs(CHROMIUM and AXE.exists(), f"{NO_CHROMIUM}, or {NO_AXE}")
def test_from_the_request_to_the_confirmed_meeting(site):
    with chromium() as browser:
        page = browser.new_page(viewport=WIDE)
        page.set_default_timeout(120_000)  # ms; a machine may be busy
        asked, wrong = [], []
        page.on("request", lambda one: asked.append(urlsplit(one.url).netloc))
        page.on("pageerror", lambda fault: wrong.append(str(fault)))
        page.goto(site.url)
        page.get_by_label("Programme").select_option(label="WIT Connections")
        page.get_by_role("button", name="Start again").click()
        page.get_by_text("Begin here").wait_for()
        assert faults_of(page) == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.get_by_role("link", name="Ana asks Ben to be her mentor").click()
        page.get_by_role("button", name="Send as Ana").click()
        page.locator(".understood", has_text="REQUEST").wait_for()
        open_letter(page, "Ben")
        assert faults_of(page) == []
        press(page, "Accept request")
        assert page.locator(".understood strong").inner_text() == "ACCEPT"
        assert "requested → active" in page.locator(".changes").inner_text()
        page.goto(f"{site.url}/ana?write=1&to=tracker")
        page.get_by_label("Words").fill("LOG 45 minutes yesterday: how to begin")
        page.get_by_role("button", name="Send as Ana").click()
        page.locator(".understood", has_text="LOG").wait_for()
        page.emulate_media(color_scheme="dark")
        assert faults_of(page) == []
        page.set_viewport_size(PHONE)
        open_letter(page, "Ben")
        assert overflows(page) == 0
        assert faults_of(page) == []
        press(page, "Confirm")
        assert page.locator(".understood strong").inner_text() == "CONFIRM"
        with page.expect_navigation():
            page.get_by_role("link", name="Ben’s mailbox").click()
        assert overflows(page) == 0
        assert page.get_by_role("link", name="Ana Duarte").locator(".unread").count() == 1
        page.get_by_role("button", name="+1 week").click()
        page.locator(".did", has_text="A week went by").wait_for()
        assert faults_of(page) == []
        assert set(asked) == {urlsplit(site.url).netloc}
        assert wrong == []
