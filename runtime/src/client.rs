//! What stands in a program's place: it hands the program over to the session, which it begins where there is none, and ends as the program did.

use crate::guard;
use crate::session::{READY, WORD};
use crate::settings::{SESSION, Settings};
use crate::wire::{End, HandOver};
use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, Mode};
use rustix::process::{Resource, Rlimit, Signal};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Runs a program in the session that the environment names, and ends as it ends.
pub fn run(words: &[OsString]) -> Result<ExitCode> {
    let text = env::var(SESSION).ok().context("no session: `emshim exec --runtime NAME -- COMMAND` starts one")?;
    let settings = Settings::decode(&text).with_context(|| format!("{SESSION} does not name a session"))?;
    if words.is_empty() {
        bail!("no program was named");
    }
    let mut place = connect(&settings, &text)?;
    let said = hand_over(words)?;
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let all = [stdin.as_fd(), stdout.as_fd(), stderr.as_fd()];
    let streams: Vec<BorrowedFd> =
        all.into_iter().zip(said.open).filter_map(|(stream, is_open)| is_open.then_some(stream)).collect();
    said.send(&mut place, &streams).context("the session did not take the program")?;
    match End::receive(&mut place) {
        Some(End::Exit(code)) => Ok(ExitCode::from(code)),
        Some(End::Signal(number)) => Ok(die(number)),
        Some(End::Failed(code, why)) => {
            say(&why);
            Ok(ExitCode::from(code))
        }
        None => {
            let name = Path::new(&words[0]).file_name().unwrap_or(&words[0]).to_string_lossy().into_owned();
            say(&format!("{name}: the session in {} ended before the program did", settings.runtime));
            Ok(ExitCode::from(125))
        }
    }
}

fn say(text: &str) {
    use std::io::Write;
    if !text.is_empty() {
        let _ = writeln!(io::stderr(), "emshim: {text}");
    }
}

/// As a signal ends a program; without a dump of this one's memory.
fn die(number: u8) -> ExitCode {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(Resource::Core, none);
    if i32::from(number) == Signal::KILL.as_raw() {
        let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::KILL);
    }
    let _ = signal_hook::low_level::emulate_default_handler(i32::from(number));
    ExitCode::from(128 + number)
}

/// The program, as the line for sh at its start left it: that line knows which streams are closed, and keeps LD_LIBRARY_PATH from node.
fn hand_over(words: &[OsString]) -> Result<HandOver> {
    let closed = env::var("EMSHIM_CLOSED").unwrap_or_default();
    let kept = env::var_os("EMSHIM_LIBRARY_PATH");
    let hidden = ["EMSHIM_CLOSED", "EMSHIM_LIBRARY_PATH"];
    let mut environment: Vec<OsString> = env::vars_os()
        .filter(|(name, _)| !hidden.iter().any(|other| name == other))
        .map(|(name, value)| entry(&name, &value))
        .collect();
    environment.extend(kept.map(|value| entry(OsStr::new("LD_LIBRARY_PATH"), &value)));
    let umask = rustix::process::umask(Mode::empty());
    rustix::process::umask(umask);
    let mut words = words.to_vec();
    if let Some(name) = found_by_path(&words[0]) {
        // `argv[0]` is what was typed; the file is found by its whole path.
        words.insert(1, name);
    } else {
        words.insert(1, words[0].clone());
    }
    Ok(HandOver {
        words,
        environment,
        folder: env::current_dir().context("the working folder")?,
        umask: umask.as_raw_mode(),
        open: ['0', '1', '2'].map(|digit| !closed.contains(digit)),
    })
}

/// A program that PATH leads to has the name that was typed; its `#!` line has the kernel put the path there instead.
fn found_by_path(word: &OsStr) -> Option<OsString> {
    let path = Path::new(word);
    let (folder, name) = (path.parent()?, path.file_name()?);
    let first = env::split_paths(&env::var_os("PATH")?).find(|folder| folder.join(name).is_file())?;
    (first == folder).then(|| name.to_owned())
}

fn entry(name: &OsStr, value: &OsStr) -> OsString {
    let mut entry = name.to_owned();
    entry.push("=");
    entry.push(value);
    entry
}

/// To the session; it begins where nobody hears.
fn connect(settings: &Settings, text: &str) -> Result<UnixStream> {
    if let Ok(place) = UnixStream::connect(settings.socket()) {
        return Ok(place);
    }
    let _lock = lock(&settings.folder)?;
    if let Ok(place) = UnixStream::connect(settings.socket()) {
        return Ok(place);
    }
    if !settings.owner.is_there() {
        bail!("the command whose session this is has ended");
    }
    begin(settings, text)?;
    UnixStream::connect(settings.socket()).with_context(|| settings.socket().display().to_string())
}

/// Who holds it may begin a session. The folder is nobody else's.
fn lock(folder: &Path) -> Result<File> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => {
            return Err(cause).context(folder.display().to_string());
        }
        _ => {}
    }
    let found = fs::symlink_metadata(folder).with_context(|| folder.display().to_string())?;
    if !found.is_dir() || found.uid() != rustix::process::geteuid().as_raw() || found.mode() & 0o077 != 0 {
        bail!("{} is not a private folder of this user", folder.display());
    }
    let file = File::options().create(true).append(true).open(folder.join("lock")).context("the session's lock")?;
    rustix::fs::flock(&file, FlockOperation::LockExclusive).context("the session's lock")?;
    Ok(file)
}

fn begin(settings: &Settings, text: &str) -> Result<()> {
    // It outlives this process: what it inherited would keep a pipe open that somebody waits for.
    close_fds::set_fds_cloexec(3, &[]);
    let log = File::options().create(true).append(true).open(settings.log())?;
    let mut child = Command::new(guard::own()?);
    child.arg(WORD).env(SESSION, text).current_dir("/").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    let mut child = child.spawn().context("the session")?;
    let mut said = String::new();
    if let Some(stdout) = &mut child.stdout {
        stdout.read_to_string(&mut said).context("the session")?;
    }
    if said != READY {
        bail!(
            "{}",
            if said.is_empty() {
                format!("the session did not begin; its words are in {}", settings.log().display())
            } else {
                said
            }
        );
    }
    Ok(())
}

/// Whether the arguments are those of one of this crate's processes; what to do then.
pub fn role(words: &[OsString]) -> Option<Result<ExitCode>> {
    let (first, rest) = words.split_first()?;
    match first.as_bytes() {
        word if word == crate::settings::HAND_OVER.as_bytes() => Some(run(rest)),
        word if word == guard::WORD.as_bytes() => Some(Err(guard::run(rest).into())),
        word if word == WORD.as_bytes() && rest.is_empty() => Some(session()),
        _ => None,
    }
}

/// Its own errors go to who began it.
fn session() -> Result<ExitCode> {
    let settings = env::var(SESSION).ok().and_then(|text| Settings::decode(&text)).context("no session")?;
    if let Err(cause) = crate::session::run(&settings) {
        use std::io::Write;
        let _ = write!(io::stdout(), "{cause:#}");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
