//! Reasons, versions and choices that rows of several tables share.

use crate::settings::Settings;
use crate::version::Version;

pub(super) const HOST_CODE: &str = "it shapes machine code, and WebAssembly has none";
pub(super) const HOST_FOLDER: &str = "it is a folder of the build machine, whose headers and libraries are native";
pub(super) const HOST_LIBRARY: &str = "it is part of the native compiler; Emscripten links its own";
pub(super) const ELF: &str = "it shapes an ELF file, and the output is a WebAssembly module";
pub(super) const DYNAMIC_ELF: &str = "it tells the ELF loader how to bind, and modules are bound by JavaScript";
pub(super) const LOADER: &str = "it is for ELF files and their loader, and nothing but JavaScript loads a module";
pub(super) const MACHO: &str = "it shapes a Mach-O file, and the output is a WebAssembly module";
pub(super) const OTHER_TARGET: &str = "it selects another target, and we build for wasm32-unknown-emscripten";
pub(super) const THREADS: &str = "what is compiled and linked has no threads by policy (threads=on has)";
pub(super) const LINK_ONLY: &str = "only a link reads it, and emcc warns when a compile is given it";
pub(super) const PIE: &str = "a WebAssembly program is neither position-independent nor not";
pub(super) const SECOND_DEFINITION: &str = "this wasm-ld takes no second definition, and says so where there is one";
/// Between Debian's versions, emcc of these two was measured as well.
pub(super) const SEEN_3_1_58: Version = Version(3, 1, 58);
pub(super) const SEEN_4_0_9: Version = Version(4, 0, 9);
pub(super) const SEEN_3_1_69: Version = Version(3, 1, 69);
pub(super) const SIX: Version = Version(6, 0, 0);

/// Is this platform single-threaded by policy?
pub(super) fn threads_off(settings: &Settings) -> bool {
    !settings.all_have_threads()
}

/// Are there threads by policy?
pub(super) fn threads_on(settings: &Settings) -> bool {
    settings.all_have_threads()
}
