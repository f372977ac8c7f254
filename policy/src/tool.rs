//! The names that stand on PATH, and which tool each one stands for.

/// What kind of tool a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// C compiler driver.
    Cc,
    /// C++ compiler driver.
    Cxx,
    /// The linker by itself.
    Ld,
    /// An LLVM tool that is run as it is, under its LLVM name.
    Llvm(&'static str),
    /// `objcopy`, which LLVM has not for what WebAssembly's objects hold.
    Objcopy,
    /// `readelf`: LLVM's reader of WebAssembly, or the build machine's own.
    Readelf,
    /// `strip`: an LLVM tool that must not touch programs.
    Strip,
    /// A tool of the host that may carry a program from one place to another.
    Carrier(&'static str),
    /// `rm`, with which the rest of a program goes.
    Remover,
    /// CMake, which learns of our toolchain when it configures.
    Cmake,
    /// What Meson runs on each file that it installs.
    Installed,
    /// Meson, which learns of our cross file when it sets up.
    Meson,
    /// A tool that says which machine this is.
    Machine(&'static str),
    /// A word of Emscripten's before a command: the command alone, with the tools that it finds.
    Before,
    /// A Fortran compiler of the build machine's, which is none for us.
    Fortran,
    /// `pkg-config`, which sees the prefix alone.
    PkgConfig,
}

/// One name on PATH.
#[derive(Debug)]
pub struct Name {
    /// The name without a target prefix.
    pub name: &'static str,
    /// What it stands for.
    pub tool: Tool,
    /// Is there a `wasm32-unknown-emscripten-NAME` too? configure asks for that name first.
    pub prefixed: bool,
    /// Words that the name stands for besides the tool.
    pub first: &'static [&'static str],
}

/// Names of the build machine's own compilers, which build systems find on PATH or have written down: they stand for ours as well.
/// `x86_64-pc-linux-gnu` is not among them: by that name configure looks for what compiles programs that the build runs.
const NATIVE_TRIPLES: &[&str] = &["aarch64-linux-gnu", "i686-linux-gnu", "x86_64-linux-gnu"];

/// Names that go with a version, and the versions that distributions have: `gcc-12`, `clang-19`.
const VERSIONED: &[(&[&str], std::ops::RangeInclusive<u32>)] = &[
    (&["cpp", "g++", "gcc", "gcc-ar", "gcc-nm", "gcc-ranlib", "gfortran"], 7..=16),
    (&["clang", "clang++", "flang", "llvm-ar", "llvm-nm", "llvm-objcopy", "llvm-ranlib", "llvm-strip"], 11..=23),
];

/// The triple that compilers say they compile for.
pub const TRIPLE: &str = "wasm32-unknown-emscripten";

const fn name(name: &'static str, tool: Tool) -> Name {
    Name { name, tool, prefixed: true, first: &[] }
}

const fn driver(name: &'static str, first: &'static [&'static str]) -> Name {
    Name { name, tool: Tool::Cc, prefixed: true, first }
}

const fn plain(name: &'static str, tool: Tool) -> Name {
    Name { name, tool, prefixed: false, first: &[] }
}

/// Every name, sorted.
pub static NAMES: &[Name] = &[
    name("ar", Tool::Llvm("llvm-ar")),
    plain("arch", Tool::Machine("arch")),
    driver("as", &["-c", "-x", "assembler"]),
    name("c++", Tool::Cxx),
    driver("c89", &["-std=c89"]),
    driver("c99", &["-std=c99"]),
    name("cc", Tool::Cc),
    name("clang", Tool::Cc),
    name("clang++", Tool::Cxx),
    plain("cmake", Tool::Cmake),
    plain("cp", Tool::Carrier("cp")),
    driver("cpp", &["-E"]),
    plain("dpkg", Tool::Machine("dpkg")),
    plain("dpkg-architecture", Tool::Machine("dpkg-architecture")),
    plain("em++", Tool::Cxx),
    plain("emcc", Tool::Cc),
    plain("emcmake", Tool::Before),
    plain("emconfigure", Tool::Before),
    plain("emmake", Tool::Before),
    plain("emshim-installed", Tool::Installed),
    name("f77", Tool::Fortran),
    name("f90", Tool::Fortran),
    name("f95", Tool::Fortran),
    name("fc", Tool::Fortran),
    name("flang", Tool::Fortran),
    name("flang-new", Tool::Fortran),
    name("fort77", Tool::Fortran),
    name("ftn", Tool::Fortran),
    name("g++", Tool::Cxx),
    name("g77", Tool::Fortran),
    name("g95", Tool::Fortran),
    name("gcc", Tool::Cc),
    name("gcc-ar", Tool::Llvm("llvm-ar")),
    name("gcc-nm", Tool::Llvm("llvm-nm")),
    name("gcc-ranlib", Tool::Llvm("llvm-ranlib")),
    name("gfortran", Tool::Fortran),
    name("ifort", Tool::Fortran),
    name("ifx", Tool::Fortran),
    plain("install", Tool::Carrier("install")),
    name("ld", Tool::Ld),
    name("lfortran", Tool::Fortran),
    plain("llvm-ar", Tool::Llvm("llvm-ar")),
    plain("llvm-nm", Tool::Llvm("llvm-nm")),
    plain("llvm-objcopy", Tool::Llvm("llvm-objcopy")),
    plain("llvm-objdump", Tool::Llvm("llvm-objdump")),
    plain("llvm-ranlib", Tool::Llvm("llvm-ranlib")),
    plain("llvm-size", Tool::Llvm("llvm-size")),
    plain("llvm-strings", Tool::Llvm("llvm-strings")),
    plain("llvm-strip", Tool::Strip),
    plain("ln", Tool::Carrier("ln")),
    plain("meson", Tool::Meson),
    plain("mv", Tool::Carrier("mv")),
    name("nagfor", Tool::Fortran),
    name("nm", Tool::Llvm("llvm-nm")),
    name("nvfortran", Tool::Fortran),
    name("objcopy", Tool::Objcopy),
    name("objdump", Tool::Llvm("llvm-objdump")),
    name("pgf77", Tool::Fortran),
    name("pgf90", Tool::Fortran),
    name("pgf95", Tool::Fortran),
    name("pgfortran", Tool::Fortran),
    name("pkg-config", Tool::PkgConfig),
    name("ranlib", Tool::Llvm("llvm-ranlib")),
    name("readelf", Tool::Readelf),
    plain("rm", Tool::Remover),
    name("size", Tool::Llvm("llvm-size")),
    name("strings", Tool::Llvm("llvm-strings")),
    name("strip", Tool::Strip),
    plain("uname", Tool::Machine("uname")),
    plain("wasm-ld", Tool::Ld),
];

impl Name {
    /// What a file name stands for; `None` when it is none of ours.
    pub fn find(file_name: &[u8]) -> Option<&'static Name> {
        let behind = |triple: &&str| file_name.strip_prefix(triple.as_bytes()).and_then(|rest| rest.strip_prefix(b"-"));
        let prefixed = std::iter::once(&TRIPLE).chain(NATIVE_TRIPLES).find_map(behind);
        let wanted = prefixed.unwrap_or(file_name);
        let row = Name::row(wanted).or_else(|| Name::row(without_version(wanted)?))?;
        (prefixed.is_none() || row.prefixed).then_some(row)
    }

    fn row(name: &[u8]) -> Option<&'static Name> {
        NAMES.binary_search_by(|row| row.name.as_bytes().cmp(name)).ok().map(|place| &NAMES[place])
    }
}

