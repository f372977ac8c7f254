//! What the page and its workers ask for, on loopback, behind a secret: the page itself, programs, and the calls that these make.

use crate::names::from_text;
use crate::programs::{Program, Programs};
use crate::settings::random;
use anyhow::{Context, Result};
use oxhttp::Server;
use oxhttp::model::{Body, Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const INDEX: &str = include_str!("../page/index.html");
const PAGE: &str = include_str!("../page/page.js");
const WORKER: &str = include_str!("../page/worker.js");

/// A worker asks again after so long.
const WORKER_WAITS: Duration = Duration::from_secs(20);
/// The page tells that it is there at least so often.
const PAGE_WAITS: Duration = Duration::from_millis(500);

/// A server that listens.
#[derive(Clone, Debug)]
pub struct Address {
    /// Where the page is.
    pub url: String,
    heard: Arc<AtomicU64>,
    began: Instant,
}

impl Address {
    /// How long the page has said nothing; none where it never did.
    pub fn silence(&self) -> Option<Duration> {
        let heard = self.heard.load(Ordering::Relaxed);
        (heard > 0).then(|| self.began.elapsed().saturating_sub(Duration::from_millis(heard)))
    }
}

/// Starts it.
pub fn start(programs: Arc<Programs>) -> Result<Address> {
    let secret = random(16)?;
    let (heard, began) = (Arc::new(AtomicU64::new(0)), Instant::now());
    // The server takes a number, not a listener: one that was free just now.
    let mut last = None;
    for _ in 0..20 {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let site =
            Site { programs: Arc::clone(&programs), secret: secret.clone(), port, heard: Arc::clone(&heard), began };
        match Server::new(move |request| site.answer(request)).bind((Ipv4Addr::LOCALHOST, port)).spawn() {
            Ok(_) => return Ok(Address { url: format!("http://localhost:{port}/{secret}/"), heard, began }),
            Err(cause) => last = Some(cause),
        }
    }
    Err(last.context("no port")?).context("no server can listen on 127.0.0.1")
}

struct Site {
    programs: Arc<Programs>,
    secret: String,
    port: u16,
    heard: Arc<AtomicU64>,
    began: Instant,
}

type Reply = (StatusCode, &'static str, Vec<u8>);

const JSON: &str = "application/json";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const WASM: &str = "application/wasm";
const BYTES: &str = "application/octet-stream";

impl Site {
    fn answer(&self, request: &mut Request<Body>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let is_ours = self.is_asked_for(request);
        let own = path.strip_prefix('/').and_then(|path| path.strip_prefix(self.secret.as_str())?.strip_prefix('/'));
        let (status, kind, body) = match own.filter(|_| is_ours) {
            Some(own) => self.route(own, request),
            None => missing(),
        };
        let kept = if kind == SCRIPT && own == Some("worker.js") { "max-age=86400" } else { "no-store" };
        let response = Response::builder()
            .status(status)
            .header("content-type", kind)
            .header("cache-control", kept)
            .header("cross-origin-opener-policy", "same-origin")
            .header("cross-origin-embedder-policy", "require-corp")
            .header("cross-origin-resource-policy", "cross-origin")
            .header("access-control-allow-origin", format!("http://localhost:{}", self.port))
            .header("x-content-type-options", "nosniff");
        response.body(Body::from(body)).unwrap_or_default()
    }

    /// A name that leads here from elsewhere is not answered.
    fn is_asked_for(&self, request: &Request<Body>) -> bool {
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let name = host.strip_suffix(&format!(":{}", self.port)).unwrap_or_default();
        name == "localhost" || name.ends_with(".localhost")
    }

    fn route(&self, own: &str, request: &mut Request<Body>) -> Reply {
        let parts: Vec<_> = own.split('/').collect();
        match (request.method() == Method::POST, &parts[..]) {
            (false, [""]) => (StatusCode::OK, "text/html; charset=utf-8", INDEX.into()),
            (false, ["page.js"]) => (StatusCode::OK, SCRIPT, PAGE.into()),
            (false, ["worker.js"]) => (
                StatusCode::OK,
                SCRIPT,
                ["(() => {\n'use strict';\n", postlink::page::PAGE, WORKER, "})();\n"].concat().into(),
            ),
            (true, ["control"]) => self.control(),
            (true, ["job", worker]) => self.job(worker),
            (false, ["worker", worker, "script"]) => {
                match worker.parse().ok().and_then(|worker| self.programs.of_worker(worker)) {
                    Some(program) => file(&program.loads.script, SCRIPT),
                    None => missing(),
                }
            }
            (is_post, ["p", id, rest @ ..]) => match id.parse().ok().and_then(|id| self.programs.get(id)) {
                Some(program) if is_post => call(&program, rest, request),
                Some(program) => loaded(&program, rest),
                None => (StatusCode::GONE, BYTES, Vec::new()),
            },
            _ => missing(),
        }
    }

    /// The page's own wait: workers that it is to end.
    fn control(&self) -> Reply {
        let end = Instant::now() + PAGE_WAITS;
        loop {
            self.heard.store((self.began.elapsed().as_millis() as u64).max(1), Ordering::Relaxed);
            let ends = self.programs.ends();
            if !ends.is_empty() || Instant::now() > end {
                return (StatusCode::OK, JSON, json!({ "ends": ends }).to_string().into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn job(&self, worker: &str) -> Reply {
        let Ok(worker) = worker.parse() else { return missing() };
        match self.programs.next_for(worker, WORKER_WAITS) {
            Some(program) => (StatusCode::OK, JSON, program.start(&self.programs.mounts()).unwrap_or_default()),
            None => (StatusCode::NO_CONTENT, JSON, Vec::new()),
        }
    }
}

/// A call that a program makes: a line of JSON, then bytes. An error is its number.
fn call(program: &Program, rest: &[&str], request: &mut Request<Body>) -> Reply {
    let [name] = rest else { return missing() };
    let mut body = Vec::new();
    if request.body_mut().read_to_end(&mut body).is_err() {
        return (StatusCode::BAD_REQUEST, BYTES, Vec::new());
    }
    let line = body.iter().position(|byte| *byte == b'\n').unwrap_or(body.len());
    let Ok(given) = serde_json::from_slice::<Value>(&body[..line]) else {
        return (StatusCode::BAD_REQUEST, BYTES, Vec::new());
    };
    match program.call(name, &given, body.get(line + 1..).unwrap_or_default()) {
        Ok(bytes) => (StatusCode::OK, BYTES, bytes),
        Err(cause) => (StatusCode::CONFLICT, BYTES, cause.raw_os_error().to_string().into()),
    }
}

/// What a program is loaded from. Names are in hexadecimal digits.
fn loaded(program: &Program, rest: &[&str]) -> Reply {
    match rest {
        ["script"] => file(&program.loads.script, SCRIPT),
        ["wasm"] => match program.loads.wasm() {
            Some(wasm) => file(&wasm, WASM),
            None => missing(),
        },
        ["beside", name] => file(&program.loads.beside(&unspelled(name)), BYTES),
        ["library", folder, name] => match program.library(&unspelled(name), Path::new(&unspelled(folder))) {
            Some(library) => file(&library, WASM),
            None => missing(),
        },
        _ => missing(),
    }
}

fn unspelled(digits: &str) -> std::ffi::OsString {
    let byte = |at: usize| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let bytes: Vec<u8> = (0..digits.len()).step_by(2).map_while(byte).collect();
    match String::from_utf8(bytes) {
        Ok(text) => from_text(&text),
        Err(other) => std::ffi::OsString::from_vec(other.into_bytes()),
    }
}

fn file(path: &PathBuf, kind: &'static str) -> Reply {
    match fs::read(path) {
        Ok(bytes) => (StatusCode::OK, kind, bytes),
        Err(_) => missing(),
    }
}

fn missing() -> Reply {
    (StatusCode::NOT_FOUND, BYTES, Vec::new())
}
