"""Every benchmark runs: at the size of a toy, which says nothing about its figures."""

import re
from pathlib import Path

import pytest

from bench.__main__ import BENCHMARKS, SIZES, main, name_of
from bench.figures import TOY, Bound, Figure, median_ratio, percentile
from bench.report import line, write


@pytest.mark.timeout(90)
@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=name_of)
async def test_a_benchmark_runs(benchmark, tmp_path):
    figures = await benchmark.run(TOY, tmp_path, lambda said: None)
    assert any(figure.target is not None for figure in figures)
    counts = [figure for figure in figures if figure.bound is Bound.EXACTLY]
    assert all(figure.met for figure in counts), [line(figure) for figure in counts]


def test_every_row_of_the_plan_is_measured():
    assert {benchmark.ROW for benchmark in BENCHMARKS} == {4, 5, 6, 7, 8, 9}


def test_the_page_tells_figures_targets_and_the_reason_of_a_miss(tmp_path):
    benchmark = BENCHMARKS[0]
    found = {benchmark: [Figure("good", 1.5, "×", 2.0), Figure("bad", 0.5, "", 0.95, Bound.AT_LEAST)]}
    write(found, tmp_path / "page.md", "full", 600)
    page = (tmp_path / "page.md").read_text()
    assert "1 of 2 targets met" in page
    assert "| good | 1.5 × | ≤ 2 × | met |" in page
    assert "| bad | 0.5 | ≥ 0.95 | **missed** |" in page
    assert "**Missed.**" in page


def test_the_page_that_is_kept_names_every_benchmark():
    page = Path("docs/benchmarks.md").read_text()
    assert re.findall(r"^Again: `python -m bench (\w+)`$", page, re.MULTILINE) == [name_of(b) for b in BENCHMARKS]


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.99, 4), (0.0, 1), (0.25, 1), (0.26, 2)])
def test_percentile(share, value):
    assert percentile([3, 1, 4, 2], share) == value


def test_ratios_are_taken_inside_a_round():
    assert median_ratio([1, 10, 3], [2, 20, 1]) == 0.5


def test_sizes_grow():
    toy, quick, full = (SIZES[name] for name in ("toy", "quick", "full"))
    assert toy.chats < quick.chats < full.chats == 100_000
    assert full.people == full.many_chats == 1_000_000


def test_an_unknown_benchmark_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "nothing" in capsys.readouterr().err
