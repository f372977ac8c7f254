//! The members of an archive.

use object::read::archive::ArchiveFile;

/// How an archive begins; a thin one begins otherwise, and holds no bytes.
pub const MAGIC: &[u8] = b"!<arch>\n";

/// The members with their names, in order; `None` for what is no archive, or a damaged one.
pub fn members(bytes: &[u8]) -> Option<Vec<(Vec<u8>, &[u8])>> {
    let archive = ArchiveFile::parse(bytes).ok()?;
    archive
        .members()
        .map(|member| member.ok().and_then(|it| Some((it.name().to_vec(), it.data(bytes).ok()?))))
        .collect()
}
