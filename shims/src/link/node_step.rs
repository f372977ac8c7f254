//! What a step of node's gives depends on: all of it goes into the key by which the step is found again.

use crate::machine::installation::Installation;
use crate::store::fingerprint::{add, add_file};
use postlink::Hash;
use serde_json::Value;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

/// Emscripten's scripts that give what their arguments, settings and files say, and nothing else.
const SCRIPTS: &[&str] = &[
    "src/compiler.js",
    "src/compiler.mjs",
    "tools/acorn-optimizer.js",
    "tools/acorn-optimizer.mjs",
    "tools/compiler.mjs",
    "tools/preprocessor.mjs",
];
/// Their own code, below Emscripten's root.
const CODE: &[&str] = &["emscripten-version.txt", "src", "third_party/terser", "tools"];
/// Modules of node's that they load, from Emscripten's own folder or from one of `NODE_PATH`.
const MODULES: &[&str] = &["acorn", "acorn-import-phases"];
/// Beginnings of names of variables that they, or node, read.
const VARIABLES: &[&str] = &["BINARYEN", "EM", "NODE", "_EM"];
/// Of these, what says nothing to them: the first one is for code that is not known, whose steps are not kept.
const NOT_READ: &[&str] = &[
    "EMCC_BUILD_DIR",
    "EMCC_SKIP_SANITY_CHECK",
    "EM_BINARYEN_ROOT",
    "EM_LLVM_ROOT",
    "EM_NODE_JS",
    "EM_PKG_CONFIG_LIBDIR",
    "EM_PKG_CONFIG_PATH",
];
/// Set, they ask for more than a result.
const NEVER: &[&str] = &["EMCC_DEBUG", "EMCC_DEBUG_SAVE", "EMCC_REPRODUCE", "EMPROFILE", "NODE_V8_COVERAGE"];
/// Settings that name JavaScript, in which a macro may read any other file.
const CARRY_CODE: &[&str] = &["JS_LIBRARIES", "POST_JS_FILES", "PRE_JS_FILES"];
/// Deeper than any folder of these.
const DEEPEST: usize = 8;

/// A step that node is asked for.
#[derive(Debug)]
pub struct Step {
    /// By which it is found; `None` where more may matter than is seen here.
    pub key: Option<Hash>,
    /// What stdin gave, if the step reads it.
    pub input: Option<Vec<u8>>,
    /// The file that it is to write.
    pub output: Option<PathBuf>,
}

impl Step {
    /// `None` for anything but a script of [`SCRIPTS`].
    pub fn read(node: &Path, args: &[OsString]) -> io::Result<Option<Step>> {
        let Some(at) = args.iter().position(|arg| !arg.as_bytes().starts_with(b"-")) else { return Ok(None) };
        let script = Path::new(&args[at]);
        let known = script.is_absolute() && SCRIPTS.iter().any(|name| script.ends_with(name));
        let Some(root) = script.ancestors().nth(2).filter(|_| known) else { return Ok(None) };
        if NEVER.iter().any(|name| env::var_os(name).is_some()) {
            return Ok(None);
        }
        let mut key = Key {
            bytes: Vec::with_capacity(1 << 18),
            root,
            share: Installation::of_this_program().map(|installation| installation.share("")),
            whole: true,
        };
        add(&mut key.bytes, env!("CARGO_PKG_VERSION").as_bytes());
        add(&mut key.bytes, node.as_os_str().as_bytes());
        add_file(&mut key.bytes, node);
        add_code(&mut key.bytes, root);
        args[..=at].iter().for_each(|arg| add(&mut key.bytes, arg.as_bytes()));
        // The optimizer reads the files that it is told, and no other.
        let takes_settings = !script.file_name().is_some_and(|name| name.as_bytes().starts_with(b"acorn"));
        if takes_settings {
            add(&mut key.bytes, env::current_dir()?.as_os_str().as_bytes());
        }
        let (mut input, mut output, mut words) = (None, None, args[at + 1..].iter());
        let mut first = true;
        while let Some(word) = words.next() {
            if word == "-o" {
                output = words.next().map(PathBuf::from);
                add(&mut key.bytes, b"-o");
                continue;
            }
            let content = if word == "-" {
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes)?;
                Some(&*input.insert(bytes)).cloned()
            } else {
                let path = Path::new(word);
                let is_own = !path.is_absolute() || path.starts_with(root);
                (!is_own).then(|| fs::read(path).ok()).flatten()
            };
            match content {
                Some(content) => {
                    if first && takes_settings {
                        key.add_settings(&content);
                    }
                    add(&mut key.bytes, b"content");
                    add(&mut key.bytes, &content);
                }
                None => {
                    add(&mut key.bytes, word.as_bytes());
                    add_file(&mut key.bytes, Path::new(word));
                }
            }
            first = false;
        }
        Ok(Some(Step { key: key.whole.then(|| Hash::of(&key.bytes)), input, output }))
    }
}

struct Key<'a> {
    bytes: Vec<u8>,
    root: &'a Path,
    /// Our own JavaScript.
    share: Option<PathBuf>,
    /// Is all of it known?
    whole: bool,
}

