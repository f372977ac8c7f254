//! What one file of Rust says of modules: which it declares, which names it imports, which paths it uses.
//! Code for tests, behind `#[cfg(test)]`, is left out.

use crate::tokens::{Kind, Token, tokens};

/// What a module says; a module in braces stands in that of its file.
#[derive(Debug, Default)]
pub struct Scan {
    /// `mod name;`, with what `#[path = "…"]` says of its file.
    pub declared: Vec<(String, Option<String>)>,
    /// `mod name { … }`
    pub inline: Vec<(String, Scan)>,
    /// Names that `use` brings, with what they stand for.
    pub names: Vec<(String, Vec<String>)>,
    /// Paths whose names `use path::*` brings.
    pub globs: Vec<Vec<String>>,
    /// Each path, with its line.
    pub paths: Vec<(Vec<String>, usize)>,
}

/// Reads the text of a file.
pub fn scan(source: &str) -> Scan {
    Scanner { tokens: tokens(source), at: 0 }.module()
}

struct Scanner {
    tokens: Vec<Token>,
    at: usize,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn is(&self, ahead: usize, sign: char) -> bool {
        self.peek(ahead).is_some_and(|token| token.is(sign))
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        self.peek(ahead).and_then(Token::word)
    }

    /// Everything up to the brace that closes this module, or to the end.
    fn module(&mut self) -> Scan {
        let mut scan = Scan::default();
        let (mut depth, mut path) = (0_usize, None);
        while let Some(token) = self.peek(0) {
            match (&token.kind, self.word(1)) {
                (Kind::Sign('{'), _) => depth += 1,
                (Kind::Sign('}'), _) if depth == 0 => break,
                (Kind::Sign('}'), _) => depth -= 1,
                (Kind::Sign('#'), _) if self.is(1, '[') || self.is(1, '!') && self.is(2, '[') => {
                    let attribute = self.attribute();
                    if is_for_tests(&attribute) {
                        self.skip_item();
                    } else {
                        path = path_of(&attribute).or(path);
                        let mut words = Scanner { tokens: attribute, at: 0 };
                        while words.at < words.tokens.len() {
                            words.path_or_other(&mut scan);
                        }
                    }
                    continue;
                }
                (Kind::Word(word), Some(name)) if word == "mod" => {
                    let name = name.to_owned();
                    if self.is(2, ';') {
                        scan.declared.push((name, path.take()));
                    } else if self.is(2, '{') {
                        self.at += 3;
                        scan.inline.push((name, self.module()));
                    }
                }
                (Kind::Word(word), _) if word == "use" => {
                    self.at += 1;
                    self.tree(&[], &mut scan);
                    continue;
                }
                // pub(in crate::a) uses nothing.
                (Kind::Word(word), _) if word == "pub" && self.is(1, '(') => {
                    while self.peek(0).is_some_and(|token| !token.is(')')) {
                        self.at += 1;
                    }
                }
                _ => {
                    self.path_or_other(&mut scan);
                    continue;
                }
            }
            self.at += 1;
        }
        scan
    }

