"""Commands, rules, and what the bot says about itself."""

from collections.abc import Iterable

from handlers.words.en.compete import RULES as COMPETITION
from handlers.words.en.markup import Html, bold, escape, lines, paragraphs
from quiz.exam import PASS_MARK
from quiz.scoring import DAILY_ANSWER, FIRST_ANSWER

ABOUT_RULES = "how points work"
ABOUT_HELP = "what I can do here"
DESCRIPTION = (
    "I get you ready for a Flask interview. I ask one question at a time, explain every option, right or wrong, "
    "and remember what you forget. A question of the day comes at the hour you choose, or not at all. "
    "Add me to a group, and I ask everybody there. Every answer key was tested by running the code."
)
"""Shown in an empty chat; at most 512 characters."""
SHORT_DESCRIPTION = "Flask interview questions with a reason for every option. One a day, or as many as you like."
"""Shown on the profile; at most 120 characters."""


def commands(listed: Iterable[tuple[str, str]], *, group: bool) -> Html:
    """The commands that whoever asks may use in this chat, each with what it does."""
    where = "What I do in this group:" if group else "What I do:"
    rows = [escape(f"/{name} – {description}") for name, description in listed]
    return paragraphs([bold(escape(where)), lines(rows)])


def rules() -> Html:
    """How points, streaks and tables work."""
    return paragraphs(
        [
            bold(escape("How points work")),
            lines(
                [
                    escape(f"• A right answer is worth {FIRST_ANSWER} points the first time you answer that question."),
                    escape(
                        f"• The question of the day is worth {DAILY_ANSWER}. Your first answer to it anywhere counts."
                    ),
                    escape("• Wrong, or “I don't know”: 0. Nothing is ever taken away."),
                    escape("• One answer per question shown. Questions you got wrong come back with /review."),
                    escape("• Drills, exams and interviews count by the same rule. What you do not answer in time: 0."),
                    escape(
                        f"• An exam counts once it is handed in; {PASS_MARK} % right is passed, and the first attempt "
                        "stays the official one. In an open question you judge yourself: two thirds of the key points "
                        "are right."
                    ),
                ]
            ),
            lines(escape(rule) for rule in COMPETITION),
            lines(
                [
                    escape("• A streak counts the days on which you answered the question of the day."),
                    escape("• One missed day a week is forgiven, and so is travel across time zones."),
                ]
            ),
            lines(
                [
                    escape("• The table of a group counts what was answered in that group."),
                    escape("• In the tables of all people you are “somebody” until you choose a name: /settings"),
                ]
            ),
        ]
    )
