"""Twins: the same paragraph in documents of other years or places, so that the reader learns to look at the context.

Labelled questions rarely need a heading to be answered; the documents that people ask about nearly always do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.reading.places import areas, find_places
from qa.reading.question import understand
from qa.training.labelled import Example
from qa.types import Context, Hit

SHARE = 0.45
_DIGIT = re.compile(r"\d")
_YEARLY = ("政府工作报告", "国民经济和社会发展统计公报", "年度报告", "工作总结", "预算执行情况报告")
_LOCAL = ("政府工作报告", "统计公报", "市委书记访谈", "高质量发展纪实", "新闻")
_ASK_YEAR = ("{}年{}", "{}年,{}", "按照{}年的报告,{}", "在{}年,{}")


def among_twins(example: Example, hits: Sequence[Hit], generator: random.Random) -> tuple[str, list[Hit]]:
    """The question and its hits; for some, with the passage's twins and a question that names the right one."""
    passage = example.passage
    start = min(answer.start for answer in example.answers)
    sentence = next((passage.text[s:e] for s, e in passage.sentences if s <= start < e), passage.text)
    query = understand(example.question)
    makers: list[Callable[[str, random.Random], tuple[str, list[Context]]]] = []
    if not query.years and not re.search(r"\d{4}年|今年|去年", sentence):
        makers.append(_by_year)
    if not query.places and not find_places(sentence):
        makers.append(_by_place)
    spoken = [str(year) for year in query.years if str(year) in passage.text] + [
        place for place in query.places if place in passage.text
    ]
    own = next(hit for hit in hits if hit.passage.id == passage.id)
    if spoken and generator.random() < SHARE:
        return example.question, _among(hits, own, _reworded(own, generator.choice(spoken), generator))
    if not makers or generator.random() > SHARE:
        return example.question, list(hits)
    question, contexts = generator.choice(makers)(example.question, generator)
    twins = [replace(own, passage=replace(passage, context=contexts[0]))]
    for number, context in enumerate(contexts[1:], 1):
        text = (
            _DIGIT.sub(lambda _: str(generator.randrange(10)), passage.text)
            if generator.random() < 0.7
            else passage.text
        )
        twins.append(
            replace(
                own,
                passage=replace(passage, id=-number, text=text, context=context),
                score=own.score * generator.uniform(0.9, 1.1),
            )
        )
    return question, _among(hits, own, twins)


def _among(hits: Sequence[Hit], own: Hit, twins: Sequence[Hit]) -> list[Hit]:
    """The twins in place of the passage that they stand for, as many hits as before."""
    rest = [hit for hit in hits if hit.passage.id != own.passage.id][: max(0, len(hits) - len(twins))]
    return sorted([*twins, *rest], key=lambda hit: -hit.score)


def _reworded(own: Hit, spoken: str, generator: random.Random) -> list[Hit]:
    """The passage, and copies in which the year or place that the question names is another one of the same length."""

    def other() -> str:
        if spoken.isdigit():
            return str(int(spoken) + generator.choice((-5, -3, -2, -1, 1, 2, 3, 5)))
        return generator.choice([name for name in areas() if len(name) == len(spoken) and name != spoken])

    copies = []
    for number in range(1, generator.randrange(2, 4)):
        text = own.passage.text.replace(spoken, other())
        passage = replace(own.passage, id=-number, text=text, context=replace(own.passage.context, title=""))
        copies.append(replace(own, passage=passage, score=own.score * generator.uniform(0.85, 1.1)))
    return [own, *copies]


def _by_year(question: str, generator: random.Random) -> tuple[str, list[Context]]:
    """Reports of neighbouring years; the asked one is the title's or the section's, or, of last year's work, before."""
    year, title = generator.randrange(1995, 2025), generator.choice(_YEARLY)
    years = [year, *generator.sample([year + d for d in (-4, -3, -2, -1, 1, 2, 3, 4)], 3)]
    style = generator.randrange(4)

    def context(of: int) -> Context:
        if style == 0:
            return Context(title=f"{of}年{title}")
        if style == 1:
            return Context(title=f"{of + 1}年{title}", section=f"一、{of}年工作回顾")
        if style == 2:
            return Context(title=title, published_at=f"{of}-03-05")
        return Context(title=f"{of}年{title}", section=f"二、{of}年工作总体部署", published_at=f"{of}-01-15")

    return generator.choice(_ASK_YEAR).format(year, question), [context(of) for of in years]


def _by_place(question: str, generator: random.Random) -> tuple[str, list[Context]]:
    """Like documents of several places, named in the title, the section or the region."""
    names = [name for name in areas() if name.endswith(("市", "省", "县"))]
    places, title, style = generator.sample(names, 4), generator.choice(_LOCAL), generator.randrange(3)

    def context(of: str) -> Context:
        if style == 0:
            return Context(title=f"{of}{title}", region=of)
        if style == 1:
            return Context(title=title, region=of)
        return Context(title=title, section=f"访{of}委书记", region=of)

    asked = places[0] if generator.random() < 0.5 else places[0][:-1] if len(places[0]) > 2 else places[0]
    joint = generator.choice(("", "的", ","))
    return f"{asked}{joint}{question}", [context(of) for of in places]