/// Adds all that such scripts give their result by, besides their arguments: their own code below this root, modules, variables.
pub fn add_code(out: &mut Vec<u8>, root: &Path) {
    CODE.iter().for_each(|name| add_tree(out, &root.join(name), DEEPEST));
    let searched = env::var_os("NODE_PATH").unwrap_or_default();
    let folders = env::split_paths(&searched).chain([root.join("node_modules")]);
    for folder in folders.filter(|folder| !folder.as_os_str().is_empty()) {
        MODULES.iter().for_each(|name| add_tree(out, &folder.join(name), DEEPEST));
    }
    let is_read = |name: &OsStr| {
        let not_read = NOT_READ.iter().any(|row| name == *row);
        let name = name.as_bytes();
        !not_read && !name.starts_with(b"EMSHIM_") && VARIABLES.iter().any(|start| name.starts_with(start.as_bytes()))
    };
    let mut variables: Vec<_> = env::vars_os().filter(|(name, _)| is_read(name)).collect();
    variables.sort();
    for (name, value) in variables {
        add(out, name.as_bytes());
        add(out, value.as_bytes());
    }
}

/// Adds a file, or every file below a folder, by what changes when one is replaced.
pub fn add_tree(out: &mut Vec<u8>, path: &Path, deepest: usize) {
    let Ok(listed) = fs::read_dir(path) else { return add_file(out, path) };
    let mut names: Vec<_> = listed.flatten().map(|entry| entry.file_name()).collect();
    names.retain(|name| name != "__pycache__");
    names.sort();
    for name in names {
        add(out, name.as_bytes());
        if deepest > 0 {
            add_tree(out, &path.join(name), deepest - 1);
        }
    }
}

impl Key<'_> {
    /// Is this Emscripten's code, or ours? A name without a folder is one of Emscripten's, unless there is such a file here.
    fn is_known(&self, path: &Path) -> bool {
        let is_below = |path: &Path| {
            let plain = path.components().all(|part| part != Component::ParentDir);
            plain && (path.starts_with(self.root) || self.share.as_ref().is_some_and(|share| path.starts_with(share)))
        };
        if path.is_absolute() || path.is_file() {
            return std::path::absolute(path).is_ok_and(|path| is_below(&path));
        }
        ["src", "src/lib"].iter().any(|folder| self.root.join(folder).join(path).is_file())
    }

    /// The files that settings name. Code that is neither Emscripten's nor ours may read files that nobody names.
    fn add_settings(&mut self, json: &[u8]) {
        let Ok(Value::Object(settings)) = serde_json::from_slice(json) else { return self.whole = false };
        let mut named = Vec::new();
        for (name, value) in &settings {
            let from = named.len();
            strings(value, &mut named);
            let carries_code = CARRY_CODE.contains(&name.as_str());
            if carries_code && !named[from..].iter().all(|path| self.is_known(Path::new(path))) {
                self.whole = false;
            }
        }
        for path in named.into_iter().filter(|text| text.contains('/')) {
            add_file(&mut self.bytes, Path::new(path));
        }
    }
}

/// Every string in a value.
fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(values) => values.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(words: &[&OsStr]) -> Option<Step> {
        let args: Vec<OsString> = words.iter().map(|word| word.to_os_string()).collect();
        Step::read(Path::new("/usr/bin/node"), &args).unwrap()
    }

    fn write(path: PathBuf, text: &str) -> PathBuf {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn only_emscriptens_own_scripts_are_steps() {
        for words in
            [&["--version"][..], &["-e", "1"], &["tool.js"], &["/else/where.mjs", "x"], &["src/compiler.mjs", "x"]]
        {
            let words: Vec<_> = words.iter().map(OsStr::new).collect();
            assert!(step(&words).is_none(), "{words:?}");
        }
    }

    #[test]
    fn a_step_is_known_by_contents_and_not_by_names_of_files() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let script = write(at("root/tools/acorn-optimizer.mjs"), "");
        let (one, same) = (write(at("a.js"), "var x;"), write(at("b.js"), "var x;"));
        let key = |file: &Path, pass: &str, out: &str| {
            let found = step(&[script.as_ref(), file.as_ref(), pass.as_ref(), "-o".as_ref(), out.as_ref()]).unwrap();
            assert_eq!(found.output, Some(out.into()));
            found.key.unwrap()
        };
        let first = key(&one, "JSDCE", "/x");
        assert_eq!(key(&same, "JSDCE", "/y"), first);
        assert_ne!(key(&same, "AJSDCE", "/x"), first);
        write(at("a.js"), "var y;");
        assert_ne!(key(&one, "JSDCE", "/x"), first);
        write(at("root/tools/acorn-optimizer.mjs"), "changed");
        assert_ne!(key(&same, "JSDCE", "/x"), first);
    }

    #[test]
    fn a_step_with_code_of_somebody_elses_is_not_known() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let script = write(at("root/src/compiler.js"), "");
        let library = write(at("root/src/library.js"), "");
        let key = |settings: &str| {
            let file = write(at("settings.json"), settings);
            step(&[script.as_ref(), file.as_ref()]).unwrap().key
        };
        let with = |library: &Path| key(&format!("{{\"JS_LIBRARIES\": [\"library.js\", \"{}\"]}}", library.display()));
        assert!(with(&library).is_some());
        assert_eq!(key(r#"{"JS_LIBRARIES": ["theirs.js"]}"#), None);
        assert_eq!(with(&at("root/../theirs.js")), None);
        assert_eq!(with(&write(at("theirs.js"), "")), None);
        assert_eq!(key("no JSON"), None);
        let info = write(at("struct_info.json"), "1");
        let told = format!("{{\"STRUCT_INFO\": \"{}\"}}", info.display());
        let before = key(&told);
        write(info, "another");
        assert!(before.is_some() && key(&told) != before);
    }
}
