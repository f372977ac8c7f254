//! Modules made byte for byte, edited by the library and by the real command.

mod exports;
mod files;
mod fixture;
mod sections;
mod wheels;
