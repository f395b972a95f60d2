"""Questions of every kind to put into words, and the longest of each that a pack could hold."""

from dataclasses import replace

from data.records import Answer, Purpose, Showing
from quiz.grading import Ordered, Picked, Response, Ticked, Typed, Unknown
from quiz.questions import Kind, Level, Option, Question

LONG = "`x` & <y> " * 450  # longer than a message may be
NAMES = ("Ada <b>", "🧑‍🚀" * 16, "عائشة", "x" * 64, "\u202eedoc")


def question(kind: Kind, **fields: object) -> Question:
    """A question of a kind."""
    plain = Question(
        id=f"flask/routing-urls/{kind}",
        revision=1,
        topic="routing-urls",
        level=Level.INTERMEDIATE,
        kind=kind,
        prompt="Which status code does a GET to `/hello` get <here>?",
        explanation="A rule with a trailing slash redirects.",
        interviewer="Knows that 308 keeps the method & body.",
        docs="https://flask.palletsprojects.com/en/stable/quickstart/?a=1&b=2#routing",
        follow_up="And with `strict_slashes=False`?",
    )
    return replace(plain, **(_FIELDS[kind] | fields))


_FIELDS: dict[Kind, dict[str, object]] = {
    Kind.CHOICE: {
        "code": "@app.get('/hello/')\ndef hello():\n    return 'a < b'\n",
        "options": (
            Option("200", False, "The rule has a trailing slash.", "B20"),
            Option("308", True, "The rule redirects."),
            Option("404", False, "Only the other way round.", "B20"),
        ),
    },
    Kind.TRUE_FALSE: {
        "prompt": "True or false: `g` outlives a request?",
        "options": (Option("True", False, "It ends with the context.", "B13"), Option("False", True, "It does not.")),
    },
    Kind.MULTIPLE: {
        "options": (
            Option("`HEAD`", True, "Added by itself."),
            Option("`OPTIONS`", True, "Added as well."),
            Option("`POST`", False, "Never added."),
        ),
    },
    Kind.ORDER: {
        "options": (Option("url match", why="First."), Option("before_request"), Option("the view", why="Last.")),
    },
    Kind.TYPED: {"accepted": ("308 PERMANENT REDIRECT", "308")},
    Kind.OPEN: {
        "key_points": ("names the app context", "names `g`", "names the request"),
        "model_answer": "Both are pushed & popped together.",
    },
}
RESPONSES: dict[Kind, tuple[Response, ...]] = {
    Kind.CHOICE: (Picked(frozenset({1})), Picked(frozenset({0})), Unknown()),
    Kind.TRUE_FALSE: (Picked(frozenset({1})), Picked(frozenset({0})), Unknown()),
    Kind.MULTIPLE: (Picked(frozenset({0, 1})), Picked(frozenset({0, 2})), Unknown()),
    Kind.ORDER: (Ordered((0, 1, 2)), Ordered((2, 0, 1)), Unknown()),
    Kind.TYPED: (Typed("308"), Typed("<b>200</b> & `more`"), Unknown()),
    Kind.OPEN: (Ticked(frozenset({0, 1, 2})), Ticked(frozenset()), Ticked(frozenset({1}))),
}
ANSWERED = [(kind, response) for kind, responses in RESPONSES.items() for response in responses]


def longest(kind: Kind) -> Question:
    """A question whose every text is far too long."""
    usual = question(kind)
    return replace(
        usual,
        prompt=LONG,
        code=LONG if kind is Kind.CHOICE else None,
        options=tuple(Option(LONG, option.correct, LONG) for option in usual.options),
        accepted=tuple(LONG for _ in usual.accepted),
        key_points=tuple(LONG for _ in usual.key_points),
        model_answer=LONG,
        explanation=LONG,
        interviewer=LONG,
        follow_up=LONG,
    )


def showing(shown: Question, **fields: object) -> Showing:
    """A question shown to person 7 in their private chat, its options in the order last, first, second."""
    size = len(shown.options)
    arrangement = tuple(range(size)) if size < 3 else (2, 0, 1)
    return replace(Showing(5, 7, 7, Purpose.QUIZ, shown, arrangement, 0), **fields)


def answer(response: Response, *, right: bool = False, points: int = 0) -> Answer:
    """What person 7 answered to it."""
    return Answer(5, 7, response, right, points, 0, 1000)