/// `gcc` of `gcc-12`, where that name goes with versions.
fn without_version(name: &[u8]) -> Option<&[u8]> {
    let dash = name.iter().rposition(|byte| *byte == b'-')?;
    let (name, version) = (&name[..dash], std::str::from_utf8(&name[dash + 1..]).ok()?.parse().ok()?);
    let has = |(names, versions): &(&[&str], std::ops::RangeInclusive<u32>)| {
        versions.contains(&version) && names.iter().any(|known| known.as_bytes() == name)
    };
    VERSIONED.iter().any(has).then_some(name)
}

/// Every file name that gets a link in the folder of shims.
pub fn file_names() -> impl Iterator<Item = String> {
    let unprefixed = NAMES.iter().map(|row| row.name.to_owned());
    let triples = std::iter::once(&TRIPLE).chain(NATIVE_TRIPLES);
    let prefixed = NAMES.iter().filter(|row| row.prefixed);
    let prefixed = triples.flat_map(move |triple| prefixed.clone().map(move |row| format!("{triple}-{}", row.name)));
    unprefixed.chain(prefixed).chain(versioned())
}

/// `gcc-12` and `x86_64-linux-gnu-gcc-12`.
fn versioned() -> impl Iterator<Item = String> {
    let each = VERSIONED.iter().flat_map(|(names, versions)| {
        names.iter().flat_map(move |name| versions.clone().map(move |version| (name, version)))
    });
    each.flat_map(|(name, version)| {
        let plain = format!("{name}-{version}");
        let is_prefixed = Name::row(name.as_bytes()).is_some_and(|row| row.prefixed);
        let triples = NATIVE_TRIPLES.iter().filter(move |_| is_prefixed);
        let prefixed: Vec<_> = triples.map(|triple| format!("{triple}-{plain}")).collect();
        std::iter::once(plain).chain(prefixed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_and_unique() {
        assert!(NAMES.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn every_file_name_is_recognised() {
        for name in file_names() {
            assert!(Name::find(name.as_bytes()).is_some(), "{name}");
        }
    }

    #[test]
    fn a_compiler_is_ours_by_each_of_its_names() {
        for name in ["gcc-12", "x86_64-linux-gnu-gcc", "i686-linux-gnu-gcc", "aarch64-linux-gnu-gcc-13"] {
            assert_eq!(Name::find(name.as_bytes()).unwrap().name, "gcc", "{name}");
            assert!(file_names().any(|other| other == name), "{name}");
        }
        assert_eq!(Name::find(b"clang++-19").unwrap().tool, Tool::Cxx);
        let mut names: Vec<_> = file_names().collect();
        names.sort();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "each once");
    }

    #[test]
    fn other_names_are_not_ours() {
        for name in [
            "",
            "make",
            "x86_64-pc-linux-gnu-gcc",
            "wasm32-unknown-emscripten-cp",
            "cc\u{e9}",
            "gcc-",
            "gcc-99",
            "cp-12",
            "gcc-12-12",
        ] {
            assert!(Name::find(name.as_bytes()).is_none(), "{name}");
        }
    }
}
