//! One character in several shapes: 関, 關 and 关 are found by each other.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../data/variants.txt");

static FOLDS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut folds = HashMap::new();
    for group in groups() {
        let mut shapes = group.chars();
        if let Some(first) = shapes.next() {
            folds.extend(shapes.map(|shape| (shape, first)));
        }
    }
    folds
});

fn groups() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The shape that stands for all shapes of a character.
pub fn fold(c: char) -> char {
    FOLDS.get(&c).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn no_character_stands_in_two_groups() {
        let mut seen = HashSet::new();
        for group in groups() {
            assert!(group.chars().count() > 1, "{group}");
            for c in group.chars() {
                assert!(seen.insert(c), "{c} stands twice, again in {group}");
                // What NFKC changes never reaches the table.
                assert!(c.nfkc().eq([c]), "{c}");
            }
        }
    }

    #[test]
    fn common_words_fold_alike_in_every_country() {
        for words in [
            // Where only Japan differs.
            "増加 增加",
            "歩行 步行",
            "効果 效果",
            "首都圏 首都圈",
            "掲載 揭載 揭载",
            "插入 挿入",
            "陥落 陷落",
            "特徴 特徵 特征",
            "醉 酔",
            "土壌 土壤",
            "宿舎 宿舍",
            "戻 戾",
            "価値 價值 价值",
            "晋 晉",
            "勲章 勳章 勋章 勛章",
            "産業 產業 产业",
            "清 淸",
            "娯楽 娛樂 娱乐",
            "汚染 汙染 污染",
            "剥奪 剝奪 剥夺",
            "喩 喻",
            "填 塡",
            "到着 到著",
            "栈 棧 桟",
            "姬 姫",
            // Simplified and traditional.
            "友誼 友谊",
            "賞 赏",
            "誕生 诞生",
            "減少 减少",
            "我們 我们",
            "買 买",
            "紳士 绅士",
            "修繕 修缮",
            "貶 贬",
            "紗 纱",
            "錫 锡",
            "方針 方针",
            "猪 豬",
            "貼 贴",
            "喚起 唤起",
            "腫瘍 肿疡",
            "混亂 混乱",
            "傾向 倾向",
            "渗透 滲透",
            "拋 抛",
            "煩 烦",
            "釘 钉",
            "吗 嗎",
            "够 夠",
            "鸡 雞 鶏 鷄",
            "赶 趕",
            "什麼 什么",
            "了解 瞭解",
            "空閑 空闲 空閒",
            "空間 空间",
        ] {
            let mut folded = words.split(' ').map(|word| word.chars().map(fold).collect::<String>());
            let first = folded.next().unwrap_or_default();
            for other in folded {
                assert_eq!(first, other, "{words}");
            }
        }
        // Other words, though they look alike.
        for (one, other) in [('間', '閑'), ('日', '曰'), ('齋', '齊'), ('未', '末'), ('新', '親')] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }
}
