"""Whether a glad sentence says that its writer will do it (rule 18).

Known words alone are not enough: "I'd love a mentor", "Her mentor would gladly help" and "I'm honoured by this request"
have no others. A noun or a name in it needs a deed of the writer's ("gladly mentor Priya"), and before the answer, too:
who stands there without one may be somebody else.
"""

from mailflow.core.commands.words import Words
from mailflow.core.reading.phrasing import Walk

# "Happy to" and "felice di" are an answer alone, or lead to what somebody is happy to do.
LEADING = (" to", " de", " d'", " di", " a", " em", " por")


def is_the_writers(walk: Walk, words: Words) -> bool:
    if words.holds(walk.text, "not_willing"):
        return False
    little = [(place, phrase) for place, phrase in walk.little if not words.starts(phrase, "polite")]
    thanks = {phrase for _, phrase in walk.little} - {phrase for _, phrase in little}  # "thank you for the match with"
    places = [place for place, phrase in little if words.holds(phrase, "roles")]
    places += [place for place, phrase in walk.names if phrase not in thanks]
    leads = walk.text[walk.answered : walk.behind].casefold().endswith(LEADING)
    goes_on = leads and any(place >= walk.behind for place, _ in walk.little)
    before = any(place < walk.answered for place in places)
    return does(walk.text, words, bool(places) or goes_on) and does(walk.text[: walk.answered], words, before)


def does(text: str, words: Words, needed: bool) -> bool:
    return not needed or words.holds(text, "deeds")
