//! The header of a linked program: what it says of its wasm, and the lines before its JavaScript.
//!
//! ```text
//! #!/bin/sh
//! ':' //;…exec "$emshim_n" … "$0" "$@"
//! /*emshim 1 wasm=<64 hex digits> name=<wasm file name as linked>*/
//! …the JavaScript that emcc wrote…
//! ```

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use super::hash::{Hash, hex_byte};

/// The lines that make a program runnable by the kernel. The second is a command to sh and a comment to JavaScript: node's
/// stack must be as large as a native one's, in kilobytes, before node starts, and V8's frames are larger than native ones.
/// Which of the standard streams are closed is known here alone: node opens /dev/null in their place, and main.js tells the program.
/// LD_LIBRARY_PATH goes by another name, which main.js undoes: node may want a `libz.so.1` too, and not a side module.
/// A command whose programs run elsewhere than in node, in a browser, says who takes them there (`emshim exec --runtime`).
/// A native program needs no PATH: where node is not on it, the one beside the program or in a system's own folders serves.
/// Where package.json says `"type": "module"`, node starts no file whose ending it does not know, such as `a.out`, so its text is
/// read as main.js reads that of a file that node takes for an ES module.
pub const SHEBANG: &str = concat!(
    "#!/bin/sh\n",
    "':' //;ulimit -Ss 65532 2>/dev/null&&emshim_s=64000||emshim_s=7600;emshim_c=;command : 2>/dev/null 3<&0||emshim_c=0;",
    "command : 2>/dev/null 3>&1||emshim_c=${emshim_c}1;command : 3>&2||emshim_c=${emshim_c}2;",
    "[ -z \"$emshim_c\" ]||export EMSHIM_CLOSED=\"$emshim_c\";",
    "[ -z \"$LD_LIBRARY_PATH\" ]||{ export EMSHIM_LIBRARY_PATH=\"$LD_LIBRARY_PATH\";unset LD_LIBRARY_PATH;};",
    "[ -z \"$EMSHIM_RUNNER\" ]||exec \"$EMSHIM_RUNNER\" program \"$0\" \"$@\";",
    "emshim_n=node;command -v node >/dev/null 2>&1||for emshim_d in \"${0%/*}\" /usr/local/bin /usr/bin;do ",
    "[ ! -x \"$emshim_d/node\" ]||{ emshim_n=$emshim_d/node;break;};done;",
    "case ${0##*/} in *.js|*.cjs|*.mjs);;*.*)exec \"$emshim_n\" --stack-size=$emshim_s -e '",
    "var M=require(\"module\"),f=require(\"fs\"),a=process.argv,p=f.realpathSync(a[1]),m=process.mainModule=new M(p,null);",
    "a[1]=require(\"path\").resolve(a[1]);m.id=\".\";m.filename=p;m.paths=M._nodeModulePaths(require(\"path\").dirname(p));",
    "m._compile(f.readFileSync(p,\"utf8\"),p)",
    "' \"$0\" \"$@\";;esac;",
    "exec \"$emshim_n\" --stack-size=$emshim_s \"$0\" \"$@\"\n",
);

/// How the second line starts.
const SHELL_LINE: &[u8] = b"':' //;";

const START: &[u8] = b"/*emshim 1 wasm=";
const NAME: &[u8] = b" name=";
const END: &[u8] = b"*/";

/// A rewritten `#!` line (conda's are up to 255 bytes) and a 255-byte name, all of it escaped, fit.
pub(crate) const HEAD: usize = 4096;

/// What a program says of its wasm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The wasm it was linked with.
    pub wasm: Hash,
    /// That wasm's file name then: a plain name, never a path.
    pub name: OsString,
}

impl Header {
    /// `None` when the file is not one of our programs or not a regular file.
    /// One read of at most 4 KiB; follows symbolic links; never blocks on a pipe.
    pub fn read(path: &Path) -> io::Result<Option<Header>> {
        Ok(read_head(path)?.and_then(|head| Header::parse(&head)))
    }

    /// Reads the header at the start of a program's bytes. Whoever installs a program may
    /// change its `#!` line or drop it, so that line's text does not matter.
    pub fn parse(bytes: &[u8]) -> Option<Header> {
        Some(split(&bytes[..bytes.len().min(HEAD)])?.0)
    }

    pub(super) fn line(&self) -> Vec<u8> {
        let mut line = [START, self.wasm.to_string().as_bytes(), NAME].concat();
        escape(&self.name, &mut line);
        line.extend_from_slice(END);
        line.push(b'\n');
        line
    }
}

/// The first bytes of a regular file, `None` for anything else.
pub(crate) fn read_head(path: &Path) -> io::Result<Option<Vec<u8>>> {
    if !path.metadata()?.is_file() {
        return Ok(None);
    }
    let mut head = Vec::with_capacity(HEAD);
    File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(Some(head))
}

