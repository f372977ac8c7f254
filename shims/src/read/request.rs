//! A command line of a compiler or linker, read: its words, the response files that they came of, and what they say.

use super::linker_scripts;
use super::response_files::{self, Expanded};
use crate::error::Error;
use policy::command_line::long;
use policy::tool::Name;
use policy::{Change, Invocation, Tool};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// A command line that is read.
pub struct Request {
    /// The name that was typed.
    pub name: &'static str,
    /// The words, and the response files they came of.
    pub expanded: Expanded,
    /// What they say, and to which tool.
    pub invocation: Invocation,
    /// What of the words was read in place of files that name libraries.
    pub changes: Vec<Change>,
}

impl Request {
    /// Reads what was typed behind a name. An error: a response file that cannot be read.
    pub fn read(name: &'static Name, args: Vec<OsString>) -> Result<Request, Error> {
        let mut words: Vec<OsString> = name.first.iter().map(OsString::from).chain(args).collect();
        if name.name == "cpp" {
            preprocessor_operands(&mut words);
        }
        let mut expanded = response_files::expand(words.into_iter())?;
        let invocation = Invocation::parse(name.tool, shortened(name.tool, &mut expanded));
        Ok(Request { name: name.name, expanded, invocation, changes: Vec::new() })
    }

    /// With what files name that GNU ld would read, which it finds below the prefix, too.
    pub fn with_scripts(mut self, prefix: Option<&Path>) -> Result<Request, Error> {
        if let Some((words, changes)) = linker_scripts::expanded(&self.invocation, prefix)? {
            // What is written anew stands at no word's place any more.
            self.expanded.files.clear();
            self.invocation = Invocation::parse(self.invocation.tool, words);
            self.changes = changes;
        }
        Ok(self)
    }

    /// The tool that was asked.
    pub fn tool(&self) -> Tool {
        self.invocation.tool
    }
}

/// The words, each of gcc's long spellings in the short one that emcc knows. A response file that held one is not put back.
fn shortened(tool: Tool, expanded: &mut Expanded) -> Vec<OsString> {
    let words = std::mem::take(&mut expanded.words);
    if !matches!(tool, Tool::Cc | Tool::Cxx) {
        return words;
    }
    let short = long::shortened(words.clone());
    expanded.files.retain(|(range, _)| words.get(range.clone()) == short.get(range.clone()));
    short
}

/// Endings by which gcc's `cpp` tells a file's language; any other file is C.
const PREPROCESSED: &[&str] = &["c", "C", "S", "m", "cc", "cxx", "cpp", "cp", "c++", "sx"];

/// `cpp [IN [OUT]]`: no input is stdin, a second operand is the output, and an input with any other ending than a
/// source's is C.
fn preprocessor_operands(args: &mut Vec<OsString>) {
    let invocation = Invocation::parse(Tool::Cc, args.clone());
    let operands: Vec<_> = invocation.inputs().map(OsStr::to_owned).collect();
    let place = |args: &[OsString], operand| args.iter().rposition(|arg| arg == operand).unwrap_or_default();
    let stdin = || OsString::from("-");
    let input = match operands.as_slice() {
        [] => {
            args.push(stdin());
            stdin()
        }
        [input, output] => {
            let at = place(args, output);
            match output == "-" {
                // Standard output is where it goes anyhow.
                true => drop(args.remove(at)),
                false => args.insert(at, "-o".into()),
            }
            input.clone()
        }
        [input, ..] => input.clone(),
    };
    let ending = Path::new(&input).extension().and_then(OsStr::to_str);
    if !invocation.has("-x") && !ending.is_some_and(|ending| PREPROCESSED.contains(&ending)) {
        let at = args.iter().position(|arg| *arg == input).unwrap_or_default();
        args.splice(at..at, ["-x".into(), "c".into()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let mut args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        preprocessor_operands(&mut args);
        assert_eq!(args.join(OsStr::new(" ")), expected);
    }

    #[test]
    fn operands_of_a_preprocessor_are_input_and_output() {
        check("-E -DA", "-E -DA -x c -");
        check("-E a.c", "-E a.c");
        check("-E a.c b.i", "-E a.c -o b.i");
        check("-E a.c -", "-E a.c");
        check("-E - b.i", "-E -x c - -o b.i");
    }

    #[test]
    fn what_has_no_sources_ending_is_c_to_a_preprocessor() {
        for file in ["x.in", "x", "x.h", "x.conf.txt", "x.i", "d.c/x"] {
            check(&format!("-E -P {file}"), &format!("-E -P -x c {file}"));
        }
        for line in ["-E x.cpp", "-E x.S", "-E -x c++ x.in", "-E -xassembler-with-cpp x.s"] {
            check(line, line);
        }
    }

    #[test]
    fn a_response_file_is_put_back_unless_a_word_of_it_changed() {
        let read = |words: [&str; 2]| {
            let files = vec![(0..2, "@file".into())];
            let mut expanded = Expanded { words: words.iter().map(OsString::from).collect(), files };
            let short = shortened(Tool::Cc, &mut expanded);
            (short, expanded.files.len())
        };
        assert_eq!(read(["-O2", "a.c"]), (vec!["-O2".into(), "a.c".into()], 1));
        assert_eq!(read(["--optimize=2", "a.c"]), (vec!["-O2".into(), "a.c".into()], 0));
    }
}
