//! `EMSHIM_LOG=FILE`: a JSON line for each call, with what came in, what was run for it, how, what we said and how it ended.
//! One process is one call; its line is written when it ends. `emshim log` reads such a file.

use serde_json::{Value, json};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How a call was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By clang itself: what emcc makes of such a compile was known.
    Recording,
    /// emcc was asked what it makes of such a compile; then by clang itself.
    Recorded,
    /// By emcc, which compiled.
    Emcc,
    /// By emcc, which linked.
    Link,
    /// By the programs that emcc started for such a link before.
    LinkReplayed,
    /// By wasm-ld alone.
    Linker,
    /// A probe of a configure script, whose link wasm-ld alone judged.
    Probe,
    /// A probe that emcc linked.
    ProbeByEmcc,
    /// A step of a link that node had taken before.
    Step,
    /// A step of a link that node took.
    StepByNode,
    /// By another program.
    Tool,
    /// By us: nothing was started.
    Answer,
}

impl How {
    /// Each with its word in the log, and in words for people.
    pub const ALL: &[(How, &str, &str)] = &[
        (How::Recording, "recording", "compiled by clang, as recorded"),
        (How::Recorded, "recorded", "recorded by emcc, compiled by clang"),
        (How::Emcc, "emcc", "compiled by emcc"),
        (How::Link, "link", "linked by emcc"),
        (How::LinkReplayed, "link-recording", "linked as recorded, without emcc"),
        (How::Linker, "linker", "linked by wasm-ld"),
        (How::Probe, "probe", "configure check, without emcc"),
        (How::ProbeByEmcc, "probe-emcc", "configure check, by emcc"),
        (How::Step, "step", "step of a link, known from before"),
        (How::StepByNode, "step-node", "step of a link, by node"),
        (How::Tool, "tool", "another program"),
        (How::Answer, "answer", "answered at once"),
    ];

    /// In the log.
    pub fn word(self) -> &'static str {
        How::ALL.iter().find(|(how, ..)| *how == self).map_or("", |(_, word, _)| word)
    }
}

/// What is noted of this process's call, where it is logged.
static CALL: Mutex<Option<Call>> = Mutex::new(None);

struct Call {
    file: PathBuf,
    argv: Vec<OsString>,
    began: SystemTime,
    started: Instant,
    how: Option<How>,
    why: Option<String>,
    refused: Option<String>,
    commands: Vec<Value>,
    said: Vec<String>,
}

fn call() -> MutexGuard<'static, Option<Call>> {
    CALL.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(what: impl FnOnce(&mut Call)) {
    if let Some(call) = call().as_mut() {
        what(call);
    }
}

/// The variable that names the file.
pub const VARIABLE: &str = "EMSHIM_LOG";

/// Its value for what starts in another folder, where there is a log.
pub fn absolute() -> Option<PathBuf> {
    let file = env::var_os(VARIABLE).filter(|file| !file.is_empty())?;
    std::path::absolute(file).ok()
}

/// How it is run; a later word wins.
pub fn how(how: How) {
    note(|call| call.how = Some(how));
}

/// Why it was run by emcc.
pub fn why(reason: &str) {
    note(|call| call.why = Some(reason.to_owned()));
}

/// The option that cannot be honoured.
pub fn refused(option: &str) {
    note(|call| call.refused = Some(option.to_owned()));
}

/// A line that we said on stderr.
pub fn said(line: &str) {
    note(|call| call.said.push(line.trim_end().to_owned()));
}

/// The call ended: its line is added. A log that cannot be written never fails a build.
pub fn end(code: u8) {
    let Some(call) = call().take() else { return };
    let last = call.commands.last();
    let how = call.how.unwrap_or(if last.is_some() { How::Tool } else { How::Answer });
    let millis = |since: SystemTime| since.duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    let mut line = json!({
        "in": call.argv.iter().map(|word| text(word)).collect::<Vec<_>>(),
        "out": last.map_or(json!([]), |last| last["out"].clone()),
        "code": code,
        "folder": env::current_dir().map(|folder| text(folder.as_os_str())).unwrap_or_default(),
        "start": (millis(call.began) * 1000.0).round() / 1000.0,
        "ms": milliseconds(call.started),
        "how": how.word(),
        "commands": call.commands,
        "said": call.said,
    });
    let more = [("why", call.why), ("refused", call.refused)];
    for (key, value) in more.into_iter().filter_map(|(key, value)| Some((key, value?))) {
        line[key] = value.into();
    }
    // One write in append mode, so that lines of shims that run at once do not mix.
    let opened = OpenOptions::new().append(true).create(true).open(call.file);
    drop(opened.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes())));
}

fn text(word: &OsStr) -> String {
    word.to_string_lossy().into_owned()
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The log of one call.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    is_on: bool,
    started: Instant,
}

impl Log {
    /// For a call with these words; does nothing unless `EMSHIM_LOG` is set.
    pub fn new(argv: impl Iterator<Item = OsString>) -> Log {
        let file = absolute();
        let (is_on, started) = (file.is_some(), Instant::now());
        if let Some(file) = file {
            *call() = Some(Call {
                file,
                argv: argv.collect(),
                began: SystemTime::now(),
                started,
                how: None,
                why: None,
                refused: None,
                commands: Vec::new(),
                said: Vec::new(),
            });
        }
        Log { is_on, started }
    }

    /// For what is no call of a person's.
    pub fn off() -> Log {
        Log { is_on: false, started: Instant::now() }
    }

    /// Is this call logged?
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Notes a program that was run for it, to its end.
    pub fn write(&self, program: &Path, args: &[OsString], code: u8) {
        if !self.is_on {
            return;
        }
        let went_out = [program.as_os_str()].into_iter().chain(args.iter().map(OsString::as_os_str));
        let command =
            json!({ "out": went_out.map(text).collect::<Vec<_>>(), "code": code, "until": milliseconds(self.started) });
        note(|call| call.commands.push(command));
    }
}
