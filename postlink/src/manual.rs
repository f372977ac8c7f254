//! Manual pages and completions, made from what `--help` is made from, and from what it does not hold.

mod besides;
mod completions;
mod page;

use crate::link::place;
pub use besides::Besides;
use clap::Command;
use std::fs;
use std::io;
use std::path::Path;

/// Writes a page for a command and for each of its own below `share/man/man1`, and its completions.
pub fn write(name: &'static str, command: &Command, besides: &Besides, share: &Path) -> io::Result<()> {
    let mut command = shown(name, command);
    for (file, text) in completions::all(name, &command, besides) {
        put(&share.join(file), &text)?;
    }
    command.build();
    let below: Vec<_> = command.get_subcommands().cloned().collect();
    for command in below.into_iter().chain([command]) {
        let (file, text) = page::page(command, besides)?;
        put(&share.join("man/man1").join(file), &text)?;
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
