// What the interface says, in its three languages. A word with {0} in it takes what is handed to it.

export const LANGUAGES = { "zh-Hans": "简体", "zh-Hant": "繁體", en: "English" };

const ROWS = {
  name: ["据实", "據實", "Jushi"],
  tagline: ["向文档提问，用文档的原话作答", "向文件提問，用文件的原話作答", "Ask the documents; they answer in their own words"],
  chat: ["与文档对话", "與文件對話", "Chat with the documents"],
  open: ["打开对话", "打開對話", "Open the chat"],
  close: ["关闭", "關閉", "Close"],
  clear: ["清空对话", "清空對話", "Clear the conversation"],
  cleared: ["对话已清空", "對話已清空", "The conversation is cleared"],
  language: ["界面语言", "介面語言", "Interface language"],
  script: ["引文用字", "引文用字", "Script of quotes"],
  original: ["原文用字", "原文用字", "Original script"],
  simplified: ["简体引文", "簡體引文", "Simplified"],
  traditional: ["繁体引文", "繁體引文", "Traditional"],
  question: ["问题", "問題", "Question"],
  placeholder: ["输入一个问题", "輸入一個問題", "Ask a question in Chinese"],
  send: ["提问", "提問", "Ask"],
  stop: ["停止", "停止", "Stop"],
  long: ["问题最多 1000 个字，现在有 {0} 个", "問題最多 1000 個字，現在有 {0} 個", "At most 1,000 characters; these are {0}"],
  welcome: ["请问您想知道什么？", "請問您想知道什麼？", "What would you like to know?"],
  promise: [
    "每个回答都是文档里的原句，可以当场核对；文档里没有的，会直说没有。",
    "每個回答都是文件裡的原句，可以當場核對；文件裡沒有的，會直說沒有。",
    "Every answer is a sentence of the documents that you can check on the spot. What they do not hold is not answered.",
  ],
  holdings: ["共 {0} 份文档", "共 {0} 份文件", "{0} documents"],
  empty: [
    "还没有文档。先运行 jushi index 路径，再来提问。",
    "還沒有文件。先執行 jushi index 路徑，再來提問。",
    "There are no documents yet. Run jushi index PATH first.",
  ],
  try: ["可以这样问", "可以這樣問", "You could ask"],
  hints: [
    ["……是谁？", "……是多少？", "……是什么时候？"],
    ["……是誰？", "……是多少？", "……是什麼時候？"],
    ["……是谁？", "……是多少？", "……是什么时候？"],
  ],
  looking: ["正在查找……", "正在查找……", "Looking it up …"],
  reading: ["正在读《{0}》等 {1} 段", "正在讀《{0}》等 {1} 段", "Reading {1} passages, first of “{0}”"],
  slow: ["比平时慢，还在找……", "比平時慢，還在找……", "Slower than usual, still looking …"],
  understood: ["理解为", "理解為", "Understood as"],
  correct: ["更正", "更正", "Correct"],
  again: ["重新提问", "重新提問", "Ask again"],
  cancel: ["取消", "取消", "Cancel"],
  high: ["把握大", "把握大", "confident"],
  medium: ["有把握", "有把握", "fairly sure"],
  low: ["把握小", "把握小", "unsure"],
  sure: ["可信度 {0}", "可信度 {0}", "probability {0}"],
  quoted: ["引文", "引文", "Quote"],
  source: ["查看原文", "查看原文", "Show in the source"],
  copy: ["复制引文和出处", "複製引文和出處", "Copy quote with source"],
  copied: ["已复制", "已複製", "Copied"],
  uncopied: ["无法复制，请手动选取", "無法複製，請手動選取", "Could not copy; please select it"],
  readable: ["看易读文字", "看易讀文字", "Readable form"],
  verbatim: ["看原文字句", "看原文字句", "Original wording"],
  same: ["另有 {0} 处相同", "另有 {0} 處相同", "the same in {0} other places"],
  more: ["更多引文（{0}）", "更多引文（{0}）", "More quotes ({0})"],
  others: ["其他时间或来源的说法（{0}）", "其他時間或來源的說法（{0}）", "Other dates or sources ({0})"],
  suggestions: ["接着问", "接著問", "Ask next"],
  absent: ["文档中没有找到答案", "文件中沒有找到答案", "The documents do not hold the answer"],
  related: ["也许您想找", "也許您想找", "Perhaps you mean"],
  no_relevant_passage: [
    "没有找到与这个问题有关的内容。",
    "沒有找到與這個問題有關的內容。",
    "Nothing in them has to do with this question.",
  ],
  entity_not_found: [
    "文档没有提到{0}；请核对名称、地点或年份。",
    "文件沒有提到{0}；請核對名稱、地點或年份。",
    "They do not mention {0}. Please check the name, place or year.",
  ],
  low_confidence: [
    "有相近的内容，但不足以确定答案。",
    "有相近的內容，但不足以確定答案。",
    "Something comes near, but not near enough to answer.",
  ],
  filtered_out: [
    "在所选的范围内没有找到，可以放宽范围再问。",
    "在所選的範圍內沒有找到，可以放寬範圍再問。",
    "Not within the chosen range; widen it and ask again.",
  ],
  no_documents: ["还没有任何文档。", "還沒有任何文件。", "There are no documents yet."],
  asked: ["问题所指的对象", "問題所指的對象", "what is asked about"],
  offline: [
    "没有网络连接。问题还在，联网后可以重试。",
    "沒有網路連線。問題還在，連線後可以重試。",
    "You are offline. Your question is kept; try again once you are back.",
  ],
  unreachable: [
    "连不上服务。问题还在，可以重试。",
    "連不上服務。問題還在，可以重試。",
    "The service cannot be reached. Your question is kept; try again.",
  ],
  failing: [
    "服务出了问题，没有作答。问题还在，可以重试。",
    "服務出了問題，沒有作答。問題還在，可以重試。",
    "The service failed to answer. Your question is kept; try again.",
  ],
  refused: ["服务没有接受这个问题：{0}", "服務沒有接受這個問題：{0}", "The service refused the question: {0}"],
  stopped: ["已停止。", "已停止。", "Stopped."],
  retry: ["重试", "重試", "Try again"],
  helpful: ["有帮助", "有幫助", "Helpful"],
  wrong: ["报告错误", "回報錯誤", "Report a wrong answer"],
  comment: ["哪里不对？（可不填）", "哪裡不對？（可不填）", "What is wrong? (optional)"],
  report: ["发送", "送出", "Send"],
  thanks: ["谢谢您的反馈", "謝謝您的回饋", "Thank you for telling us"],
  unsent: ["没有送出，请重试", "沒有送出，請重試", "Not sent; please try again"],
  web: ["打开网页", "開啟網頁", "Open the web page"],
  earlier: ["再往上", "再往上", "More above"],
  later: ["再往下", "再往下", "More below"],
  fetching: ["正在取原文……", "正在取原文……", "Fetching the source …"],
  unfetched: ["取不到原文", "取不到原文", "The source cannot be fetched"],
  changed: [
    "这份文档在引用之后有了新版本，引文可能已不在这里。",
    "這份文件在引用之後有了新版本，引文可能已不在這裡。",
    "This document has changed since it was quoted; the quote may no longer be here.",
  ],
};

// The language of the interface for a browser's language: anything Chinese that is not Traditional is Simplified.
export function languageFor(tag) {
  if (/^zh\b.*\b(hant|tw|hk|mo)\b/i.test(tag)) return "zh-Hant";
  return /^zh\b/i.test(tag) ? "zh-Hans" : "en";
}

// A function that says a word in this language.
export function speaker(language) {
  const column = Object.keys(LANGUAGES).indexOf(language);
  return (word, ...given) => {
    const said = ROWS[word][column];
    return given.length ? said.replace(/\{(\d)\}/g, (_, at) => given[at]) : said;
  };
}
