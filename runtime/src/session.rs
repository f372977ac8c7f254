//! One browser and one server, for as long as a command runs. It is a process of its own, in its own session of the kernel's, so that no
//! program waits for it and no terminal's signal reaches it.

use crate::browsers::Browser;
use crate::process::Process;
use crate::programs::Programs;
use crate::server;
use crate::settings::{Owner, Settings, base};
use crate::wire::HandOver;
use anyhow::{Context, Result, bail};
use rustix::fs::Mode;
use std::fs;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// The word behind which a session is told to be one.
pub const WORD: &str = "session";
/// What it says to who started it, once it hears.
pub const READY: &str = "ready";

/// A browser may take so long to start.
const START: Duration = Duration::from_secs(60);
/// The page asks at least twice in a second; a machine that is busy may make it late.
const SILENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(100);

/// Runs until the command has ended, or the browser. Says on stdout that it hears, or why it does not.
pub fn run(settings: &Settings) -> Result<()> {
    let _ = rustix::process::setsid();
    rustix::process::umask(Mode::empty());
    remove_left_behind();
    let browser = Browser::named(&settings.runtime).with_context(|| format!("{} is no browser", settings.runtime))?;
    let found = browser.find()?;
    let programs = Arc::new(Programs::new(settings.clone()));
    let address = server::start(Arc::clone(&programs))?;
    let mut process = Process::start(browser, &found, &settings.folder, &address.url)
        .with_context(|| format!("{} did not start", browser.name))?;
    let begun = wait_for_page(settings, &mut process, &address).and_then(|()| listen(settings, &programs));
    let why = match begun {
        Ok(()) => watch(settings, &mut process, &address),
        Err(_) => String::new(),
    };
    let _ = fs::remove_file(settings.socket());
    programs.give_up(&why);
    process.end();
    if settings.owner.is_there() {
        // The next program begins another one here.
        let _ = fs::remove_dir_all(settings.folder.join("tmp"));
    } else {
        remove(&settings.folder);
    }
    begun
}

fn wait_for_page(settings: &Settings, process: &mut Process, address: &server::Address) -> Result<()> {
    let (runtime, log) = (&settings.runtime, settings.log());
    let end = Instant::now() + START;
    while address.silence().is_none() {
        if let Some(status) = process.ended() {
            bail!("{runtime} ended at once ({status}); its words are in {}", log.display());
        }
        if Instant::now() > end {
            bail!("{runtime} shows no page after {} s; its words are in {}", START.as_secs(), log.display());
        }
        sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn listen(settings: &Settings, programs: &Arc<Programs>) -> Result<()> {
    let _ = fs::remove_file(settings.socket());
    let listener = UnixListener::bind(settings.socket()).with_context(|| settings.socket().display().to_string())?;
    let programs = Arc::clone(programs);
    spawn(move || {
        for mut place in listener.incoming().flatten() {
            let programs = Arc::clone(&programs);
            spawn(move || {
                if let Ok((said, streams)) = HandOver::receive(&mut place) {
                    programs.run(said, streams, place);
                }
            });
        }
    });
    let mut stdout = io::stdout();
    let said = stdout.write_all(READY.as_bytes()).and_then(|()| stdout.flush());
    // Who started us waits for the end of this.
    let null = fs::File::options().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(null.as_fd())?;
    Ok(said?)
}

/// Until something ends: says what.
fn watch(settings: &Settings, process: &mut Process, address: &server::Address) -> String {
    loop {
        if !settings.owner.is_there() {
            return format!("the command whose session in {} this was has ended", settings.runtime);
        }
        if process.ended().is_some() {
            return format!("{} ended before the program did", settings.runtime);
        }
        if address.silence().is_some_and(|silence| silence > SILENCE) {
            return format!("the page in {} no longer answers", settings.runtime);
        }
        sleep(LOOK);
    }
}

fn remove(folder: &Path) {
    // Processes of the browser that end just now may still write.
    for _ in 0..20 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        sleep(LOOK);
    }
}

/// Folders of sessions that could not remove them, and whose command has ended.
fn remove_left_behind() {
    let own = rustix::process::geteuid().as_raw();
    for entry in fs::read_dir(base()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = name.strip_prefix("emshim-session-") else { continue };
        let mut numbers = rest.split('-');
        let (Some(Ok(pid)), Some(Ok(started))) = (numbers.next().map(str::parse), numbers.next().map(str::parse))
        else {
            continue;
        };
        let is_own = fs::symlink_metadata(entry.path()).is_ok_and(|found| found.is_dir() && found.uid() == own);
        if is_own && !(Owner { pid, started }).is_there() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
