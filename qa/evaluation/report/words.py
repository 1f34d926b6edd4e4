"""What the report calls things, in Chinese and in English: measures, stages, slices, plots.

Tables and nothing else. A measure that no row names is shown under its own name.
"""

from __future__ import annotations

from typing import NamedTuple

from qa.evaluation.types import Stage
from qa.types import AnswerType, Reason


class Say(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str


class Told(NamedTuple):
    """A figure for people: its name, and a sentence in which {} is the figure."""

    name: Say
    sentence: Say


# In the order in which they are told; each only where the run has it.
HEADLINES = {
    "quote_hit@1": Told(
        Say("引文正确", "Right quote first"),
        Say(
            "文档里有答案的问题，每 100 个里有 {} 个，打开第一条引文就能看到正确答案。",
            "Of 100 questions that the documents can answer, {} get a first quote that holds the right answer.",
        ),
    ),
    "declined_when_unanswerable": Told(
        Say("没有就说没有", "Declines when there is nothing"),
        Say(
            "文档里没有答案的问题，每 100 个里有 {} 个得到“没找到”的如实答复。",
            "Of 100 questions that the documents cannot answer, {} are told honestly that nothing was found.",
        ),
    ),
    "answered_when_answerable": Told(
        Say("有就回答", "Answers when there is something"),
        Say(
            "文档里有答案的问题，每 100 个里有 {} 个得到了回答（不论对错）。",
            "Of 100 questions that the documents can answer, {} get an answer, right or wrong.",
        ),
    ),
    "selective_accuracy": Told(
        Say("答了就对", "Right when it answers"),
        Say(
            "凡是作了回答的，每 100 个里有 {} 个是对的。",
            "Of 100 answers given, {} are right.",
        ),
    ),
    "contained": Told(
        Say("答案说到了", "Answer contained"),
        Say(
            "每 100 个问题里，有 {} 个标出的答案包含了标准答案。",
            "For {} of 100 questions the marked answer contains the expected one.",
        ),
    ),
    "exact_match": Told(
        Say("答案完全一致", "Answer exactly the same"),
        Say(
            "每 100 个问题里，有 {} 个标出的答案与标准答案一字不差（标点不计）。",
            "For {} of 100 questions the marked answer is the expected one, punctuation aside.",
        ),
    ),
    "f1": Told(
        Say("答案重合度（F1）", "Answer overlap (F1)"),
        Say(
            "标出的答案与标准答案的用字，平均重合 {}％。",
            "The characters of marked and expected answer overlap by {} % on average.",
        ),
    ),
    "recall@10:passage": Told(
        Say("检索命中（前 10 段）", "Found among the first 10"),
        Say(
            "每 100 个问题里，有 {} 个的正确段落排在检索结果的前 10 位。",
            "For {} of 100 questions a right passage is among the first 10 that were retrieved.",
        ),
    ),
    "verbatim": Told(
        Say("逐字引用", "Verbatim"),
        Say(
            "每 100 条引文里，有 {} 条与原文逐字相同。应当是 100。",
            "Of 100 quotes, {} are the source's own characters. It should be 100.",
        ),
    ),
    "p50:total": Told(
        Say("通常多快", "Usual time"),
        Say(
            "一半的问题在 {} 毫秒内得到答复。",
            "Half of the questions are answered within {} milliseconds.",
        ),
    ),
    "p95:total": Told(
        Say("最慢的时候", "Time when it is slow"),
        Say(
            "每 100 个问题里，95 个在 {} 毫秒内得到答复。",
            "Of 100 questions, 95 are answered within {} milliseconds.",
        ),
    ),
}

# What stands before the last of @k and :level is looked up; those two are shown as they are.
MEASURES = {
    "recall": Say("召回率", "Recall"),
    "mrr": Say("平均倒数排名", "Mean reciprocal rank"),
    "ndcg": Say("归一化折损累计增益", "nDCG"),
    "quote_hit": Say("引文含正确答案", "Quote holds the answer"),
    "document": Say("引自正确文档", "Quote from the right document"),
    "quote_length": Say("引文字数", "Characters quoted"),
    "citation_precision": Say("引用准确率（按句）", "Citation precision, by sentence"),
    "citation_recall": Say("引用召回率（按句）", "Citation recall, by sentence"),
    "list_precision": Say("列举准确率", "List precision"),
    "list_recall": Say("列举召回率", "List recall"),
    "right": Say("处理得当", "Handled rightly"),
    "answered_right": Say("有答案的题答对", "Answered rightly, of those with an answer"),
    "answerable": Say("有答案的题", "Questions with an answer"),
    "coverage": Say("作答比例", "Coverage: share answered"),
    "false_answers": Say("无答案却作答", "False answers among unanswerable"),
    "auroc": Say("置信度区分力（AUROC）", "Confidence tells right from wrong (AUROC)"),
    "aurc": Say("风险-覆盖曲线下面积", "Area under the risk-coverage curve"),
    "ece": Say("置信度误差（ECE）", "Expected calibration error"),
    "accuracy": Say("各档置信度的正确率", "Accuracy at a confidence label"),
    "p50": Say("用时中位数（毫秒）", "Time, median (ms)"),
    "p95": Say("用时第 95 百分位（毫秒）", "Time, 95th percentile (ms)"),
    "p99": Say("用时第 99 百分位（毫秒）", "Time, 99th percentile (ms)"),
    "questions_per_second": Say("每秒问题数", "Questions a second"),
} | {name: told.name for name, told in HEADLINES.items() if not {"@", ":"} & set(name)}

STAGES = {
    Stage.NOT_RETRIEVED: Told(
        Say("没检索到", "Not retrieved"),
        Say(
            "正确的段落不在取回的段落之中。",
            "No right passage was among those retrieved.",
        ),
    ),
    Stage.LOST_IN_RANKING: Told(
        Say("排序时丢失", "Lost in ranking"),
        Say(
            "正确的段落取回来了，却没有被细读，或者引用了别的句子。",
            "A right passage was retrieved, yet it was not read, or another sentence was quoted.",
        ),
    ),
    Stage.WRONG_SPAN: Told(
        Say("标错位置", "Wrong span"),
        Say(
            "引文是对的，但其中标出的不是要的答案。",
            "The quote is right, yet another value is marked in it.",
        ),
    ),
    Stage.WRONGLY_REFUSED: Told(
        Say("误拒", "Wrongly refused"),
        Say(
            "文档里有答案，却说没找到。",
            "The documents hold the answer; “not found” was said.",
        ),
    ),
    Stage.WRONGLY_ANSWERED: Told(
        Say("误答", "Wrongly answered"),
        Say(
            "文档里没有答案，却作了回答。",
            "The documents hold no answer, and one was given.",
        ),
    ),
    Stage.FAILED: Told(
        Say("提问失败", "Asking failed"),
        Say(
            "没有得到任何答复，问题出在提问本身。",
            "No reply came at all: the asking itself failed.",
        ),
    ),
}

REASONS = {
    Reason.NO_RELEVANT_PASSAGE: Say("没有相关内容", "nothing relevant"),
    Reason.ENTITY_NOT_FOUND: Say("文档没有提到问题里的名称、地点或年份", "a name, place or year that no document has"),
    Reason.LOW_CONFIDENCE: Say("把握不足", "too little confidence"),
    Reason.FILTERED_OUT: Say("被筛选条件排除", "excluded by filters"),
    Reason.NO_DOCUMENTS: Say("没有文档", "no documents"),
}

SLICES = {
    "type": Say("按问题类型", "By type of question"),
    "answer_type": Say("按答案种类", "By kind of answer"),
    "script": Say("按字形（提问→文档）", "By script (question → document)"),
    "document": Say("按文档", "By document"),
    "length": Say("按问题长短", "By length of the question"),
    "turn": Say("按对话轮次", "By turn of the conversation"),
}

LEVELS = {
    "passage": Say("段落", "passage"),
    "section": Say("小节", "section"),
    "document": Say("文档", "document"),
}

# What stands after a measure's colon.
PARTS = LEVELS | {
    "high": Say("高", "high"),
    "medium": Say("中", "medium"),
    "low": Say("低", "low"),
    "total": Say("总计", "total"),
    "retrieve": Say("检索", "retrieval"),
    "read": Say("细读", "reading"),
    "cite": Say("引用", "citing"),
}

# Parts of slices that have a name in Jushi; types of questions and names of documents are the question set's own.
VALUES = {
    AnswerType.NUMBER: Say("数字", "number"),
    AnswerType.PERCENT: Say("百分比", "percent"),
    AnswerType.MONEY: Say("金额", "money"),
    AnswerType.PERSON: Say("人", "person"),
    AnswerType.TIME: Say("时间", "time"),
    AnswerType.PLACE: Say("地点", "place"),
    AnswerType.ORGANISATION: Say("机构", "organisation"),
    AnswerType.LIST: Say("列举", "list"),
    AnswerType.NAME: Say("名称", "name"),
    AnswerType.TEXT: Say("其他", "other"),
    "hans→hans": Say("简 → 简", "Simplified → Simplified"),
    "hans→hant": Say("简 → 繁", "Simplified → Traditional"),
    "hant→hans": Say("繁 → 简", "Traditional → Simplified"),
    "hant→hant": Say("繁 → 繁", "Traditional → Traditional"),
}
NAMED = ("answer_type", "script")

PLOTS = {
    "recall": Told(
        Say("检索：取回越多，漏掉越少", "Retrieval: recall against k"),
        Say(
            "横轴是取回多少段（k），纵轴是正确内容已在其中的问题所占比例。",
            "Across: how many passages are retrieved (k). Up: the share of questions whose right text is among them.",
        ),
    ),
    "risk_coverage": Told(
        Say("只答有把握的，会错多少", "Risk against coverage"),
        Say(
            "横轴是作答比例，最有把握的先答；纵轴是其中答错的比例。线越低越好。",
            "Across: the share of questions answered, most confident first. Up: the share of those that is wrong. "
            "Lower is better.",
        ),
    ),
    "reliability": Told(
        Say("把握是否可信", "Reliability of the confidence"),
        Say(
            "横轴是系统报告的把握，纵轴是实际答对的比例。越贴近虚线越可信。",
            "Across: the confidence that was given. Up: the share that was right. "
            "The nearer to the dashed line, the better it can be trusted.",
        ),
    ),
    "time": Told(
        Say("用时", "Time"),
        Say(
            "横轴是毫秒，纵轴是题数；最慢的百分之一并入最后一柱。",
            "Across: milliseconds. Up: questions. The slowest hundredth shares the last bar.",
        ),
    ),
}
