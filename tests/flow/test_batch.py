"""A batch of replies costs a few statements, however many replies it holds: statements cost more than rows."""

from pathlib import Path

from sqlalchemy import event

from mailflow.flow import Flow
from tests.bench import scene


def test_a_batch_of_accepted_requests_costs_the_same_statements_however_many_they_are(tmp_path: Path) -> None:
    mould = scene.make_mould(tmp_path / "mould")
    assert _statements(tmp_path / "few", mould, 5) == _statements(tmp_path / "many", mould, 40)


def _statements(folder: Path, mould: scene.Mould, replies: int) -> int:
    house = scene.open_house(folder, scene.Tray().carry)
    pairs = scene.make_pairs(mould, 10_000, replies)
    scene.write_rows(house.store, mould, pairs)
    flow = Flow(house)
    flow.process(0)  # a process reads what it finds first mail by mail: here, nothing
    flow.accept(scene.write_replies(mould, pairs))
    asked: list[str] = []
    event.listen(house.store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert flow.process(0) == replies
    house.store.close()
    return len(asked)
