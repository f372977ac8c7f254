//! Which flags are those of the whole build, and which a probe names itself: `-msse2` in `CFLAGS` stands in every probe, and says
//! nothing about what the probe asks.

use policy::output::Probe;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::parent_id;

/// Where a person says which flags a build has.
const VARIABLES: &[&[u8]] = &[b"CFLAGS", b"CXXFLAGS", b"CPPFLAGS", b"OBJCFLAGS", b"LDFLAGS", b"CC", b"CXX", b"CPP"];

/// Meson's own variables for the machine that builds, and its options.
const MESONS: &[&[u8]] = &[b"-Dc_args", b"-Dcpp_args"];

/// Does this word stand in the flags of the whole build? Where nobody can tell, it does.
pub fn holds(probe: Probe, word: &OsStr) -> bool {
    let word = word.as_bytes();
    match probe {
        // A configure script changes the variables that it was started with: what it was started with is told by the system.
        Probe::Configure => parents().is_none_or(|text| in_assignments(&text, VARIABLES, word)),
        Probe::Cmake => fs::read("CMakeLists.txt").map_or(true, |text| in_project(&text, word)),
        Probe::Meson => {
            let kept = fs::read("../coredata.dat").or_else(|_| fs::read("meson-private/coredata.dat"));
            let is_kept = kept.is_ok_and(|text| text.windows(word.len()).any(|part| part == word));
            is_kept || parents().is_none_or(|text| in_assignments(&text, &[VARIABLES, MESONS].concat(), word))
        }
    }
}

/// The environment and the command line with which the process above was started, each entry ended by a zero.
fn parents() -> Option<Vec<u8>> {
    let read = |what| fs::read(format!("/proc/{}/{what}", parent_id())).ok();
    Some([read("environ")?, vec![0], read("cmdline")?].concat())
}

/// `CFLAGS=-O2 -msse2`
fn in_assignments(entries: &[u8], names: &[&[u8]], word: &[u8]) -> bool {
    entries.split(|&byte| byte == 0).any(|entry| {
        let value = names.iter().find_map(|name| entry.strip_prefix(*name)?.strip_prefix(b"="));
        value.is_some_and(|value| has_word(value, word))
    })
}

/// `set(CMAKE_C_FLAGS "-O2 -msse2")`, which CMake writes for each probe from the flags of the project.
fn in_project(text: &[u8], word: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').any(|line| {
        let flags = line.strip_prefix(b"set(CMAKE_").filter(|rest| rest.windows(7).any(|part| part == b"_FLAGS "));
        flags.is_some_and(|flags| has_word(flags, word))
    })
}

fn has_word(text: &[u8], word: &[u8]) -> bool {
    text.split(|&byte| byte.is_ascii_whitespace() || b"\"'();,[]".contains(&byte)).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_the_builds_flags_is_found_whole() {
        let entries = b"PATH=/bin\0CFLAGS=-O2 -msse2 -g\0OTHER=-mavx2\0configure\0CXX=g++ -mavx\0";
        for (word, expected) in
            [("-msse2", true), ("-mavx", true), ("-mavx2", false), ("-msse", false), ("-mfma", false)]
        {
            assert_eq!(in_assignments(entries, VARIABLES, word.as_bytes()), expected, "{word}");
        }
        let project = b"project(X C)\nset(CMAKE_C_FLAGS \"-O1 -mavx\")\nset(CMAKE_C_FLAGS \"${CMAKE_C_FLAGS} ${COMPILE_DEFINITIONS}\")\n\
            set(CMAKE_CXX_FLAGS_DEBUG \"-g -msse3\")\nadd_definitions(-mfma)\n";
        for (word, expected) in [("-mavx", true), ("-msse4.1", false), ("-mfma", false), ("-g", false)] {
            assert_eq!(in_project(project, word.as_bytes()), expected, "{word}");
        }
    }
}
