//! A command line of a compiler or linker, read: its words, the response files that they came of, and what they say.

use super::response_files::{self, Expanded};
use crate::error::Error;
use policy::tool::Name;
use policy::{Invocation, Tool};
use std::ffi::{OsStr, OsString};

/// A command line that is read.
pub struct Request {
    /// The name that was typed.
    pub name: &'static str,
    /// The words, and the response files they came of.
    pub expanded: Expanded,
    /// What they say, and to which tool.
    pub invocation: Invocation,
}

impl Request {
    /// Reads what was typed behind a name. An error: a response file that cannot be read.
    pub fn read(name: &'static Name, args: Vec<OsString>) -> Result<Request, Error> {
        let mut words: Vec<OsString> = name.first.iter().map(OsString::from).chain(args).collect();
        if name.name == "cpp" {
            preprocessor_operands(&mut words);
        }
        let mut expanded = response_files::expand(words.into_iter())?;
        let invocation = Invocation::parse(name.tool, std::mem::take(&mut expanded.words));
        Ok(Request { name: name.name, expanded, invocation })
    }

    /// The tool that was asked.
    pub fn tool(&self) -> Tool {
        self.invocation.tool
    }
}

/// `cpp [IN [OUT]]`: no input is stdin, and a second operand is the output.
fn preprocessor_operands(args: &mut Vec<OsString>) {
    let operands: Vec<_> = {
        let invocation = Invocation::parse(Tool::Cc, args.clone());
        invocation.inputs().map(OsStr::to_owned).collect()
    };
    match operands.as_slice() {
        [] => args.push("-".into()),
        [_, output] => {
            let at = args.iter().rposition(|arg| arg == output).unwrap_or_default();
            args.insert(at, "-o".into());
        }
        _ => {}
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
        check("-E -DA", "-E -DA -");
        check("-E a.c", "-E a.c");
        check("-E a.c b.i", "-E a.c -o b.i");
    }
}
