//! A probe that nobody has run yet: its link is deferred. It is a program that links itself for real when it is started, and then is what it says.
//! It holds its objects, for configure removes its sources, and the text in the module, where CMake looks for answers.

use super::module::Module;
use crate::error::Error;
use crate::link::program;
use crate::log::Log;
use crate::machine::Machine;
use crate::machine::installation;
use crate::messages;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process::Process;
use crate::read::request::Request;
use crate::read::response_files::Expanded;
use crate::roles::{LINK_PROBE, RUN_PROBE};
use policy::absent::{self, Absent};
use policy::probe::Part;
use policy::{Invocation, Plan, Tool, Word, plan};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const MARK: &[u8] = b"/*emshim probe 1 ";

/// What a real link needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Deferred {
    folder: OsString,
    tool: Tool,
    kind: plan::Probe,
    /// Names of functions whose use is told.
    traced: Vec<OsString>,
    /// Words, and objects.
    parts: Vec<(bool, Vec<u8>)>,
}

impl Deferred {
    /// From a probe and its objects.
    pub fn new(task: &Task, kind: plan::Probe, parts: &[Part], objects: &[PathBuf]) -> io::Result<Deferred> {
        let mut objects = objects.iter();
        let part = |part: &Part| {
            Ok(match part {
                Part::Word(word) => (false, word.as_bytes().to_vec()),
                Part::Source(_) | Part::Object(_) => {
                    (true, fs::read(objects.next().map_or(Path::new(""), |path| path))?)
                }
            })
        };
        let parts = parts.iter().map(part).collect::<io::Result<_>>()?;
        let traced = task.plan.traced.iter().map(|row| row.symbol.into()).collect();
        Ok(Deferred { folder: env::current_dir()?.into(), tool: task.request.tool(), kind, traced, parts })
    }

    /// The program.
    pub fn text(&self, module: &Module) -> Vec<u8> {
        let shim = installation::this_program().unwrap_or_default();
        let quoted =
            shlex::bytes::try_quote(shim.as_os_str().as_bytes()).map(|text| text.into_owned()).unwrap_or_default();
        let mut text =
            [b"#!/bin/sh\n':' //;exec ", quoted.as_slice(), b" ", RUN_PROBE.as_bytes(), b" \"$0\" \"$@\"\n"].concat();
        text.extend(MARK);
        let hex = self.encode().iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect::<Vec<_>>();
        text.extend(hex);
        text.extend(b"*/\n");
        let program = serde_json::Value::from(shim.to_string_lossy());
        text.extend(
            format!(
                "const {{execFileSync, spawnSync}} = require('child_process');\n\
                execFileSync({program}, ['{LINK_PROBE}', __filename], {{stdio: 'inherit'}});\n\
                if (require.main === module) {{\n\
                \x20 const ended = spawnSync(__filename, process.argv.slice(2), {{stdio: 'inherit'}});\n\
                \x20 if (ended.signal) process.kill(process.pid, ended.signal);\n\
                \x20 process.exitCode = ended.status;\n\
                }} else {{\n\
                \x20 delete require.cache[__filename];\n\
                \x20 module.exports = require(__filename);\n\
                }}\n"
            )
            .into_bytes(),
        );
        for line in module.bytes.split(|byte| !(b' '..=b'~').contains(byte)).filter(|line| line.len() > 3) {
            text.extend([b"//", line, b"\n"].concat());
        }
        text
    }

