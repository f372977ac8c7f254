//! What the tree holds itself to: files, documents, that each row of policy has a case behind it, and which file may use
//! which. It needs no tool but Cargo; the test `scripts` has what shellcheck says.

mod arrows;
mod circles;
mod documents;
mod files;
mod modules;
mod rows;
mod scan;
mod tokens;
mod tree;
