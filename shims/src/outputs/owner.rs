//! Whose a stage is: its folder's name says which process made it, so that one whose process is gone can go too.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, SystemTime};

const PREFIX: &str = ".emshim-";

/// A stage of another machine's, or of a container's that shares the folder, is taken for one that was left behind after so long.
const OLD: Duration = Duration::from_secs(24 * 3600);

/// The beginning of the names of stages that this process makes.
pub fn prefix() -> String {
    let pid = std::process::id();
    format!("{PREFIX}{}-{pid}-{}-", machine(), start_of(pid).unwrap_or_default())
}

/// Removes what links that were killed have left in a folder.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut machine_here = None;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else { continue };
        let Some((machine_there, pid, start)) = parts(name) else { continue };
        let is_left = if machine_there == *machine_here.get_or_insert_with(machine) {
            start_of(pid).as_deref() != Some(start)
        } else {
            let age = entry.metadata().and_then(|found| found.modified());
            age.is_ok_and(|made| SystemTime::now().duration_since(made).is_ok_and(|age| age > OLD))
        };
        if is_left && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// The machine, the process and when it started, from a name behind the prefix.
fn parts(name: &str) -> Option<(&str, u32, &str)> {
    let mut parts = name.split('-');
    let (machine, pid, start) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    let is_whole =
        machine.len() == 8 && parts.next().is_some_and(|random| !random.is_empty()) && parts.next().is_none();
    (is_whole && !start.is_empty()).then_some((machine, pid, start))
}

/// Within what a process's number means something: this start of this machine, and the container.
fn machine() -> String {
    let mut hasher = DefaultHasher::new();
    fs::read("/proc/sys/kernel/random/boot_id").ok().hash(&mut hasher);
    fs::read_link("/proc/self/ns/pid").ok().hash(&mut hasher);
    format!("{:08x}", hasher.finish() & 0xffff_ffff)
}

/// When a process started, in clock ticks; `None` where there is none of this number.
fn start_of(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    (state != "Z").then(|| fields.nth(18).map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stages_of_processes_that_are_gone_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("file"), "").unwrap();
        };
        let own = prefix();
        let (machine, pid) = (machine(), std::process::id());
        let kept = [
            format!("{own}abcdef"),
            ".emshim-abcdef".to_owned(),
            format!(".emshim-{machine}-x-1-abcdef"),
            format!(".emshim-{machine}-{pid}-1"),
            "00000000-1-1-abcdef".to_owned(),
            ".emshim-00000000-1-1-young".to_owned(),
        ];
        let gone = [format!(".emshim-{machine}-{pid}-1-abcdef"), format!(".emshim-{machine}-4194305-1-abcdef")];
        kept.iter().chain(&gone).for_each(|name| make(name));
        fs::write(folder.path().join(format!(".emshim-{machine}-4194305-1-file")), "").unwrap();
        make(".emshim-00000000-1-1-old");
        let day = SystemTime::now() - 2 * OLD;
        fs::File::open(folder.path().join(".emshim-00000000-1-1-old")).unwrap().set_modified(day).unwrap();
        sweep(folder.path());
        let is_there = |name: &str| folder.path().join(name).exists();
        assert!(kept.iter().all(|name| is_there(name)));
        assert!(!gone.iter().any(|name| is_there(name)) && !is_there(".emshim-00000000-1-1-old"));
        assert!(is_there(&format!(".emshim-{machine}-4194305-1-file")));
    }
}
