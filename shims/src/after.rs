//! Looks at what a link made, and says on stderr where it does not keep to the choices.

use crate::link;
use policy::Settings;
use policy::settings::Check;
use postlink::{Held, after_link};
use std::path::Path;
use std::process::ExitCode;

/// The link's exit code, or a failure where policy says that such an output is one.
pub fn look(code: ExitCode, output: &Path, side_module: bool, settings: &Settings) -> ExitCode {
    if code != ExitCode::SUCCESS || settings.check == Check::Off {
        return code;
    }
    let held = Held { bigint: settings.bigint, modularize: settings.modularize, side_module };
    let lines = after_link(output, held);
    let level = if settings.check == Check::Error { "error" } else { "warning" };
    for line in &lines {
        eprintln!("emshim: {level}: {}: {line}", output.display());
    }
    if lines.is_empty() || settings.check == Check::Warn {
        return code;
    }
    link::remove_output(output);
    ExitCode::FAILURE
}
