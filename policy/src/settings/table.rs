//! The choices and the names as README shows them.

use super::choices::{CHOICES, Settings};
use super::names::NAMED;

/// The lines of README between which [`table`] stands.
const BEGIN: &str = "<!-- choices: made from policy/src/settings by `cargo run -p policy --example choices` -->";
const END: &str = "<!-- end of choices -->";

/// A table of the choices and one of the names for several, in Markdown.
pub fn table() -> String {
    let defaults = Settings::default();
    let mut text = "| choice | default | what it decides | why this default |\n| --- | --- | --- | --- |\n".to_owned();
    for row in CHOICES {
        let (key, words, default) = (row.key, (row.words)().join("\\|"), (row.value)(&defaults));
        text += &format!("| `{key}={words}` | {default} | {} | {} |\n", row.meaning, row.reason);
    }
    text += "\n| name | stands for | |\n| --- | --- | --- |\n";
    for row in NAMED {
        let pairs = if row.pairs.is_empty() { String::new() } else { format!("`{}` ", row.pairs) };
        text += &format!("| `{}` | {pairs}| {} |\n", row.name, row.about);
    }
    text
}

/// A document with the tables put in anew; `None` where it has no lines that say where.
pub fn update(document: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n{END}{after}", table()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readme_shows_the_choices_as_they_are() {
        let readme = include_str!("../../../README.md");
        let updated = update(readme).expect("README.md has no two comments that say where the table of choices stands");
        let hint =
            "README.md does not show the choices as they are; `cargo run -p policy --example choices` writes them";
        assert!(readme == updated, "{hint}");
    }
}
