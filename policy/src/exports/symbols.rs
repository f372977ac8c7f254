//! Which of its symbols a shared library shows, and which of those it shows it binds to itself: version scripts, dynamic
//! lists and their like, with GNU ld's meaning. Files are read by whoever asks.

use super::patterns::{List, Script};
use crate::command_line::invocation::Invocation;
use crate::command_line::item::{Item, Side};
use std::ffi::OsStr;

/// What becomes of a symbol that the library defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Whoever loads the library may put another definition in front of it.
    Open,
    /// It is shown, and the library itself uses its own.
    Own,
    /// It is not shown.
    Hidden,
}

/// A symbol that an object defines.
#[derive(Clone, Copy, Debug)]
pub struct Symbol<'a> {
    /// Its name, as the linker has it.
    pub name: &'a str,
    /// Is it a function? Else it is data.
    pub is_function: bool,
    /// May other objects define it, too?
    pub is_weak: bool,
}

/// What a command line says of symbols.
#[derive(Debug, Default)]
pub struct Symbols {
    script: Script,
    /// From `--dynamic-list`: the symbols that are open, all others being bound to the library itself.
    open: Option<List>,
    /// `-Bsymbolic-functions`, `--dynamic-list-data`: all data is open.
    data_is_open: bool,
    /// The archives whose symbols are hidden.
    excluded: Vec<String>,
    /// The one function that an extension shows.
    init: Option<String>,
}

/// Options that name a file, and those that stand alone.
const FILES: &[&str] = &["version-script", "retain-symbols-file", "dynamic-list"];

impl Symbols {
    /// Reads what a link of a shared library says, and the files that it names; `None` where it says nothing. An error: the
    /// path of a file that cannot be read.
    pub fn of<E>(invocation: &Invocation, read: impl Fn(&OsStr) -> Result<String, E>) -> Result<Option<Symbols>, E> {
        let mut symbols = Symbols::default();
        let mut says = false;
        for item in invocation.items.iter().filter(|item| item.side == Side::Linker) {
            let name = item.name.as_deref().and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
            let value = item.value.as_deref().unwrap_or_default();
            let file = FILES.contains(&name).then(|| read(value)).transpose()?.unwrap_or_default();
            let open = &mut symbols.open;
            match name {
                "version-script" => symbols.script.extend(&file),
                "retain-symbols-file" if is_libtools(invocation, item) => symbols.script.retain(&file),
                "dynamic-list" => open.get_or_insert_default().extend(&file),
                "dynamic-list-cpp-new" => open.get_or_insert_default().extend("{ _Znw*; _Zna*; _Zdl*; _Zda*; };"),
                "dynamic-list-cpp-typeinfo" => open.get_or_insert_default().extend("{ _ZTI*; _ZTS*; };"),
                "dynamic-list-data" | "Bsymbolic-functions" => {
                    open.get_or_insert_default();
                    symbols.data_is_open = true;
                }
                "exclude-libs" => {
                    let names = value.to_string_lossy();
                    symbols.excluded.extend(names.split([',', ':']).map(str::to_owned));
                }
                _ => continue,
            }
            says = true;
        }
        Ok(says.then_some(symbols))
    }

    /// Those of an extension, which shows this function. Nobody else's definition takes the place of its own.
    pub fn of_extension(self, init: &str) -> Symbols {
        Symbols { init: Some(init.to_owned()), ..self }
    }

    /// Are the symbols of the archive with this file name hidden?
    pub fn excludes(&self, archive: &OsStr) -> bool {
        let archive = archive.to_string_lossy();
        let names = |name: &String| name == "ALL" || *name == archive || archive.strip_suffix(".a") == Some(name);
        self.excluded.iter().any(names)
    }

    /// What becomes of a symbol of an object, or of an archive that is not excluded. `demangle` gives a C++ name.
    pub fn binding(&self, symbol: Symbol<'_>, demangle: &dyn Fn(&str) -> Option<String>) -> Binding {
        // Types that several modules define are told apart by their address here, and by their name natively.
        if symbol.is_weak && (symbol.name.starts_with("_ZTI") || symbol.name.starts_with("_ZTS")) {
            return Binding::Open;
        }
        // Natively an extension is loaded by itself (RTLD_LOCAL), and here what one shows is everybody's. Of what C++ lets several
        // define, one is taken for all.
        let is_extensions_own = self.init.as_ref().is_some_and(|init| !symbol.is_weak && init != symbol.name);
        if is_extensions_own || self.script.hides(symbol.name, demangle) {
            return Binding::Hidden;
        }
        match &self.open {
            None => Binding::Open,
            Some(_) if self.data_is_open && !symbol.is_function => Binding::Open,
            Some(list) if list.names(symbol.name, demangle) => Binding::Open,
            Some(_) => Binding::Own,
        }
    }
}

