//! Rust source as words and signs: without comments, and with texts that nobody takes for code.

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An identifier, a keyword, a number.
    Word(String),
    /// What stands between the quotes of a string.
    Text(String),
    /// `::`
    Colons,
    /// Any other sign.
    Sign(char),
}

/// A token and its line, from 1.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub line: usize,
}

impl Token {
    /// Whether it is this sign.
    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Its word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The tokens of `source`.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader { chars: source.chars().collect(), at: 0, line: 1 };
    let mut tokens = Vec::new();
    while let Some(token) = reader.token() {
        tokens.push(token);
    }
    tokens
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(next == '\n');
        Some(next)
    }

    fn token(&mut self) -> Option<Token> {
        self.skip_blanks_and_comments();
        let line = self.line;
        let first = self.peek(0)?;
        let kind = if first.is_alphanumeric() || first == '_' {
            self.word()
        } else {
            self.next();
            match first {
                '"' => Kind::Text(self.text(None)),
                '\'' => self.character(),
                ':' if self.peek(0) == Some(':') => {
                    self.next();
                    Kind::Colons
                }
                sign => Kind::Sign(sign),
            }
        };
        Some(Token { kind, line })
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(blank), _) if blank.is_whitespace() => _ = self.next(),
                (Some('/'), Some('/')) => while self.next().is_some_and(|next| next != '\n') {},
                (Some('/'), Some('*')) => self.skip_block_comment(),
                _ => return,
            }
        }
    }

    /// Block comments nest.
    fn skip_block_comment(&mut self) {
        let mut depth = 0;
        while let Some(next) = self.next() {
            match (next, self.peek(0)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => continue,
            }
            self.next();
            if depth == 0 {
                return;
            }
        }
    }

    /// A word, or the text that a prefix as `b` or `r#` begins.
    fn word(&mut self) -> Kind {
        let mut word = String::new();
        while let Some(next) = self.peek(0).filter(|next| next.is_alphanumeric() || *next == '_') {
            word.push(next);
            self.next();
        }
        if !["r", "b", "c", "br", "cr"].contains(&word.as_str()) {
            return Kind::Word(word);
        }
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        match self.peek(hashes) {
            Some('"') if word.ends_with('r') || hashes == 0 => {
                self.at += hashes + 1;
                Kind::Text(self.text(word.ends_with('r').then_some(hashes)))
            }
            Some('\'') if word == "b" && hashes == 0 => {
                self.next();
                self.character()
            }
            Some(_) if word == "r" && hashes == 1 => {
                self.next();
                self.word()
            }
            _ => Kind::Word(word),
        }
    }

    /// The rest of a string; a raw one ends with so many hashes and knows no escapes.
    fn text(&mut self, raw: Option<usize>) -> String {
        let mut text = String::new();
        while let Some(next) = self.next() {
            let hashes = raw.unwrap_or(0);
            if next == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(next);
            if next == '\\' && raw.is_none() {
                text.extend(self.next());
            }
        }
        text
    }

    /// What follows a `'`: a character, or a lifetime.
    fn character(&mut self) -> Kind {
        if self.peek(0) == Some('\\') {
            self.next();
            self.next();
            while self.next().is_some_and(|next| next != '\'') {}
            return Kind::Text(String::new());
        }
        if self.peek(1) == Some('\'') {
            self.next();
            self.next();
            return Kind::Text(String::new());
        }
        Kind::Sign('\'')
    }
}

#[test]
fn comments_and_texts_are_no_code() {
    let source = r##"a::b /* c /* d */ e */ "f::g \" h" // i
        'j' '\'' '\u{41}' 'k r#"l " m"# b"n\"" r#type 1..2"##;
    let words: Vec<_> = tokens(source).iter().filter_map(|token| token.word().map(str::to_owned)).collect();
    assert_eq!(words, ["a", "b", "k", "type", "1", "2"]);
    assert_eq!(tokens(source).last().map(|token| token.line), Some(2));
}
