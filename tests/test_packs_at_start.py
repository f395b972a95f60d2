"""What a broken or changed pack does to a bot that starts with it."""

import shutil

import pytest

from bot.serving import NoQuestions
from sandbox.testing import World
from tests.talk import MINI, quizmaster


@pytest.fixture
def packs(tmp_path):
    """The packs of the tests, to be broken."""
    return shutil.copytree(MINI, tmp_path / "packs")


def broken(packs):
    (packs / "mini" / "choice" / "alpha.yaml").write_text("level: [")


def changed(packs):
    file = packs / "mini" / "choice" / "alpha.yaml"
    file.write_text(file.read_text().replace("right alpha", "another text"))


@pytest.mark.parametrize(("damage", "named"), [(broken, "alpha.yaml"), (changed, "choice/alpha")])
async def test_the_bank_from_before_stays(tmp_path, packs, caplog, damage, named):
    async with World(clock_file=tmp_path / "clock") as world:
        async with quizmaster(world, tmp_path, packs):
            pass
        damage(packs)
        async with quizmaster(world, tmp_path, packs):
            ada = world.person("Ada")
            ada.say("/quiz choice")
            card = await ada.reads(button="A")
            assert card.text.startswith("Choosing")
            ada.say("/topics")
            topics = await ada.reads("Topics")
            assert any("0/6" in label for label in topics.labels)
    assert named in caplog.text


async def test_with_no_bank_from_before_it_ends_and_names_the_file(tmp_path, packs):
    broken(packs)
    async with World() as world:
        with pytest.raises(NoQuestions, match=r"alpha.yaml"):
            async with quizmaster(world, tmp_path, packs):
                pass


async def test_a_question_taken_out_is_not_asked_any_more_and_can_still_be_answered(tmp_path, packs):
    async with World(clock_file=tmp_path / "clock") as world:
        ada = world.person("Ada")
        async with quizmaster(world, tmp_path, packs):
            ada.say("/quiz typed")
            await ada.reads(button="I don't know")
        (packs / "mini" / "typed" / "word.yaml").unlink()
        async with quizmaster(world, tmp_path, packs):
            ada.say("42")
            await ada.reads("✅")
            await world.quiet()
            ada.say("/quiz typed")
            sorry = await ada.reads()
            assert "Which number" not in sorry.text
