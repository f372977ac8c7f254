//! Reads command lines and prints what becomes of them, one a line, parted by tabs, for `scripts/prove/options`. Read: tool
//! (`cc` or `ld`), Emscripten's version, words. Printed: `planned` and the words, or `refused`, the option and the reason.

use policy::command_line::long;
use policy::plan::Library;
use policy::settings::{Settings, Unwinding};
use policy::{Context, Invocation, Tool, Version, plan};
use std::ffi::OsString;
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    // Without what policy adds, as far as it can be left out.
    let settings =
        Settings { pic: false, unwinding: Unwinding::Off, modularize: false, bigint: false, ..Settings::default() };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut fields = line.split('\t');
        let tool = if fields.next() == Some("ld") { Tool::Ld } else { Tool::Cc };
        let context = Context {
            settings: &settings,
            version: fields.next().and_then(Version::parse).unwrap_or(Version::NEWEST),
            prefix: None,
            headers: None,
            library: &|_| Library::Missing,
            links_side_module: false,
            for_target: &|_| None,
            is_extension: &|| true,
            of_build: &|_, _| true,
            named_by_meson: false,
            needed_folders: &[],
        };
        let words = fields.map(OsString::from).collect();
        let words = if tool == Tool::Cc { long::shortened(words) } else { words };
        match plan(&Invocation::parse(tool, words), &context) {
            Ok(plan) => {
                let words: Vec<_> = plan.words.iter().map(|word| word.text.to_string_lossy()).collect();
                writeln!(out, "planned\t{}", words.join("\t"))?;
            }
            Err(refusal) => writeln!(out, "refused\t{}\t{}", refusal.option, refusal.reason)?,
        }
    }
    Ok(())
}
