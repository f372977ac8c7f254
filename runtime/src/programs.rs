//! The programs of a session: those that wait for a worker, that run, and how each one ends.

use crate::files::{Answer, Files, answer, last};
use crate::libraries::Loads;
use crate::names::to_text;
use crate::settings::Settings;
use crate::streams::Streams;
use crate::wire::{End, HandOver};
use rustix::io::Errno;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::ffi::{OsStr, OsString};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One program.
#[derive(Debug)]
pub struct Program {
    /// Its number in the session.
    pub id: u64,
    said: HandOver,
    /// What it is loaded from.
    pub loads: Loads,
    files: Files,
    streams: Streams,
    place: Mutex<Option<UnixStream>>,
    over: AtomicBool,
    worker: Mutex<Option<u64>>,
    folder: PathBuf,
}

impl Program {
    /// One call of the program by its name.
    pub fn call(&self, name: &str, given: &Value, data: &[u8]) -> Answer {
        let is_over = || self.is_over();
        if name == "end" {
            self.finish(&match (given["exit"].as_u64(), given["signal"].as_u64()) {
                (Some(code), _) => End::Exit(code as u8),
                (_, Some(signal)) => End::Signal(signal as u8),
                _ => End::Failed(
                    given["code"].as_u64().unwrap_or(1) as u8,
                    given["failed"].as_str().unwrap_or_default().to_owned(),
                ),
            });
            return Ok(Vec::new());
        }
        if self.is_over() {
            return Err(Errno::SRCH);
        }
        let files = self.files.call(name, given, data);
        files.or_else(|| self.streams.call(name, given, data, &is_over)).unwrap_or(Err(Errno::NOSYS))
    }