    /// The tokens between the brackets of an attribute.
    fn attribute(&mut self) -> Vec<Token> {
        while !self.is(0, '[') {
            self.at += 1;
        }
        let (from, mut depth) = (self.at + 1, 0);
        while let Some(token) = self.peek(0) {
            depth += i32::from(token.is('[')) - i32::from(token.is(']'));
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
        self.tokens[from..(self.at - 1).max(from)].to_vec()
    }

    /// Steps over what an attribute stands before.
    fn skip_item(&mut self) {
        while self.is(0, '#') {
            self.attribute();
        }
        let visibility = if self.word(0) == Some("pub") { 1 } else { 0 };
        let ends_with_brace = !matches!(self.word(visibility), Some("use" | "const" | "static" | "type" | "let"));
        let mut depth = 0;
        while let Some(token) = self.peek(0) {
            let closes = token.is('}') || token.is(')') || token.is(']');
            if closes && depth == 0 {
                return; // of what is around it
            }
            depth += i32::from(token.is('{') || token.is('(') || token.is('[')) - i32::from(closes);
            let ends = token.is(';') || token.is('}') && ends_with_brace;
            self.at += 1;
            if ends && depth == 0 {
                return;
            }
        }
    }

    /// `a::b::c`, or one token of something else.
    fn path_or_other(&mut self, scan: &mut Scan) {
        let line = self.peek(0).map_or(0, |token| token.line);
        let is_behind_colons = self.at > 0 && self.tokens[self.at - 1].kind == Kind::Colons;
        let Some(first) = self.word(0).map(str::to_owned) else {
            self.at += 1;
            return;
        };
        let mut path = vec![first];
        self.at += 1;
        while self.peek(0).is_some_and(|token| token.kind == Kind::Colons) {
            let Some(next) = self.word(1) else { break };
            path.push(next.to_owned());
            self.at += 2;
        }
        // `<T>::a::b` and `::a::b` begin elsewhere.
        if path.len() > 1 && !is_behind_colons {
            scan.paths.push((path, line));
        }
    }

    /// The rest of a `use` behind `prefix`, up to its `;`, or to the `,` or `}` of the group that it stands in.
    fn tree(&mut self, prefix: &[String], scan: &mut Scan) {
        let (mut path, mut alias) = (prefix.to_vec(), None);
        let line = self.peek(0).map_or(0, |token| token.line);
        let mut is_group = false;
        while let Some(token) = self.peek(0) {
            match &token.kind {
                Kind::Colons => {}
                Kind::Word(word) if word == "as" => {
                    alias = self.word(1).map(str::to_owned);
                    self.at += 1;
                }
                Kind::Word(word) if word == "self" && !path.is_empty() => {}
                Kind::Word(word) => path.push(word.clone()),
                Kind::Sign('*') => {
                    scan.globs.push(path.clone());
                    alias = Some("_".to_owned());
                }
                Kind::Sign('{') => {
                    is_group = true;
                    self.at += 1;
                    while self.peek(0).is_some_and(|token| !token.is('}')) {
                        self.tree(&path, scan);
                        self.at += usize::from(self.is(0, ','));
                    }
                }
                _ => break, // , } ;
            }
            self.at += 1;
        }
        if !is_group && !path.is_empty() {
            let name = alias.or_else(|| path.last().cloned()).unwrap_or_default();
            scan.names.push((name, path.clone()));
            scan.paths.push((path, line));
        }
    }
}

fn is_for_tests(attribute: &[Token]) -> bool {
    let words: Vec<_> = attribute.iter().filter_map(Token::word).collect();
    words == ["test"] || words.first() == Some(&"cfg") && words.contains(&"test") && !words.contains(&"not")
}

/// The file that `path = "…"` names.
fn path_of(attribute: &[Token]) -> Option<String> {
    match attribute {
        [name, _, Token { kind: Kind::Text(text), .. }] if name.word() == Some("path") => Some(text.clone()),
        _ => None,
    }
}

#[test]
fn each_spelling_of_an_import_is_one_path() {
    let found = scan(
        "use crate::{a::{self, b as c}, d::*}; pub(in crate::x) use ::e::f;
         #[cfg(test)] mod tests { use super::g; } #[cfg(test)] use h::i;
         #[arg(default = j::K)] fn f() -> l::M { <T>::n::o(); p::<q::R>() }",
    );
    let paths: Vec<_> = found.paths.iter().map(|(path, _)| path.join("::")).collect();
    assert_eq!(paths, ["crate::a", "crate::a::b", "crate::d", "e::f", "j::K", "l::M", "q::R"]);
    assert_eq!(found.names[1], ("c".to_owned(), ["crate", "a", "b"].map(str::to_owned).to_vec()));
    assert_eq!(found.globs, [["crate", "d"].map(str::to_owned).to_vec()]);
}
