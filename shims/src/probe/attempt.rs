//! A probe's link by wasm-ld alone: the key under which such a link is known, its verdict, and what emcc's own teaches.

use super::module::Module;
use super::record;
use super::verdict::{Verdict, alike, stderr};
use crate::compile::identity;
use crate::compile::recordings::{Entry, Recordings};
use crate::error::Error;
use crate::link::{failing_calls, host};
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process::{self, Process};
use crate::store::counts;
use policy::probe::Part;
use policy::recording::{self, Template};
use postlink::Hash;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A probe in two, with its objects.
pub struct Attempt<'a> {
    /// What is known of such links.
    pub recordings: Recordings,
    /// Where it is linked.
    pub stage: Stage,
    /// What of the command line links.
    pub parts: &'a [Part],
    /// Its objects, in the order of `parts`.
    pub objects: Vec<PathBuf>,
    /// What the compiles wrote to stderr.
    pub stderr: Vec<u8>,
    task: &'a Task,
    key: Hash,
}

impl<'a> Attempt<'a> {
    /// Without objects yet; `None` where nothing can be kept, or nowhere be linked.
    pub fn new(task: &'a Task, parts: &'a [Part], output: &Path) -> Option<Attempt<'a>> {
        let recordings = Recordings::open().ok()?;
        let identity = identity::of(&task.machine.emscripten, task.request.tool())?;
        let installation = task.machine.installation.as_ref()?;
        let shape = recording::link_shape(parts, &[], Path::new(""));
        let mut words = vec!["link".into(), installation.stamp()];
        words.extend(host::words(installation, &task.plan.traced, shape.words));
        let stage = Stage::beside(output).ok()?;
        let key = identity::key(&identity, &words);
        Some(Attempt { recordings, stage, parts, objects: Vec::new(), stderr: Vec::new(), task, key })
    }

    /// What wasm-ld alone can say, after these compiles.
    pub fn verdict(&self, mut ran: Vec<Output>) -> Verdict {
        let module = self.template().and_then(|template| self.by_linker(&template));
        let is_known = |module: &Module| self.known().is_some_and(|known| module.imports.is_subset(&known));
        match module.filter(|(module, _)| is_known(module)) {
            Some((module, linked)) => {
                ran.push(linked);
                Verdict::Links(module, ran)
            }
            None => Verdict::Unknown,
        }
    }

    /// Counts whether emcc agreed; an error where it did not.
    pub fn compare(&self, verdict: &Verdict, is_linked: bool, said: &[u8], output: &Path) -> Result<(), Error> {
        let differs = match verdict {
            Verdict::Links(_, ran) => !is_linked || !alike(said, &stderr(ran)),
            Verdict::Fails(_) => is_linked,
            Verdict::Unknown => return Ok(()),
        };
        self.recordings.store.count(if differs { counts::PROBE_DIFFERS } else { counts::PROBE_SAME });
        if !differs {
            return Ok(());
        }
        let (emcc, clang) = ("it is what emcc says".into(), "and the recordings say otherwise".into());
        Err(Error::Differs { what: format!("the verdict on {}", output.display()), emcc, clang })
    }

    /// emcc accepted this link with no word of its own: what it imports is there for the next one of its kind.
    pub fn learn(&self, said: &[u8]) {
        let template = match self.recordings.read(self.key) {
            Some(Entry::Templates(templates)) => templates.into_iter().next(),
            Some(Entry::Never { .. }) => None,
            _ => self.record(),
        };
        let Some((module, linked)) = template.and_then(|template| self.by_linker(&template)) else { return };
        let before = self.known();
        let is_new = !before.as_ref().is_some_and(|known| module.imports.is_subset(known));
        if is_new && alike(said, &[&*self.stderr, &linked.stderr].concat()) {
            let mut known = before.unwrap_or_default();
            known.extend(module.imports);
            self.recordings.write(self.key_of_imports(), &Entry::Names(known));
        }
    }

    fn template(&self) -> Option<Template> {
        match self.recordings.read(self.key) {
            Some(Entry::Templates(templates)) => templates.into_iter().next(),
            _ => None,
        }
    }

    /// What wasm-ld makes of it, and its warnings.
    fn by_linker(&self, template: &Template) -> Option<(Module, Output)> {
        let (task, output) = (self.task, self.stage.file(OsStr::new("probe"), ".wasm"));
        let shape = recording::link_shape(self.parts, &self.objects, &output);
        let (program, args) = (template.program().to_owned(), template.fill(&shape.operands)?);
        let mut linked = Process::reading_lists(program.clone(), args.clone()).output(None).ok()?;
        task.log.write(&program, &args, process::number(linked.status));
        let sysroot = task.machine.emscripten.sysroot();
        let calls = failing_calls::read(&linked.stdout, &task.plan.traced, sysroot.as_deref());
        let is_free = calls.used.iter().all(|(_, user)| user.is_archive);
        linked.stdout = calls.rest;
        let module = Module::read(&output).filter(|_| linked.status.success() && is_free)?;
        (module.has_main() && !module.has_javascript()).then_some((module, linked))
    }

    fn record(&self) -> Option<Template> {
        let recorded = record::record(self.task, &self.recordings.store, self.parts, &self.objects);
        let entry = recorded.map_or(Entry::Never { seen: 2 }, |template| Entry::Templates(vec![template]));
        self.recordings.write(self.key, &entry);
        match entry {
            Entry::Templates(templates) => templates.into_iter().next(),
            _ => None,
        }
    }

    /// Imports of links of this kind that emcc accepted; `None` where it accepted none.
    fn known(&self) -> Option<BTreeSet<Vec<u8>>> {
        match self.recordings.read(self.key_of_imports()) {
            Some(Entry::Names(names)) => Some(names),
            _ => None,
        }
    }

    fn key_of_imports(&self) -> Hash {
        Hash::of(format!("imports of {}", self.key).as_bytes())
    }
}
