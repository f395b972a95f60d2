"""The buttons: what each of them says when it is tapped."""

from enum import StrEnum

from data.records import Purpose
from handlers.codec import ButtonData, button
from quiz.questions import Level


class Section(StrEnum):
    """A part of the settings. Add at the end: buttons under old messages count places."""

    ALL = "all"
    LEVEL = "level"
    TOPICS = "topics"
    ZONE = "zone"
    DATE = "date"
    NAME = "name"


class Reason(StrEnum):
    """What may be wrong with a question. Add at the end: buttons under old messages count places."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    TYPO = "typo"
    OTHER = "other"


class HowItWent(StrEnum):
    """How an interview went. Add at the end: buttons under old messages count places."""

    WELL = "well"
    BADLY = "badly"
    MOVED = "moved"


@button("p")
class Pick(ButtonData):
    """An option of a question with one answer, by its index; `focus` is the topic asked for (see `topic_code`)."""

    showing: int
    index: int
    focus: int = 0


@button("u")
class DontKnow(ButtonData):
    """I don't know."""

    showing: int
    focus: int = 0


@button("t")
class Toggle(ButtonData):
    """An option, line or key point to choose, by its index, before it is submitted."""

    showing: int
    index: int
    focus: int = 0


@button("z")
class Undo(ButtonData):
    """Take back the last line of an order."""

    showing: int
    focus: int = 0


@button("s")
class Submit(ButtonData):
    """Answer with what was chosen so far."""

    showing: int
    focus: int = 0


@button("k")
class ShowPoints(ButtonData):
    """See the key points of an open question."""

    showing: int
    focus: int = 0


@button("a")
class AllOptions(ButtonData):
    """See the reason of every option of an answered question."""

    showing: int
    focus: int = 0


@button("n")
class Next(ButtonData):
    """Ask another question, for the purpose of the one before."""

    purpose: Purpose = Purpose.QUIZ
    focus: int = 0


@button("r")
class Report(ButtonData):
    """Something is wrong with this question."""

    showing: int


@button("f")
class ReportFor(ButtonData):
    """What is wrong with it."""

    showing: int
    reason: Reason


@button("d")
class GroupDaily(ButtonData):
    """Post the question of the day in this group."""


@button("w")
class SetUp(ButtonData):
    """Begin the set-up."""


@button("wl")
class SetUpLevel(ButtonData):
    """Set-up: the level, None to skip."""

    level: Level | None


@button("wd")
class SetUpDate(ButtonData):
    """Set-up: the day of the interview (proleptic ordinal), None to skip."""

    day: int | None


@button("wh")
class SetUpHour(ButtonData):
    """Set-up: the hour of the daily question in minutes since midnight, None for no push."""

    minute: int | None


@button("wz")
class SetUpZone(ButtonData):
    """Set-up: the zone (see `zone_code`), None to skip."""

    zone: int | None


@button("c")
class OpenSettings(ButtonData):
    """Show a part of the settings."""

    section: Section


@button("cl")
class ChooseLevel(ButtonData):
    """Settings: the level, None for any."""

    level: Level | None


@button("ct")
class ChooseTopic(ButtonData):
    """Settings: switch a topic on or off (see `topic_code`), None for all topics."""

    topic: int | None


@button("cz")
class ChooseZone(ButtonData):
    """Settings: the zone (see `zone_code`)."""

    zone: int


@button("cd")
class ChooseDate(ButtonData):
    """Settings: the day of the interview (proleptic ordinal), None for no interview."""

    day: int | None


@button("cn")
class ChooseName(ButtonData):
    """Settings: 1 to stand in the private tables by first name, 0 to stand there unnamed."""

    shown: int


@button("ch")
class ChooseHidden(ButtonData):
    """Settings: 1 to stand unnamed in group tables, 0 to stand there by first name."""

    hidden: int


@button("md")
class DeleteReminder(ButtonData):
    """Delete a schedule, by its id."""

    reminder: int


@button("mp")
class PauseReminders(ButtonData):
    """Pause all schedules of the chat for some days."""

    days: int


@button("mr")
class ResumeReminders(ButtonData):
    """Let all schedules of the chat fire again."""


@button("x")
class ForgetMe(ButtonData):
    """Delete everything about the person who taps (1), or keep it (0)."""

    sure: int


@button("aw")
class AfterInterview(ButtonData):
    """How the interview went."""

    how: HowItWent
