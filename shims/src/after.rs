//! Looks at what a link made, and says on stderr where it does not keep to the choices.

use crate::error::Error;
use crate::layout::Layout;
use crate::link;
use crate::run::{self, Job};
use policy::Settings;
use policy::settings::Check;
use postlink::{Held, after_link};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a link's output is held to, and where it finds what it needs.
pub struct After<'a> {
    /// The choices.
    pub settings: &'a Settings,
    /// Where `postlink` lies.
    pub layout: Option<&'a Layout>,
    /// The folders in which the loader finds what the output needs; none where no program is named that will load it.
    pub folders: Vec<PathBuf>,
}

impl After<'_> {
    /// The link's exit code, or a failure where policy says that such an output is one.
    pub fn look(&self, code: ExitCode, output: &Path, side_module: bool) -> Result<ExitCode, Error> {
        let settings = self.settings;
        if code != ExitCode::SUCCESS || settings.check == Check::Off {
            return Ok(code);
        }
        let held = Held { bigint: settings.bigint, modularize: settings.modularize, side_module };
        let lines = after_link(output, held);
        let level = if settings.check == Check::Error { "error" } else { "warning" };
        for line in &lines {
            eprintln!("emshim: {level}: {}: {line}", output.display());
        }
        let main = settings.main.as_deref().filter(|_| side_module && lines.is_empty());
        let loads = main.map_or(Ok(true), |main| self.loads(output, main, level))?;
        if settings.check == Check::Warn || (lines.is_empty() && loads) {
            return Ok(code);
        }
        link::remove_output(output);
        Ok(ExitCode::FAILURE)
    }

    /// Will this program load the module, and does the module then work? If not, what `postlink check` says is passed on.
    fn loads(&self, output: &Path, main: &str, level: &str) -> Result<bool, Error> {
        let help = "EMSHIM_POLICY's main= wants it beside emshim; scripts/install puts it there";
        let layout = self.layout.ok_or(Error::Missing { tool: "postlink".into(), help })?;
        let mut args: Vec<OsString> = vec!["check".into(), "--main".into(), main.into()];
        for folder in &self.folders {
            args.extend(["--lib-path".into(), folder.into()]);
        }
        args.push(output.into());
        let said = Job::new(layout.postlink(), args).output(None)?;
        if said.status.success() {
            return Ok(true);
        }
        eprintln!("emshim: {level}: {} does not work with {main}:", output.display());
        run::pass_on(&[], &said.stdout)?;
        run::pass_on(&[], &said.stderr)?;
        Ok(false)
    }
}
