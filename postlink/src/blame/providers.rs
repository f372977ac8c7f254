//! Who would provide a symbol that nobody has: modules among those that are known.

use crate::collect::Subject;
use crate::findings::Problem;
use crate::loader::Libraries;

/// Adds the modules that export it, and how to have the first of them loaded.
pub(super) fn name(libraries: &Libraries, subject: &Subject, problem: &mut Problem) {
    let Some(symbol) = &problem.symbol else { return };
    let exporters = libraries.exporters(symbol, subject);
    problem.providers = exporters.iter().map(|one| one.path.clone()).collect();
    if let Some(first) = exporters.first() {
        problem.message += &format!("; it is exported by {}, which is not in needed", first.path);
        let library = word(first.name());
        // Of a module in an archive: the archive, and which of its members.
        let module = match subject.path.split_once("!/") {
            Some((archive, member)) => format!("{} --member {}", word(archive), word(member)),
            None => word(&subject.path),
        };
        problem.help = Some(format!(
            "link the module with that library so that it is needed (-l…, or `postlink edit --add-needed {library} {module}`), or load it with RTLD_GLOBAL first (--global)"
        ));
    }
}

/// As a shell takes it.
fn word(text: &str) -> String {
    shlex::try_quote(text).map_or_else(|_| text.to_owned(), Into::into)
}
