//! The rules for options of the compiler driver.

use super::rule::Action::{Become, Drop, DropHostFolder, Keep, Refuse, TargetFolder};
use super::rule::{On, Rule, compiler};
use super::shared_reasons::{
    DYNAMIC_ELF, ELF, HOST_CODE, HOST_FOLDER, HOST_LIBRARY, LINK_ONLY, LOADER, MACHO, OTHER_TARGET, PIE,
    SECOND_DEFINITION, SEEN_3_1_58, SEEN_3_1_69, SEEN_4_0_9, SIX, THREADS, threads_off, threads_on,
};
use crate::settings::Settings;
use crate::version::Version;

const HOST_CPU: &str = "it selects a processor of the build machine, and we build for WebAssembly";
const PROTECTION: &str = "it protects native machine code; WebAssembly keeps code and return addresses out of reach";
const HIGHEST: &str = "gcc reads it as its highest level, and clang warns";
const DEBUG: &str = "wasm-opt optimizes less with DWARF, or crashes; objects keep theirs and the program its names";

const SIMD: &str = "Emscripten maps it to WebAssembly's SIMD, which is on by policy (simd=on)";

fn simd_on(settings: &Settings) -> bool {
    settings.simd
}

/// The first Emscripten with an OpenMP library.
const OPENMP: Version = Version(6, 0, 3);

const MEASURED: &str = "what it holds was measured on the build machine, whose long has another size";
const WASM_LONGJMP: &str = "this emcc takes it for JavaScript's longjmp; later ones unwind as exceptions do";

