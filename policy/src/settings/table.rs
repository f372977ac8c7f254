//! The choices and the names as docs/reference/policy.md shows them.

use super::choices::{CHOICES, Settings};
use super::names::NAMED;

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
