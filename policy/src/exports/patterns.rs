//! Version scripts and dynamic lists, read as GNU ld reads them: which names they hold, and which one counts.

/// A list of names and patterns.
#[derive(Debug, Default)]
pub struct List {
    patterns: Vec<Pattern>,
}

/// A version script: what is shown and what is hidden. Versions themselves mean nothing to wasm.
#[derive(Debug, Default)]
pub struct Script {
    global: Vec<Pattern>,
    local: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    text: String,
    /// Is it one of C++, to be compared with a name as people write it?
    is_cxx: bool,
    /// Was it in quotes, or has it nothing but plain characters?
    is_literal: bool,
}

/// Turns a mangled name into the one that people write.
type Demangle<'a> = &'a dyn Fn(&str) -> Option<String>;

impl List {
    /// Adds what stands in the file of a dynamic list.
    pub(super) fn extend(&mut self, text: &str) {
        let mut script = Script::default();
        script.extend(text);
        self.patterns.append(&mut script.global);
        self.patterns.append(&mut script.local);
    }

    /// Is this name in it?
    pub(super) fn names(&self, name: &str, demangle: Demangle<'_>) -> bool {
        self.patterns.iter().any(|pattern| pattern.fits(name, demangle))
    }
}

impl Script {
    /// Adds what stands in the file of a version script.
    pub(super) fn extend(&mut self, text: &str) {
        let tokens = tokens(text);
        let (mut is_local, mut is_cxx, mut at) = (false, Vec::new(), 0);
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).map(Token::plain);
            match token.plain() {
                "{" => is_cxx.push(is_cxx.last().copied().unwrap_or_default()),
                "}" => {
                    is_cxx.pop();
                    is_local &= !is_cxx.is_empty();
                }
                ";" | ":" => {}
                "global" if next == Some(":") => is_local = false,
                "local" if next == Some(":") => is_local = true,
                "extern" if tokens.get(at + 2).map(Token::plain) == Some("{") => {
                    let language = &tokens[at + 1].text;
                    is_cxx.push(language == "C++");
                    at += 2;
                }
                // The name of a version, and of the one that it follows.
                _ if next == Some("{") || is_cxx.is_empty() => {}
                _ => {
                    let is_literal = token.is_quoted || !token.text.contains(['*', '?', '[']);
                    let is_cxx = is_cxx.last().copied().unwrap_or_default();
                    let pattern = Pattern { text: token.text.clone(), is_cxx, is_literal };
                    if is_local { &mut self.local } else { &mut self.global }.push(pattern);
                }
            }
            at += 1;
        }
    }

    /// Adds a list of the only names that are shown.
    pub(super) fn retain(&mut self, text: &str) {
        let literal = |text: &str| Pattern { text: text.to_owned(), is_cxx: false, is_literal: true };
        self.global.extend(text.split_whitespace().map(literal));
        self.local.push(Pattern { text: "*".into(), is_cxx: false, is_literal: false });
    }

    /// Is this name hidden? A plain name counts before a pattern, a pattern before `*`, and of equals what is shown.
    pub(super) fn hides(&self, name: &str, demangle: Demangle<'_>) -> bool {
        let any = |list: &[Pattern], rank: usize| {
            list.iter().any(|pattern| pattern.rank() == rank && pattern.fits(name, demangle))
        };
        (0..3).find_map(|rank| match (any(&self.global, rank), any(&self.local, rank)) {
            (true, _) => Some(false),
            (_, true) => Some(true),
            _ => None,
        }) == Some(true)
    }
}

impl Pattern {
    fn rank(&self) -> usize {
        match (self.is_literal, self.text.as_str()) {
            (true, _) => 0,
            (_, "*") => 2,
            _ => 1,
        }
    }

    fn fits(&self, name: &str, demangle: Demangle<'_>) -> bool {
        let fits = |name: &str| match self.is_literal {
            true => self.text == name,
            false => matches(self.text.as_bytes(), name.as_bytes()),
        };
        match self.is_cxx {
            // A name that is none of C++ is compared as it is.
            true => demangle(name).map_or_else(|| fits(name), |name| fits(&name)),
            false => fits(name),
        }
    }
}