/// The rows for options of the compiler driver.
pub(super) static COMPILER: &[Rule] = &[
    // Targets and processors
    compiler("-m64", Drop, "it selects wasm64, and we build wasm32"),
    compiler("--target", Keep, "it is our target").value("wasm32*"),
    compiler("-target", Keep, "it is our target").value("wasm32*"),
    compiler("--target", Drop, OTHER_TARGET),
    compiler("-target", Drop, OTHER_TARGET),
    compiler("-arch", Drop, OTHER_TARGET),
    compiler("-march", Drop, HOST_CPU),
    compiler("-mtune", Drop, HOST_CPU),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("mvp"),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("generic"),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("bleeding-edge"),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("lime1"),
    compiler("-mcpu", Drop, HOST_CPU),
    compiler("-msse", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-msse2", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-msse3", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-mssse3", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-msse4.1", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-msse4.2", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-mavx", Keep, SIMD).on(On::Source).when(simd_on).unless("-mno-simd128"),
    compiler("-msse*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mssse*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mavx*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mfpu", Keep, "Emscripten maps NEON to SIMD").value("neon").unless("-mfloat-abi"),
    compiler("-mfpu", Drop, HOST_CPU),
    compiler("-mno-sse*", Drop, HOST_CPU),
    compiler("-mno-ssse*", Drop, HOST_CPU),
    compiler("-mno-avx*", Drop, HOST_CPU),
    compiler("-mmmx", Drop, HOST_CPU),
    compiler("-mno-mmx", Drop, HOST_CPU),
    compiler("-mfma*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mno-fma*", Drop, HOST_CPU),
    compiler("-mf16c", Drop, HOST_CPU),
    compiler("-mbmi*", Drop, HOST_CPU),
    compiler("-mpopcnt", Drop, HOST_CPU),
    compiler("-mlzcnt", Drop, HOST_CPU),
    compiler("-maes", Drop, HOST_CPU),
    compiler("-mpclmul", Drop, HOST_CPU),
    compiler("-msha", Drop, HOST_CPU),
    compiler("-mcx16", Drop, HOST_CPU),
    compiler("-mfloat-abi", Drop, HOST_CPU),
    compiler("-mabi", Drop, HOST_CPU),
    compiler("-mthumb", Drop, HOST_CPU),
    compiler("-mfpmath", Drop, HOST_CODE),
    compiler("-mcmodel", Drop, HOST_CODE),
    compiler("-mno-red-zone", Drop, HOST_CODE),
    compiler("-maccumulate-outgoing-args", Drop, HOST_CODE),
    compiler("-mincoming-stack-boundary", Drop, HOST_CODE),
    compiler("-mpreferred-stack-boundary", Drop, HOST_CODE),
    compiler("-mtls-dialect", Drop, HOST_CODE),
    compiler("-mmacosx-version-min", Drop, MACHO),
    compiler("-mmacos-version-min", Drop, MACHO),
    // Hardening and code shape
    compiler("-fcf-protection", Drop, PROTECTION),
    compiler("-fstack-clash-protection", Drop, PROTECTION),
    compiler("-fstack-protector*", Drop, "this libc lacks what the checks call, so nothing links").until(SEEN_3_1_69),
    compiler("-mbranch-protection*", Drop, PROTECTION),
    compiler("-mshstk", Drop, PROTECTION),
    compiler("-mindirect-branch*", Drop, PROTECTION),
    compiler("-mfunction-return*", Drop, PROTECTION),
    compiler("-fno-plt", Drop, DYNAMIC_ELF).since(SEEN_4_0_9),
    compiler("-fno-semantic-interposition", Drop, DYNAMIC_ELF),
    compiler("-fno-gnu-unique", Drop, ELF),
    compiler(
        "-fvisibility-inlines-hidden",
        Become(&["-fvisibility=default", "-fvisibility-inlines-hidden"]),
        "emcc takes it for -fvisibility and does not say default, so that every symbol is hidden",
    )
    .unless("-fvisibility"),
    compiler("-frecord-gcc-switches", Drop, ELF),
    compiler(
        "-fcommon",
        Drop,
        "clang loses or crashes on common symbols; what has no value becomes weak in the object instead",
    ),
    compiler("-ffat-lto-objects", Drop, "objects hold either code or bitcode"),
    compiler("-flto", Keep, "clang's own").value(""),
    compiler("-flto", Become(&["-flto"]), "Debian's Emscriptens have no libraries for thin LTO, and build none")
        .value("thin")
        .until(SEEN_4_0_9),
    compiler("-flto", Keep, "clang's own").value("thin"),
    compiler("-flto", Keep, "clang's own").value("full"),
    compiler("-flto", Become(&["-flto"]), "gcc takes a number of jobs, clang does not"),
    compiler(
        "-flto-*",
        Drop,
        "emcc reads every word that begins so as -flto, and builds its libraries as the rest of it says",
    ),
    compiler("-fuse-linker-plugin", Drop, "wasm-ld takes no plugins"),
    compiler("-fexcess-precision", Drop, "WebAssembly's floating point has no excess precision").value("16"),
    compiler("-fexcess-precision", Drop, "WebAssembly's floating point has no excess precision").until(SEEN_3_1_58),
    // Optimisation levels
    compiler("-O", Become(&["-O1"]), "this emcc crashes on -Og; clang itself reads -Og as -O1")
        .value("g")
        .until(SEEN_3_1_58),
    compiler("-O", Become(&["-O3", "-ffast-math"]), "emcc 3.1.6 does not know -Ofast, and clang calls it deprecated")
        .value("fast"),
    compiler("-O", Become(&["-O3"]), HIGHEST).value("4*"),
    compiler("-O", Become(&["-O3"]), HIGHEST).value("5*"),
    compiler("-O", Become(&["-O3"]), HIGHEST).value("6*"),
    compiler("-O", Become(&["-O3"]), HIGHEST).value("7*"),
    compiler("-O", Become(&["-O3"]), HIGHEST).value("8*"),
    compiler("-O", Become(&["-O3"]), HIGHEST).value("9*"),
    compiler("-g", Become(&["-g2"]), DEBUG).value("").on(On::OptimizedLink).since(SEEN_3_1_58),
    compiler("-g", Become(&["-g2"]), DEBUG).value("3").on(On::OptimizedLink).since(SEEN_3_1_58),
    compiler("-g", Keep, "it asks for no DWARF").value("gdb0"),
    compiler("-g", Become(&["-g2"]), DEBUG).value("gdb*").on(On::OptimizedLink).since(SEEN_3_1_58),
    compiler("-g", Become(&["-g2"]), DEBUG).value("dwarf*").on(On::OptimizedLink).since(SEEN_3_1_58),
    // Threads
    compiler("-pthread", Drop, THREADS).when(threads_off),
    compiler("-pthreads", Drop, "another system's spelling of -pthread, which clang warns of"),
    compiler("-fopenmp", Keep, "this Emscripten has OpenMP, and threads are on by policy")
        .when(threads_on)
        .since(OPENMP),
    compiler("-fopenmp", Refuse, "OpenMP needs threads; a build system must see that it is absent"),
    compiler("-fopenmp-simd", Keep, "it needs no threads"),
    // Exceptions
    compiler("-fexceptions", Become(&["-fwasm-exceptions"]), "exceptions are WebAssembly's own by policy (eh=wasm)")
        .when(Settings::unwinds_in_wasm),
    compiler(
        "-fno-exceptions",
        Become(&["-fno-cxx-exceptions"]),
        "emcc would also link a library that cannot throw, for objects that may",
    )
    .on(On::CompilingLink),
    compiler("-fno-exceptions", Drop, "each object decides for itself; the link takes the library that can throw")
        .on(On::Link),
    // Folders
    compiler("--sysroot", Drop, "Emscripten brings its own sysroot, and another one hides its headers"),
    compiler("-isysroot", Drop, "Emscripten brings its own sysroot, and another one hides its headers"),
    compiler("-I", Refuse, "clang has no such parting of folders; -iquote names those for quoted names").value("-"),
    compiler("-I", DropHostFolder, HOST_FOLDER),
    compiler("-isystem", DropHostFolder, HOST_FOLDER),
    compiler("-idirafter", DropHostFolder, HOST_FOLDER),
    compiler("-iquote", DropHostFolder, HOST_FOLDER),
    compiler("-cxx-isystem", DropHostFolder, HOST_FOLDER),
    compiler("-L", DropHostFolder, HOST_FOLDER),
    compiler("-I", TargetFolder, MEASURED),
    compiler("-isystem", TargetFolder, MEASURED),
    compiler("-idirafter", TargetFolder, MEASURED),
    compiler("-iquote", TargetFolder, MEASURED),
    compiler("-cxx-isystem", TargetFolder, MEASURED),
    compiler("-L", TargetFolder, MEASURED),
    compiler("-B", Drop, "it names a folder with the native compiler's own programs"),
    compiler("-specs", Drop, "spec files are for gcc"),
    // What only a link reads
    compiler("-s", Drop, LINK_ONLY).value("").on(On::Compile),
    compiler("-s", Become(&["-sTOTAL_STACK={*}"]), "it had this name before Emscripten 3.1.25")
        .value("STACK_SIZE=*")
        .until(Version(3, 1, 25)),
    compiler("-s", Become(&["-sSUPPORT_LONGJMP=wasm"]), WASM_LONGJMP)
        .value("SUPPORT_LONGJMP")
        .until(Version(3, 1, 69))
        .when(Settings::unwinds_in_wasm),
    compiler("-s", Become(&["-sSUPPORT_LONGJMP=wasm"]), WASM_LONGJMP)
        .value("SUPPORT_LONGJMP=1")
        .until(Version(3, 1, 69))
        .when(Settings::unwinds_in_wasm),
    compiler("-rdynamic", Drop, LINK_ONLY).on(On::Compile),
    compiler("-rdynamic", Drop, "emcc reads none of it in a link, and its clang warns when the command compiles, too")
        .on(On::CompilingLink),
    compiler("-u", Drop, LINK_ONLY).on(On::Compile),
    compiler("-z", Drop, LINK_ONLY).on(On::Compile),
    compiler("-bundle", Drop, LINK_ONLY).on(On::Compile),
    compiler("-undefined", Drop, MACHO),
    compiler("-install_name", Drop, MACHO),
    compiler("-compatibility_version", Drop, MACHO),
    compiler("-current_version", Drop, MACHO),
    compiler("-flat_namespace", Drop, MACHO),
    compiler("-bundle_loader", Drop, MACHO),
    compiler("-headerpad_max_install_names", Drop, MACHO),
    compiler("-pie", Drop, PIE),
    compiler("-no-pie", Drop, PIE),
    compiler("-nopie", Drop, PIE),
    compiler("-static-pie", Drop, PIE),
    compiler("-static-libgcc", Drop, HOST_LIBRARY),
    compiler("-static-libstdc++", Drop, HOST_LIBRARY),
    compiler("-shared-libgcc", Drop, HOST_LIBRARY),
    compiler("-fuse-ld", Drop, "wasm-ld is the only linker for WebAssembly"),
    compiler("-time", Drop, "clang has no such report"),
    compiler("-z", Become(&["-Wl,-z,{}"]), "emcc reads the value as an input file").value("stack-size=*"),
    compiler("-z", Become(&["-Wl,-z,{}"]), "emcc reads the value as an input file").value("muldefs").since(SIX),
    compiler("-z", Drop, SECOND_DEFINITION).value("muldefs"),
    compiler("-z", Drop, LOADER),
    compiler("-u", Become(&["-Wl,-u,{}"]), "this emcc reads the symbol as an input file").until(SIX),
    compiler("-rpath", Drop, DYNAMIC_ELF).until(SEEN_4_0_9),
    compiler("-rpath", Become(&["-Wl,-rpath,{}"]), "emcc reads the value as an input file"),
    compiler("-soname", Drop, DYNAMIC_ELF).until(SEEN_4_0_9),
    compiler("-soname", Become(&["-Wl,-soname,{}"]), "emcc reads the value as an input file"),
];
