import http.client
import json
import re
import threading
from contextlib import contextmanager
from io import BytesIO

import pytest
from PIL import Image

from mailflow.preview import chromium
from mailflow.preview.show import Pages, serve_pages, take_pictures, write_pages

PNG = b"\x89PNG\r\n"


@contextmanager
def served(shown):
    server = serve_pages(shown, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    finally:
        server.shutdown()
        server.server_close()


def asked(door, path):
    door.request("GET", path)
    answer = door.getresponse()
    return answer.status, answer.getheader("Content-Type"), answer.read()


def test_every_letter_of_the_list_is_served_as_page_text_bytes_and_file(shown):
    some = [one for one in shown if one.letter in ("request", "help")]
    with served(some) as door:
        status, kind, page = asked(door, "/")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        stems = json.loads(re.search(rb'data-stems="([^"]+)"', page)[1].replace(b"&quot;", b'"'))
        assert stems == {"en": "wsyas/help.en"} | {k: v for k, v in stems.items() if k != "en"}
        for view in ("page", "text", "raw"):
            assert asked(door, f"/wsyas/request.en.{view}.html")[0] == 200
        assert asked(door, "/wsyas/request.en.eml")[1:] == ("message/rfc822", dict(stemmed(some))["wsyas/request.en"])
        for nothing in ("/wsyas/request.xx.page.html", "/../pyproject.toml", "/wsyas", "/index.php"):
            assert asked(door, nothing)[0] == 404


def stemmed(some):
    return [(stem, one.raw) for stem, one in Pages(some).by_stem.items()]


def test_the_same_page_is_written_as_files(tmp_path, shown):
    some = [one for one in shown if one.letter == "request"]
    page = write_pages(some, tmp_path / "album")
    assert page.name == "index.html"
    assert (tmp_path / "album" / "wsyas" / "request.en.page.html").is_file()


def test_without_a_browser_one_line_says_what_to_install(monkeypatch, tmp_path, shown):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(chromium.NoBrowser, match="install"):
        list(take_pictures(shown[:1], tmp_path))


@pytest.mark.skipif(not any(map(chromium.shutil.which, chromium.PROGRAMS)), reason="there is no Chromium here")
def test_pictures_are_small_and_dark_ones_are_dark(tmp_path, shown):
    some = [one for one in shown if (one.letter, one.language) == ("request", "en")]
    taken = {file.name: file.read_bytes() for file in take_pictures(some, tmp_path, [360])}
    assert set(taken) == {"request.en.360-light.png", "request.en.360-dark.png"}
    for file in taken.values():
        assert file.startswith(PNG)
        assert len(file) < 100_000
    light, dark = (first_point(taken[f"request.en.360-{scheme}.png"]) for scheme in ("light", "dark"))
    assert min(light) > 200
    assert max(dark) < 60


def first_point(png):
    with Image.open(BytesIO(png)) as picture:
        assert picture.width == 360
        return picture.convert("RGB").getpixel((0, 0))
