//! What we do with options that Emscripten does not take as a native toolchain does. One row, one fact.
//!
//! The first row that fits an item decides. Versions are those on which the bare tool was seen to fail, warn or do
//! something else than asked.
//!
//! What no row names and gcc or GNU ld have is looked up in generated tables: [`dropped`].

pub mod assembler;
mod compiler;
mod decides;
mod generated;
mod libraries;
mod linker;
mod relaxed;
mod rule;
mod shared_reasons;
pub mod table;

use crate::command_line::invocation::Invocation;
use crate::command_line::item::Item;
use crate::tables;
use crate::version::{Span, Version};
use compiler::COMPILER;
use decides::{COMPILERS_DECISIONS, LINKERS_DECISIONS};
pub use generated::is_instruction_set;
use libraries::{EARLY_LIBC, LIBRARIES, MAIN_MODULES};
use linker::LINKER;
use relaxed::RELAXED;
pub use rule::{Action, On, Rule};

/// The rows for words that `EMCC_CFLAGS` brings, too.
pub fn relaxed() -> impl Iterator<Item = &'static Rule> {
    RELAXED.iter()
}

/// Every row, in the order in which they are asked.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let options = RELAXED.iter().chain(COMPILER).chain(COMPILERS_DECISIONS).chain(LINKER).chain(LINKERS_DECISIONS);
    options.chain(LIBRARIES.iter().chain(MAIN_MODULES).flatten()).chain(&EARLY_LIBC)
}

/// Why an option goes that no row names in this mode and version, whatever its other conditions, and for which versions.
pub fn dropped(invocation: &Invocation, item: &Item, version: Version) -> Option<(&'static str, Span)> {
    let (name, value) = (item.name.as_deref()?, item.value.as_deref().unwrap_or_default());
    let found = generated::dropped(invocation, item, version)?;
    // In this mode, neither this version nor the one that the tables know it by is a row's.
    let measured = tables::measured(version);
    let governs = |rule: &Rule| rule.on.fits(invocation) && (rule.span.holds(version) || rule.span.holds(measured));
    let named = all().any(|rule| rule.names(item.side, name, value.as_encoded_bytes()) && governs(rule));
    (!named).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command_line::{item::Side, options};
    use rule::{On, fits};

    #[test]
    fn each_reason_is_one_phrase() {
        for rule in all() {
            assert!(!rule.reason.is_empty() && !rule.reason.ends_with('.'), "{}", rule.flag);
            assert!(rule.reason.len() <= 100, "{}: {}", rule.flag, rule.reason);
        }
    }

    #[test]
    fn each_rules_flag_is_one_that_the_parser_finds() {
        for rule in all().filter(|rule| !rule.flag.ends_with('*')) {
            let (word, found) = match rule.side {
                Side::Compiler => {
                    (rule.flag.to_owned(), options::compiler(rule.flag.as_bytes()).map(|found| found.name.to_vec()))
                }
                Side::Linker => {
                    let dashes = if rule.flag.len() > 1 { "--" } else { "-" };
                    let word = format!("{dashes}{}", rule.flag);
                    let name = options::linker(word.as_bytes()).map(|found| found.name.to_vec());
                    (word, name)
                }
            };
            assert_eq!(found.as_deref(), Some(rule.flag.as_bytes()), "{word}");
        }
    }

    #[test]
    fn no_row_stands_behind_one_that_takes_all_it_could() {
        let rows: Vec<_> = all().collect();
        for (at, row) in rows.iter().enumerate() {
            let covers = |earlier: &&&Rule| {
                earlier.side == row.side
                    && earlier.flag == row.flag
                    && fits(earlier.value, row.value.as_bytes())
                    && earlier.on == On::Any
                    && earlier.span == Span::ALL
                    && earlier.unless.is_empty()
                    && earlier.when.is_none()
                    && !earlier.unless_found
                    && !matches!(earlier.action, Action::DropHostFolder | Action::TargetFolder)
            };
            assert!(rows[..at].iter().find(covers).is_none(), "{} {}", row.flag, row.value);
        }
    }
}
