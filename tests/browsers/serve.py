"""Serves a folder, as any static server does, opens a page of it in a browser, and prints what the page posts to /done.

Usage: serve.py BROWSER FOLDER PAGE [PICTURE]

PICTURE is written of the page once it is done: by Chromium and Firefox, which do so when a page has loaded. So the answer to /shown, an image of the
page, waits for that.
"""
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
    'webkit': ['cog', '--platform=headless'],
}
PICTURES = {'chromium': ['--screenshot={}', '--window-size=1000,1400'], 'firefox': ['--screenshot', '{}', '--window-size=1000,1400']}
SECONDS = int(os.environ.get('SITE_SECONDS', '240'))


class Site(http.server.SimpleHTTPRequestHandler):
    said = None
    came = threading.Event()
    extensions_map = {'.js': 'text/javascript', '.html': 'text/html', '.mjs': 'text/javascript', '.json': 'application/json', '': 'application/octet-stream'}

    def do_GET(self):
        if self.path != '/shown':
            return super().do_GET()
        Site.came.wait(SECONDS)
        self.send_response(204)
        self.end_headers()

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
    picture = os.path.abspath(sys.argv[4]) if sys.argv[4:] else None
    os.chdir(folder)
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    profile = tempfile.mkdtemp()
    command = [word.format(profile) for word in BROWSERS[browser]]
    if picture:
        command += [word.format(picture) for word in PICTURES[browser]]
    if browser == 'chromium' and os.geteuid() == 0:
        command.append('--no-sandbox')
    command.append(f'http://127.0.0.1:{server.server_port}/{page}')
    with open(os.path.join(profile, 'log'), 'w', encoding='utf-8') as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=dict(os.environ, HOME=profile, JSC_useSharedArrayBuffer='1'))
    try:
        if Site.came.wait(SECONDS):
            print(Site.said)
            if picture:
                process.wait(60)  # it ends by itself behind the picture
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
