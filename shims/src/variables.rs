//! The environment of a build: its variables as rows of one table, and what activating and deactivating makes of them.

pub mod activation;
pub mod known;
pub mod rows;
