"""preview: every letter, before anybody gets it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, ConfigDir, app, one_line, say, stop

PORT = 8026
Names = list[str]
Programmes = Annotated[
    Names,
    typer.Option(
        "--programme",
        metavar="NAME",
        default_factory=list,
        show_default=False,
        help="Only this programme; may be said several times.",
    ),
]
LetterNames = Annotated[
    Names,
    typer.Option(
        "--letter",
        metavar="NAME",
        default_factory=list,
        show_default=False,
        help="Only this letter, as in request; also several.",
    ),
]
Languages = Annotated[
    Names,
    typer.Option(
        "--language",
        metavar="CODE",
        default_factory=list,
        show_default=False,
        help="Only this language, as in fr; also several.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", help="Write files into this folder, and serve nothing.")]
Png = Annotated[bool, typer.Option("--png", help="With --out: pictures, taken by a Chromium of this machine.")]
Widths = Annotated[
    list[int],
    typer.Option(
        "--width",
        metavar="PIXELS",
        default_factory=list,
        show_default=False,
        help="With --png: only this width in pixels; also several.",
    ),
]
Schemes = Annotated[
    Names,
    typer.Option(
        "--scheme",
        metavar="light|dark",
        default_factory=list,
        show_default=False,
        help="With --png: only light, or only dark.",
    ),
]
Port = Annotated[int, typer.Option("--port", help="Where the local page is served; 0 takes one that is free.")]


@app.command()
def preview(
    config: ConfigDir = HERE,
    *,
    programme: Programmes,
    letter: LetterNames,
    language: Languages,
    out: Out = None,
    png: Png = False,
    width: Widths,
    scheme: Schemes,
    port: Port = PORT,
) -> None:
    """Show every letter of every programme with lively data.

    A year of each programme is played with invented people; nothing is sent.
    """
    from mailflow import settings
    from mailflow.preview import samples

    _check(out, png, width, scheme)
    with one_line():
        rules = settings.load_rules(config)
        _check_names(rules, programme, letter, language)
        shown = samples(rules, programme, letter, language)
    if out and png:
        _take(shown, out, width, scheme)
    elif out:
        from mailflow.preview.show import write_pages

        say(f"{len(shown)} letters; look through them: {write_pages(shown, out)}")
    else:
        _serve(shown, port)


def _check(out: Path | None, png: bool, width: list[int], scheme: list[str]) -> None:
    if png and not out:
        stop("--png needs --out DIR: the folder that the pictures go into", 2)
    if out and out.exists() and not out.is_dir():
        stop(f"--out {out} is a file; name a folder", 2)
    if wrong := [one for one in width if not 200 <= one <= 2000]:
        stop(f"--width {wrong[0]}: choose 200 to 2000 pixels", 2)
    if strange := [one for one in scheme if one not in ("light", "dark")]:
        stop(f"--scheme {strange[0]}: write light or dark", 2)


def _check_names(rules: Any, programmes: list[str], letters: list[str], languages: list[str]) -> None:
    from mailflow.preview import languages_of, names_of

    known = {
        "programme": (programmes, sorted(rules.policies)),
        "letter": (letters, names_of(rules)),
        "language": (languages, languages_of(rules)),
    }
    for kind, (asked, there) in known.items():
        for name in asked:
            if name not in there:
                stop(f"there is no {kind} {name!r}; there are {', '.join(there)}", 2)


def _take(shown: Any, out: Path, width: list[int], scheme: list[str]) -> None:
    from mailflow.preview.chromium import NoBrowser
    from mailflow.preview.show import SCHEMES, WIDTHS, take_pictures

    try:
        taken = sum(1 for _ in take_pictures(shown, out, width or WIDTHS, scheme or SCHEMES))
    except NoBrowser as none:
        stop(str(none))
    say(f"{taken} pictures of {len(shown)} letters: {out}")


def _serve(shown: Any, port: int) -> None:
    from contextlib import suppress

    from mailflow.preview.show import serve_pages

    try:
        server = serve_pages(shown, port)
    except OSError as fault:
        stop(f"--port {port}: {fault.strerror}; choose another, or 0 for one that is free")
    say(f"{len(shown)} letters: http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)")
    with suppress(KeyboardInterrupt):
        server.serve_forever()
