//! `postlink check` on modules and main modules made by hand, one for each row, and the reports that the docs quote.

mod archives;
mod bytes;
mod codes;
mod contract;
mod docs;
mod fixture;
mod installed;
mod natives;
mod options;
mod quoted;
mod rows;
