//! Probes at native speed: a configure script's or CMake's link, which most of the time nobody runs, without JavaScript.
//!
//! Sources are compiled as they are replayed. wasm-ld links the objects by the command that emcc once made for such a
//! link (`record`), with undefined symbols left as imports. Where each import is known to be provided, because emcc
//! itself accepted a link of this kind with it, the verdict is that the probe links; its output is a program that is
//! linked for real when somebody runs it (`stub`). **Everything else goes to emcc**: a link that fails, that says
//! anything, that imports something new, that has code for JavaScript in it.

mod module;
mod record;
pub mod stub;

use crate::environment;
use crate::error::Error;
use crate::link::{self, Link, Linked};
use crate::log::Log;
use crate::replay::cache::{self, Cache, Entry};
use crate::replay::{self, Compile, identity};
use crate::run::{self, Job};
use crate::trace;
use crate::work::Work;
use module::Module;
use policy::plan;
use policy::probe::{Halves, Part};
use policy::recording::{self, Template};
use policy::{Invocation, Tool, Word};
use postlink::Hash;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};

/// A probe's link, as it would go to emcc.
pub struct Probe<'a> {
    /// Its command line, read.
    pub work: &'a Work,
    /// Which driver.
    pub tool: Tool,
    /// What would go to emcc.
    pub words: Vec<Word>,
    /// Where the program goes.
    pub output: &'a Path,
    /// Who asks.
    pub kind: plan::Probe,
}

/// What is known without emcc.
enum Verdict {
    /// It links, and compiles and linker said this.
    Links(Module, Vec<Output>),
    /// A source does not compile.
    Fails(Vec<Output>),
    /// emcc must be asked.
    Unknown,
}

/// A probe in two, with its objects.
struct Attempt<'a> {
    cache: Cache,
    stage: link::Stage,
    parts: &'a [Part],
    objects: Vec<PathBuf>,
    /// What the compiles wrote to stderr.
    said: Vec<u8>,
    key: Hash,
}

impl Probe<'_> {
    /// Links, without emcc where the verdict is known.
    pub fn run(self, link: Link<'_>) -> Result<ExitCode, Error> {
        let verify = replay::verify_is_wanted();
        let Some(halves) = self.halves() else { return link.program(self.output, Some(self.kind)) };
        let Some(mut attempt) = self.attempt(&halves, &link) else { return link.program(self.output, Some(self.kind)) };
        let compiled = self.compile(&halves, &mut attempt, link.log);
        let verdict =
            compiled.map_or(Verdict::Unknown, |said| match said.iter().all(|output| output.status.success()) {
                true => attempt.verdict(&link, said),
                false => Verdict::Fails(said),
            });
        match verdict {
            Verdict::Links(module, said) if !verify => {
                pass_all_on(&said)?;
                attempt.cache.count(cache::PROBE);
                let stub = stub::Stub::new(&self, attempt.parts, &attempt.objects, &link);
                attempt.stage.place_text(self.output, &stub.map_err(write(self.output))?.text(&module))?;
                Ok(ExitCode::SUCCESS)
            }
            Verdict::Fails(said) if !verify => {
                pass_all_on(&said)?;
                link::remove_output(self.output);
                Ok(said.last().map_or(ExitCode::FAILURE, |output| run::code(output.status)))
            }
            verdict => self.by_emcc(link, &attempt, verdict),
        }
    }

    fn by_emcc(&self, link: Link<'_>, attempt: &Attempt<'_>, verdict: Verdict) -> Result<ExitCode, Error> {
        let learner = link.again();
        let Linked { code, said } = link.heard(self.output, self.kind)?;
        let linked = code == ExitCode::SUCCESS;
        let differs = match &verdict {
            Verdict::Links(_, outputs) => !linked || !alike(&said, &stderr(outputs)),
            Verdict::Fails(_) => linked,
            Verdict::Unknown => false,
        };
        if !matches!(verdict, Verdict::Unknown) {
            attempt.cache.count(if differs { cache::PROBE_DIFFERS } else { cache::PROBE_SAME });
        }
        if differs {
            let (emcc, clang) = ("it is what emcc says".into(), "and the recordings say otherwise".into());
            return Err(Error::Differs { what: format!("the verdict on {}", self.output.display()), emcc, clang });
        }
        if linked && !attempt.objects.is_empty() {
            attempt.learn(self, &learner, &said);
        }
        Ok(code)
    }

    fn halves(&self) -> Option<Halves> {
        let is_off = ["EMSHIM_REPLAY", "EMSHIM_PROBES"].into_iter().any(environment::is_off);
        if is_off || !self.work.expanded.files.is_empty() {
            return None;
        }
        let words = self.words.iter().map(|word| word.text.clone()).collect();
        policy::probe::halves(&self.work.invocation, &Invocation::parse(self.tool, words))
    }

    fn attempt<'a>(&self, halves: &'a Halves, link: &Link<'_>) -> Option<Attempt<'a>> {
        let cache = Cache::open().ok()?;
        let identity = identity::of(&self.work.emscripten, self.tool)?;
        let shape = recording::link_shape(&halves.link, &[], Path::new(""));
        let mut words = vec!["link".into(), link.layout.stamp()];
        words.extend(link.words(shape.words));
        let stage = link::Stage::beside(self.output).ok()?;
        let key = identity::key(&identity, &words);
        Some(Attempt { cache, stage, parts: &halves.link, objects: Vec::new(), said: Vec::new(), key })
    }

    /// Compiles each source into the stage; `None` where that is not surely what emcc would do.
    fn compile(&self, halves: &Halves, attempt: &mut Attempt<'_>, log: &Log) -> Option<Vec<Output>> {
        let mut said = Vec::new();
        for (at, part) in halves.link.iter().filter(|part| !matches!(part, Part::Word(_))).enumerate() {
            let Part::Source(source) = part else {
                if let Part::Object(object) = part {
                    attempt.objects.push(object.into());
                }
                continue;
            };
            let stem = Path::new(source).file_stem().unwrap_or_default().to_string_lossy();
            let object = attempt.stage.file(OsStr::new(&format!("{stem}_{at}")), ".o");
            let last = [OsStr::new("-c"), source, OsStr::new("-o"), object.as_os_str()].map(OsStr::to_owned);
            let words: Vec<OsString> = halves.compile.iter().cloned().chain(last).collect();
            let words = words.into_iter().map(|text| Word { text, from: None }).collect();
            let job = |args| self.work.emscripten_job(self.tool, args);
            let emscripten = &self.work.emscripten;
            let (folded, response_files) = (Vec::new(), Vec::new());
            let compile = Compile { emscripten, tool: self.tool, words, folded, response_files, job: &job };
            for (program, args) in compile.commands(&attempt.cache)? {
                let output =
                    Job::new(program.clone(), args.clone()).env(crate::environment::INSIDE, "1").output(None).ok()?;
                log.write(&program, &args, run::number(output.status));
                let success = output.status.success();
                attempt.said.extend(&output.stderr);
                said.push(output);
                if !success {
                    return Some(said);
                }
            }
            attempt.objects.push(object);
        }
        Some(said)
    }
}