    /// Tells its place how it ended, once.
    pub fn finish(&self, end: &End) {
        if self.over.swap(true, Ordering::SeqCst) {
            return;
        }
        if let Some(mut place) = self.place.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = end.send(&mut place);
            let _ = place.shutdown(Shutdown::Write);
        }
    }

    /// Whether its place was told, or is gone.
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// The worker that has it.
    pub fn worker(&self) -> Option<u64> {
        *self.worker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a worker is told to start it.
    pub fn start(&self, mounts: &[PathBuf]) -> Answer {
        let texts = |list: &[OsString]| list.iter().map(|text| to_text(text)).collect::<Vec<_>>();
        answer(&json!({
            "id": self.id, "words": texts(self.said.words.get(1..).unwrap_or_default()), "environment": texts(&self.said.environment),
            "folder": to_text(self.folder.as_os_str()), "mounts": mounts.iter().map(|path| to_text(path.as_os_str())).collect::<Vec<_>>(),
            "streams": self.streams.kinds(), "name": last(Path::new(&self.said.words[0])),
        }))
    }

    /// The value of a variable of its environment.
    pub fn variable(&self, name: &str) -> Option<OsString> {
        self.said.environment.iter().find_map(|entry| {
            let value = entry.as_bytes().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
            Some(OsStr::from_bytes(value).to_owned())
        })
    }

    /// A side module that it may load: one of its own folder or of a mount.
    pub fn library(&self, name: &OsStr, working: &Path) -> Option<PathBuf> {
        let working = if working.is_absolute() { working } else { &self.folder };
        let found = self.loads.library(name, working, |name| self.variable(name))?;
        let real = std::fs::canonicalize(&found).ok()?;
        let own = self.loads.script.parent()?;
        let is_own = real.starts_with(own) || own.parent().is_some_and(|prefix| real.starts_with(prefix.join("lib")));
        (is_own || self.files.holds(&real)).then_some(found)
    }

    fn ended_without_us(&self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

/// All of them.
#[derive(Debug)]
pub struct Programs {
    settings: Settings,
    waiting: Mutex<VecDeque<Arc<Program>>>,
    came: Condvar,
    all: Mutex<HashMap<u64, Arc<Program>>>,
    /// Workers that the page is to end.
    ends: Mutex<Vec<u64>>,
    next: AtomicU64,
}

impl Programs {
    pub fn new(settings: Settings) -> Programs {
        Programs {
            settings,
            waiting: Mutex::default(),
            came: Condvar::new(),
            all: Mutex::default(),
            ends: Mutex::default(),
            next: AtomicU64::new(1),
        }
    }

    /// Has a program that was handed over run to its end.
    pub fn run(&self, said: HandOver, handed: [Option<OwnedFd>; 3], mut place: UnixStream) {
        let name = last(Path::new(&said.words[0]));
        let program = match self.admit(said, handed, &place) {
            Ok(program) => Arc::new(program),
            Err(why) => {
                let _ = End::Failed(126, format!("{name}: {why}")).send(&mut place);
                return;
            }
        };
        self.all.lock().unwrap_or_else(PoisonError::into_inner).insert(program.id, Arc::clone(&program));
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(Arc::clone(&program));
        self.came.notify_one();
        self.watch(&program, &mut place, &name);
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&program.id);
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).retain(|other| other.id != program.id);
        if let Some(worker) = program.worker() {
            self.ends.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }

    /// Until it has ended, its place is gone, or its time is up.
    fn watch(&self, program: &Program, place: &mut UnixStream, name: &str) {
        let end = Instant::now() + Duration::from_secs(self.settings.limit);
        let _ = place.set_read_timeout(Some(Duration::from_millis(200)));
        while !program.is_over() {
            match std::io::Read::read(place, &mut [0; 1]) {
                Err(cause) if matches!(cause.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                }
                _ => program.ended_without_us(),
            }
            if Instant::now() > end {
                let (limit, runtime) = (self.settings.limit, &self.settings.runtime);
                program.finish(&End::Failed(
                    124,
                    format!(
                        "{name}: ran for more than {limit} s in {runtime} and was ended; --limit SECONDS allows more"
                    ),
                ));
            }
        }
    }

    fn admit(&self, said: HandOver, handed: [Option<OwnedFd>; 3], place: &UnixStream) -> Result<Program, String> {
        let file = said.folder.join(&said.words[0]);
        let loads = Loads::of(&file)?;
        let mounts = Arc::new(self.settings.mounts.clone());
        let files = Files::new(mounts, said.umask);
        let folder = match files.host(&said.folder) {
            Ok(_) => said.folder.clone(),
            Err(_) if self.settings.no_host => "/".into(),
            Err(_) => {
                let seen: Vec<_> = self.settings.mounts.iter().map(|mount| mount.seen.display().to_string()).collect();
                return Err(format!(
                    "the working folder {} is outside of what a program in {} sees ({}); --root FOLDER shows it another",
                    said.folder.display(),
                    self.settings.runtime,
                    seen.join(", "),
                ));
            }
        };
        Ok(Program {
            id: self.next.fetch_add(1, Ordering::Relaxed),
            loads,
            files,
            streams: Streams(handed),
            place: Mutex::new(Some(place.try_clone().map_err(|cause| cause.to_string())?)),
            over: AtomicBool::new(false),
            worker: Mutex::default(),
            folder,
            said,
        })
    }

    /// The next program for this worker, or none within a while.
    pub fn next_for(&self, worker: u64, wait: Duration) -> Option<Arc<Program>> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut waiting, _) = self
            .came
            .wait_timeout_while(waiting, wait, |waiting| waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        let program = waiting.pop_front()?;
        *program.worker.lock().unwrap_or_else(PoisonError::into_inner) = Some(worker);
        Some(program)
    }

    /// The program of this number.
    pub fn get(&self, id: u64) -> Option<Arc<Program>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// The program that a worker runs.
    pub fn of_worker(&self, worker: u64) -> Option<Arc<Program>> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().find(|program| program.worker() == Some(worker)).cloned()
    }

    /// Workers whose program has ended since the last look.
    pub fn ends(&self) -> Vec<u64> {
        std::mem::take(&mut *self.ends.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends all of them, for this reason.
    pub fn give_up(&self, why: &str) {
        for program in self.all.lock().unwrap_or_else(PoisonError::into_inner).values() {
            program.finish(&End::Failed(125, format!("{}: {why}", last(Path::new(&program.said.words[0])))));
        }
    }

    /// The folders that a page mounts: those that lie in no other. What lies in `/` is mounted folder by folder.
    pub fn mounts(&self) -> Vec<PathBuf> {
        let all: Vec<_> = self.settings.mounts.iter().map(|mount| mount.seen.clone()).collect();
        all.iter().filter(|path| !all.iter().any(|other| *path != other && path.starts_with(other))).cloned().collect()
    }
}
