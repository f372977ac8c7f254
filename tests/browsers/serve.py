"""Serves a folder, as any static server does, opens a page of it in a browser, and prints what the page posts to /done."""
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading

BROWSERS = {
    'chromium': ['chromium', '--headless=new', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage', '--no-proxy-server', '--enable-logging=stderr', '--user-data-dir={}'],
    'firefox': ['firefox-esr', '--headless', '--no-remote', '--profile', '{}'],
}


class Site(http.server.SimpleHTTPRequestHandler):
    said = None
    came = threading.Event()
    extensions_map = {'.js': 'text/javascript', '.html': 'text/html', '.mjs': 'text/javascript', '.json': 'application/json', '': 'application/octet-stream'}

    def do_POST(self):
        Site.said = self.rfile.read(int(self.headers['content-length'])).decode()
        self.send_response(204)
        self.end_headers()
        Site.came.set()

    def log_message(self, form, *words):
        if '404' in (form % words):
            sys.stderr.write(form % words + '\n')


def main():
    browser, folder, page = sys.argv[1:4]
    os.chdir(folder)
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    profile = tempfile.mkdtemp()
    command = [word.format(profile) for word in BROWSERS[browser]]
    if browser == 'chromium' and os.geteuid() == 0:
        command.append('--no-sandbox')
    command.append(f'http://127.0.0.1:{server.server_port}/{page}')
    with open(os.path.join(profile, 'log'), 'w', encoding='utf-8') as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=dict(os.environ, HOME=profile))
    try:
        if Site.came.wait(int(os.environ.get('SITE_SECONDS', '240'))):
            print(Site.said)
            return 0
        print('the page said nothing', file=sys.stderr)
        with open(os.path.join(profile, 'log'), encoding='utf-8', errors='replace') as log:
            print(''.join(line for line in log if 'CONSOLE' in line), file=sys.stderr)
        return 1
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)


sys.exit(main())
