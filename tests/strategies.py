"""Random texts as messy as real ones: glosses, broken lines, two scripts, two widths, characters outside the BMP."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = (
    "泰州市委常委会", "醫藥高新區", "會(huì)議(yì)", "調(diào)研", "的(de)", "(江蘇)", "（左五）",
    "到２０２５年", "1 9 9 8 年3 月5 日", "增长5 ．3 ％", "GDP", " ", "　　", "  ", "\n", "\n\n", "\r\n", "\r",
    "\u2028", "，", ",", "。", "！", "？", "??", "；", "：", "“", "”", '"', "「", "」", "《", "》", "——",
    "一、", "（一）", "第三条 ", "記者 張三", "——访仪征市委书记 孙建年", "# ", "𠮷野家", "𫝀", "😀",
    "👨\u200d👩\u200d👧", "\ufeff", "\u200b", "e\u0301", "İ", "ǅ", "ß", "㎏", "①", "Ⅷ", "ﬁ", "龍", "后", "後",
    "乾隆", "\x07", "<!-- x -->", "2023-08-06", "记者 陈高飞", "(陳起拓攝)", "版权所有", "热线:0514-87863284",
    "入??趦砂哆B片開發", "hello world", "\ud800",
)  # fmt: skip

pieces = st.sampled_from(_PIECES)
messy = st.lists(pieces | st.text(max_size=4), max_size=40).map("".join)
writable = messy.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
