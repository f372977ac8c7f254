//! Functions that libsupplied.a defines in C alone: what headers declare and the libc of some Emscripten lacks.

use crate::host_library::Type::I32;
use crate::host_library::{Library, call, library};

/// What headers declare and the libc of some Emscripten lacks, in C alone: it needs no wrapping where nothing is in its way.
pub(crate) const SUPPLIED: Library = Library {
    calls: &[
        call("getdtablesize", &[]),
        call("sched_get_priority_max", &[I32]),
        call("sched_get_priority_min", &[I32]),
        call("psignal", &[I32; 2]),
        call("psiginfo", &[I32; 2]),
        call("clearenv", &[]),
        call("secure_getenv", &[I32]),
        call("reallocarray", &[I32; 3]),
        call("eaccess", &[I32; 2]),
        call("euidaccess", &[I32; 2]),
        call("getrandom", &[I32; 3]),
        call("sigisemptyset", &[I32]),
        call("quick_exit", &[I32]),
        call("at_quick_exit", &[I32]),
        call("wcsftime", &[I32; 4]),
        call("ftw", &[I32; 3]),
        call("splice", &[I32; 6]),
        call("copy_file_range", &[I32; 6]),
        call("getgrouplist", &[I32; 4]),
        call("malloc_stats", &[]),
        call("syncfs", &[I32]),
        call("thrd_equal", &[I32; 2]),
    ],
    ..library("accounts.js")
};
