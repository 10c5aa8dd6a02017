"""What the closing survey says. No figure tells what one person answered: not alone, not beside another digest.

A rating is shown among five or more. Were each new one added at once, two digests in a row would give it away; so they
are added five at a time, in the order in which they came.
"""

from collections import Counter

from mailflow.core import say
from mailflow.core.figures import Answer, Figures
from mailflow.core.form import Kind, in_words
from mailflow.core.policy import Policy
from mailflow.core.say import phrase, plural

MOST = 5  # of the period's answers, so that a letter stays one
LINE = 300  # letters of what somebody wrote, likewise
FEWEST = 5  # of fewer answers an average would tell who said what


def compose(figures: Figures, policy: Policy) -> dict[str, object]:
    shown = figures.ratings[: len(figures.ratings) // FEWEST * FEWEST]
    newest = figures.answers[:MOST]
    fresh = [{"title": _whose(a), "line": _answered(a, policy), "ref": a.ref} for a in newest]
    return {
        "answered": figures.answered,
        "asked": figures.asked,
        "average": f"{sum(shown) / len(shown):.1f}" if shown else "",
        "of": len(shown),
        "points": _points(shown),
        "fresh": fresh,
        "fresh_all": len(figures.answers),
    }


def _whose(answer: Answer) -> str:
    return phrase("{name} about {other}", name=answer.by, other=answer.about)


def _points(ratings: tuple[int, ...]) -> list[dict[str, object]]:
    """Each rating with how many gave it, the best first."""
    given = Counter(ratings)
    rows = ((plural("{n} point", "{n} points", points), given[points]) for points in range(5, 0, -1))
    return [{"label": label, "value": value} for label, value in rows] if ratings else []


def _answered(answer: Answer, policy: Policy) -> str:
    """The ratings, then the words: the survey says that the team reads them. As the policy asks today."""
    known = {**policy.survey.known(answer.experience, answer.outcome, answer.line), **answer.answers}
    rated = [q for q in policy.survey.asked if q.kind is Kind.SCALE]
    said = [q for q in policy.survey.asked if q.kind is not Kind.SCALE and str(q.number) in known]
    ratings = [
        phrase("question {number}: {rating}", number=q.number, rating=_rating(known.get(str(q.number)))) for q in rated
    ]
    words = (say.quoted(say.cut(in_words(known[str(q.number)]), LINE)) for q in said)
    return say.run((phrase("{ratings}.", ratings=say.run(ratings, ", ")), *words))


def _rating(said: object) -> str:
    return phrase("no answer") if said is None else phrase("{points} of 5", points=said)
