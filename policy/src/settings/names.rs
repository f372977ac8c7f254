//! Names for several choices.

/// Choices under one name.
#[derive(Debug)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// What it stands for.
    pub pairs: &'static str,
    /// Whose choices these are.
    pub about: &'static str,
}

/// Every name for several choices, sorted; `postlink check --levels` knows the same names.
pub static NAMED: &[Named] = &[
    Named { name: "default", pairs: "", about: "the table above" },
    Named {
        name: "emscripten-forge",
        pairs: "bigint=on eh=wasm pic=on simd=on threads=off",
        about: "that channel's ABI, without `EMCC_CFLAGS`: wasm exceptions and longjmp, position independent code, SIMD, no threads",
    },
];
