"""Opens a page in a browser, from a server like `python3 -m http.server`, until it shows the lines of a file, each as a line.

Usage: browser.py PAGE FILE
"""

import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SECONDS = 60
# The page counts as loaded when it shows what is wanted, and the browser prints it then.
WATCH = """<img src="/pages-wait" alt="" hidden><script>
const wanted = %s, timer = setInterval(() => {
  const lines = document.body.innerText.split('\\n').map(line => line.trim());
  if (wanted.every(line => lines.includes(line))) { clearInterval(timer); document.body.dataset.shown = 'yes'; fetch('/pages-done'); }
}, 50);</script>"""


def main(page, file):
    wanted = [line.strip() for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip()]
    done = threading.Event()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/pages-done":
                done.set()
            if self.path == "/pages-wait":
                done.wait(SECONDS)
            if self.path.split("?")[0].lstrip("/") != page:
                return super().do_GET()
            import json
            body = Path(page).read_bytes() + (WATCH % json.dumps(wanted)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not browser:
        sys.exit("browser.py: there is no browser; install chromium")
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"--user-data-dir={profile}"]
        shown = subprocess.run(command + [f"http://127.0.0.1:{server.server_port}/{page}"], text=True, capture_output=True, timeout=2 * SECONDS)
    if 'data-shown="yes"' not in shown.stdout:
        print(shown.stdout[-2000:], shown.stderr[-500:])
        sys.exit(f"browser.py: {page} does not show {wanted}")


if __name__ == "__main__":
    main(*sys.argv[1:])
