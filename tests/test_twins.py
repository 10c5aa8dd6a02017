"""`make twins` takes its time; that each twin still finds the line it breaks is seen at once."""

from scripts.twins import HERE, TWINS, Twin
from tests.rows import rows


@rows("twin", TWINS, ids=lambda twin: twin.promise)
def test_a_twin_breaks_one_line_that_is_there(twin: Twin) -> None:
    assert (HERE / twin.file).read_text().count(twin.line) == 1
