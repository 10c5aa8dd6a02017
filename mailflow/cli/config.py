"""config: the settings as they are, and where each comes from."""

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, one_line, say_json
from mailflow.cli.page import say_wrapped

config_app = typer.Typer(help="The settings.", no_args_is_help=True)
app.add_typer(config_app, name="config")


@config_app.command("show")
def config_show(config: ConfigDir = HERE, as_json: AsJson = False) -> None:
    """Every setting, its value, and where that stands.

    A file and its line, a variable, the file that a variable names, or the default. Secrets are hidden.
    """
    from mailflow.settings.dotenv import environment
    from mailflow.settings.shown import show

    with one_line():
        shown = show(config, environment(config))
    if as_json:
        say_json([{"name": one.name, "value": one.value, "from": one.origin, "meaning": one.meaning} for one in shown])
        return
    for one in shown:
        say_wrapped(f"{one.name} = ", f'"{one.value}"  # {one.origin}')
