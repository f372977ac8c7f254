//! What goes with a program that `rm` removes: its wasm, its data and its `tool.js` link, as one file goes natively.

use std::fs;
use std::path::{Path, PathBuf};

use super::find;
use super::header::Header;
use super::ownership::{self, Before};
use super::pair;
use super::program;

/// One of our programs, before it is removed.
#[derive(Clone, Debug)]
pub struct Removal {
    program: PathBuf,
    before: Before,
    js_link: Option<PathBuf>,
    data: Option<PathBuf>,
}

impl Removal {
    /// `None` when this is not one of our programs, or only a link to one; cheap for everything else.
    pub fn of(program: &Path) -> Option<Removal> {
        let before = Before::read(program)?;
        let header = Header::read(program).ok()??;
        let js_link = Some(program::beside(program, |name| program::with(name, ".js")));
        let js_link = js_link.filter(|link| pair::is_js_link(link, program));
        let data = find::data(program, &header, None, program);
        Some(Removal { program: program.to_owned(), before, js_link, data })
    }

    /// To be called after the tool has run: where the program stays, all of it does.
    pub fn finish(&self) {
        if self.program.symlink_metadata().is_ok() {
            return;
        }
        ownership::remove_with(&self.program, &self.before);
        let is_shared = ownership::is_shared(&self.program, &self.before);
        for path in self.js_link.iter().chain(self.data.iter().filter(|_| !is_shared)) {
            let _ = fs::remove_file(path);
        }
    }
}
