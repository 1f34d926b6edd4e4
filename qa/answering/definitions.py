"""What a thing is: the sentence that says so, where a question asks it."""

from __future__ import annotations

import re

from qa.types import Query, Reading

_ASKS = (
    re.compile(r"^(?:什么是|什么叫做?|何谓|所谓的?)(?P<term>.{2,20})$"),
    re.compile(
        r"^(?:.{0,12}?[的说])??(?P<term>[^的]{2,20}?)(?:到底|究竟|具体)?(?:是指?|指的?是?|意思是|的意思是|的含义是|的定义是)什么(?:意思|东西|含义)?$"
    ),
)
_MEANT = re.compile(r"所称的?(?P<term>[^的,]{2,20}?)(?:,|是指|指|包括|有)(?:的是)?(?:哪些|什么)(?:内容|东西)?$")
_QUOTED = re.compile(r'"([^"]{2,20})"')
_IS = (
    r'(?:"|》)?,?(?:,?其实)?(?:就是|是指|指的?是|意思是|意味着|即(?![将使便可日])|是(?!什么|不是|否)|'
    r"指(?![数标导出向挥定派望责]))"
)


def defined(query: Query) -> str:
    """The term whose meaning a question asks for; empty where it asks for something else.

    >>> from qa.reading.question import understand
    >>> asked = ("什么叫侨批?", "凤翔的“两瓶一泥”是什么", "条例所称的水资源包括哪些")
    >>> [defined(understand(question)) for question in asked]
    ['侨批', '两瓶一泥', '水资源']
    """
    found = next((match["term"] for pattern in (_MEANT, *_ASKS) if (match := pattern.search(query.text))), "")
    quoted = _QUOTED.search(query.text) if found else None
    return quoted[1] if quoted else found.strip('"')


def defines(term: str, reading: Reading) -> bool:
    """Whether there is a term whose meaning is asked for, and the quote says of it that it is, or means, something."""
    quote = reading.hit.passage.text[reading.quote.start : reading.quote.end]
    name = re.escape(term)
    return bool(term) and re.search(f"{name}{_IS}|所称的?{name},?包括", quote) is not None
