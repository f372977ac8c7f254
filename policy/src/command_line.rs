//! What was said: a command line, read into items whatever their spelling, and written back byte for byte. What is done
//! about an item is not decided here.

pub mod invocation;
pub mod item;
pub mod long;
pub mod mode;
pub mod options;
mod reader;
pub mod setting;
