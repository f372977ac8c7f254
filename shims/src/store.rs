//! Bytes by hash: a private folder, what keys are made of, and what is counted.

pub mod counts;
pub mod fingerprint;
pub mod folder;
