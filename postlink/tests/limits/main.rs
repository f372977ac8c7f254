//! Inputs of any size and shape: each ends within a bounded amount of memory and of the processor's time, or is refused.

mod archives;
mod code;
mod files;
mod fixture;
