//! Names as people abbreviate them: `*` is any number of characters, `?` is one.

/// Does the pattern match the whole name? Takes time in proportion to both lengths multiplied, whatever they hold.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    // Behind the last star, and how much of the name it has taken.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                star = Some((p, n));
                continue;
            }
            Some(b'?') => {
                p += 1;
                n += 1;
                // A character of several bytes is one.
                while name.get(n).is_some_and(|byte| byte & 0xc0 == 0x80) {
                    n += 1;
                }
                continue;
            }
            Some(byte) if *byte == name[n] => {
                p += 1;
                n += 1;
                continue;
            }
            _ => {}
        }
        let Some((behind, taken)) = star else { return false };
        star = Some((behind, taken + 1));
        (p, n) = (behind, taken + 1);
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_stand_for_what_a_shell_takes_them_for() {
        for (pattern, name) in [
            ("PyInit_*", "PyInit_m"),
            ("PyInit_*", "PyInit_"),
            ("*", ""),
            ("*", "x"),
            ("a*b*c", "a-b-b-c"),
            ("a?c", "abc"),
            ("a?c", "aäc"),
            ("?", "ä"),
            ("ä*", "äb"),
            ("**x", "abx"),
            ("", ""),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("PyInit_*", "_PyInit_m"), ("a", "ab"), ("ab", "a"), ("a?c", "ac"), ("", "a"), ("*x", "xy"), ("?", "")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let name = "a".repeat(20_000);
        assert!(!matches(&("*a".repeat(50) + "b"), &name));
    }
}
