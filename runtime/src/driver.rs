//! A browser, by the four commands of WebDriver that a session needs: is it there, begin, go to a page, end.

use crate::browsers::{Browser, Found};
use crate::guard;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs::{self, File, Permissions};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A driver may take so long to listen, and a browser to start.
const START: Duration = Duration::from_secs(60);

/// A browser that runs.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    /// The browser's own process.
    pub browser: u32,
}

impl Driver {
    /// Starts a browser in a session's folder, and has it open a page. Both end when the calling thread's process does.
    pub fn start(browser: &Browser, found: &Found, folder: &Path, page: &str) -> Result<Driver> {
        let (starter, note) = (folder.join("browser"), folder.join("browser.pid"));
        let quoted = |path: &Path| format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"));
        let own = guard::own()?;
        let words = [own.as_path(), Path::new(guard::WORD), &note, &found.program].map(quoted).join(" ");
        fs::write(&starter, format!("#!/bin/sh\nexec {words} \"$@\"\n"))?;
        fs::set_permissions(&starter, Permissions::from_mode(0o700))?;
        // Where drivers put profiles; it goes with the folder.
        let own = folder.join("tmp");
        fs::create_dir_all(&own)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = File::options().create(true).append(true).open(folder.join("log"))?;
        let mut command: Command = guard::command(&found.driver)?;
        command.arg(format!("--port={port}")).env("TMPDIR", &own).env("HOME", &own).env_remove("DISPLAY");
        command.current_dir(&own).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let process = command.spawn().with_context(|| found.driver.display().to_string())?;
        let mut driver = Driver { process, browser: 0 };
        driver.begin(browser, &starter, &format!("http://127.0.0.1:{port}"), page)?;
        driver.browser =
            fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok()).context("the browser's number")?;
        Ok(driver)
    }

    fn begin(&mut self, browser: &Browser, starter: &Path, driver: &str, page: &str) -> Result<()> {
        let end = Instant::now() + START;
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(START))
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
        while agent.get(format!("{driver}/status")).call().is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("{} ended at once ({status})", browser.name);
            }
            if Instant::now() > end {
                bail!("its driver does not answer");
            }
            sleep(Duration::from_millis(20));
        }
        let begun = post(&agent, &format!("{driver}/session"), &browser.capabilities(starter))?;
        let session = begun["value"]["sessionId"].as_str().context("the driver named no session")?;
        post(&agent, &format!("{driver}/session/{session}/url"), &json!({ "url": page }))?;
        Ok(())
    }

    /// Whether browser and driver still run.
    pub fn is_there(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
            && fs::read_to_string(format!("/proc/{}/stat", self.browser)).is_ok_and(|stat| !stat.contains(") Z "))
    }

    /// Ends both, at once: there is nothing in them that anybody keeps.
    pub fn end(&mut self) {
        if let Some(browser) = rustix::process::Pid::from_raw(self.browser as i32) {
            let _ = rustix::process::kill_process(browser, rustix::process::Signal::KILL);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn post(agent: &ureq::Agent, url: &str, body: &Value) -> Result<Value> {
    let mut response = agent.post(url).content_type("application/json").send(body.to_string())?;
    let said: Value =
        serde_json::from_str(&response.body_mut().read_to_string()?).context("the driver's answer is not JSON")?;
    if !response.status().is_success() {
        let why =
            said["value"]["message"].as_str().unwrap_or("no reason").lines().next().unwrap_or_default().to_owned();
        bail!("{why}");
    }
    Ok(said)
}