impl Attempt<'_> {
    fn verdict(&self, link: &Link<'_>, mut said: Vec<Output>) -> Verdict {
        let template = match self.cache.read(self.key) {
            Some(Entry::Templates(templates)) => templates.into_iter().next(),
            _ => None,
        };
        let module = template.and_then(|template| self.by_linker(&template, link));
        let is_known = |module: &Module| self.known().is_some_and(|known| module.imports.is_subset(&known));
        match module.filter(|(module, _)| is_known(module)) {
            Some((module, linked)) => {
                said.push(linked);
                Verdict::Links(module, said)
            }
            None => Verdict::Unknown,
        }
    }

    /// What wasm-ld makes of it, and its warnings.
    fn by_linker(&self, template: &Template, link: &Link<'_>) -> Option<(Module, Output)> {
        let output = self.stage.file(OsStr::new("probe"), ".wasm");
        let shape = recording::link_shape(self.parts, &self.objects, &output);
        let (program, args) = (template.program().to_owned(), template.fill(&shape.operands)?);
        let mut linked = Job::new(program.clone(), args.clone()).output(None).ok()?;
        link.log.write(&program, &args, run::number(linked.status));
        let seen = trace::read(&linked.stdout, link.watched, link.emscripten.sysroot().as_deref());
        let is_free = seen.used.iter().all(|(_, user)| user.is_archive);
        linked.stdout = seen.rest;
        let module = Module::read(&output).filter(|_| linked.status.success() && is_free)?;
        (module.has_main() && !module.has_javascript()).then_some((module, linked))
    }

    /// emcc accepted this link with no word of its own: what it imports is there for the next one of its kind.
    fn learn(&self, probe: &Probe<'_>, link: &Link<'_>, said: &[u8]) {
        let template = match self.cache.read(self.key) {
            Some(Entry::Templates(templates)) => templates.into_iter().next(),
            Some(Entry::Never { .. }) => None,
            _ => self.record(probe, link),
        };
        let Some((module, linked)) = template.and_then(|template| self.by_linker(&template, link)) else { return };
        let before = self.known();
        let is_new = !before.as_ref().is_some_and(|known| module.imports.is_subset(known));
        if is_new && alike(said, &[&*self.said, &linked.stderr].concat()) {
            let mut known = before.unwrap_or_default();
            known.extend(module.imports);
            self.cache.write(self.key_of_imports(), &Entry::Names(known));
        }
    }

    fn record(&self, probe: &Probe<'_>, link: &Link<'_>) -> Option<Template> {
        let recorded = record::record(self, probe, link);
        let entry = recorded.map_or(Entry::Never { seen: 2 }, |template| Entry::Templates(vec![template]));
        self.cache.write(self.key, &entry);
        match entry {
            Entry::Templates(templates) => templates.into_iter().next(),
            _ => None,
        }
    }

    /// Imports of links of this kind that emcc accepted; `None` where it accepted none.
    fn known(&self) -> Option<BTreeSet<Vec<u8>>> {
        match self.cache.read(self.key_of_imports()) {
            Some(Entry::Names(names)) => Some(names),
            _ => None,
        }
    }

    fn key_of_imports(&self) -> Hash {
        Hash::of(format!("imports of {}", self.key).as_bytes())
    }
}

fn stderr(outputs: &[Output]) -> Vec<u8> {
    outputs.iter().flat_map(|output| output.stderr.clone()).collect()
}

/// The same but for the names of objects, which are temporary files.
fn alike(one: &[u8], other: &[u8]) -> bool {
    let words = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).into_owned();
        let plain = |word: &str| match word.trim_end_matches(':').strip_suffix(".o") {
            Some(_) => "*.o".to_owned(),
            None => word.to_owned(),
        };
        text.split_ascii_whitespace().map(plain).collect::<Vec<_>>()
    };
    words(one) == words(other)
}

fn pass_all_on(said: &[Output]) -> Result<(), Error> {
    said.iter().try_for_each(|output| run::pass_on(&output.stdout, &output.stderr))
}

fn write(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |cause| Error::Write(path, cause)
}
