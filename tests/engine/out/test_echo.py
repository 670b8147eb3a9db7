"""Which of what comes in is our own that comes back. Seconds."""

from glsr_live.engine.messages import Message, note_off, note_on, parse
from glsr_live.engine.out.echo import CIRCLE, ECHO_SECONDS, Echo


def heard(echo: Echo, data: bytes, now: float) -> bool:
    message = parse(data)
    assert isinstance(message, Message)
    return echo.returns(message, now)


def test_a_note_comes_back_within_the_time_and_not_later() -> None:
    echo = Echo()
    echo.sent(note_on(0, 60, 80), 1.0)
    assert heard(echo, note_on(3, 60, 80), 0.999 + ECHO_SECONDS)
    assert not heard(echo, note_on(3, 60, 80), 1.001 + ECHO_SECONDS)


def test_another_velocity_is_another_hand() -> None:
    echo = Echo()
    echo.sent(note_on(0, 60, 80), 1.0)
    assert not heard(echo, note_on(0, 60, 81), 1.001)


def test_a_note_off_is_ours_only_after_a_note_on_that_was() -> None:
    echo = Echo()
    echo.sent(note_on(0, 60, 80), 1.0)
    echo.sent(note_off(0, 60), 2.0)
    assert not heard(echo, note_off(0, 60), 2.001)
    echo.sent(note_on(0, 60, 80), 3.0)
    assert heard(echo, note_on(0, 60, 80), 3.001)
    echo.sent(note_off(0, 60), 4.0)
    assert heard(echo, note_off(0, 60), 4.001)
    assert not heard(echo, note_off(0, 60), 4.002)


def test_a_note_that_the_player_repeats_is_his_while_no_other_comes_back() -> None:
    echo = Echo()
    echo.sent(note_on(0, 60, 80), 1.0, shared=True)
    assert not heard(echo, note_on(0, 60, 80), 1.001)
    echo.sent(note_on(0, 72, 80), 2.0)
    assert heard(echo, note_on(0, 72, 80), 2.001)
    echo.sent(note_on(0, 60, 80), 3.0, shared=True)
    assert heard(echo, note_on(0, 60, 80), 3.001)


def test_so_many_in_a_row_are_a_circle_and_so_many_unheard_are_none() -> None:
    echo = Echo()
    looping = []
    for number in range(CIRCLE):
        echo.sent(note_on(0, 60, 80), float(number))
        heard(echo, note_on(0, 60, 80), number + 0.001)
        looping.append(echo.looping)
    assert looping == [False] * (CIRCLE - 1) + [True]
    for number in range(CIRCLE + 1):
        assert echo.looping
        echo.sent(note_on(0, 60, 80), 100.0 + number)
    assert not echo.looping
