//! JSON as it may stand inside `<script>`. Most texts in it need no escape, and there are very many of them on each page: that
//! is found out for eight bytes at once.

/// Escapes what could end a `<script>` or begin a comment in it (HTML, section 4.12.1.3); the JSON means the same.
pub(super) fn json(json: String) -> String {
    // `<` and `>` differ in one bit.
    if is_plain(&json, |word| holds(word | (2 * ONES), b'>') | holds(word, b'&')) {
        return json;
    }
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Writes a text as it may stand between quotes in such JSON.
pub(super) fn push_json(json: &mut String, text: &str) {
    // So do `"` and `&`.
    let tags = |word: u64| holds(word | (2 * ONES), b'>') | holds(word | (4 * ONES), b'&');
    if is_plain(text, |word| tags(word) | holds(word, b'\\') | holds_below(word, b' ')) {
        return json.push_str(text);
    }
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\0'..' ' | '<' | '>' | '&' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => json.push(c),
        }
    }
}

/// A one in each byte.
const ONES: u64 = u64::MAX / 0xff;

/// Not zero if any byte of a word is this one.
fn holds(word: u64, byte: u8) -> u64 {
    holds_below(word ^ (ONES * u64::from(byte)), 1)
}

/// Not zero if any byte of a word is below a limit, which is at most 128: only such a byte, or one above another such, borrows
/// from its highest bit, and has not had that bit itself.
fn holds_below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(limit)) & !word & (ONES << 7)
}

/// Whether nothing is found in any eight bytes of a text, nor in spaces.
fn is_plain(text: &str, find: impl Fn(u64) -> u64) -> bool {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [b' '; 8];
    last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
    let last = find(u64::from_le_bytes(last));
    words.iter().fold(last, |found, word| found | find(u64::from_le_bytes(*word))) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of many lengths, each with a character at its end or in its midst that may be special.
    fn texts() -> impl Iterator<Item = String> {
        let characters = || ('\0'..'\u{a0}').chain(['ü', '漢', '\u{2028}']);
        let text =
            |length: usize, special| format!("{}{special}{}", "x".repeat(length), "é".repeat(length / 3));
        (0..40).flat_map(move |length| characters().map(move |special| text(length, special)))
    }

    #[test]
    fn every_character_is_escaped_in_json_as_elsewhere_or_in_digits() {
        for text in texts() {
            let mut ours = "\"".to_owned();
            push_json(&mut ours, &text);
            ours.push('"');
            assert_eq!(ours, json(serde_json::to_string(&text).unwrap()));
        }
    }
}
