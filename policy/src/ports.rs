//! Libraries that Emscripten itself can build, its ports, and what a missing header or `-lNAME` has to do with them.

use crate::version::Version;

/// A port.
#[derive(Debug, PartialEq, Eq)]
pub struct Port {
    /// The library, as people call it.
    pub name: &'static str,
    /// Its headers; one with a `/` at its end stands for all below that folder.
    headers: &'static [&'static str],
    /// What follows `-l`.
    libraries: &'static [&'static str],
    /// What has emcc build and take it, when it compiles and when it links.
    pub option: &'static str,
    since: Version,
}

const fn port(
    name: &'static str,
    headers: &'static [&'static str],
    libraries: &'static [&'static str],
    option: &'static str,
) -> Port {
    Port { name, headers, libraries, option, since: Version(3, 1, 6) }
}

/// As `emcc --show-ports` of 3.1.6 lists them; those of later ones say since when.
pub static PORTS: &[Port] = &[
    port("Boost", &["boost/"], &[], "-sUSE_BOOST_HEADERS=1"),
    port("Bullet", &["bullet/", "btBulletDynamicsCommon.h"], &["BulletDynamics"], "-sUSE_BULLET=1"),
    port("FreeType", &["ft2build.h", "freetype/"], &["freetype"], "-sUSE_FREETYPE=1"),
    port("HarfBuzz", &["hb.h", "hb-ft.h", "harfbuzz/"], &["harfbuzz"], "-sUSE_HARFBUZZ=1"),
    port("ICU", &["unicode/"], &["icuuc", "icui18n", "icudata", "icuio"], "-sUSE_ICU=1"),
    port("SDL2", &["SDL2/", "SDL.h"], &["SDL2"], "-sUSE_SDL=2"),
    port("SDL2_image", &["SDL2/SDL_image.h", "SDL_image.h"], &["SDL2_image"], "-sUSE_SDL_IMAGE=2"),
    port("SDL2_mixer", &["SDL2/SDL_mixer.h", "SDL_mixer.h"], &["SDL2_mixer"], "-sUSE_SDL_MIXER=2"),
    port("SDL2_net", &["SDL2/SDL_net.h", "SDL_net.h"], &["SDL2_net"], "-sUSE_SDL_NET=2"),
    port("SDL2_ttf", &["SDL2/SDL_ttf.h", "SDL_ttf.h"], &["SDL2_ttf"], "-sUSE_SDL_TTF=2"),
    Port { since: Version(3, 1, 69), ..port("SQLite", &["sqlite3.h"], &["sqlite3"], "-sUSE_SQLITE3=1") },
    port("bzip2", &["bzlib.h"], &["bz2"], "-sUSE_BZIP2=1"),
    port("giflib", &["gif_lib.h"], &["gif"], "-sUSE_GIFLIB=1"),
    port("libjpeg", &["jpeglib.h", "jerror.h"], &["jpeg"], "-sUSE_LIBJPEG=1"),
    port("libmodplug", &["libmodplug/"], &["modplug"], "-sUSE_MODPLUG=1"),
    port("libogg", &["ogg/"], &["ogg"], "-sUSE_OGG=1"),
    port("libpng", &["png.h", "libpng/", "libpng16/"], &["png", "png16"], "-sUSE_LIBPNG=1"),
    port("libvorbis", &["vorbis/"], &["vorbis", "vorbisfile"], "-sUSE_VORBIS=1"),
    port("mpg123", &["mpg123.h"], &["mpg123"], "-sUSE_MPG123=1"),
    port("zlib", &["zlib.h", "zconf.h"], &["z"], "-sUSE_ZLIB=1"),
];

/// Whose header this is, by its name in `#include`; the longest name that fits.
pub fn of_header(name: &str, version: Version) -> Option<&'static Port> {
    let fits = |header: &&&str| match header.ends_with('/') {
        true => name.starts_with(**header),
        false => name == **header,
    };
    let length = |port: &Port| port.headers.iter().filter(fits).map(|header| header.len()).max();
    let known = PORTS.iter().filter(|port| port.since <= version);
    known.filter(|port| length(port).is_some()).max_by_key(|port| length(port))
}

/// Which port `-lNAME` means.
pub fn of_library(name: &str, version: Version) -> Option<&'static Port> {
    PORTS.iter().find(|port| port.since <= version && port.libraries.contains(&name))
}

/// Headers of an operating system or a compiler, which no library brings.
const OF_SYSTEMS: &[&str] = &[
    "arpa/",
    "asm/",
    "asm-generic/",
    "bits/",
    "ext/",
    "gnu/",
    "kernel/",
    "linux/",
    "mach/",
    "machine/",
    "net/",
    "netinet/",
    "rpc/",
    "scsi/",
    "sys/",
];
const OF_OTHER_SYSTEMS: &[&str] = &[
    "conio.h",
    "direct.h",
    "dos.h",
    "io.h",
    "process.h",
    "windows.h",
    "winsock.h",
    "winsock2.h",
    "ws2tcpip.h",
    "omp.h",
    "execinfo.h",
    "immintrin.h",
];

/// Can a library that is not there be the reason why a header is not found? Not for what a system has, nor for C++'s own,
/// which have no ending.
pub fn is_of_a_library(name: &str) -> bool {
    let is_of_system = OF_SYSTEMS.iter().any(|folder| name.starts_with(folder))
        || OF_OTHER_SYSTEMS.contains(&name.to_ascii_lowercase().as_str());
    !is_of_system && (name.contains('.') || name.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_the_port_whose_name_for_it_is_the_longest() {
        let name = |header| of_header(header, Version::NEWEST).map(|port| port.name);
        assert_eq!(name("zlib.h"), Some("zlib"));
        assert_eq!(name("SDL2/SDL.h"), Some("SDL2"));
        assert_eq!(name("SDL2/SDL_ttf.h"), Some("SDL2_ttf"));
        assert_eq!(name("boost/any.hpp"), Some("Boost"));
        assert_eq!(name("boost.h"), None);
        assert_eq!(name("sqlite3.h"), Some("SQLite"));
        assert_eq!(of_header("sqlite3.h", Version(3, 1, 6)), None);
    }

    #[test]
    fn a_library_is_a_port() {
        let name = |library| of_library(library, Version::NEWEST).map(|port| port.name);
        assert_eq!((name("z"), name("png16"), name("m")), (Some("zlib"), Some("libpng"), None));
    }

    #[test]
    fn what_a_system_has_is_no_librarys() {
        for library in ["zlib.h", "glib.h", "Eigen/Dense", "X11/Xlib.h", "boost/any.hpp"] {
            assert!(is_of_a_library(library), "{library}");
        }
        for system in ["sys/epoll.h", "linux/fs.h", "Windows.h", "iostream", "bits/stdc++.h", "omp.h"] {
            assert!(!is_of_a_library(system), "{system}");
        }
    }

    #[test]
    fn rows_are_sorted_and_no_name_stands_twice() {
        assert!(PORTS.is_sorted_by(|a, b| a.name < b.name));
        let mut names: Vec<_> = PORTS.iter().flat_map(|port| port.headers.iter().chain(port.libraries)).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
