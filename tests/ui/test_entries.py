"""What can be launched, and which of it is chosen."""

from playground.catalogue import Entry
from playground.ui.entries import Entries


def entry(name: str, *, is_async: bool = True, call: str = "", needs: bool = False) -> Entry:
    """An entry of a module."""
    return Entry(name, 1, is_async, call or f"{name}()", needs, "")


def entries(*all_of_them: Entry) -> Entries:
    """As read from a module."""
    made = Entries()
    made.replace(all_of_them)
    return made


def test_main_is_chosen_at_first() -> None:
    made = entries(entry("fetch"), entry("main"))
    assert made.now is not None
    assert made.now.name == "main"


def test_launch_and_send_each_go_to_the_latest_choice_of_their_kind() -> None:
    made = entries(entry("fetch"), entry("job", is_async=False), entry("sort", is_async=False), entry("main"))
    made.choose(0)
    made.choose(2)
    assert made.to_launch is made.all[0]
    assert made.to_send is made.all[2]


def test_choosing_goes_round() -> None:
    made = entries(entry("a"), entry("b"))
    made.choose(2)
    assert made.chosen == 0
    made.choose(-1)
    assert made.chosen == 1


def test_a_call_stays_as_edited_when_the_module_is_read_again() -> None:
    made = entries(entry("fetch", call="fetch(n)", needs=True))
    assert not made.is_complete(made.all[0])
    made.edit(made.all[0], "fetch(3)")
    made.replace((entry("other"), entry("fetch", call="fetch(n)", needs=True)))
    assert made.now is not None
    assert made.call(made.now) == "fetch(3)"
    assert made.is_complete(made.now)


def test_an_empty_module_has_nothing_to_choose() -> None:
    made = entries()
    made.choose(1)
    assert made.now is None
    assert made.to_launch is None
