//! The wasm-ld command that emcc makes for a link: asked for with `-v`, and with an option that wasm-ld refuses, so that
//! emcc ends there.

use crate::link::host;
use crate::plan::Task;
use crate::store::folder::Store;
use policy::probe::Part;
use policy::recording::{self, FOLDER, Template};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

const STOP: &str = "--emshim-stop";

/// The command for these parts; `None` where emcc makes none, or one that leaves out an object.
pub fn record(task: &Task, store: &Store, parts: &[Part], objects: &[PathBuf]) -> Option<Template> {
    let folder = store.temporary_folder().ok()?;
    let shape = recording::link_shape(parts, objects, Path::new(""));
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).ok()?;
    fs::create_dir(folder.path().join(FOLDER)).ok()?;
    for object in shape.operands.iter().filter(|operand| operand.is_input()) {
        fs::copy(&object.value, folder.path().join(object.placeholder())).ok()?;
    }
    let installation = task.machine.installation.as_ref()?;
    let mut words = host::words(installation, &task.plan.traced, shape.words.clone());
    // wasm-ld 14 crashes where what is wrapped has nothing to stand before it.
    words.extend(host::archives(installation, &task.plan).into_iter().map(PathBuf::into_os_string));
    words.extend(["-o", "probe.js", "-v"].map(OsString::from));
    words.push(format!("-Wl,{STOP}").into());
    let emcc = task.emcc(words).env("TMPDIR", &temporary).env("EMCC_TEMP_DIR", &temporary);
    let output = emcc.output(Some(folder.path())).ok()?;
    let command = command(&output.stderr, folder.path())?;
    let is_linked = |object: &str| command.iter().any(|word| word == object);
    if !shape.operands.iter().all(|operand| is_linked(operand.placeholder())) {
        return None;
    }
    Template::new(&command, &shape, folder.path())
}

/// The command without the option that ended it, and without emcc's own temporary files: lists of what JavaScript
/// provides, in whose place undefined symbols become imports.
fn command(stderr: &[u8], folder: &Path) -> Option<Vec<OsString>> {
    let is_linker = |line: &[u8]| {
        let words = shlex::bytes::split(line)?;
        let name = Path::new(OsStr::from_bytes(words.first()?)).file_name()?.as_bytes().to_vec();
        (name.starts_with(b"wasm-ld") && words.iter().any(|word| word == STOP.as_bytes())).then_some(words)
    };
    let mut words = stderr.split(|&byte| byte == b'\n').filter(|line| line.starts_with(b" ")).find_map(is_linker)?;
    let own = folder.as_os_str().as_bytes();
    let is_temporary = |word: &[u8]| word.windows(own.len()).any(|window| window == own);
    let output = words.iter().position(|word| word == b"-o")? + 1;
    *words.get_mut(output)? = b"EMSHIM_OPERAND_0_".to_vec();
    let mut kept: Vec<Vec<u8>> =
        words.into_iter().filter(|word| word != STOP.as_bytes() && !is_temporary(word)).collect();
    let import = b"--import-undefined".to_vec();
    if !kept.contains(&import) {
        kept.push(import);
    }
    Some(kept.into_iter().map(OsString::from_vec).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_found_among_what_emcc_says() {
        let said =
            b"emcc (Emscripten) 9\n \"/bin/clang\" --version\n \"/bin/wasm-ld-9\" -o /f/tmp/x.wasm a.o --emshim-stop \
            /f/tmp/symbols.so '-La b'\nwasm-ld-9: error: unknown argument: --emshim-stop\n\
            emcc: error: '/bin/wasm-ld-9 -o x --emshim-stop' failed\n";
        let command = command(said, Path::new("/f")).unwrap();
        assert_eq!(command, ["/bin/wasm-ld-9", "-o", "EMSHIM_OPERAND_0_", "a.o", "-La b", "--import-undefined"]);
        assert_eq!(super::command(b" /bin/wasm-ld -o x\n \xff --emshim-stop\n", Path::new("/f")), None);
    }
}