/// The header, and where the code after its line starts.
pub(super) fn split(bytes: &[u8]) -> Option<(Header, usize)> {
    let first = shebang_length(bytes);
    let rest = bytes[first..].strip_prefix(START)?;
    let wasm = Hash::parse(rest.get(..64)?)?;
    let rest = rest[64..].strip_prefix(NAME)?;
    let line = &rest[..rest.iter().position(|byte| *byte == b'\n')?];
    let name = unescape(line.strip_suffix(END)?)?;
    let start = bytes.len() - rest.len() + line.len() + 1;
    Some((Header { wasm, name }, start))
}

/// The length of the `#!` line and of our line for sh behind it, as far as they are there.
pub(super) fn shebang_length(bytes: &[u8]) -> usize {
    let line = |start: usize, head: &[u8]| {
        let rest = &bytes[start..];
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| start + end + 1);
        if rest.starts_with(head) { end } else { start }
    };
    line(line(0, b"#!"), SHELL_LINE)
}

/// Whatever could end the comment, or upset a reader that wants text, becomes %XX.
fn escape(name: &OsStr, line: &mut Vec<u8>) {
    for byte in name.as_bytes() {
        match byte {
            b'%' | b'*' | b'/' => line.extend_from_slice(format!("%{byte:02X}").as_bytes()),
            byte if byte.is_ascii_graphic() => line.push(*byte),
            byte => line.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
}

fn unescape(text: &[u8]) -> Option<OsString> {
    let mut name = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            name.push(*first);
            continue;
        }
        let digits = rest.get(..2)?;
        name.push(hex_byte(&digits.to_ascii_lowercase())?);
        rest = &rest[2..];
    }
    // A header from elsewhere must not lead us out of the program's folder.
    let plain = !matches!(&name[..], b"" | b"." | b"..") && !name.iter().any(|b| b"/\0".contains(b));
    plain.then(|| OsString::from_vec(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn os(bytes: &[u8]) -> &OsStr {
        OsStr::from_bytes(bytes)
    }

    #[test]
    fn any_file_name_survives_the_header() {
        let names: [&[u8]; 5] =
            [b"tool.wasm", b"a b%41*\n.wasm", b"caf\xe9\xff.wasm", &[0xff; 255], "naïve ☃.wasm".as_bytes()];
        for name in names {
            let header = Header { wasm: Hash::of(name), name: os(name).to_owned() };
            let line = header.line();
            assert!(line.is_ascii());
            assert_eq!(line.iter().filter(|b| **b == b'\n').count(), 1);
            for first in ["", SHEBANG, "#!/opt/bin/node --flag\n"] {
                let program = [first.as_bytes(), &line, b"code"].concat();
                assert_eq!(Header::parse(&program).as_ref(), Some(&header), "{first}");
            }
        }
    }

    #[test]
    fn hostile_headers_are_not_ours() {
        let hash = Hash::of(b"").to_string();
        let header = |tail: &str| format!("{SHEBANG}/*emshim 1 wasm={hash}{tail}");
        assert!(Header::parse(header(" name=x.wasm*/\n").as_bytes()).is_some());
        let bad = [
            header(""),
            header(" name="),
            header(" name=*/\n"),
            header(" name=..*/\n"),
            header(" name=a/b*/\n"),
            header(" name=%2Fetc%2Fx*/\n"),
            header(" name=x%00*/\n"),
            header(" name=x%*/\n"),
            header(" name=x%zz*/\n"),
            header(" name=x%+1*/\n"),
            header(" name=x.wasm*/"),
            header(" name=x.wasm\n"),
            header(&format!(" name={}*/\n", "x".repeat(3000))),
            format!("#!{}\n{}", "x".repeat(3000), &header(" name=x*/\n")[20..]),
            header(" name=x.wasm*/\n").replace("emshim 1", "emshim 2"),
            header(" name=x.wasm*/\n").replace(&hash, &hash.to_uppercase()),
            "#!".to_owned(),
            String::new(),
        ];
        for text in bad {
            assert_eq!(Header::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn no_prefix_of_a_header_and_no_changed_byte_upsets_the_reader() {
        let line = Header { wasm: Hash::of(b"w"), name: "x%y.wasm".into() }.line();
        let program = [SHEBANG.as_bytes(), &line, b"code"].concat();
        for cut in 0..SHEBANG.len() + line.len() {
            assert_eq!(Header::parse(&program[..cut]), None);
        }
        for place in 0..program.len() {
            for byte in [0, b'\n', b'%', b'*', 0xff] {
                let mut changed = program.clone();
                changed[place] = byte;
                if let Some(header) = Header::parse(&changed) {
                    assert!(!header.name.as_bytes().contains(&b'/'));
                }
            }
        }
    }

    #[test]
    fn folders_pipes_and_missing_files_are_told_apart_without_blocking() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Header::read(folder.path()).unwrap(), None);
        assert_eq!(Header::read(Path::new("/dev/zero")).unwrap(), None);
        assert!(Header::read(&folder.path().join("missing")).is_err());
    }
}
