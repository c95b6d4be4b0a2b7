//! Languages that put no spaces between words.

use crate::asked::{listed, page, reasons, site, subject, text};
use crate::harness::Project;

/// Two pages about tides and two about bread in a language, among others in English.
fn tides_and_bread(language: &str, [tides, gauge, bread, dough]: [&str; 4]) -> Project {
    let project = site("");
    let more = format!("language = \"{language}\"");
    for (path, words) in [("tides.md", tides), ("gauge.md", gauge), ("bread.md", bread), ("dough.md", dough)]
    {
        page(&project, path, "", &more, words);
    }
    for number in 0..12 {
        text(&project, &format!("en/{number}.md"), &subject(number, 20));
    }
    project
}

#[track_caller]
fn pairs_find_each_other(project: &Project) {
    for (one, two) in [("tides.md", "gauge.md"), ("bread.md", "dough.md")] {
        assert_eq!(listed(project, one)[0], two);
        assert_eq!(listed(project, two)[0], one);
        assert_eq!(reasons(project, one)[0].1, "about");
    }
}

#[test]
fn chinese_pages_find_each_other() {
    pairs_find_each_other(&tides_and_bread(
        "zh",
        [
            "月球的引力造成潮汐。港口的水位每天升高两次，潮汐有大潮和小潮。",
            "验潮仪测量港口的水位，记录潮汐的高低。验潮仪里有一个浮子。",
            "面包师用面粉、酵母和水揉成面团，然后放进烤箱烘焙面包。",
            "面团需要时间发酵。酵母让面团变大，面包师把面粉加进去。",
        ],
    ));
}

#[test]
fn japanese_pages_find_each_other() {
    pairs_find_each_other(&tides_and_bread(
        "ja",
        [
            "月の引力が潮汐を起こす。港の水位は一日に二回高くなる。潮汐には大潮と小潮がある。",
            "検潮儀は港の水位を測り、潮汐の高さを記録する。検潮儀には浮きがある。",
            "パン職人は小麦粉と酵母と水で生地をこね、オーブンでパンを焼く。",
            "生地は発酵に時間がかかる。酵母が生地を膨らませ、パン職人は小麦粉を加える。",
        ],
    ));
}

#[test]
fn thai_pages_find_each_other() {
    pairs_find_each_other(&tides_and_bread(
        "th",
        [
            "ดวงจันทร์ดึงดูดน้ำทะเลทำให้เกิดน้ำขึ้นน้ำลง ระดับน้ำในท่าเรือสูงขึ้นวันละสองครั้ง",
            "เครื่องวัดระดับน้ำในท่าเรือบันทึกน้ำขึ้นน้ำลงทุกวัน ดวงจันทร์มีผลต่อระดับน้ำ",
            "คนทำขนมปังนวดแป้งกับยีสต์และน้ำตาล แล้วอบขนมปังในเตาอบ",
            "แป้งต้องใช้เวลาหมัก ยีสต์ทำให้แป้งขยายตัว ก่อนอบขนมปังในเตาอบ",
        ],
    ));
}

#[test]
fn korean_arabic_and_russian_pages_find_each_other() {
    pairs_find_each_other(&tides_and_bread(
        "ru",
        [
            "Луна вызывает прилив. Прилив в гавани бывает дважды в сутки.",
            "Мареограф измеряет прилив в гавани. Луна меняет уровень.",
            "Пекарь месит тесто из муки и дрожжей и печёт хлеб.",
            "Тесто бродит долго: дрожжи поднимают тесто, и пекарь ждёт.",
        ],
    ));
    pairs_find_each_other(&tides_and_bread(
        "ko",
        [
            "달의 인력이 조석 현상을 일으킨다. 항구 수위 변화는 하루 두번 생긴다.",
            "검조기 장치는 항구 수위 변화를 기록한다. 조석 현상을 본다.",
            "제빵사 아저씨가 밀가루 반죽 위에 효모를 뿌리고 오븐에 굽는다.",
            "효모를 넣은 밀가루 반죽 덩어리는 천천히 부푼다. 오븐에 굽는다.",
        ],
    ));
    pairs_find_each_other(&tides_and_bread(
        "ar",
        [
            "القمر يسبب المد والجزر. يرتفع الماء في الميناء مرتين.",
            "المقياس يسجل المد والجزر في الميناء. القمر يغير المستوى.",
            "الخباز يعجن الدقيق مع الخميرة ويخبز الخبز في الفرن.",
            "الخميرة ترفع العجين قبل الفرن. الخباز يضيف الدقيق.",
        ],
    ));
}
