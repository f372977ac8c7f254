//! The part of a page that runs programs: the files, streams and end of an instance, as JavaScript. A session of `emshim run`
//! and a packed site differ in who does the calls.

/// A script: the class `Failed`, the functions `howItEnded` and `page`.
pub const PAGE: &str = concat!(
    include_str!("../page/failed.js"),
    "\nfunction page(session, program) {\n",
    include_str!("../page/content.js"),
    include_str!("../page/files.js"),
    include_str!("../page/others.js"),
    include_str!("../page/streams.js"),
    include_str!("../page/prepare.js"),
    "return { Content, output, prepare };\n}\n"
);
