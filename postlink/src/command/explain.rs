//! `postlink explain`: the page of a check, as docs/reference/checks has it.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use postlink::check::{CHECKS, PAGES};

use crate::output::print;

/// Says what a code means, how it looks at run time, and how to fix it.
#[derive(Args)]
#[command(after_help = "Exit code: 0 it is said; 2 there is no such code, or bad usage.")]
pub struct Explain {
    /// A code such as PL012; without one, every code with its title
    code: Option<String>,
}

/// Prints the page, or the list.
pub fn run(asked: &Explain) -> anyhow::Result<ExitCode> {
    let Some(code) = &asked.code else {
        let rows = CHECKS.iter().map(|check| format!("{}  {:7}  {}\n", check.code, check.level.word(), check.title));
        print(&rows.collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some((_, page)) = PAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)) else {
        bail!("there is no check {code}; `postlink explain` lists them");
    };
    print(page)?;
    Ok(ExitCode::SUCCESS)
}
