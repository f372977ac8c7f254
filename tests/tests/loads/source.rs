//! Reads the orders in a module's source: what is built of it, and what of that is then changed. Runs nothing.
//!
//! The first line says what is wrong with the modules. Orders begin with `//#` and run from top to bottom in one folder:
//!
//! | order | meaning |
//! | --- | --- |
//! | `MODULE NAME: FLAGS` | a side module `NAME.so` of this source, with these flags |
//! | `EDITED NAME: OTHER EDIT…` | the module OTHER with its bytes changed; `bytes.rs` has the edits |
//! | `FILE NAME: command` | a file that is no side module |
//! | `DO: command` | makes or removes what a module needs |
//! | `SHOWS: loads`, `load`, `call` | below a module: at least one main module shows this; `any`: whichever |
//! | `LOAD: global` | below a module: loaded with RTLD_GLOBAL |
//! | `BEYOND: why` | below a module: listed with its answers, and not counted |
//! | `SINCE: 4.0.0` | below a module: Emscripten builds it from this version on |
//!
//! Commands are for `sh -e`, with `%` for this source, `$CC` for its compiler and `$SIDE` for what makes side modules.

use crate::verdict::Verdict;
use emshim_tests::case::Version;
use std::path::{Path, PathBuf};

/// How a module comes to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// A shell command.
    Do(String),
    /// Another module's bytes, an edit and its argument.
    Edit(String, String),
}

/// One step, and the module that it leaves, if it leaves one.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub order: Order,
    /// The module's name.
    pub name: Option<String>,
    /// What at least one main module must show.
    pub shows: Option<Verdict>,
    /// Whether it is loaded with RTLD_GLOBAL.
    pub global: bool,
    /// Why its prediction is not counted.
    pub beyond: Option<String>,
    /// Whether it is no side module that a compiler made.
    pub odd: bool,
    /// The first Emscripten that builds it.
    pub since: Option<Version>,
}

/// A source and its orders.
#[derive(Debug)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

impl Source {
    /// Reads the source at `path`; the error names the line. Sources without orders are helpers.
    pub fn read(path: &Path) -> Result<Option<Source>, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut steps: Vec<Step> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let Some(order) = line.strip_prefix("//# ") else { continue };
            add(&mut steps, order).map_err(|error| format!("{}:{}: {error}", path.display(), at + 1))?;
        }
        let source = Source { path: path.to_owned(), text, steps };
        Ok((!source.steps.is_empty()).then_some(source))
    }

    /// The functions that a loader of its modules calls: they give 0 when all is right.
    pub fn tests(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for part in self.text.split("int test_").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let name = format!("test_{name}");
            if !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }
}

fn add(steps: &mut Vec<Step>, order: &str) -> Result<(), String> {
    let (head, rest) = order.split_once(':').ok_or("an order is WORD: or WORD NAME:")?;
    let rest = rest.trim();
    let (word, name) = head.split_once(' ').map_or((head, None), |(word, name)| (word, Some(name.to_owned())));
    let last = |steps: &mut Vec<Step>| steps.pop().filter(|step| step.name.is_some()).ok_or("no module above");
    let new = |order| Step {
        order,
        name: name.clone(),
        shows: None,
        global: false,
        beyond: None,
        odd: matches!(word, "FILE" | "EDITED"),
        since: None,
    };
    let step = match (word, &name) {
        ("DO", None) => new(Order::Do(rest.to_owned())),
        ("MODULE", Some(name)) => new(Order::Do(format!("$SIDE % {rest} -o {name}.so"))),
        ("FILE", Some(_)) => new(Order::Do(rest.to_owned())),
        ("EDITED", Some(_)) => {
            let (other, edit) = rest.split_once(' ').ok_or("EDITED NAME: OTHER EDIT")?;
            new(Order::Edit(other.to_owned(), edit.to_owned()))
        }
        ("SHOWS", None) => Step { shows: shown(rest)?, ..last(steps)? },
        ("BEYOND", None) => Step { beyond: Some(rest.to_owned()), ..last(steps)? },
        ("LOAD", None) if rest == "global" => Step { global: true, ..last(steps)? },
        ("SINCE", None) => Step { since: Some(Version::parse(rest).ok_or("no version")?), ..last(steps)? },
        _ => return Err(format!("{order}: no such order")),
    };
    steps.push(step);
    Ok(())
}

fn shown(word: &str) -> Result<Option<Verdict>, String> {
    Ok(match word {
        "any" => None,
        "loads" => Some(Verdict::Loads),
        "load" => Some(Verdict::FailsAtLoad),
        "call" => Some(Verdict::FailsWhenCalled),
        _ => return Err(format!("{word}: loads, load, call or any")),
    })
}
