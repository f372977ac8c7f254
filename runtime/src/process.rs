//! A browser's process, and its fresh profile in the session's folder.

use crate::browsers::Browser;
use crate::guard;
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A browser that runs.
#[derive(Debug)]
pub struct Process(Child);

impl Process {
    /// Starts a browser with a page. It ends when the calling thread's process does. Its number is noted in the folder.
    pub fn start(browser: &Browser, program: &Path, folder: &Path, page: &str) -> Result<Process> {
        // An earlier browser of this session may still be ending.
        let _ = fs::remove_dir_all(folder.join("tmp"));
        let home = folder.join("tmp").join(std::process::id().to_string());
        let profile = home.join("profile");
        fs::create_dir_all(&profile)?;
        let words = browser.start(&profile, page)?;
        let log = File::options().create(true).append(true).open(folder.join("log"))?;
        let mut command: Command = guard::command(program)?;
        command.args(words).current_dir(&home).env("TMPDIR", &home).env("HOME", &home);
        command.envs(browser.variables.iter().copied());
        // Nothing of the person's desktop or of their browser's.
        let desktop = ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"];
        for name in desktop.into_iter().chain(["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"]) {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        // Its own processes belong to the group, whoever of them is stopped and sees nothing end.
        let child = command.process_group(0).spawn().with_context(|| program.display().to_string())?;
        fs::write(folder.join("browser.pid"), child.id().to_string())?;
        Ok(Process(child))
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    /// Ends it, at once: there is nothing in it that anybody keeps.
    pub fn end(&mut self) {
        if self.ended().is_none() {
            let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        }
        let _ = self.0.wait();
    }
}
