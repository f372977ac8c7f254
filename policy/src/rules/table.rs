//! The rules as docs/reference/rules.md shows them.

use super::rule::{Action, On, Rule};
use crate::command_line::item::Side;
use crate::settings::{CHOICES, Settings};
use crate::version::Span;

/// A table of what is done with options of the compiler, and one for those of the linker, in Markdown.
pub fn table() -> String {
    let mut text = String::new();
    for (side, title) in [(Side::Compiler, "Options of the compiler"), (Side::Linker, "Options of the linker")] {
        text += &format!("## {title}\n\n| option | what becomes of it | when | Emscripten | why |\n");
        text += "| --- | --- | --- | --- | --- |\n";
        for row in super::all().filter(|row| row.side == side) {
            let versions = if row.span == Span::ALL { "every".to_owned() } else { row.span.to_string() };
            let cells = [option(row), done(&row.action), when(row), versions, row.reason.to_owned()];
            text += &format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn option(row: &Rule) -> String {
    let flag = match row.side {
        Side::Compiler => row.flag.to_owned(),
        Side::Linker if row.flag.len() == 1 => format!("-{}", row.flag),
        Side::Linker => format!("--{}", row.flag),
    };
    match row.value {
        "*" => format!("`{flag}`"),
        "" => format!("`{flag}` alone"),
        value => format!("`{flag}` with `{value}`"),
    }
}

fn done(action: &Action) -> String {
    match action {
        Action::Keep => "stays".to_owned(),
        Action::Drop => "goes".to_owned(),
        Action::DropHostFolder => "goes where it names a folder of the build machine".to_owned(),
        Action::TargetFolder => {
            "becomes the prefix's own where it holds what was measured on the build machine".to_owned()
        }
        Action::Refuse => "**is refused**".to_owned(),
        Action::Become([]) => "goes".to_owned(),
        Action::Become(words) => format!("becomes `{}`", words.join(" ")),
        Action::PastEmcc(words) => format!("reaches wasm-ld as `{}`", words.join(" ")),
    }
}

fn when(row: &Rule) -> String {
    let mut said: Vec<String> = Vec::new();
    let place = match row.on {
        On::Any => "",
        On::Compile => "nothing is linked",
        On::Link => "a link",
        On::Source => "a source is compiled",
        On::CompilingLink => "one command compiles and links",
        On::OptimizedLink => "a link with `-O2` or more",
        On::SideModule => "a link with `-shared`",
        On::Program => "a program is linked",
    };
    said.extend((!place.is_empty()).then(|| place.to_owned()));
    said.extend(row.when.map(by_choice));
    said.extend((!row.unless.is_empty()).then(|| format!("not with `{}`", row.unless)));
    said.extend(row.unless_found.then(|| "no folder that is named has the library".to_owned()));
    if said.is_empty() { "always".to_owned() } else { said.join("; ") }
}

/// The choices that switch a row on, or those that switch it off.
fn by_choice(when: fn(&Settings) -> bool) -> String {
    let default = Settings::default();
    let usual = when(&default);
    let mut words = Vec::new();
    for choice in CHOICES {
        for word in (choice.words)() {
            let mut settings = default.clone();
            let pair = format!("{}={word}", choice.key);
            if settings.apply(&pair).is_ok() && when(&settings) != usual {
                words.push(format!("`{pair}`"));
            }
        }
    }
    format!("{} {}", if usual { "not with" } else { "with" }, words.join(" or "))
}
