//! Real files, the real tools, and the real command; the programs are headers with a word of code.

mod errand;
mod fixture;
mod links;
mod moves;
mod ran;
mod tree;
