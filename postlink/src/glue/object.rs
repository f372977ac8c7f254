//! An object literal of JavaScript: its keys, and the values that are plain names. Everything else is skipped as it nests.

use super::text::{is_name, quoted};

/// `key: value` for each entry behind the `{`, in order; a value that is no name is empty. `None`: no plain object.
pub(super) fn entries(text: &str) -> Option<Vec<(&str, &str)>> {
    Tokens(text).entries()
}

/// JavaScript text behind the `{` of an object literal.
struct Tokens<'a>(&'a str);

impl<'a> Tokens<'a> {
    /// `key: value`, `"key": value` and `key` alone, up to the `}`.
    fn entries(mut self) -> Option<Vec<(&'a str, &'a str)>> {
        let mut entries = Vec::new();
        loop {
            self.blanks()?;
            if self.0.starts_with('}') {
                return Some(entries);
            }
            let key = self.key()?;
            self.blanks()?;
            let value = match self.0.bytes().next()? {
                b',' | b'}' => key,
                b':' => {
                    self.0 = &self.0[1..];
                    self.value()?
                }
                b'(' => self.value().map(|_| "")?,
                _ => return None,
            };
            entries.push((key, value));
            self.0 = self.0.strip_prefix(',').unwrap_or(self.0);
        }
    }

    fn blanks(&mut self) -> Option<()> {
        loop {
            self.0 = self.0.trim_start();
            if let Some(rest) = self.0.strip_prefix("/*") {
                self.0 = &rest[rest.find("*/")? + 2..];
            } else if let Some(rest) = self.0.strip_prefix("//") {
                self.0 = &rest[rest.find('\n')?..];
            } else {
                return Some(());
            }
        }
    }

    fn key(&mut self) -> Option<&'a str> {
        let key = match self.0.bytes().next()? {
            b'"' | b'\'' => {
                let key = quoted(self.0)?;
                self.0 = &self.0[key.len() + 2..];
                // An escape would be another name than its text.
                return (!key.contains('\\')).then_some(key);
            }
            _ => &self.0[..self.0.bytes().position(|c| !is_name(c))?],
        };
        self.0 = &self.0[key.len()..];
        Some(key).filter(|key| !key.is_empty())
    }

    /// The value up to the next `,` or `}` of this object: a name, or "" for any other expression.
    fn value(&mut self) -> Option<&'a str> {
        self.blanks()?;
        let name = &self.0[..self.0.bytes().position(|c| !is_name(c))?];
        let mut rest = Tokens(&self.0[name.len()..]);
        rest.blanks()?;
        if rest.0.starts_with([',', '}']) {
            self.0 = rest.0;
            return Some(name);
        }
        self.expression()?;
        Some("")
    }

    fn expression(&mut self) -> Option<()> {
        let mut open = 0_u32;
        loop {
            self.blanks()?;
            let c = self.0.bytes().next()?;
            match c {
                b',' | b'}' if open == 0 => return Some(()),
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' => open = open.checked_sub(1)?,
                b'"' | b'\'' | b'`' => {
                    self.string(c)?;
                    continue;
                }
                _ => {}
            }
            let next = self.0.char_indices().nth(1).map_or(self.0.len(), |(at, _)| at);
            self.0 = &self.0[next..];
        }
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        let mut bytes = self.0.bytes().enumerate().skip(1);
        while let Some((at, c)) = bytes.next() {
            match c {
                b'\\' => drop(bytes.next()),
                c if c == quote => {
                    self.0 = &self.0[at + 1..];
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }
}
