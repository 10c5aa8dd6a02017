"""What is left of broken markup is no word of anybody's: of `<o:p>` a wrong letter makes "no:p>" (rule 12)."""

import re

# An address, a link, or a blank as our letters print it.
WHOLE = re.compile(r"<[^<>\s]{1,254}>")
# The end or the beginning of a tag stuck to a word, an attribute, an entity; and a tag's name without its brackets.
REMAINS = re.compile(r"[\w\"'/]>|</|<[a-z!?]|[a-z]=[\"'\dA-F]|&#?\w{2,8};|^\W{0,3}\w{1,20}:[a-z]\b", re.I)


def of_markup(line: str) -> bool:
    return REMAINS.search(WHOLE.sub(" ", line)) is not None
