//! Links as emcc linked before, without emcc: wasm-ld links, and where its module looks as one that was seen after a link of this
//! kind, the same programs follow and the glue of then is the glue. At any difference emcc links.

use super::kind::Kind;
use super::node;
use super::noted::Noting;
use super::steps::{Files, Next, Step, Trail};
use super::surface;
use crate::compile::launcher;
use crate::compile::verify;
use crate::error::Error;
use crate::log::{self, How};
use crate::machine::choices;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process::{self, Process};
use crate::store::counts::{LINK, LINK_BY_EMCC, LINK_RECORDED};
use crate::store::folder::Store;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Output;

/// More programs than any link starts.
const MOST_STEPS: usize = 32;

/// Links with these words of emcc's. What is said on stderr is passed on up to the first line that has `hold` in it.
pub fn link(task: &Task, stage: &Stage, args: Vec<OsString>, hold: &str) -> Result<Output, Error> {
    let link = Link::of(task, stage, &args);
    if let Some(output) = link.as_ref().filter(|_| !verify::is_wanted()).and_then(Link::replay) {
        return Ok(output);
    }
    let noting = link.as_ref().and_then(Link::noting);
    let emcc = stage.clean(node::emcc(task, args)?);
    let emcc = noting.iter().fold(emcc, |emcc, noting| noting.on(emcc));
    let output = emcc.output_from(hold, &task.log)?;
    let is_plain = output.status.success() && output.stderr.is_empty();
    if let Some(link) = link.as_ref().filter(|_| is_plain) {
        if verify::is_wanted() && link.next(link.kind.start).is_some() {
            link.compare()?;
        } else if let Some(noting) = noting {
            link.keep(&noting, &output);
        }
    }
    Ok(output)
}

struct Link<'a> {
    task: &'a Task,
    stage: &'a Stage,
    kind: Kind,
    store: Store,
}

impl<'a> Link<'a> {
    fn of(task: &'a Task, stage: &'a Stage, args: &[OsString]) -> Option<Link<'a>> {
        let is_off = ["EMSHIM_GLUE", "EMSHIM_LINKS"].into_iter().any(choices::is_off) || launcher::is_wanted();
        // Without a folder of its own for emcc's temporary files, theirs are not known from others.
        if is_off || stage.inputs() == stage.folder() {
            return None;
        }
        let store = Store::links().ok()?;
        let Some(kind) = Kind::of(task, stage.folder(), args) else {
            store.count(LINK_BY_EMCC);
            return None;
        };
        Some(Link { task, stage, kind, store })
    }

    fn next(&self, trail: Trail) -> Option<Next> {
        Next::decode(&self.store.read(trail.0)?.0)
    }

    /// What emcc would have said, which is what wasm-ld says; `None` where only emcc can tell.
    fn replay(&self) -> Option<Output> {
        let (mut trail, mut linked) = (self.kind.start, None);
        for _ in 0..MOST_STEPS {
            match self.next(trail)? {
                Next::Step(step) => {
                    let output = self.run(&step)?;
                    let surface = surface::of(&fs::read(&self.kind.module).ok()?)?;
                    trail = trail.after(linked.as_ref().map_or(b"", |_| &*output.stdout), &surface.to_string());
                    linked.get_or_insert(output);
                }
                Next::Glue(text) => {
                    fs::write(&self.kind.glue, text).ok()?;
                    self.store.count(LINK);
                    log::how(How::LinkReplayed);
                    return linked;
                }
            }
        }
        None
    }

    /// Links again without emcc, and compares what comes of it with what emcc made, which stays.
    fn compare(&self) -> Result<(), Error> {
        let files = [&self.kind.glue, &self.kind.module];
        let read = || files.map(|file| fs::read(file).unwrap_or_default());
        let by_emcc = read();
        let is_linked = self.replay().is_some();
        let own = read();
        for (file, bytes) in files.into_iter().zip(&by_emcc) {
            fs::write(file, bytes).map_err(|cause| Error::Write(file.clone(), cause))?;
        }
        if is_linked {
            self.store.verified(self.kind.start.0, own == by_emcc);
        }
        let differs =
            files.iter().zip(own.iter().zip(&by_emcc)).find(|(_, (own, emcc))| own != emcc).filter(|_| is_linked);
        match differs {
            None => Ok(()),
            Some((file, _)) => Err(Error::Differs {
                what: format!("{} of a link", if *file == &self.kind.glue { "the glue" } else { "the module" }),
                emcc: "it is what emcc makes".into(),
                clang: "and what was recorded makes another".into(),
            }),
        }
    }

    fn run(&self, step: &Step) -> Option<Output> {
        let (module, inputs) = (&*self.kind.module, &*self.kind.inputs);
        let args = step.fill(&Files { module, inputs, folder: self.stage.inputs() }).filter(|_| step.holds())?;
        let output = Process::reading_lists(step.program.clone(), args.clone()).output(None).ok()?;
        self.task.log.write(&step.program, &args, process::number(output.status));
        (output.status.success() && output.stderr.is_empty()).then_some(output)
    }

    fn noting(&self) -> Option<Noting<'_>> {
        let Kind { module, inputs, given, .. } = &self.kind;
        Noting::new(&self.task.machine.emscripten, module, inputs, given, self.stage.inputs())
    }

    fn keep(&self, noting: &Noting<'_>, output: &Output) {
        let Ok(glue) = fs::read(&self.kind.glue) else { return };
        let others = |path: &Path| path != self.kind.glue && path != self.kind.module;
        let made = fs::read_dir(self.stage.folder()).into_iter().flatten().flatten();
        if made.map(|entry| entry.path()).any(|path| others(&path)) {
            return;
        }
        let Some(chain) = noting.chain(self.kind.start, glue, &output.stdout) else { return };
        for (trail, next) in chain {
            self.store.write(trail.0, next.encode());
        }
        self.store.count(LINK_RECORDED);
    }
}
