//! Folders of the build machine that a native toolchain searches by itself, and that a build for WebAssembly must not.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// Folders that a native toolchain searches without being told, and the triples that may stand below some of them.
const HOST_FOLDERS: &[&str] = &[
    "/include",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/usr/include",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/local/include",
    "/usr/local/lib",
    "/usr/local/lib64",
];
const HOST_CPUS: &[&str] =
    &["aarch64-", "arm-", "i386-", "i686-", "loongarch64-", "powerpc64le-", "riscv64-", "s390x-", "x86_64-"];

/// Is this one of the folders that a native toolchain searches by itself? A folder below one of them is not, but for
/// those named after a triple and gcc's own.
pub fn is_host_folder(path: &Path, prefix: Option<&Path>) -> bool {
    let path = normal(path);
    if prefix.is_some_and(|prefix| path.starts_with(normal(prefix))) {
        return false;
    }
    let is_searched = |path: &Path| HOST_FOLDERS.iter().any(|folder| path == Path::new(folder));
    let below_triple = |path: &Path| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        HOST_CPUS.iter().any(|cpu| name.starts_with(cpu))
            && name.contains("linux")
            && path.parent().is_some_and(is_searched)
    };
    let gcc = ["/usr/lib/gcc", "/usr/lib/gcc-cross", "/usr/local/lib/gcc"];
    is_searched(&path) || below_triple(&path) || gcc.iter().any(|folder| path.starts_with(folder))
}

/// The path without `.`, `..` and doubled slashes, as text alone.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut done, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir if done.file_name().is_some() || done.has_root() => drop(done.pop()),
            other => done.push(other),
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_below_usr_is_no_host_folder() {
        assert!(is_host_folder(Path::new("/usr/local/lib"), None));
        assert!(!is_host_folder(Path::new("/usr/local/lib"), Some(Path::new("/usr/local"))));
        assert!(!is_host_folder(Path::new("../usr/lib"), None));
        assert!(is_host_folder(Path::new("/../usr/local/../lib"), None), "above the root is the root");
        assert!(!is_host_folder(Path::new("../p/lib"), Some(Path::new("/p"))));
    }

    #[test]
    fn a_folder_is_named_after_a_triple_in_all_of_three_ways() {
        let is = |path: &str| is_host_folder(Path::new(path), None);
        assert!(is("/usr/lib/x86_64-linux-gnu") && is("/usr/include/aarch64-linux-gnu"));
        assert!(!is("/usr/lib/linux-tools"), "no processor");
        assert!(!is("/usr/lib/x86_64-w64-mingw32"), "another system");
        assert!(!is("/opt/x86_64-linux-gnu"), "another place");
        assert!(!is("/usr/lib/R"));
    }
}
