//! Makes a case from a seed: most of its libraries fit together, some do not.

use super::case::{Case, Give, Library, Use, Wants, When};
use fastrand::Rng;

/// What the main module offers: functions with their types.
const MAIN: [(&str, &str); 4] = [("main_one", "ii"), ("main_wide", "jj"), ("main_many", "did"), ("js_one", "ii")];
const FOLDERS: [&str; 4] = ["", "lib/", "run/", "mod/"];
const LETTERS: [char; 4] = ['i', 'j', 'f', 'd'];

/// The case of that seed, for one of so many main modules. Loaders that follow runtime paths look in more places.
pub fn case(seed: u64, mains: usize, follows: bool) -> Case {
    let mut random = Rng::with_seed(seed);
    let mut maker = Maker { follows, types: Vec::new(), case: Case::default(), random: random.fork() };
    maker.case.main = maker.random.usize(..mains);
    maker.make();
    maker.case
}

struct Maker {
    random: Rng,
    follows: bool,
    /// The type that a function has unless something is wrong.
    types: Vec<String>,
    case: Case,
}

impl Maker {
    fn chance(&mut self, percent: u8) -> bool {
        self.random.u8(..100) < percent
    }

    fn letters(&mut self) -> String {
        let result = if self.chance(20) { 'v' } else { *self.choose(&LETTERS) };
        let params = self.random.usize(..4);
        std::iter::once(result).chain((0..params).map(|_| LETTERS[self.random.usize(..4)])).collect()
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.random.usize(..from.len())]
    }

    /// The type as it is meant, or with one thing changed.
    fn perhaps_other(&mut self, letters: &str, percent: u8) -> String {
        if !self.chance(percent) {
            return letters.to_owned();
        }
        let mut letters: Vec<char> = letters.chars().collect();
        let at = self.random.usize(..letters.len());
        match self.random.u8(..4) {
            0 => letters.push(LETTERS[self.random.usize(..4)]),
            1 if letters.len() > 1 => drop(letters.pop()),
            2 => letters[0] = *self.choose(&['v', 'i', 'j', 'f', 'd']),
            _ => letters[at] = LETTERS[self.random.usize(..4)],
        }
        letters.into_iter().collect()
    }

    fn make(&mut self) {
        let functions = 1 + self.random.usize(..4);
        self.types = (0..functions).map(|_| self.letters()).collect();
        self.case.global = self.chance(30);
        let count = 1 + self.random.usize(..5);
        for at in 0..count {
            let name = if at == 0 { "m".to_owned() } else { char::from(b'a' + at as u8 - 1).to_string() };
            let folder = self.folder(at);
            let library = Library { file: format!("{folder}{name}.so"), ..Library::default() };
            self.case.libraries.push(library);
        }
        if self.follows && self.chance(75) {
            self.case.search.push("lib".to_owned());
            if self.chance(15) {
                let other = *self.choose(&["run", "mod", "nowhere"]);
                self.case.search.insert(self.random.usize(..2), other.to_owned());
            }
        }
        self.needed(count);
        for at in 0..count {
            self.give(at);
        }
        for at in 0..count {
            self.uses(at, count);
        }
        // The same name in a second folder, with other contents.
        if count > 1 && self.chance(15) {
            let of = 1 + self.random.usize(..count - 1);
            let mut copy = self.case.libraries[of].clone();
            let name = copy.name().to_owned();
            copy.file = format!("{}{name}", self.choose(&FOLDERS));
            if self.case.libraries.iter().all(|one| one.file != copy.file) {
                if self.chance(50) {
                    copy.gives.pop();
                }
                if self.chance(30) {
                    copy.uses.pop();
                }
                self.case.libraries.push(copy);
            }
        }
        if count > 1 && self.chance(20) {
            let one = 1 + self.random.usize(..count - 1);
            self.case.before.push(one);
        }
        self.keep_to_limits();
    }

    /// What a constructor does with an address that may be 0, or of another kind, is not looked at (docs/reference/check.md).
    fn keep_to_limits(&mut self) {
        let uses = || self.case.libraries.iter().flat_map(|one| &one.uses);
        let weak: Vec<String> = uses().filter(|one| one.weak).map(|one| one.name().to_owned()).collect();
        let gives: Vec<Give> = self.gives().cloned().collect();
        for one in self.case.libraries.iter_mut().flat_map(|one| &mut one.uses) {
            let is_other = |give: &Give| match (&one.wants, give) {
                (Wants::Address(..), Give::Data(name)) | (Wants::Data(_), Give::Function(name, _)) => {
                    name == one.name()
                }
                _ => false,
            };
            let doubtful = weak.iter().any(|name| name == one.name()) || gives.iter().any(is_other);
            if matches!(one.wants, Wants::Address(..) | Wants::Data(_)) && doubtful {
                one.when = When::Later;
            }
        }
    }

    fn folder(&mut self, at: usize) -> &'static str {
        match (self.follows, at) {
            (false, _) => {
                if self.chance(90) {
                    ""
                } else {
                    "lib/"
                }
            }
            (true, 0) => {
                if self.chance(60) {
                    ""
                } else {
                    "mod/"
                }
            }
            (true, _) => match self.random.u8(..10) {
                0 => "",
                1 => "mod/",
                2..5 => "run/",
                _ => "lib/",
            },
        }
    }

    fn needed(&mut self, count: usize) {
        // A chain, a diamond, or whatever comes.
        let density = *self.choose(&[25, 50, 80]);
        for at in 0..count {
            for other in at + 1..count {
                if self.chance(density) || (other == at + 1 && self.chance(50)) {
                    self.need(at, other);
                }
            }
            if at > 0 && self.chance(8) {
                let back = self.random.usize(..=at);
                self.need(at, back);
            }
        }
        if count > 1 && self.chance(3) {
            self.case.libraries[0].needed.push("absent.so".to_owned());
        }
        for library in &mut self.case.libraries {
            if self.random.u8(..4) == 0 {
                self.random.shuffle(&mut library.needed);
            }
        }
    }

    fn need(&mut self, by: usize, of: usize) {
        let file = self.case.libraries[of].file.clone();
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", &file));
        let depth = self.case.libraries[by].file.matches('/').count();
        let needed = match self.random.u8(..100) {
            0..3 => format!("@/{file}"),
            3..7 => file.clone(),
            7..9 => format!("../{file}"),
            9 => format!("./{name}"),
            _ => name.to_owned(),
        };
        let searched = self.case.search.iter().any(|one| one == folder);
        if self.follows && (!searched || self.random.u8(..10) == 0) && self.chance(90) {
            let path = match self.random.u8(..10) {
                0 => format!("@/{folder}"),
                1 => "$ORIGIN".to_owned(),
                _ => format!("$ORIGIN/{}{folder}", "../".repeat(depth)),
            };
            let runtime = &mut self.case.libraries[by].runtime;
            if !runtime.contains(&path) {
                runtime.push(path);
            }
        }
        self.case.libraries[by].needed.push(needed);
    }

    fn give(&mut self, at: usize) {
        let mut gives = Vec::new();
        for function in 0..self.types.len() {
            if self.chance(35) {
                let letters = self.types[function].clone();
                gives.push(Give::Function(format!("f{function}"), self.perhaps_other(&letters, 12)));
            }
        }
        for name in ["d0", "d1"] {
            if self.chance(20) {
                gives.push(Give::Data(name.to_owned()));
            }
        }
        if self.chance(4) {
            gives.push(Give::Tag("t0".to_owned(), self.choose(&["vi", "vii"]).to_string()));
        }
        if self.chance(4) {
            let (name, letters) = *self.choose(&MAIN);
            gives.push(Give::Function(name.to_owned(), self.perhaps_other(letters, 20)));
        }
        if self.chance(3) {
            gives.push(Give::Data("main_number".to_owned()));
        }
        // A name of another kind.
        if self.chance(2) {
            gives.retain(|give| give.name() != "f0");
            gives.push(Give::Data("f0".to_owned()));
        }
        self.case.libraries[at].gives = gives;
    }

    fn uses(&mut self, at: usize, count: usize) {
        for _ in 0..self.random.usize(..4) {
            let (name, letters) = match self.random.u8(..10) {
                0 => {
                    let (name, letters) = *self.choose(&MAIN);
                    (name.to_owned(), letters.to_owned())
                }
                _ => {
                    let function = self.random.usize(..self.types.len());
                    (format!("f{function}"), self.types[function].clone())
                }
            };
            if self.uses_already(at, &name) || (self.absent(&name, count) && self.chance(85)) {
                continue;
            }
            // No loader has filled in addresses when the start function runs.
            let when = match self.random.u8(..100) {
                0..10 => When::Constructor,
                10..14 => When::Deeper,
                14..18 => When::Perhaps,
                18..20 => When::Start,
                _ => When::Later,
            };
            let alike = self.types_of(&name).iter().all(|one| *one == letters);
            // An address that is called by nobody is no test of what stands there.
            let variable = self.gives().any(|give| *give == Give::Data(name.clone()));
            let wants = if when != When::Start && self.chance(15) && (alike || !variable) {
                Wants::Address(name, alike.then_some(letters))
            } else {
                let other = self.perhaps_other(&letters, if name.starts_with('f') { 18 } else { 6 });
                // JavaScript that misses an argument is said to fail when it is called, whoever calls it.
                let letters = if name == "js_one" && when != When::Later { letters } else { other };
                Wants::Call(name, letters)
            };
            // The address of a weak function decides whether it is called, and may be that of another type.
            // A constructor that asks first counts as one that does not call.
            let weak = when == When::Later && self.chance(8);
            self.case.libraries[at].uses.push(Use { wants, when, weak });
        }
        for name in ["d0", "d1", "main_number"] {
            if self.chance(12) && (!self.absent(name, count) || self.chance(15)) {
                let when = if self.chance(20) { When::Constructor } else { When::Later };
                let weak = self.chance(15);
                self.case.libraries[at].uses.push(Use { wants: Wants::Data(name.to_owned()), when, weak });
            }
        }
        if self.chance(3) {
            let wants = match self.random.u8(..3) {
                0 => Wants::Tag("__cpp_exception".to_owned(), "vi".to_owned()),
                _ => Wants::Tag("t0".to_owned(), "vi".to_owned()),
            };
            self.case.libraries[at].uses.push(Use { wants, when: When::Later, weak: false });
        }
    }

    fn uses_already(&self, at: usize, name: &str) -> bool {
        self.case.libraries[at].uses.iter().any(|one| one.name() == name)
    }

    /// What libraries give so far.
    fn gives(&self) -> impl Iterator<Item = &Give> {
        self.case.libraries.iter().flat_map(|one| &one.gives)
    }

    fn absent(&self, name: &str, count: usize) -> bool {
        !name.contains('_')
            && !self.case.libraries[..count].iter().flat_map(|one| &one.gives).any(|give| give.name() == name)
    }

    /// Types of all functions of that name, in the main module and everywhere.
    fn types_of(&self, name: &str) -> Vec<String> {
        let main = MAIN.iter().filter(|(one, _)| *one == name).map(|(_, letters)| (*letters).to_owned());
        let given = self.gives().filter(|give| give.name() == name).filter_map(|give| match give {
            Give::Function(_, letters) => Some(letters.clone()),
            _ => None,
        });
        main.chain(given).collect()
    }
}
