//! Looks at what a link made, and says on stderr where it does not keep to the choices, or does not work with the program
//! that will load it.

use super::stage;
use crate::error::Error;
use crate::messages;
use crate::plan::{Task, libraries};
use crate::process::{self, Process};
use policy::Output;
use policy::settings::Check;
use postlink::link::after_link::{Expected, after_link};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// The link's exit code, or a failure where policy says that such an output is one.
pub fn check(task: &Task, code: ExitCode) -> Result<ExitCode, Error> {
    let settings = &task.machine.settings;
    let (output, side_module) = match &task.plan.output {
        Output::Program { path, probe: None } => (Path::new(path), false),
        Output::SideModule { path, .. } => (Path::new(path), true),
        _ => return Ok(code),
    };
    if code != ExitCode::SUCCESS || settings.check == Check::Off || !output.is_file() {
        return Ok(code);
    }
    let lines = after_link(output, Expected { bigint: settings.bigint, modularize: settings.modularize, side_module });
    let level = if settings.check == Check::Error { "error" } else { "warning" };
    for line in &lines {
        messages::say(format_args!("emshim: {level}: {}: {line}", output.display()));
    }
    let main = settings.main.as_deref().filter(|_| side_module && lines.is_empty());
    let loads = main.map_or(Ok(true), |main| loads(task, output, main, level))?;
    if settings.check == Check::Warn || (lines.is_empty() && loads) {
        return Ok(code);
    }
    stage::remove_output(output);
    Ok(ExitCode::FAILURE)
}

/// Will this program load the module, and does the module then work? If not, what `postlink check` says is passed on.
fn loads(task: &Task, output: &Path, main: &str, level: &str) -> Result<bool, Error> {
    let help = "EMSHIM_POLICY's main= wants it beside emshim; scripts/install puts it there";
    let installation = task.machine.installation.as_ref();
    let installation = installation.ok_or(Error::Missing { tool: "postlink".into(), help })?;
    let mut args: Vec<OsString> = vec!["check".into(), "--main".into(), main.into()];
    for folder in libraries(&task.request, &task.machine).folders_of_needed(&task.request.invocation) {
        args.extend(["--lib-path".into(), folder.into()]);
    }
    args.push(output.into());
    let said = Process::new(installation.postlink(), args).output(None)?;
    if said.status.success() {
        return Ok(true);
    }
    messages::say(format_args!("emshim: {level}: {} does not work with {main}:", output.display()));
    process::pass_on(&[], &said.stdout)?;
    process::pass_on(&[], &said.stderr)?;
    Ok(false)
}