/// GNU ld takes symbols from the table that strip reads, and shows a shared library's all the same. libtool's branch for
/// unknown systems spells its `-export-symbols` this way, and means what it says elsewhere by a version script.
fn is_libtools(invocation: &Invocation, item: &Item) -> bool {
    invocation.spelled(item).starts_with("-Wl,-retain-symbols-file -Wl,")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Tool;

    fn symbols(line: &str, file: &str) -> Option<Symbols> {
        let invocation = Invocation::parse(Tool::Cc, line.split(' ').map(Into::into).collect());
        Symbols::of(&invocation, |_| Ok::<_, ()>(file.to_owned())).unwrap()
    }

    #[track_caller]
    fn check(line: &str, file: &str, name: &str, is_function: bool, expected: Binding) {
        let symbols = symbols(line, file).expect("it says something");
        let symbol = Symbol { name, is_function, is_weak: false };
        assert_eq!(symbols.binding(symbol, &|_| None), expected, "{line} {name}");
    }

    #[test]
    fn each_option_hides_or_binds_what_gnu_ld_would() {
        let script = "V1 { global: api_*; local: *; };";
        for option in ["-Wl,--version-script=v", "-Wl,--version-script,v", "-Xlinker -version-script -Xlinker v"] {
            check(option, script, "api_f", true, Binding::Open);
            check(option, script, "state", false, Binding::Hidden);
        }
        check("-Wl,-retain-symbols-file,l", "a\nb\n", "b", true, Binding::Open);
        check("-Wl,-retain-symbols-file,l", "a\nb\n", "c", true, Binding::Hidden);
        assert!(symbols("-Wl,--retain-symbols-file=l a.o", "a\nb\n").is_none());
        check("-Wl,--dynamic-list=l", "{ a; };", "a", true, Binding::Open);
        check("-Wl,--dynamic-list=l", "{ a; };", "b", false, Binding::Own);
        check("-Wl,-Bsymbolic-functions", "", "f", true, Binding::Own);
        check("-Wl,-Bsymbolic-functions", "", "d", false, Binding::Open);
        check("-Wl,--dynamic-list-cpp-new", "", "_Znwm", true, Binding::Open);
        assert!(symbols("-Wl,-soname,x -Wl,-Bsymbolic a.o", "").is_none());
    }

    #[test]
    fn a_weak_type_stays_one_type() {
        let symbols = symbols("-Wl,--version-script=v", "{ local: *; };").unwrap();
        let weak = |name| symbols.binding(Symbol { name, is_function: false, is_weak: true }, &|_| None);
        assert_eq!((weak("_ZTI3Foo"), weak("_ZZ1fvE1x")), (Binding::Open, Binding::Hidden));
    }

    #[test]
    fn an_extension_keeps_to_its_own_data_and_shows_its_function() {
        let symbols = Symbols::default().of_extension("PyInit_m");
        let of = |name, is_function, is_weak| symbols.binding(Symbol { name, is_function, is_weak }, &|_| None);
        assert_eq!(of("PyInit_m", true, false), Binding::Open);
        assert_eq!((of("state", false, false), of("helper", true, false)), (Binding::Hidden, Binding::Hidden));
        assert_eq!((of("_ZTI3Foo", false, true), of("_Z1fv", true, true)), (Binding::Open, Binding::Open));
    }

    #[test]
    fn archives_are_excluded_by_name() {
        let all = symbols("-Wl,--exclude-libs,ALL", "").unwrap();
        assert!(all.excludes("libx.a".as_ref()));
        let some = symbols("-Wl,--exclude-libs=libx:liby.a", "").unwrap();
        assert!(some.excludes("libx.a".as_ref()) && some.excludes("liby.a".as_ref()));
        assert!(!some.excludes("libxy.a".as_ref()) && !some.excludes("libz.a".as_ref()));
    }
}
