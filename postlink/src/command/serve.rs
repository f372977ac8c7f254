//! `postlink pack --serve`: a folder on loopback, as a static web server has it, and a page to look at it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use oxhttp::Server;
use oxhttp::model::{Body, Method, Request, Response, StatusCode};

use crate::output::{print, shown};

/// A page that runs the site's programs.
const PAGE: &str = include_str!("../../page/site/index.html");

/// Serves until it is ended.
pub fn serve(folder: &Path, port: u16) -> anyhow::Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let port = TcpListener::bind(address).with_context(|| format!("--serve {port}: cannot listen on {address}"))?;
    let address = port.local_addr()?;
    drop(port); // the server takes an address
    let root = fs::canonicalize(folder).with_context(|| shown(folder))?;
    let server = Server::new(move |request| answer(&root, request)).bind(address).spawn().context("the server")?;
    print(&format!("http://localhost:{}/ shows it; Ctrl-C ends it\n", address.port()))?;
    server.join().context("the server")
}

fn answer(root: &Path, request: &mut Request<Body>) -> Response<Body> {
    let (status, kind, body) = match find(root, request) {
        Some((kind, bytes)) => (StatusCode::OK, kind, bytes),
        None => (StatusCode::NOT_FOUND, "text/plain", b"not in this site\n".to_vec()),
    };
    // With these a page may have memory that threads share.
    let response = Response::builder()
        .status(status)
        .header("content-type", kind)
        .header("cache-control", "no-cache")
        .header("cross-origin-opener-policy", "same-origin")
        .header("cross-origin-embedder-policy", "require-corp");
    response.body(Body::from(body)).unwrap_or_default()
}

fn find(root: &Path, request: &Request<Body>) -> Option<(&'static str, Vec<u8>)> {
    if request.method() != Method::GET {
        return None;
    }
    let path = PathBuf::from(request.uri().path().trim_start_matches('/'));
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let path = if path.as_os_str().is_empty() { PathBuf::from("index.html") } else { path };
    let kind = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let real = fs::canonicalize(root.join(&path)).ok().filter(|real| real.starts_with(root) && real.is_file());
    match real.and_then(|real| fs::read(real).ok()) {
        None if path == Path::new("index.html") => Some((kind, PAGE.into())),
        found => found.map(|bytes| (kind, bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_site_has_its_kind_and_nothing_beside_the_site_is_served() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("site");
        fs::create_dir_all(root.join("a")).unwrap();
        for (name, text) in [("a/b.mjs", "code"), ("c.json", "{}"), ("d.part", "bytes"), ("../secret", "none's")] {
            fs::write(root.join(name), text).unwrap();
        }
        std::os::unix::fs::symlink("../secret", root.join("link")).unwrap();
        let root = fs::canonicalize(root).unwrap();
        let ask = |method: Method, path: &str| {
            let uri = format!("http://localhost{path}");
            let mut response =
                answer(&root, &mut Request::builder().method(method).uri(uri).body(Body::default()).unwrap());
            let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
            let mut text = String::new();
            std::io::Read::read_to_string(response.body_mut(), &mut text).unwrap();
            (response.status().as_u16(), kind, text)
        };
        let get = |path: &str| ask(Method::GET, path);
        assert_eq!(get("/a/b.mjs"), (200, "text/javascript; charset=utf-8".into(), "code".into()));
        assert_eq!(get("/c.json?x"), (200, "application/json".into(), "{}".into()));
        assert_eq!(get("/d.part"), (200, "application/octet-stream".into(), "bytes".into()));
        assert_eq!(get("/"), (200, "text/html; charset=utf-8".into(), PAGE.into()));
        for path in ["/none", "/a", "/link", "/../secret", "/a/../../secret", "/%2e%2e/secret"] {
            assert_eq!(get(path), (404, "text/plain".into(), "not in this site\n".into()), "{path}");
        }
        assert_eq!(ask(Method::POST, "/c.json").0, 404);
        fs::write(root.join("index.html"), "own").unwrap();
        assert_eq!(get("/").2, "own");
    }
}
