//! Manual pages and completions, made from what `--help` is made from.

use crate::link::place;
use clap::Command;
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use std::fs;
use std::io;
use std::path::Path;

/// A shell, and where below `share` it looks for what completes `NAME`.
const COMPLETIONS: &[(Shell, &str)] = &[
    (Shell::Bash, "bash-completion/completions/NAME"),
    (Shell::Fish, "fish/vendor_completions.d/NAME.fish"),
    (Shell::Zsh, "zsh/site-functions/_NAME"),
];

/// Writes a page for a command and for each of its own below `share/man/man1`, and its completions.
pub fn write(name: &'static str, command: &Command, share: &Path) -> io::Result<()> {
    let mut command = shown(name, command);
    for (shell, place) in COMPLETIONS {
        let mut text = Vec::new();
        generate(*shell, &mut command, name, &mut text);
        put(&share.join(place.replace("NAME", name)), &text)?;
    }
    command.build();
    let below: Vec<_> = command.get_subcommands().cloned().collect();
    for command in below.into_iter().chain([command]) {
        let page = Man::new(command).source(concat!("emshim ", env!("CARGO_PKG_VERSION")));
        let mut text = Vec::new();
        page.render(&mut text)?;
        put(&share.join("man/man1").join(page.get_filename()), &text)?;
    }
    Ok(())
}

/// The command without those of its own that it hides, and without `help`, which would be a page for each of them.
fn shown(name: &'static str, command: &Command) -> Command {
    let visible = command.get_subcommands().filter(|below| !below.is_hide_set()).cloned();
    let about = command.get_about().cloned().unwrap_or_default();
    Command::new(name)
        .about(about)
        .version(env!("CARGO_PKG_VERSION"))
        .subcommands(visible)
        .disable_help_subcommand(true)
}

fn put(path: &Path, text: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    place::write(path, &[text], 0o644)
}
