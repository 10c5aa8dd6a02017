from mailflow.preview.album import Entry, view_of, write_album
from tests.demo.test_clients import answer, our_letter

ASKED, CAME = "001-ben-request", "002-desk-ACCEPT"
HOSTILE = "</script><script>alert(1)</script>"
ENTRIES = [
    Entry("Ben is <asked>", ASKED, "Mon 2 Mar 2026 · sent", "Will you mentor Ana?", "letter: request"),
    Entry("Ben is <asked>", CAME, "Tue 3 Mar 2026 · received", "<b>Re:</b> Will you?", "ACCEPT", came=True),
]


def test_an_album_holds_every_letter_and_asks_nothing_of_the_net(tmp_path):
    raws = {ASKED: our_letter(), CAME: answer("gmail-web", HOSTILE)}
    page = write_album(tmp_path / "album", "A story", ENTRIES, raws)
    views = {f"{stem}.{view}.html" for stem in raws for view in ("page", "text", "raw")}
    assert {path.name for path in page.parent.iterdir()} == {*views, f"{ASKED}.eml", f"{CAME}.eml", "index.html"}
    assert (page.parent / f"{ASKED}.eml").read_bytes() == our_letter()
    shown = page.read_text("utf-8")
    assert shown.count("</script>") == 1
    assert "<b>Re:</b>" not in shown
    assert "default-src 'none'" in shown
    assert shown.count("<summary>Ben is &lt;asked&gt;</summary>") == 1
    assert "2 letters: 1 sent, 1 received" in shown


def test_words_and_bytes_are_shown_as_they_are_and_do_nothing():
    raw = answer("gmail-web", HOSTILE)
    for view in ("text", "raw"):
        assert "&lt;script&gt;alert(1)" in view_of(raw, view)
    for view in ("page", "text", "raw"):
        assert "default-src 'none'" in view_of(raw, view)


def test_a_letter_has_its_page_under_its_own_head(shown):
    ours = view_of(shown[0].raw, "page")
    assert ours.lower().startswith("<!doctype html>")
    assert ours.index("<head>") < ours.index("default-src") < ours.index("<title")
    assert "<h1" in ours


def test_a_letter_without_a_page_says_so():
    assert "This letter has no page" in view_of(b"Subject: hello\r\n\r\nhello", "page")
