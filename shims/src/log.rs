//! `EMSHIM_LOG=FILE`: a JSON line for each call, with what came in, what went out and how it ended.

use serde_json::json;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The log of one call.
#[derive(Debug)]
pub struct Log {
    file: Option<PathBuf>,
    argv: Vec<OsString>,
    started: Instant,
}

impl Log {
    /// For a call with these words; does nothing unless `EMSHIM_LOG` is set.
    pub fn new(argv: impl Iterator<Item = OsString>) -> Log {
        let file = env::var_os("EMSHIM_LOG").filter(|file| !file.is_empty()).map(PathBuf::from);
        let argv = if file.is_some() { argv.collect() } else { Vec::new() };
        Log { file, argv, started: Instant::now() }
    }

    /// For what is no call of a person's.
    pub fn off() -> Log {
        Log { file: None, argv: Vec::new(), started: Instant::now() }
    }

    /// Is this call logged?
    pub fn is_on(&self) -> bool {
        self.file.is_some()
    }

    /// Adds a line. A log that cannot be written never fails a build.
    pub fn write(&self, program: &Path, args: &[OsString], code: u8) {
        let Some(file) = &self.file else { return };
        let text = |word: &OsStr| word.to_string_lossy().into_owned();
        let went_out = [program.as_os_str()].into_iter().chain(args.iter().map(OsString::as_os_str));
        let line = json!({
            "in": self.argv.iter().map(|word| text(word)).collect::<Vec<_>>(),
            "out": went_out.map(text).collect::<Vec<_>>(),
            "code": code,
            "folder": env::current_dir().map(|folder| text(folder.as_os_str())).unwrap_or_default(),
            "ms": u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        });
        // One write in append mode, so that lines of shims that run at once do not mix.
        let opened = OpenOptions::new().append(true).create(true).open(file);
        drop(opened.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes())));
    }
}
