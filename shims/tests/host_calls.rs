//! share/host/ against policy's table of host calls: each row has its object in libsupplied.a and its JavaScript, of one type.

use object::read::archive::ArchiveFile;
use policy::absent::ABSENT;
use policy::host_calls::{Call, LIBRARIES, Library, SHARED, THREADS, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{KnownCustom, Linking, Parser, Payload, SymbolInfo, TypeRef, ValType};

/// Give the number of an error themselves, and leave errno alone.
const NUMBERED: &[&str] = &[
    "clock_nanosleep",
    "__clock_nanosleep",
    "times",
    "clock",
    "posix_spawn",
    "posix_spawnp",
    "pthread_sigmask",
    "pthread_kill",
    "getpwnam",
    "getpwuid",
    "getpwent",
    "getgrnam",
    "getgrgid",
    "getgrent",
    "getpwnam_r",
    "getpwuid_r",
    "getgrnam_r",
    "getgrgid_r",
];

/// Have no result.
const VOID: &[&str] = &[
    "psignal",
    "psiginfo",
    "quick_exit",
    "malloc_stats",
    "setutent",
    "endutent",
    "setutxent",
    "endutxent",
    "updwtmp",
    "updwtmpx",
    "setspent",
    "endspent",
    "endusershell",
    "setusershell",
    "__wrap_pthread_exit",
    "__wrap_setpwent",
    "__wrap_endpwent",
    "__wrap_setgrent",
    "__wrap_endgrent",
];

/// Hand over the environment, too, which a program may have changed.
const WITH_ENVIRONMENT: &[&str] = &["system", "popen"];

/// The row whose function a symbol is.
fn row_of(symbol: &str) -> &str {
    symbol.strip_prefix("__wrap_").unwrap_or(symbol)
}

fn host(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../share/host").join(name)
}

fn calls() -> impl Iterator<Item = (&'static Library, &'static Call)> {
    LIBRARIES.iter().flat_map(|library| library.calls.iter().map(move |call| (library, call)))
}

/// What a function calls, in this order: the order in which the linker looks for it.
fn callees(call: &Call) -> Vec<String> {
    let own = format!("emshim_{}", call.name);
    let real = format!("__real_{}", call.name);
    let names = match call.name {
        "mmap" => vec!["emscripten_builtin_mmap"],
        "munmap" => vec!["__syscall_ret", "emscripten_builtin_munmap"],
        "setenv" => vec!["__real_setenv", "getenv", &own, call.name],
        "putenv" | "unsetenv" => vec![real.as_str(), &own, call.name],
        "__stdio_close" => vec!["fileno", "close"],
        "pclose" => vec!["fileno", "fclose", &own, "__syscall_ret"],
        "popen" => vec![&own, "__syscall_ret", "fdopen"],
        "clock_gettime" => vec![&*own, "__syscall_ret", "__clock_gettime"],
        name if NUMBERED.contains(&name)
            || name.starts_with("setpw")
            || name.starts_with("setgrent")
            || name.starts_with("end") =>
        {
            vec![&*own]
        }
        _ => vec![&*own, "__syscall_ret"],
    };
    names.into_iter().map(str::to_owned).collect()
}

/// An object of the archive.
#[derive(Debug, Default)]
struct Member {
    /// Functions of other objects, with their parameters, in their order.
    imports: Vec<(String, Vec<ValType>)>,
    /// What it defines: the name, what the linker may do with it, the parameters.
    defined: Vec<(String, wasmparser::SymbolFlags, Vec<ValType>)>,
    custom: Vec<String>,
}

impl Member {
    fn read(bytes: &[u8]) -> Member {
        let (mut member, mut types, mut functions) = (Member::default(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.unwrap() {
                Payload::TypeSection(section) => {
                    types.extend(section.into_iter_err_on_gc_types().map(|kind| kind.unwrap()));
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports().map(Result::unwrap) {
                        match import.ty {
                            TypeRef::Func(at) => member.import(import.name, at, &types),
                            other => {
                                // Addresses of data, in objects that go into main modules, too, and calls by pointer.
                                let addresses = [
                                    "__linear_memory",
                                    "__stack_pointer",
                                    "__memory_base",
                                    "__table_base",
                                    "__indirect_function_table",
                                ];
                                let is_address = addresses.contains(&import.name) || import.module.starts_with("GOT.");
                                assert!(is_address, "{} {other:?}", import.name)
                            }
                        }
                    }
                }
                Payload::FunctionSection(section) => functions.extend(section.into_iter().map(Result::unwrap)),
                Payload::CustomSection(section) => {
                    member.custom.push(section.name().to_owned());
                    let KnownCustom::Linking(linking) = section.as_known() else { continue };
                    let Some(Linking::SymbolTable(table)) = linking.subsections().next().map(Result::unwrap) else {
                        panic!("no table of symbols");
                    };
                    for symbol in table.into_iter().map(Result::unwrap) {
                        let SymbolInfo::Func { flags, index, name: Some(name) } = symbol else { continue };
                        let kind = &types[functions[index as usize - member.imports.len()] as usize];
                        member.defined.push((name.to_owned(), flags, kind.params().to_vec()));
                        let results: &[_] = if VOID.contains(&name) { &[] } else { &[ValType::I32] };
                        let is_inner =
                            flags.contains(wasmparser::SymbolFlags::BINDING_LOCAL) || name.starts_with("emshim_");
                        assert!(is_inner || kind.results() == results, "{name}");
                    }
                }
                _ => {}
            }
        }
        member
    }

    fn import(&mut self, name: &str, at: u32, types: &[wasmparser::FuncType]) {
        self.imports.push((name.to_owned(), types[at as usize].params().to_vec()));
    }
}

/// The objects of an archive by the symbol that leads the linker to them.
fn members(archive: &str) -> BTreeMap<String, Member> {
    let bytes = fs::read(host(archive)).unwrap();
    let archive = ArchiveFile::parse(&*bytes).unwrap();
    let symbols: Vec<_> = archive.symbols().unwrap().expect("an index of symbols").map(Result::unwrap).collect();
    let offsets: BTreeSet<_> = symbols.iter().map(|symbol| symbol.offset().0).collect();
    assert_eq!(archive.members().count(), offsets.len(), "an object without a symbol");
    let read = symbols.iter().map(|symbol| {
        let member = archive.member(symbol.offset()).unwrap();
        let name = String::from_utf8(symbol.name().to_vec()).unwrap();
        (name, Member::read(member.data(&*bytes).unwrap()))
    });
    let read: BTreeMap<_, _> = read.collect();
    assert_eq!(read.len(), symbols.len(), "a symbol stands twice");
    read
}

fn parameters(call: &Call) -> Vec<ValType> {
    let type_of = |kind: &Type| match kind {
        Type::I32 => ValType::I32,
        Type::I64 => ValType::I64,
        Type::F64 => ValType::F64,
    };
    call.parameters.iter().map(type_of).collect()
}

/// Has the function a part in JavaScript, which the object calls?
fn has_javascript(library: &Library, call: &Call) -> bool {
    let text = fs::read_to_string(host(library.file)).unwrap();
    let more = WITH_ENVIRONMENT.contains(&call.name);
    let signature = "i".repeat(1 + call.parameters.len() + usize::from(more));
    let said = [format!("emshim_{}__sig: '{signature}'", call.name), format!(" {}: '{signature}'", call.name)];
    said.iter().any(|said| text.contains(said))
}

#[test]
fn each_row_is_defined_once_by_an_object_of_its_own() {
    let mut members = members("libsupplied.a");
    for (library, call) in calls().filter(|(library, _)| library.file != THREADS.file) {
        let symbol = library.symbol(call);
        let Member { imports, defined, custom } =
            members.remove(&symbol).unwrap_or_else(|| panic!("libsupplied.a lacks {symbol}"));
        // Visible, so that a side module finds it, and not weak but where a libc may have it.
        let is_weak = library.wrap.is_none() && !["mmap", "munmap"].contains(&call.name);
        let flags = if is_weak { wasmparser::SymbolFlags::BINDING_WEAK } else { wasmparser::SymbolFlags::empty() };
        // Functions that share what they remember share an object.
        let others =
            |name: &String| SHARED.iter().any(|names| names.contains(&call.name) && names.contains(&row_of(name)));
        let own: Vec<_> = defined
            .into_iter()
            .filter(|(name, flags, _)| {
                !name.starts_with("emshim_") && !flags.contains(wasmparser::SymbolFlags::BINDING_LOCAL)
            })
            .collect();
        assert!(own.iter().all(|(name, ..)| *name == symbol || others(name)), "{symbol}: {own:?}");
        assert!(own.contains(&(symbol, flags, parameters(call))), "{own:?}");
        let names: Vec<_> = imports.iter().map(|(name, _)| name.clone()).collect();
        // What is written in C alone calls no JavaScript of ours, which nobody would have.
        if !has_javascript(library, call) && !["mmap", "munmap"].contains(&call.name) {
            assert!(!names.iter().any(|name| name.starts_with("emshim_")), "{names:?}");
        } else {
            assert_eq!(names, callees(call));
        }
        for (name, types) in imports {
            if name.ends_with(&format!("_{}", call.name)) && !name.starts_with("posix_") {
                let mut passed = parameters(call);
                passed.extend(WITH_ENVIRONMENT.contains(&call.name).then_some(ValType::I32));
                assert_eq!(types, passed, "{name}");
            }
            // Who uses a function that always fails is said of the person's own files.
            assert!(!ABSENT.iter().any(|row| row.symbol == name), "{name}");
        }
        // Nothing of the compiler, which would reach every program that takes the object in.
        let relocations = |name: &String| !["linking", "reloc.CODE", "reloc.DATA"].contains(&name.as_str());
        assert!(!custom.iter().any(relocations), "{}: {custom:?}", call.name);
    }
    members.retain(|name, _| !name.starts_with("emshim_"));
    assert!(members.is_empty(), "no row for {:?}", members.keys());
}

/// What threads.c does itself where there are threads. Of what is wrapped for signals and sleep, `killpg` is as for one thread.
#[test]
fn what_is_wrapped_for_threads_is_in_their_archive() {
    let mut members = members("libthreads.a");
    let Member { imports, defined, custom } = members.remove("__wrap_pthread_create").unwrap();
    assert!(custom.iter().all(|name| ["linking", "reloc.CODE", "reloc.DATA"].contains(&name.as_str())), "{custom:?}");
    let both = LIBRARIES.iter().filter(|library| {
        let yields_to = library.wrap.as_ref().map_or(&[][..], |wrap| wrap.yields_to);
        yields_to.contains(&"-sPROXY_TO_PTHREAD")
    });
    let rows = both.flat_map(|library| library.calls.iter().map(move |call| (library.symbol(call), parameters(call))));
    let expected: BTreeSet<_> =
        rows.filter(|(name, _)| name != "__wrap_killpg").map(|row| format!("{row:?}")).collect();
    let wrapped = defined.into_iter().filter(|(name, ..)| name.starts_with("__wrap_"));
    let found: BTreeSet<_> = wrapped.map(|(name, _, types)| format!("{:?}", (name, types))).collect();
    assert_eq!(found, expected);
    let text = fs::read_to_string(host(THREADS.file)).unwrap();
    for (name, types) in imports.iter().filter(|(name, _)| name.starts_with("emshim_")) {
        let of = |kind: &ValType| if *kind == ValType::F64 { 'd' } else { 'i' };
        let types: String = types.iter().map(of).collect();
        let short = name.trim_start_matches("emshim_");
        let said = |result| [format!("{name}__sig: '{result}{types}'"), format!("{short}: '{result}{types}'")];
        assert!(["i", "d"].into_iter().flat_map(said).any(|said| text.contains(&said)), "{name}({types})");
    }
}

#[test]
fn each_javascript_library_is_linked() {
    let found = fs::read_dir(host("")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    // Before the glue, behind it, and not linked; before a program that is an ES module.
    let others = ["host.js", "main.js", "run.js", "module.js"];
    let found: BTreeSet<_> =
        found.filter(|name| name.ends_with(".js")).filter(|name| !others.contains(&&**name)).collect();
    let rows: BTreeSet<_> = LIBRARIES.iter().map(|library| library.file.to_owned()).collect();
    assert_eq!(found, rows);
}
