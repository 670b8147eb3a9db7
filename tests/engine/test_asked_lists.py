"""What a client asks of the memory and of the model, and how it comes back in the status."""

from glsr_live.control.commands import ListHistory, MapLatent, Rename, Store, Turn
from glsr_live.music.variation import AskPlane, PlaneReady
from tests.engine.stage import LONG, looping


def test_a_page_of_the_history_is_told_until_another_is_asked_for():
    performance = looping()
    performance.at(3.0, Turn("density", 1.0))
    performance.at(3.5, ListHistory(0, 8))
    performance.run(4.0)
    page = performance.status.page
    assert [(entry.number, entry.news, entry.turned) for entry in page.entries] == [
        (2, "knobs", {"density": 1.0}),
        (1, "phrase", {}),
    ]
    assert [entry.yields["density"] for entry in page.entries] == [3.0, 1.0]
    performance.at(5.0, ListHistory(1, 8))
    performance.run(5.5)
    assert [entry.number for entry in performance.status.page.entries] == [1]


def test_a_page_that_is_too_long_is_refused():
    performance = looping()
    performance.at(3.0, ListHistory(0, 65))
    performance.run(3.5)
    assert performance.status.problem == "a page of the history has 1 to 64 entries, not 65"


def test_a_snapshot_is_renamed_and_keeps_its_place():
    performance = looping()
    performance.at(3.0, Turn("density", 1.0), Store(2, "verse"), Turn("density", -1.0), Rename(2, "bridge"))
    performance.run(3.5)
    kept = performance.status.snapshots[0]
    assert (kept.slot, kept.name, kept.knobs.offset("density")) == (2, "bridge", 1.0)
    performance.at(4.0, Rename(3, "chorus"))
    performance.run(4.5)
    assert performance.status.problem == "there is no snapshot 3; store one there first"


def test_a_map_comes_back_with_the_number_that_its_asker_gave_it():
    performance = looping(notes=LONG)
    performance.at(3.0, MapLatent("density", "register", "density", 2, 77), MapLatent("density", "register", "density"))
    performance.run(3.5)
    asked = [errand for errand in performance.errands if isinstance(errand, AskPlane)]
    assert [plane.request_id for plane in asked] == [-77, -2]
    performance.at(4.0, PlaneReady(-77, "density", "register", "density", 2, bytes(16), 1.0))
    performance.run(4.5)
    assert performance.status.plane == PlaneReady(77, "density", "register", "density", 2, bytes(16), 1.0)


def test_what_is_only_shown_leaves_the_newest_refusal_to_be_read():
    performance = looping()
    performance.at(3.0, Rename(3, "chorus"), ListHistory(0, 8), MapLatent("density", "register", "density"))
    performance.run(3.5)
    assert performance.status.problem == "there is no snapshot 3; store one there first"
    performance.at(4.0, Turn("density", 1.0))
    performance.run(4.5)
    assert performance.status.problem == ""
