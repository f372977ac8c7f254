//! The pages of the documentation that are made from rows, and how their tables get there.

mod planned;

use crate::{rules, settings};

/// The line behind which a table stands.
const BEGIN: &str = "<!-- made from the rows in policy/src by `cargo run -p policy --example pages` -->";
/// The line before which it ends.
const END: &str = "<!-- end of what is made -->";

/// A page, by its path in the repository, and the text that stands between the two lines.
pub struct Page {
    /// Its path.
    pub path: &'static str,
    /// The tables.
    pub tables: fn() -> String,
}

/// Every page.
pub static PAGES: &[Page] = &[
    Page { path: "docs/reference/policy.md", tables: settings::table },
    Page { path: "docs/reference/rules.md", tables: rules::table::table },
    Page { path: "policy/tests/planned.md", tables: planned::text },
];

impl Page {
    /// A document with its tables put in anew; `None` where it has no lines that say where.
    pub fn update(&self, document: &str) -> Option<String> {
        let (before, rest) = document.split_once(BEGIN)?;
        let (_, after) = rest.split_once(END)?;
        Some(format!("{before}{BEGIN}\n\n{}\n{END}{after}", (self.tables)()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_shows_the_rows_as_they_are() {
        let written = [
            include_str!("../../docs/reference/policy.md"),
            include_str!("../../docs/reference/rules.md"),
            include_str!("../tests/planned.md"),
        ];
        assert_eq!(written.len(), PAGES.len());
        for (page, document) in PAGES.iter().zip(written) {
            let hint = "does not show the rows as they are; `cargo run -p policy --example pages` writes them";
            assert!(page.update(document).as_deref() == Some(document), "{} {hint}", page.path);
        }
    }
}
