//! What the linker gets past emcc: options that this emcc takes out of a link stand in a response file, which it hands on.

use crate::error::Error;
use crate::plan::Task;
use crate::process;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use tempfile::NamedTempFile;

/// The file, which goes with this, if the plan has such options.
pub struct List(Option<NamedTempFile>);

impl List {
    /// Writes it where temporary files are.
    pub fn of(task: &Task) -> Result<List, Error> {
        let options = &task.plan.past_emcc;
        if options.is_empty() {
            return Ok(List(None));
        }
        let text: Vec<u8> = options.iter().flat_map(|word| process::quoted(word)).collect();
        let file = tempfile::Builder::new().prefix("emshim-").suffix(".rsp").tempfile();
        let written = file.and_then(|mut file| file.write_all(&text).map(|()| file));
        written.map(|file| List(Some(file))).map_err(|cause| Error::Write(env::temp_dir(), cause))
    }

    /// The word that names it. emcc itself reads a file behind `@` or `-Wl,@`, so something that holds anyway comes before.
    pub fn word(&self) -> Option<OsString> {
        let file = self.0.as_ref()?;
        Some(OsString::from_iter([OsStr::new("-Wl,-mwasm32,@"), file.path().as_os_str()]))
    }
}