    /// The probe in a program's text, if it is one.
    fn parse(text: &[u8]) -> Option<Deferred> {
        let line = text.splitn(4, |&byte| byte == b'\n').nth(2)?;
        let hex = line.strip_prefix(MARK)?.strip_suffix(b"*/")?;
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let bytes = hex.chunks(2).map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?));
        Deferred::decode(&bytes.collect::<Option<Vec<u8>>>()?)
    }

    fn encode(&self) -> Vec<u8> {
        let tool: &[u8] = if self.tool == Tool::Cxx { b"c++" } else { b"cc" };
        let kind: &[u8] = match self.kind {
            plan::Probe::Cmake => b"cmake",
            plan::Probe::Meson => b"meson",
            plan::Probe::Configure => b"configure",
        };
        let mut fields = vec![(b'f', self.folder.as_bytes()), (b't', tool), (b'k', kind)];
        fields.extend(self.traced.iter().map(|name| (b'a', name.as_bytes())));
        fields.extend(self.parts.iter().map(|(object, bytes)| (if *object { b'o' } else { b'w' }, bytes.as_slice())));
        let field = |(kind, bytes): (u8, &[u8])| [&[kind][..], &(bytes.len() as u64).to_le_bytes(), bytes].concat();
        fields.into_iter().flat_map(field).collect()
    }

    fn decode(mut rest: &[u8]) -> Option<Deferred> {
        let (folder, tool, kind) = (OsString::new(), Tool::Cc, plan::Probe::Configure);
        let mut deferred = Deferred { folder, tool, kind, traced: Vec::new(), parts: Vec::new() };
        while let Some((name, after)) = rest.split_first() {
            let (length, after) = after.split_first_chunk::<8>()?;
            let (bytes, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            let text = OsString::from_vec(bytes.to_vec());
            match name {
                b'f' => deferred.folder = text,
                b't' => deferred.tool = if bytes == b"c++" { Tool::Cxx } else { Tool::Cc },
                b'k' => {
                    deferred.kind = match bytes {
                        b"cmake" => plan::Probe::Cmake,
                        b"meson" => plan::Probe::Meson,
                        _ => plan::Probe::Configure,
                    }
                }
                b'a' => deferred.traced.push(text),
                b'o' => deferred.parts.push((true, bytes.to_vec())),
                b'w' => deferred.parts.push((false, bytes.to_vec())),
                _ => return None,
            }
            rest = after;
        }
        Some(deferred)
    }

    /// Links it for real, in the folder in which it was linked as a probe.
    fn link(self, output: &Path, log: Log) -> Result<ExitCode, Error> {
        let machine = Machine::look()?;
        machine.installed()?;
        let stage = Stage::beside(output)?;
        let here = env::current_dir().map_err(write(output))?;
        let mut args = Vec::new();
        for (at, (is_object, bytes)) in self.parts.iter().enumerate() {
            if *is_object {
                let object = stage.file(OsStr::new(&at.to_string()), ".o");
                fs::write(&object, bytes).map_err(write(&object))?;
                args.push(object.into());
            } else {
                args.push(OsString::from_vec(bytes.clone()));
            }
        }
        // Its command line may name folders by where it stood.
        env::set_current_dir(&self.folder).map_err(write(Path::new(&self.folder)))?;
        let task = self.task(machine, args, output, log);
        let linked = program::link(&task, output, Some(self.kind)).map(|linked| linked.code);
        env::set_current_dir(&here).map_err(write(&here))?;
        linked
    }

    /// What was planned when it was a probe.
    fn task(&self, machine: Machine, args: Vec<OsString>, output: &Path, log: Log) -> Task {
        let is_traced = |row: &&Absent| self.traced.iter().any(|name| name == row.symbol);
        let plan = Plan {
            words: args.iter().map(|text| Word { text: text.clone(), from: None }).collect(),
            past_emcc: Vec::new(),
            changes: Vec::new(),
            output: policy::Output::Program { path: output.into(), probe: Some(self.kind) },
            traced: absent::ABSENT.iter().filter(is_traced).collect(),
            relink_to_load: None,
            for_threads: None,
            relink_with_memory: false,
        };
        let invocation = Invocation::parse(self.tool, args);
        Task {
            request: Request { name: "cc", expanded: Expanded::default(), invocation, changes: Vec::new() },
            machine,
            plan,
            log,
        }
    }
}

/// Links the probe that the first word names, and then, if told so, becomes it with the other words.
pub fn start(becomes_it: bool, args: &[OsString]) -> Result<ExitCode, Error> {
    let Some((program, args)) = args.split_first() else { return Ok(ExitCode::FAILURE) };
    let path = std::path::absolute(program).map_err(write(Path::new(program)))?;
    let log = Log::new(env::args_os());
    // Somebody else may have linked it meanwhile.
    if let Some(deferred) = Deferred::parse(&fs::read(&path).map_err(|cause| Error::Read(path.clone(), cause))?) {
        if deferred.link(&path, log)? != ExitCode::SUCCESS {
            messages::say(format_args!(
                "emshim: error: {} linked as a probe, but not as a program that runs",
                path.display()
            ));
            return Ok(ExitCode::from(126));
        }
    }
    if !becomes_it {
        return Ok(ExitCode::SUCCESS);
    }
    Process::new(path, args.to_vec()).named(program).finish(&log)
}

fn write(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |cause| Error::Write(path, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deferred_link_is_read_back() {
        let deferred = Deferred {
            folder: "/a b".into(),
            tool: Tool::Cxx,
            kind: plan::Probe::Cmake,
            traced: vec!["fork".into()],
            parts: vec![(false, b"-O2".to_vec()), (true, b"\0*/\xff".to_vec())],
        };
        let text = deferred.text(&Module::default());
        assert_eq!(Deferred::parse(&text), Some(deferred));
        assert_eq!(Deferred::parse(b"#!/bin/sh\n\n/*emshim probe 1 0*/\n"), None);
        assert_eq!(Deferred::parse(b"#!/bin/sh\n\n/*emshim probe 1 66ffffffffffffffff*/\n"), None);
        assert_eq!(Deferred::parse(b""), None);
    }
}
