// A page in the browser, served from loopback: what its document says once its script has run.
'use strict';
const { work, shell, version } = require('./run');
const fs = require('fs'), path = require('path'), { execFileSync, spawn, spawnSync } = require('child_process');

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const browser = names.map(name => { try { return execFileSync('which', [name]).toString().trim(); } catch (e) { return null; } }).find(Boolean);

// Any free port: others may run these checks at the same time. The headers are what a browser wants of a page with threads.
// The page has an image that is not answered before its script is done, so it is not loaded before, and the browser waits.
const serves = `import http.server, threading
done = threading.Event()
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/done': done.set()
        if self.path == '/wait': done.wait(100)
        super().do_GET()
    def end_headers(self):
        self.send_header('Cross-Origin-Opener-Policy', 'same-origin')
        self.send_header('Cross-Origin-Embedder-Policy', 'require-corp')
        super().end_headers()
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(' port', server.server_port)
server.serve_forever()`;
function serve(folder) {
  const said = `${work}/server.txt`;
  fs.rmSync(said, { force: true });
  const server = spawn('python3', ['-u', '-c', serves], { cwd: folder, stdio: ['ignore', fs.openSync(said, 'w'), 'ignore'] });
  shell(`for i in $(seq 100); do grep -q ' port ' ${said} && break; sleep .1; done`);
  const port = (/ port (\d+)/.exec(fs.readFileSync(said, 'utf8')) || [])[1];
  if (!port) { server.kill(); throw new Error('no server'); }
  return { server, address: `http://127.0.0.1:${port}/` };
}

// Pictures of the pages outlive the run, beside what the tests download: a person sees what the browser showed.
const pictures = path.join(process.env.EMSHIM_DOWNLOADS || work, 'pages', version);

// `scripts` are loaded by tags; `body` is asynchronous JavaScript whose value is compared: it comes back as JSON's.
// The page shows that value, and its picture is kept as `name`.png.
function open(name, folder, scripts, body) {
  const tags = scripts.map(src => `<script src="${src}"></script>`).join('');
  fs.writeFileSync(`${folder}/page.html`, `<body></body><img src="wait" alt="">${tags}<script>
    (async () => { ${body} })().then(value => ({ value }), error => ({ error: '' + error })).then(said => {
      document.body.dataset.said = encodeURIComponent(JSON.stringify(said));
      document.body.appendChild(document.createElement('pre')).textContent = ${JSON.stringify(name)} + '\\n' + JSON.stringify(said, null, 2);
      return fetch('done'); });</script>`);
  const picture = path.join(pictures, name + '.png');
  fs.mkdirSync(pictures, { recursive: true });
  fs.rmSync(picture, { force: true });
  const { server, address } = serve(folder);
  try {
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', `--screenshot=${picture}`, `--user-data-dir=${work}/profile`];
    const done = spawnSync(browser, options.concat(address + 'page.html'), { encoding: 'utf8', timeout: 120000 });
    const found = /<body data-said="(.*?)"/.exec(done.stdout);
    if (!found) throw new Error(`the page says nothing: ${String(done.stdout).slice(-300)} ${String(done.stderr).slice(-300)}`);
    const said = JSON.parse(decodeURIComponent(found[1]));
    if (said.error) throw new Error(said.error);
    if (!fs.existsSync(picture) || fs.readFileSync(picture, 'latin1').slice(1, 4) != 'PNG') throw new Error(`no picture of the page: ${String(done.stderr).slice(-300)}`);
    return said.value;
  } finally { server.kill(); }
}
// The global that a script of this name defines.
const factory = name => 'create_' + name.replace(/\W/g, '_');
module.exports = { browser, open, factory };
