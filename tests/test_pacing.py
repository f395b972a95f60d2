"""Rates, group budgets and flood waits, over a time that the test moves."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import FloodWaits, GroupBudget, Metronome


@given(st.floats(min_value=1, max_value=1000), st.lists(st.floats(min_value=0, max_value=0.5), max_size=60))
def test_no_second_carries_more_than_the_rate_and_a_catch_up(rate, pauses):
    metronome, now, taken = Metronome(rate), 100.0, []
    for pause in pauses * 4:
        now += pause + metronome.wait(now + pause)
        metronome.take(now)
        taken.append(now)
    for start in taken:
        inside = sum(start <= at < start + 1.0 - 1e-9 for at in taken)
        assert inside <= rate * 1.03 + 1.0 + 1e-6


def test_a_steady_taker_gets_the_whole_rate():
    metronome, now, count = Metronome(30), 0.0, 0
    while now < 60.0:
        now += metronome.wait(now)
        metronome.take(now)
        count += 1
    assert 30 * 60 - 1 <= count <= 30 * 60 + 2


@given(st.lists(st.floats(min_value=0, max_value=10), min_size=1, max_size=120))
def test_a_group_gets_at_most_twenty_calls_in_any_minute(pauses):
    budget, now, spent = GroupBudget(), 0.0, []
    for pause in pauses:
        now += pause + budget.wait(-5, now + pause)
        budget.spend(-5, now)
        spent.append(now)
    assert all(sum(start <= at < start + 59.999 for at in spent) <= 20 for start in spent)


def test_other_groups_do_not_wait():
    budget = GroupBudget()
    for _ in range(20):
        budget.spend(-1, 10.0)
    assert budget.wait(-1, 10.0) == 60.0
    assert budget.wait(-2, 10.0) == 0.0


def test_a_refused_chat_waits_alone():
    waits = FloodWaits()
    waits.refused(1, 5.0, now=100.0)
    assert waits.wait(1, 101.0) == 4.0
    assert waits.wait(2, 101.0) == 0.0
    assert waits.wait(None, 101.0) == 0.0
    assert waits.wait(1, 105.0) == 0.0


def test_three_chats_within_two_seconds_stop_everybody():
    waits = FloodWaits()
    for chat, at in ((1, 100.0), (2, 101.0), (3, 101.5)):
        waits.refused(chat, 5.0, now=at)
    assert waits.wait(9, 102.0) == 4.5
    assert waits.wait(None, 102.0) == 4.5


def test_three_chats_spread_out_stop_nobody_else():
    waits = FloodWaits()
    for chat, at in ((1, 100.0), (2, 103.0), (3, 106.0)):
        waits.refused(chat, 5.0, now=at)
    assert waits.wait(9, 106.0) == 0.0


def test_the_same_chat_thrice_stops_nobody_else():
    waits = FloodWaits()
    for _ in range(3):
        waits.refused(1, 5.0, now=100.0)
    assert waits.wait(9, 100.0) == 0.0


def test_waits_survive_a_restart():
    waits = FloodWaits()
    waits.restore({7: 130.0})
    assert waits.wait(7, 100.0) == 30.0
