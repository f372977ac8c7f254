// Stands before a program that is an ES module, where this Emscripten writes one that asks for node's `require` and `__dirname`, which
// ES modules do not have, and reads its wasm by a `file:` URL, which node's `path.normalize` does not know. A page goes on without.
var require, __dirname;
if (typeof process == 'object' && process.versions && process.versions.node && process.type != 'renderer') {
  const { createRequire } = await import('module');
  const { fileURLToPath } = await import('url');
  const own = createRequire(import.meta.url);
  const path = own('path');
  const normalize = (name) => (name.startsWith('file:') ? fileURLToPath(name) : path.normalize(name));
  require = (name) => (name == 'path' ? { ...path, normalize } : own(name));
  __dirname = path.dirname(fileURLToPath(import.meta.url));
}
