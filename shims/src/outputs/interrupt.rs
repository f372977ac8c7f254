//! INT, TERM and HUP while something stands on the disk that must not stay: passed on to the processes that we started, and
//! died of once it is gone.

use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Once};
use std::thread;
use std::time::Duration;

/// What people and build systems end a command with, and their numbers.
const ENDING: [(i32, Signal); 3] = [(1, Signal::HUP), (2, Signal::INT), (15, Signal::TERM)];
/// So long a Ctrl-C, which a terminal sends to all processes of the command, is left to them.
const GRACE: Duration = Duration::from_millis(300);
/// So often is looked for processes that started meanwhile.
const AGAIN: Duration = Duration::from_millis(50);

/// Which of them came; 0: none.
static CAME: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);
/// Does nothing stand on the disk that must not stay? Then they end the process at once.
static IDLE: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
/// How many hold them back.
static HOLDERS: AtomicUsize = AtomicUsize::new(0);
/// They are listened for from the first holder on.
static LISTENING: Once = Once::new();

/// Holds these signals back until the last of its kind is dropped: then the process dies of the one that came.
#[derive(Debug)]
pub struct Interrupt;

impl Interrupt {
    /// From now on. Those that whoever started us has chosen to ignore stay ignored.
    pub fn hold() -> Interrupt {
        HOLDERS.fetch_add(1, Ordering::SeqCst);
        IDLE.store(false, Ordering::SeqCst);
        // Without a listener the default stays: a file may be left, and nothing else is wrong.
        LISTENING.call_once(|| drop(listen()));
        Interrupt
    }

    /// Did one come?
    pub fn came(&self) -> bool {
        CAME.load(Ordering::SeqCst) != 0
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        if HOLDERS.fetch_sub(1, Ordering::SeqCst) > 1 {
            return;
        }
        IDLE.store(true, Ordering::SeqCst);
        let number = i32::try_from(CAME.load(Ordering::SeqCst)).unwrap_or_default();
        if number != 0 {
            drop(signal_hook::low_level::emulate_default_handler(number));
        }
    }
}

fn listen() -> io::Result<()> {
    let ignored = ignored();
    let (wake, mut listener) = UnixStream::pair()?;
    for (number, _) in ENDING.iter().filter(|(number, _)| ignored & (1 << (number - 1)) == 0) {
        signal_hook::flag::register_conditional_default(*number, Arc::clone(&IDLE))?;
        signal_hook::flag::register_usize(*number, Arc::clone(&CAME), usize::try_from(*number).unwrap_or_default())?;
        signal_hook::low_level::pipe::register(*number, wake.try_clone()?)?;
    }
    thread::Builder::new().spawn(move || {
        if listener.read(&mut [0]).is_ok_and(|read| read > 0) {
            pass_on();
        }
    })?;
    Ok(())
}

/// The signals that this process ignores, one bit each.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Sends the signal that came to every process that descends from us, once each, until this process ends.
fn pass_on() {
    let mut told = BTreeSet::new();
    let number = CAME.load(Ordering::SeqCst);
    let Some((_, signal)) = ENDING.iter().find(|(known, _)| usize::try_from(*known) == Ok(number)) else { return };
    if *signal == Signal::INT {
        thread::sleep(GRACE);
    }
    loop {
        for pid in descendants(process::id()) {
            if let Some(other) = i32::try_from(pid).ok().and_then(Pid::from_raw).filter(|_| told.insert(pid)) {
                let _ = kill_process(other, *signal);
            }
        }
        thread::sleep(AGAIN);
    }
}

/// The processes that this one started, those that they started, and so on.
fn descendants(pid: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let children: Vec<u32> =
        lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect();
    let below = children.iter().flat_map(|child| descendants(*child)).collect::<Vec<_>>();
    children.into_iter().chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn a_process_is_known_as_ours_with_those_that_it_started() {
        let mut shell = Command::new("sh").args(["-c", "sleep 60 & wait"]).stdin(Stdio::null()).spawn().unwrap();
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        let found = loop {
            let found = descendants(process::id());
            if descendants(shell.id()).len() == 1 || std::time::Instant::now() > deadline {
                break found;
            }
            thread::sleep(Duration::from_millis(5));
        };
        assert!(found.contains(&shell.id()));
        let sleep = descendants(shell.id());
        assert_eq!(sleep.len(), 1, "{sleep:?}");
        for pid in sleep.into_iter().chain([shell.id()]) {
            kill_process(Pid::from_raw(i32::try_from(pid).unwrap()).unwrap(), Signal::KILL).unwrap();
        }
        shell.wait().unwrap();
    }

    #[test]
    fn nothing_is_held_back_when_nothing_came() {
        let held = Interrupt::hold();
        let second = Interrupt::hold();
        assert!(!held.came() && !second.came());
        drop((held, second));
        assert!(IDLE.load(Ordering::SeqCst));
    }
}
