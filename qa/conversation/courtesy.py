"""What is no question to the documents, and the short fixed kindness that it gets. Nothing is ever made up here.

Only a message that is nothing but a greeting, a thank-you, a request for work or an insult counts: whatever asks for a
fact goes to the documents, however politely it begins.
"""

from __future__ import annotations

import re

from qa.text.fold import fold, to_simplified, to_traditional

_SIGNS = re.compile(r"[\s,，.。!！?？~、:;：；()^_*\U0001f300-\U0001faff\u2600-\u27bf\ufe0f-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ASKS_FACT = re.compile(r"谁|哪|几|何|多少|多大|多久|什么时候|是什么")
_FILLER = "(?:啊|呀|呢|吧|哈|了|啦|哦|哟|嘛|的)*"
_HELLO = "你好|您好|大家好|哈喽|哈啰|嗨|喂|早|(?:早上|上午|中午|下午|晚上)好|[早晚]安|你?在[吗么]|有人吗|hello|hi|hey"
_PARTNER = "(?:小助手|助手|机器人|客服|朋友|据实|there)?"
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "greeting",
        rf"(?:(?:{_HELLO}){_FILLER}{_PARTNER}{_FILLER})+|good(?:morning|evening|afternoon)|吃(?:饭)?了吗|你好吗|howareyou",
    ),
    (
        "thanks",
        rf"(?:好的?|嗯+|行|ok|可以|知道了|明白了?|懂了)*(?:非常|十分|太|多|真是|真的)?(?:谢谢|多谢|感谢|谢了|谢啦|辛苦|3q|thx|thanks?|thankyou)"
        rf"(?:你|您|大家|啦|了|verymuch|alot|somuch|你的帮助|您的帮助|帮助)*{_FILLER}"
        r"|(?:回答得?|说得?|做得?|答得?)?(?:真|很|太|非常)?(?:好|棒|厉害|不错|赞)(?:了|啊|呀|的|极了)*|好的|好|嗯+|ok|okay|知道了|明白了?|收到",
    ),
    (
        "farewell",
        rf"(?:好的?|那|先这样)*(?:再见|拜拜?|回头见|下次见|(?:bye)+|goodbye|没有?了|没问题了|就这样吧?){_FILLER}",
    ),
    (
        "identity",
        r"(?:请问)?(?:你|您)(?:是|叫)(?:谁|什么名字|什么|哪位|什么人|什么东西|机器人吗?|人吗|真人吗|人工智能吗|ai吗|chatgpt吗?|什么模型)"
        r"|(?:请)?(?:介绍|说说)(?:一下)?(?:你|您)?自己|自我介绍(?:一下)?|whoareyou|whatareyou|(?:你|您)的名字(?:是什么|叫什么)?|(?:你|您)是不是(?:机器人|真人|人)",
    ),
    (
        "ability",
        r"(?:请问)?(?:你|您)?(?:能|会|可以|都能|都会)(?:帮我|为我)?(?:做|干|回答|解答|问|查|提供)(?:些|点)?(?:什么|哪些|啥)(?:事情?|问题|服务|功能)?(?:呢|啊)?"
        r"|我(?:可以|能)(?:问|查)(?:你|您)?(?:些)?(?:什么|哪些)(?:问题)?|(?:怎么|如何)(?:用|使用|提问)(?:你|您|这个)?|(?:你|您)?有(?:什么|哪些)(?:功能|用|本事|作用)|帮助|help|功能|使用说明|whatcanyoudo",
    ),
    (
        "abuse",
        r"(?:你|您|他妈|妈的|真|太|这个|就是|是|个|什么|破|死|大|好|真是|了|的|程序|机器人|东西)*"
        r"(?:傻[逼比b]?|笨蛋?|白痴|蠢货?|滚蛋?|去死|垃圾|废物|混蛋|王八蛋|妈的|他妈的|操你?|草泥马|sb|脑残|智障|没用|fuckyou|fuckoff|shit|idiot|stupid)"
        r"(?:你|吧|了|啊|的|东西|程序|机器人|一个)*",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_TASK = re.compile(
    r"(?:请|麻烦|能不能|能否|可以|可不可以|你能|你会)*(?:你|您)?(?:帮我|给我|替我|为我|帮忙|请)?(?:来)?"
    r"(?:(?:写|作|编|创作|生成|画|讲|唱|说|来)(?:一?[首篇个段封幅张份则]|点|些|几[首篇个段句])?"
    r".{0,14}?(?:诗|词|歌|歌词|作文|文章|故事|笑话|小说|代码|程序|脚本|函数|邮件|情书|信|简历|文案|论文|检讨|演讲稿|画|图片|对联|谜语)"
    r"|(?:翻译|译成).{0,200}|把.{1,200}(?:翻译|译)(?:成|为).{1,8}|(?:做|写|辅导)(?:一下)?(?:我的)?(?:数学|语文|英语|家庭)?作业.{0,20}"
    r"|(?:解|求解)(?:一?[道个])?(?:方程|数学题|题|不等式).{0,80}|(?:计算|算)(?:一下|出)?[\d+\-*/×÷=().^%xy\s]{3,}|陪我聊天?|聊聊天?|跟我聊.{0,4})"
    r"(?:吧|吗|好吗|行吗|可以吗|呢)*"
)
_SUM = re.compile(r"[\d+\-*/×÷().^%\s]*\d\s*[+\-*/×÷^]\s*\d[\d+\-*/×÷().^%\s]*(?:=|等于(?:几|多少)?|是多少)?")

_MESSAGES = {
    "greeting": (
        "您好！有问题请问：我从这里的文档中找答案，用原文回答，并注明出处。",
        "Hello! Ask me a question: I look for the answer in the documents here and give it in their own words.",
    ),
    "thanks": (
        "不客气。还想知道什么，请接着问。",
        "You are welcome. Ask on whenever you like.",
    ),
    "farewell": (
        "再见，欢迎随时再来提问。",
        "Goodbye. Come back with a question at any time.",
    ),
    "identity": (
        "我是“据实”，一个只引用文档原文来回答问题的程序；文档里没有的，我会直说没有。",
        "I am Jushi, a program that answers with quotes from documents; where they do not say, I say so.",
    ),
    "ability": (
        "我能在这里的文档中查找事实：数字、时间、地点、人物、名称等，用原文回答并注明出处；也可以接着上一问继续问。"
        "我不写作、不翻译、不计算。",
        "I find facts in the documents here: numbers, dates, places, people, names. I quote them with their source, "
        "and follow-up questions are fine. I do not write, translate or calculate.",
    ),
    "task": (
        "这个我做不了：我只引用文档原文来回答问题，不写作、不翻译、不编程、不计算。",
        "That I cannot do: I only answer with quotes from documents; I do not write, translate, program or calculate.",
    ),
    "abuse": (
        "抱歉没能让您满意。请告诉我您想在文档中查什么，我会尽力找到原文。",
        "I am sorry that I was of no help. Tell me what to look for in the documents, and I will try.",
    ),
}


def small_talk(message: str) -> str:
    """What kind of small talk a message is; "" for everything that goes to the documents.

    >>> small_talk("你好!"), small_talk("謝謝你"), small_talk("请帮我写一首关于春天的诗")
    ('greeting', 'thanks', 'task')
    >>> small_talk("你好李焕英票房是多少"), small_talk("谢谢是谁写的歌")
    ('', '')
    """
    folded = fold(message).strip()
    bare = _SIGNS.sub("", folded)
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return kind
    if _SUM.fullmatch(folded.rstrip("?？= ")):
        return "task"
    return "task" if _TASK.fullmatch(folded.rstrip("?？!！。. ")) and not _ASKS_FACT.search(folded) else ""


def courtesy(kind: str, message: str) -> str:
    """The reply to small talk, in the language and the script that it came in."""
    chinese, english = _MESSAGES[kind]
    if not _HAN.search(message):
        return english
    return to_traditional(chinese) if to_simplified(message) != message else chinese
