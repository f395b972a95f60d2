"""The clock: even between beats, following steps of the wall clock and the offset file at a beat."""

from bot.clock import Clock


class Hands:
    """Two clocks that the test moves."""

    def __init__(self) -> None:
        self.wall_ms, self.mono_ms = 1_800_000_000_000, 5_000

    def wall(self) -> int:
        return self.wall_ms * 1_000_000

    def mono(self) -> int:
        return self.mono_ms * 1_000_000

    def pass_by(self, ms: int) -> None:
        self.wall_ms += ms
        self.mono_ms += ms


def clock(hands, file=None):
    return Clock(file, wall=hands.wall, monotonic=hands.mono)


def test_time_passes():
    hands = Hands()
    it = clock(hands)
    hands.pass_by(1234)
    assert it.now() == 1_800_000_000_000 + 1234
    assert it.passed() == 1234
    assert it.beat() == 0


def test_a_step_of_the_wall_clock_is_adopted_at_a_beat_only():
    hands = Hands()
    it = clock(hands)
    for step in (3_600_000, -3_600_000, 86_400_000, -86_400_000):
        hands.wall_ms += step
        before = it.now()
        assert it.now() == before
        assert it.beat() == step
        assert it.now() == before + step
        assert it.beat() == 0
        assert it.passed() == 0


def test_small_adjustments_are_no_step():
    hands = Hands()
    it = clock(hands)
    hands.wall_ms += 1_500
    assert it.beat() == 0
    assert it.now() == 1_800_000_000_000


def test_the_offset_file_counts_as_time_that_passed(tmp_path):
    hands = Hands()
    file = tmp_path / "clock"
    it = clock(hands, file)
    assert it.beat() == 0
    file.write_text("3600000\n")
    assert it.now() == 1_800_000_000_000
    assert it.beat() == 0
    assert it.now() == 1_800_000_000_000 + 3_600_000
    for torn in ("", "36x", "\x00"):
        file.write_text(torn)
        it.beat()
        assert it.now() == 1_800_000_000_000 + 3_600_000
