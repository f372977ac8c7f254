//! Calls one function of each C library, so that each is linked.
use std::ffi::CStr;
use std::os::raw::c_char;

fn text(pointer: *const c_char) -> String {
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}

fn main() {
    println!("zlib {}", text(unsafe { libz_sys::zlibVersion() }));
    println!("zstd {}", unsafe { zstd_sys::ZSTD_versionNumber() });
    println!("sqlite {}", text(unsafe { libsqlite3_sys::sqlite3_libversion() }));
}
