//! What the person who runs the build may choose, and how such a text is read. The choices themselves are rows of
//! `settings/choices.rs`.

mod choices;
mod names;
mod table;
mod values;

pub use choices::{CHOICES, Choice, Settings};
pub use names::{NAMED, Named};
use std::fmt;
pub use table::table;
pub use values::{Check, Shared, Threads, Unwinding};

/// A choice that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadChoice {
    /// The text at fault.
    pub text: String,
    /// What would be right.
    pub expected: String,
}

impl Settings {
    /// Do exceptions and longjmp unwind by WebAssembly's own means?
    pub fn unwinds_in_wasm(&self) -> bool {
        matches!(self.unwinding, Unwinding::Auto | Unwinding::Wasm)
    }

    /// Is everything compiled and linked for threads?
    pub fn all_have_threads(&self) -> bool {
        self.threads == Threads::On
    }

    /// Takes over `key=value` pairs and names for several of them, parted by white space or commas; `#` begins a comment that
    /// ends with its line. Later ones win.
    pub fn apply(&mut self, text: &str) -> Result<(), BadChoice> {
        words(text).try_for_each(|word| match word.split_once('=') {
            Some((key, value)) => self.apply_pair(word, key, value),
            None => {
                let named = NAMED.iter().find(|named| named.name == word);
                let pairs = named.ok_or_else(|| BadChoice { text: word.to_owned(), expected: names() })?.pairs;
                self.apply(pairs)
            }
        })
    }

    fn apply_pair(&mut self, pair: &str, key: &str, value: &str) -> Result<(), BadChoice> {
        let bad = |expected: String| BadChoice { text: pair.to_owned(), expected };
        let row = CHOICES.iter().find(|row| row.key == key).ok_or_else(|| {
            let keys: Vec<_> = CHOICES.iter().map(|row| row.key).collect();
            bad(format!("one of {}", keys.join(", ")))
        })?;
        (row.set)(self, value).ok_or_else(|| bad(format!("{key}= takes {}", (row.expected)())))
    }
}

/// The choices that are not the defaults, as [`Settings::apply`] reads them.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let defaults = Settings::default();
        let pairs = CHOICES.iter().map(|row| (row.key, (row.value)(self), (row.value)(&defaults)));
        let chosen = pairs.filter(|(_, value, default)| value != default);
        f.write_str(&chosen.map(|(key, value, _)| format!("{key}={value}")).collect::<Vec<_>>().join(" "))
    }
}

/// The words of a text of choices, without its comments.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let words = lines.flat_map(|line| line.split(|c: char| c == ',' || c.is_whitespace()));
    words.filter(|word| !word.is_empty())
}

fn names() -> String {
    let names: Vec<_> = NAMED.iter().map(|named| named.name).collect();
    let keys: Vec<_> = CHOICES.iter().map(|row| row.key).collect();
    format!("one of {}, or key=value with one of {}", names.join(", "), keys.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choices_and_the_names_are_sorted_and_unique() {
        assert!(CHOICES.windows(2).all(|pair| pair[0].key < pair[1].key));
        assert!(NAMED.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn each_row_says_what_it_decides_and_why_in_a_phrase() {
        for row in CHOICES {
            for phrase in [row.meaning, row.reason] {
                assert!(!phrase.is_empty() && !phrase.ends_with('.'), "{}: {phrase}", row.key);
            }
        }
    }

    #[test]
    fn every_word_of_a_choice_is_read_and_written_back() {
        for row in CHOICES {
            let words = (row.words)().into_iter().map(|word| match word {
                "SIZE" => "1MiB",
                "FILE" => "python.js",
                word => word,
            });
            for word in words {
                let mut settings = Settings::default();
                settings.apply(&format!("{}={word}", row.key)).unwrap();
                assert_eq!((row.value)(&settings), word, "{}", row.key);
                let mut again = Settings::default();
                again.apply(&settings.to_string()).unwrap();
                assert_eq!(again, settings);
            }
        }
    }

    #[test]
    fn only_what_differs_from_the_defaults_is_shown() {
        let mut settings = Settings::default();
        assert_eq!(settings.to_string(), "");
        settings.apply("threads=on stack=512KiB pic=on eh=js stack=1000").unwrap();
        assert_eq!(settings.to_string(), "eh=js stack=1000 threads=on");
    }

    #[test]
    fn every_name_stands_for_pairs_and_later_words_win() {
        for named in NAMED {
            assert!(words(named.pairs).all(|pair| pair.contains('=')), "{}", named.name);
            Settings::default().apply(named.name).unwrap();
        }
        let mut settings = Settings::default();
        settings.apply("eh=js,emscripten-forge simd=off").unwrap();
        assert_eq!((settings.unwinding, settings.simd), (Unwinding::Wasm, false));
        let wrong = Settings::default().apply("conda-forge").unwrap_err();
        assert!(wrong.text == "conda-forge" && wrong.expected.contains("default, emscripten-forge"));
    }

    #[test]
    fn pairs_are_taken_over_and_comments_left_out() {
        let mut settings = Settings::default();
        settings.apply("threads=on, eh=js # a comment = off\n stack=512KiB").unwrap();
        assert!(settings.all_have_threads());
        assert_eq!(settings.unwinding, Unwinding::Js);
        assert_eq!(settings.stack, 512 << 10);
    }

    #[test]
    fn what_cannot_be_read_says_what_would_be_right() {
        let mut settings = Settings::default();
        assert!(settings.apply("thread=on").unwrap_err().expected.contains("threads"));
        assert_eq!(settings.apply("threads=yes").unwrap_err().expected, "threads= takes auto, on, off");
        for bad in ["stack=", "stack=8XB", "stack=99999999999999999999", "stack=4096MB"] {
            assert!(settings.apply(bad).is_err(), "{bad}");
        }
    }
}
