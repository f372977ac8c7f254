//! A wheel's members: read one by one, and written with some of them changed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::error::Error;
use super::{members, record};

/// No larger member is taken into memory.
const LARGEST: u64 = 256 << 20;
/// A wheel of more than that is not written again.
const WHOLE: u64 = 2 << 30;

/// A wheel.
pub struct Wheel {
    zip: ZipArchive<File>,
}

impl Wheel {
    /// Opens a wheel; its list of members is read.
    pub fn open(path: &Path) -> Result<Wheel, Error> {
        let data = std::fs::metadata(path).map_err(|error| Error::new(error.to_string()))?;
        if !data.is_file() {
            return Err(Error::new("not a regular file"));
        }
        if data.len() > WHOLE {
            return Err(Error::new(format!("{} bytes; wheels of more than {WHOLE} are not changed", data.len())));
        }
        let mut file = File::open(path).map_err(|error| Error::new(error.to_string()))?;
        let own = file.try_clone().map_err(|error| Error::new(error.to_string()))?;
        let mut zip = ZipArchive::new(own).map_err(|error| Error::new(format!("not a wheel: {error}")))?;
        members::look_at(&mut file, &mut zip).map_err(|why| Error::new(format!("{why}; pack the wheel again")))?;
        Ok(Wheel { zip })
    }

    /// Paths of its modules that may be loaded: files that start as wasm does and are named like libraries.
    pub fn modules(&mut self) -> Result<Vec<String>, Error> {
        let mut names: Vec<String> = self.zip.file_names().filter(|name| is_module(name)).map(str::to_owned).collect();
        names.sort();
        let mut modules = Vec::new();
        for name in names {
            let mut head = [0; 4];
            let mut member = self.zip.by_name(&name).map_err(|error| Error::new(format!("{name}: {error}")))?;
            if member.read_exact(&mut head).is_ok() && &head == b"\0asm" {
                drop(member);
                modules.push(name);
            }
        }
        Ok(modules)
    }

    /// All of one member.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let fault = |error: &dyn std::fmt::Display| Error::new(format!("{name}: {error}"));
        let member = self.zip.by_name(name).map_err(|error| fault(&error))?;
        let size = member.size();
        if size > LARGEST {
            return Err(fault(&format_args!("{size} bytes; members of more than {LARGEST} are not changed")));
        }
        let mut bytes = Vec::new();
        member.take(size + 1).read_to_end(&mut bytes).map_err(|error| fault(&error))?;
        match bytes.len() as u64 == size {
            true => Ok(bytes),
            false => Err(fault(&"it has another size than the archive says")),
        }
    }

    /// Its list of files, which every wheel has.
    pub(super) fn record(&self) -> Result<String, Error> {
        let record = self.zip.file_names().find(|name| record::is_record(name)).map(str::to_owned);
        record.ok_or_else(|| Error::new("it has no RECORD in a .dist-info: not a wheel"))
    }

    /// The wheel with these members in place of those of the same names, or besides; its RECORD has them.
    pub fn with(&mut self, changed: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Error> {
        if let Some((name, why)) = changed.keys().find_map(|name| Some((name, members::unfit(name)?))) {
            return Err(Error::new(format!("{}: {why}", name.escape_debug())));
        }
        let record = self.record()?;
        let text = String::from_utf8(self.read(&record)?).map_err(|_| Error::new("its RECORD is not UTF-8"))?;
        let text = record::updated(&text, &record, changed);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let (mut added, mut time) = (changed.keys().collect::<Vec<_>>(), None);
        let fault = |error: &dyn std::fmt::Display| Error::new(format!("cannot be packed: {error}"));
        let mut last = None;
        for index in 0..self.zip.len() {
            let member = self.zip.by_index_raw(index).map_err(|error| fault(&error))?;
            let name = member.name().to_owned();
            added.retain(|one| **one != name);
            time = time.max(member.last_modified());
            let mut options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            options = options.last_modified_time(member.last_modified().unwrap_or_default());
            options = options.unix_permissions(member.unix_mode().unwrap_or(0o644));
            match changed.get(&name) {
                // It has to be the last one: installers may read a wheel as it comes.
                None if name == record => last = Some(options),
                None if record::is_signature(&name, &record) => {}
                None => writer.raw_copy_file(member).map_err(|error| fault(&error))?,
                Some(bytes) => {
                    writer.start_file(&name, options).map_err(|error| fault(&error))?;
                    writer.write_all(bytes).map_err(|error| fault(&error))?;
                }
            }
        }
        let time = time.unwrap_or_default();
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = options.last_modified_time(time).unix_permissions(0o755);
        for name in added {
            writer.start_file(name, options).map_err(|error| fault(&error))?;
            writer.write_all(&changed[name]).map_err(|error| fault(&error))?;
        }
        writer.start_file(&record, last.unwrap_or(options)).map_err(|error| fault(&error))?;
        writer.write_all(text.as_bytes()).map_err(|error| fault(&error))?;
        Ok(writer.finish().map_err(|error| fault(&error))?.into_inner())
    }
}

fn is_module(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.ends_with(".so") || name.contains(".so.")
}
