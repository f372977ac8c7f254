//! One generated load: a set of libraries, and how a program loads one of them. Written as one line of JSON.

use serde::{Deserialize, Serialize};

/// Libraries, and what a program does with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Case {
    /// The main module, by its place in `MAINS`.
    #[serde(skip_serializing_if = "is_default")]
    pub main: usize,
    /// RTLD_GLOBAL.
    #[serde(skip_serializing_if = "is_default")]
    pub global: bool,
    /// Libraries that are loaded before, with RTLD_GLOBAL, by their places.
    #[serde(skip_serializing_if = "is_default")]
    pub before: Vec<usize>,
    /// `LD_LIBRARY_PATH`, as folders of the case.
    #[serde(skip_serializing_if = "is_default")]
    pub search: Vec<String>,
    /// The first is the one that is loaded.
    pub libraries: Vec<Library>,
}

/// One library.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Library {
    /// Its file, below the folder of the case, where the main module is.
    pub file: String,
    /// Needed names. In them and in the runtime path `@` stands for the folder of the case.
    #[serde(skip_serializing_if = "is_default")]
    pub needed: Vec<String>,
    /// The runtime path.
    #[serde(skip_serializing_if = "is_default")]
    pub runtime: Vec<String>,
    /// What it exports.
    #[serde(skip_serializing_if = "is_default")]
    pub gives: Vec<Give>,
    /// What it imports, and when it uses that.
    #[serde(skip_serializing_if = "is_default")]
    pub uses: Vec<Use>,
}

/// An export. Types are Emscripten's letters, result first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Give {
    /// A function: name and type.
    Function(String, String),
    /// A variable.
    Data(String),
    /// A tag: name and type.
    Tag(String, String),
}

/// An import with its use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// What is wanted.
    pub wants: Wants,
    /// When it is used.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// It may be absent, and is asked for before it is used.
    #[serde(default, skip_serializing_if = "is_default")]
    pub weak: bool,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// A function to call: name and type.
    Call(String, String),
    /// The address of a function: name and type; called with that type where there is one.
    Address(String, Option<String>),
    /// A variable.
    Data(String),
    /// A tag: name and type.
    Tag(String, String),
}

/// When something is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// By a test, after the load.
    #[default]
    Later,
    /// By a constructor.
    Constructor,
    /// By a function that a constructor calls.
    Deeper,
    /// By a constructor, behind a condition that does not hold; and by a test.
    Perhaps,
    /// By the start function.
    Start,
}

impl Library {
    /// Its file's name.
    pub fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }
}

impl Use {
    /// The symbol.
    pub fn name(&self) -> &str {
        match &self.wants {
            Wants::Call(name, _) | Wants::Address(name, _) | Wants::Data(name) | Wants::Tag(name, _) => name,
        }
    }
}

impl Give {
    /// The symbol.
    pub fn name(&self) -> &str {
        match self {
            Give::Function(name, _) | Give::Data(name) | Give::Tag(name, _) => name,
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
