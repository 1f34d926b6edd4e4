"""Recognisers over folded text: numbers with units, dates and periods, quoted names, offices, lists.

Each yields spans with a type; which of them answers is for the scorer to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from qa.reading.places import find_places
from qa.text.tokens import dictionary_words, tagged
from qa.types import AnswerType, Span

DIGITS = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?"
HAN_NUMBER = r"[零〇一二两三四五六七八九十百千]+"
SCALE = r"[十百千]?[万亿兆]{0,2}"
UNITS = (
    "公里/小时|千米/小时|英里/小时|英里|英尺|英寸|海里|节|日圆|卢布|泰铢|法郎|马克|世纪|个月|个百分点|"
    "毫升|毫克|微克|微米|纳米|兆瓦时|兆瓦|吉瓦|千伏|千帕|百帕|马力|光年|平方公里|平方千米|平方米|立方米/秒|立方米|公里|千米|厘米|毫米|米|公顷|亩|美元|欧元|日元|港元|英镑|人民币|元|块钱|"
    "人次|人份|架次|车次|班次|千瓦时|万千瓦|千瓦|吨|公斤|千克|斤|克|升|人|名|位|百分点|个|家|项|所|座|条|件|户|次|届|张|只|"
    "头|台|辆|艘|架|套|间|处|种|类|门|场|部|批|支|股|期|册|篇|岁|周岁|年|月|天|日|周|小时|分钟|秒|倍|成|级|"
    "层|车道|株|例|对|双|枚|块|度|摄氏度|字|票|席|强|国|省|市|县|区|村|镇|乡|组|队|站|班|卷|章|款|点|米/秒|"
    "列次|列|趟|平米|标段|赫兹|标箱|标准箱|盒|瓶|片|颗|粒|口|眼|代|根|幅|首|本|声|步|环|分|局|盘|集"
)
COUNTED = (  # what stands behind a number of four digits that counts something, so that it is no year
    r"\s?(?:,?\d|\.\d(?!\d?\.)|[多余万亿%‰米吨亩件座套辆架艘株倍枚]|人次|人(?![均口大民社工才物事力文])|名(?!单)|户(?![籍外])|"
    r"家(?![庭电居具])|台(?![风湾州])|所(?=[,。、;的]|$)|条(?=[,。、;的]|$)|个(?![税人体])|项(?!目)|元(?![旦宵月宇])|[美欧日港]元|公[里斤顷]|"
    r"千[瓦米克]|平方|立方|英镑)"
)
NUMBER = re.compile(
    rf"(?<![a-z\d.+])(?!\d+\+)(?!(?:1[5-9]|20)\d{{2}}年)(?:(?:(?<!从)(?<!由){DIGITS}{SCALE}(?:元|年|岁|倍|个月|天|人|米)?[-~—–至](?!(?:1[5-9]|20)\d\d年)(?=\d)|第?){DIGITS}(?:\s?[-~—–至到]\s?{DIGITS})?{SCALE}[多余]?{SCALE}(?:%|‰|(?:{UNITS}))?(?:以上|以下|以内|左右)?"
    rf"|(?<![零〇一二两三四五六七八九十百千])第?{HAN_NUMBER}[多余]?[万亿]*(?:{UNITS})(?:以上|以下|以内|左右)?|第{HAN_NUMBER}[轮大架波批步艘])"
)
PERCENT = re.compile(
    rf"(?<!\d){DIGITS}(?:%?\s?[-~—–至到]\s?{DIGITS})?%(?:以上|以下|以内|左右)?|百分之(?:{HAN_NUMBER}(?:点{HAN_NUMBER})?|{DIGITS})|{DIGITS}个百分点|[一二三四五六七八九]成(?![为立本就交长功员果绩都])|{HAN_NUMBER}分之{HAN_NUMBER}(?:以上|以下|左右)?|(?<![\d/.])\d+/\d+(?![\d/.万千亿])"
)
MONEY = re.compile(
    rf"(?<!\d){DIGITS}(?:\s?[-~—–至到]\s?{DIGITS})?{SCALE}[多余]?{SCALE}(?:美元|欧元|日元|港元|英镑|新台币|人民币|卢布|元|块钱)(?:以上|以下|以内|左右)?"
    rf"|(?:{DIGITS}|{HAN_NUMBER})个多?亿(?![\u4e00-\u9fff]{{0,2}}[人只户件])元?"
)
_BOUND = rf"(?:(?<!\d){DIGITS}{SCALE}|{HAN_NUMBER}[万亿]{{0,2}})"
RANGE = re.compile(rf"{_BOUND}(?:{UNITS})?以上(?:不满|不足|、)?{_BOUND}(?:{UNITS})以下")
RANGE_OF_MONEY = re.compile(rf"{_BOUND}元?以上(?:不满|不足|、)?{_BOUND}元以下")
PERIOD = re.compile(
    r'(?<![一二〇零\d])"?(?:十[一二三四五六七]?|[八九])五"?(?!年|月|日|条|个|世|大|届|[〇零一二三四五六七八九十])(?:规划|计划)?(?:期末|末期|末|时期|期间|初期|期)?'
)
_PART_OF_DAY = r"(?:[上下]午|晚上?间?|凌晨|中午|正午|午后|傍晚|深夜|夜[间里]|清晨|早[上晨间]|当晚)"
_CLOCK = (
    r"(?:(?<![\d.:])\d{1,2}(?:时(?![代期速空])(?:\d{1,2}分)?|点(?:\d{1,2}分|半|整|许|(?!\d))|:\d\d(?![\d:]))|(?<=[午上晚晨])[一二三四五六七八九十两]{1,3}[点时]半?)"
    r"(?:许|左右|前后)?"
)
_OF_DAY = rf"(?:{_PART_OF_DAY}?{_CLOCK}|{_PART_OF_DAY})?"
DATE = re.compile(
    r"(?:(?:1[0-9]|20)?\d{2}年|今年|去年|明年|当年|同年|次年|本)?(?:1[0-2]|0?[1-9])月(?:份|底|末|初|中旬|上旬|下旬)?(?:[0-3]?\d[日号])?"
    rf"{_OF_DAY}(?:[至到—–~-](?:(?:20\d{{2}}年)?(?:1[0-2]|0?[1-9])月)?(?:[0-3]?\d[日号]|底|末))?(?:前|起|以前|之前)?"
    r"|(?:1[0-9]|20)\d{2}年(?:代|末|底|初|春|夏|秋|冬|[上下]半年|年底|年初)?(?:前|起|以前|之前)?(?:[至到—–~-](?:20|1[0-9])\d{2}年)?"
    r"|[一二][〇零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,2}月(?:份|底|[上中下]旬)?(?:[一二三四五六七八九十]{1,3}[日号])?|底|末|初)?"
    r"(?:以前|之前|前)?"
    r"|(?:公元前?\d+|民国(?:\d{1,3}|元|[一二三四五六七八九十百]{1,4}))年(?:初|末|底)?"
    r"|(?:\d{1,2}|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九])世纪(?:(?:\d0|[二三四五六七八九]十)年代|初|末|中叶)?|[二三四五六七八九]十年代(?![表理价])|"
    rf"(?:今年|去年|明年|前年|年)(?:底|末|初|内)(?:前)?|[0-3]?\d[日号]{_OF_DAY}(?:[至到—–~-][0-3]?\d[日号])?|{_PART_OF_DAY}?{_CLOCK}|"
    r"(?:[清宋唐隋秦]|(?<![武好男])汉|(?<![文发说声证表透查鲜黎光])明|(?<![\d万亿美欧日港单公多百千十])元)(?:代(?![表理替办价沟码言词课步])|朝(?![着向]))(?:[康雍乾嘉道咸同光宣洪永万崇][\u4e00-\u9fff](?:年间|时期)|[初中末早晚]期|年间|时期|末年|初年)?|[清明](?:代|朝)?[康雍乾嘉道咸同光宣洪永万崇][\u4e00-\u9fff](?:年间|时期|[\d一二三四五六七八九十]+年)|"
    r"每?(?:星期|周|礼拜)[一二三四五六日天末](?![次天节个趟场年])(?:至(?:星期|周|礼拜)?[一二三四五六日天])?"
)
DAY = re.compile(rf"[^日号]*[日号](?={_PART_OF_DAY}|{_CLOCK})")
QUOTED = re.compile(r'"([^"\n]{1,60})"|《([^》\n]{1,40})》')
BOOK = re.compile(r"《[^》\n]{1,40}》")
OFFICES = (
    "总书记|副书记|书记|委员长(?!期)|总干事|总指挥(?!部)|指挥长|总监(?!理|督)|专员|总领事|总督(?!察|导|查)|总工程师|总设计师|市长|省长|区长|县长|州长|镇长|乡长|村长|盟长|旗长|总理|主席|总统|首相|国王|女王|天皇|秘书长|部长|司长|局长|处长|"
    "厅长|科长|署长|院长|校长|馆长|所长|站长|队长|会长|理事长|董事长|总经理|总裁|经理|主任|主编|总编辑|行长|院士|教授|教练|司令员|司令|政委|"
    "参谋长|检察长|庭长|法官|大使|特首|行政长官|发言人|创始人|负责人|导演|主演|作者|首席执行官|CEO|ceo|军长|师长|矿长|园长|组长|支书|将军|皇帝|教皇|主教|议长|议员|州委|厂长|店长|社长|台长|团长|国务卿|防长(?!期)|外长(?!期)|财长(?!期)"
)
MINISTRIES = (
    "外交|国防|财政|内政|司法|商务|教育|卫生|农业|环境|交通|能源|劳工|劳动|文化|旅游|贸易|经济|工业|国土安全|移民|公安|国家安全|科技|水利|"
    "组织|宣传|统战|住建|民政"
)
OFFICE = re.compile(
    rf"(?:{MINISTRIES})部(?:(?:常务|第一)?副?部)?长|(?:中央军委|军委|(?:中央)?军事委员会|[省市区县州旗盟镇乡党]?(?:委|政府|人大常委会|人大|政协|纪委|工委|党组))?(?:常务|第一)?副?(?:{OFFICES})"
)
SOUNDS = (  # characters that foreign names are written with
    "阿埃艾爱安昂奥澳巴白拜班邦鲍贝本比彼别宾波伯博布查茨达戴丹道德登迪蒂丁东都杜顿敦多厄恩尔法范菲费芬丰佛夫弗福富盖甘冈高戈哥格"
    "根贡古哈海汉豪赫黑亨胡华怀惠霍基吉加贾杰洁金津卡凯坎康考科柯可克肯孔库夸奎拉莱赖兰朗劳勒雷蕾李里理利莉丽连廉良列林琳龙卢鲁路"
    "露伦罗洛马玛迈麦曼芒毛梅门蒙米密敏明摩莫默姆穆纳娜奈南内尼妮涅宁牛纽农努诺欧帕潘庞培佩彭皮平泼普齐奇琪乔琴琼丘让热仁日荣茹瑞"
    "若撒萨塞赛桑瑟森沙山尚绍申圣施什史舒斯思丝松苏索塔泰坦汤唐陶特滕提田铁廷通图土托瓦万王威韦维魏温文翁沃乌武西希悉锡夏肖谢辛欣休"
    "修许旭逊雅亚娅延扬杨耶叶伊依易因英尤于约宰赞泽扎詹珍朱兹佐"
    "翰珀卜罕迦黛绮茜芙萝蔻碧雯缇璐莎蓓薇妲娃珊姗弥茵菈胥瓜歇力普京崔槟仑鞑"
)
TITLES = (  # that names stand behind, beside offices
    "大臣|特使|领袖|领导人|指挥官|头目|顾问|参议员|众议员|律师|检察官|警长|理事|研究员|创办人|嫌犯|嫌疑人|选手|球员|"
    "主帅|队员|代表|学者|专家|歌手|演员|作家|诗人|医生|教师|老师|搭档|队友|捐献者|志愿者|得主|冠军|亚军|季军|消防员|学员|编剧|船长|"
    "机长|飞行员|航天员|宇航员|店主|老板|裁判|守门员|前锋|后卫|中场|主持人|制片人|摄影师|设计师|"
    "工程师|科学家"
)
PERSON_AFTER_OFFICE = re.compile(
    rf"(?:{OFFICES}|(?P<title>{TITLES}))[::,,]?\s?(?!和|国|年[仅薪]|时年|任[期内]|高度|关于|常务|简介)(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?=[\s,，。:：;；、()（）\"”]|在|说|表示|指出|强调|介绍|主持|率|出席|接受|代表|告诉|认为|称|作|为|同志|先生|女士|$"
    r"|和(?!说|表示|主持|平|[,、。在])|与|及|等|今[天日]|昨[天日]|当[天日选]|\d|[上下]午|宣布|发表|举行|会见|抵达|分别|[致对向]|就[任职]|[将已还]|并|应邀|偕|携|陪同|签署|提出|提名|一行|均|也|曾|则|要求|呼吁|警告|批评|谴责|重申|透露|承认|否认|访问|赴|乘|通电话|是|正|会晤|会谈|参加|主演|执导|创办|撰写)"
)
FOREIGN_AFTER_OFFICE = re.compile(rf"(?:{OFFICES}|{TITLES})(?=([{SOUNDS}]{{2,8}})(?![·・‧•{SOUNDS}]))")
PARTS_AFTER_OFFICE = re.compile(  # 秘书长延斯·斯托尔滕贝格: a first part of any characters
    rf"(?:{OFFICES}|{TITLES})(?=([\u4e00-\u9fff]{{1,5}}(?:[·・‧•][{SOUNDS}a-z]+)+))"
)
FOREIGN = re.compile(  # 易卜拉欣·哈希米·库拉西, 克兰普-卡伦鲍尔: any parts between dots, a last one of sounds
    rf"(?=((?<![{SOUNDS}a-z·・‧•])[{SOUNDS}a-z]+(?:(?:[·・‧•]|(?<=[{SOUNDS}])-)(?:[\u4e00-\u9fff]{{1,6}}(?=[·・‧•-])|[{SOUNDS}a-z.]+))+))"
)
PERSON_CHOSEN = re.compile(
    r"(?:祝贺|选举|推选|推举|任命|提名|委任|聘任)(?P<name>[\u4e00-\u9fff]{2,4}?)(?=(?:同志|先生|女士)?(?:当选|就任|连任|出任|担任|为))"
)
PERSON_BEFORE_VERB = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2,3})(?=说|表示|指出|强调|介绍|主持|告诉|认为|同志|先生|女士|[出担接兼]?任|当选|生于|出生|\()"
)
LONGEST_CHINESE = 4  # characters of a Chinese name
LONGEST_KNOWN = 3  # characters of a foreign name that the segmenter knows as one word
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫法汝鄢涂钦归海岳帅缑亢况有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖付代覃仝揭粟植冼辜邝尧庹亓郇隋綦矫郄邸"
)
_NAMING = r"(?![位于在至到往沿从距是由并])[\u4e00-\u9fff]"
ADDRESS = re.compile(  # 北京市门头沟区滨河路72号, 兰谷路500弄
    rf"(?:(?:{_NAMING}){{2,8}}(?:省|市|区|县|镇|乡|街道|村))*(?:{_NAMING}){{1,8}}(?:(?<![公线道思铁网出])路|街|大道|巷|胡同)"
    r"\d+(?:[-—]\d+)?(?:号(?!桥|线)|弄)(?:\d+号?楼?|院|[a-z\d]+座|\d+[层楼室])*"
)
ORGANISATION = re.compile(
    r"中(?:铁|建|交|冶|电建|水电|国铁建)[\u4e00-\u9fff]{0,4}?[一二三四五六七八九十]{1,3}(?:局|公司|院)|"
    r"[\u4e00-\u9fffa-z0-9()·]{2,14}?(?:有限公司|公司|集团|银行|委员会|大学|学院|医院|管理局|管理委员会|研究院|研究所|协会|联盟|法院|检察院|办公室|"
    r"代表大会|日报社?|晚报|电视台|出版社|俱乐部|基金会|交易所|中心|厅|局|部)"
)


def typed_spans(text: str, only: Collection[AnswerType] = ()) -> Iterator[tuple[Span, AnswerType]]:
    """Every recognised span of a folded text with its type; one stretch may come several times, under several types.

    `only` narrows to types that patterns find by themselves: amounts and times.
    """
    ranges = "以上" in text and "以下" in text
    for pattern, kind in _PATTERNS + (_RANGES if ranges else ()):
        if not only or kind in only:
            yield from ((Span(*match.span()), kind) for match in pattern.finditer(text) if match.group())
    if not only:
        yield from _names(text)
        yield from persons(text)


def _names(text: str) -> Iterator[tuple[Span, AnswerType]]:
    for match in QUOTED.finditer(text):
        yield Span(*match.span(1 if match.group(1) is not None else 2)), AnswerType.NAME
    for start, name in find_places(text):
        yield Span(start, start + len(name)), AnswerType.PLACE
    for match in ADDRESS.finditer(text):
        yield Span(*match.span()), AnswerType.PLACE
    for match in ORGANISATION.finditer(text):
        yield Span(*match.span()), AnswerType.ORGANISATION


def persons(text: str) -> Iterator[tuple[Span, AnswerType]]:
    """Names of people that stand where names stand: after an office, as chosen for one, before a verb of speaking.

    And foreign ones of several parts, wherever they stand; each once.
    """
    found = dict.fromkeys((*_placed(text), *_sounded(text)))
    for start, end in found:
        if [place for _, place in find_places(text[start:end])] != [text[start:end]]:
            yield Span(start, end), AnswerType.PERSON


def _placed(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (PERSON_AFTER_OFFICE, PERSON_CHOSEN, PERSON_BEFORE_VERB):
        for match in pattern.finditer(text):
            name, span = match["name"], match.span("name")
            after_office = pattern is PERSON_AFTER_OFFICE
            named = name[0] in SURNAMES and not (after_office and match["title"])
            if named or (after_office and (_SOUNDED.fullmatch(name) or _is_tagged(text, *span))):
                yield span


def _is_tagged(text: str, start: int, end: int) -> bool:
    """Whether the segmenter takes this very stretch for a name."""
    at = 0
    for word, tag in tagged(text):
        if at >= start:
            return at == start and at + len(word) == end and tag.startswith("nr")
        at += len(word)
    return False


def _sounded(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (FOREIGN_AFTER_OFFICE, PARTS_AFTER_OFFICE, FOREIGN):
        for match in pattern.finditer(text):
            start, end = match.start(1), _before_a_word(text, *match.span(1))
            if end > start + 1:
                yield start, end


def _before_a_word(text: str, start: int, end: int) -> int:
    """The end of a run of sounds, before a word in it that is no noun: 塔兰特 *提起*, 王明达 *特别* 强调."""
    at = 0
    for word, tag in tagged(text):
        if start < at < end and len(word) > 1 and not tag.startswith("n"):
            return at
        at += len(word)
    return end


def is_name(text: str) -> bool:
    """Whether a short text can be somebody's name: a surname first, a foreign name's dot or letters, or one known name.

    >>> is_name("姜冬冬"), is_name("斯托尔滕贝格"), is_name("努力实现"), is_name("跨江")
    (True, True, False, False)
    """
    if text[:1] in SURNAMES or "·" in text or text[:1].isascii() or _SOUNDED.fullmatch(text):
        return True
    known = [tag[:2] for _, tag in tagged(text)] in (["nr"], ["ns"])  # 普京 is tagged as a place
    return known and dictionary_words(text) == [text] and len(text) <= LONGEST_KNOWN and not find_places(text)


def is_named(text: str) -> bool:
    """Whether a text is somebody's name for sure: one that the segmenter knows as such, or one of sounds alone.

    >>> is_named("赵立坚"), is_named("米歇琳·布雷迪"), is_named("项目负责人"), is_named("古特雷斯")
    (True, True, False, True)
    """
    if find_places(text) or OFFICE.search(text):
        return False
    if _PARTS.fullmatch(text) or _SOUNDED.fullmatch(text):
        return True
    if len(text) > LONGEST_CHINESE or not text:
        return False
    tags = [tag for _, tag in tagged(text)]
    known = tags[0].startswith("nr") and all(tag[:1] in "nxfqj" for tag in tags)
    return known or (text[0] in SURNAMES and len(text) == LONGEST_CHINESE - 1 and dictionary_words(text) == list(text))


_PARTS = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·・‧•-][\u4e00-\u9fffa-z.]{1,8})+")
_SOUNDED = re.compile(rf"[{SOUNDS}]{{2,8}}")
_RANGES = ((RANGE, AnswerType.NUMBER), (RANGE_OF_MONEY, AnswerType.MONEY))
_PATTERNS = (
    (NUMBER, AnswerType.NUMBER),
    (PERCENT, AnswerType.PERCENT),
    (MONEY, AnswerType.MONEY),
    (DATE, AnswerType.TIME),
    (PERIOD, AnswerType.TIME),
    (BOOK, AnswerType.NAME),
)