/// Does a pattern with `*`, `?` and `[…]` stand for the whole text?
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut from, mut star) = (0, 0, None);
    while from < text.len() {
        if pattern.get(at) == Some(&b'*') {
            star = Some((at, from));
            at += 1;
            continue;
        }
        match one(&pattern[at.min(pattern.len())..], text[from]) {
            Some(length) => (at, from) = (at + length, from + 1),
            None => match star {
                Some((begin, reached)) => {
                    (at, from) = (begin + 1, reached + 1);
                    star = Some((begin, reached + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at.min(pattern.len())..].iter().all(|&byte| byte == b'*')
}

/// How much of a pattern one character takes, if it fits.
fn one(pattern: &[u8], byte: u8) -> Option<usize> {
    match pattern.first()? {
        b'?' => Some(1),
        b'\\' if pattern.len() > 1 => (pattern[1] == byte).then_some(2),
        b'[' => {
            let is_not = matches!(pattern.get(1), Some(b'!' | b'^'));
            let start = if is_not { 2 } else { 1 };
            // A bracket that comes first is one of the characters.
            let end = pattern.iter().skip(start + 1).position(|&byte| byte == b']').map(|at| at + start + 1);
            let Some(end) = end else { return (byte == b'[').then_some(1) };
            let (mut set, mut is_in) = (&pattern[start..end], false);
            while let Some((&first, rest)) = set.split_first() {
                match rest {
                    [b'-', last, rest @ ..] => {
                        is_in |= (first..=*last).contains(&byte);
                        set = rest;
                    }
                    _ => {
                        is_in |= first == byte;
                        set = rest;
                    }
                }
            }
            (is_in != is_not).then_some(end + 1)
        }
        other => (*other == byte).then_some(1),
    }
}

#[derive(Debug)]
struct Token {
    text: String,
    is_quoted: bool,
}

impl Token {
    /// The text of a token without quotes.
    fn plain(&self) -> &str {
        if self.is_quoted { "" } else { &self.text }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let end = |found: Option<usize>, rest: &str| found.unwrap_or(rest.len());
        rest = match first {
            _ if first.is_whitespace() => &rest[first.len_utf8()..],
            '#' => &rest[end(rest.find('\n'), rest)..],
            '/' if rest.starts_with("/*") => &rest[end(rest.find("*/").map(|at| at + 2), rest)..],
            '"' => {
                let inner = &rest[1..];
                let close = end(inner.find('"'), inner);
                tokens.push(Token { text: inner[..close].to_owned(), is_quoted: true });
                &inner[(close + 1).min(inner.len())..]
            }
            '{' | '}' | ';' | ':' => {
                tokens.push(Token { text: first.to_string(), is_quoted: false });
                &rest[1..]
            }
            _ => {
                let length = name_length(rest);
                tokens.push(Token { text: rest[..length].to_owned(), is_quoted: false });
                &rest[length..]
            }
        };
    }
    tokens
}

/// A name ends before a space or punctuation, but for `::`.
fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = text.chars().next().map_or(0, char::len_utf8);
    while at < bytes.len() {
        match bytes[at] {
            b':' if bytes.get(at + 1) == Some(&b':') => at += 2,
            b'{' | b'}' | b';' | b':' | b'"' | b'#' => break,
            byte if byte.is_ascii_whitespace() => break,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(script: &str, names: &[&str]) -> Vec<bool> {
        let mut read = Script::default();
        read.extend(script);
        let demangle = |name: &str| name.strip_prefix("_Z").map(|name| format!("ns::{name}(int)"));
        names.iter().map(|name| read.hides(name, &demangle)).collect()
    }

    #[test]
    fn the_closest_pattern_counts() {
        let script = "/* a */ V1 { global: api_*; one; local: *; api_x; }; V2 { global: two; } V1; # end";
        assert_eq!(hidden(script, &["api_f", "api_x", "one", "two", "state"]), [false, true, false, false, true]);
        assert_eq!(
            hidden("{ a; b*; local: b1; c?; };", &["a", "b1", "b2", "c1", "d"]),
            [false, true, false, true, false]
        );
        assert_eq!(hidden("{global:\n*;local:p_*;};", &["p_x", "x"]), [true, false]);
        assert_eq!(hidden("V1 { };", &["x"]), [false]);
        assert_eq!(hidden("{ local: *; }; { global: x[0-9]; };", &["x1", "xa"]), [false, true]);
        assert_eq!(
            hidden("{ local: a*; ab?; x*y; };", &["a", "b", "x", "xy", "xzzy", "xyz"]),
            [true, false, false, true, true, false]
        );
        assert_eq!(hidden("{ local: abc; };", &["ab", "abc", "abcd"]), [false, true, false]);
        assert_eq!(
            hidden("V1 { local: a; }; V2 { b; };", &["a", "b"]),
            [true, false],
            "each version begins with what is shown"
        );
        assert_eq!(hidden("{ local: extern \"C++\" { ns::x*; }; ns::y*; };", &["_Zx", "_Zy"]), [true, false]);
    }

    #[test]
    fn blocks_of_cxx_hold_names_as_people_write_them() {
        let script =
            "{ global: plain; extern \"C++\" { ns::api*; \"ns::exact*(int)\"; }; extern \"C\" { c; }; local: *; };";
        let names = ["_Zapi_f", "_Zexact*", "_Zexact1", "_Zother", "plain", "c", "_Zplain"];
        assert_eq!(hidden(script, &names), [false, false, true, true, false, false, true]);
    }

    #[test]
    fn a_backslash_takes_the_next_character_and_at_the_end_itself() {
        assert_eq!(one(b"\\*x", b'*'), Some(2));
        assert_eq!(one(b"\\*x", b'a'), None);
        assert_eq!(one(b"\\", b'\\'), Some(1));
        assert_eq!(one(b"\\", b'a'), None);
    }

    #[test]
    fn any_text_is_read() {
        for text in
            ["", "{", "}", "}}}; x", "extern", "extern \"C++\" {", "\"", "/*", "{ [; [!; \\; };", "\u{e9}{\u{e9};}"]
        {
            let mut script = Script::default();
            script.extend(text);
            script.hides("x", &|_| None);
        }
    }
}
