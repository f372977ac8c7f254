// A part of page.js. It owns: an instance before its start: its environment, the folders that are mounted in it, its streams.

function prepare(module, job) {
  const { FS, ENV } = module;
  for (const name of ['USER', 'LOGNAME', 'PATH', 'PWD', 'HOME', 'LANG']) ENV[name] = undefined;
  for (const entry of job.environment) {
    const at = entry.indexOf('=', 1);
    if (at > 0) ENV[entry.slice(0, at)] = entry.slice(at + 1);
  }
  const files = hostFiles(FS);
  program.settle = files.settle;
  for (const root of job.mounts) mount(FS, files, root);
  FS.chdir(job.folder);
  const { utime, chown, readlink } = FS;
  // Emscripten's own gives where a link leads to, and not what it says.
  FS.readlink = (path) => {
    const { node } = FS.lookupPath(path);
    return files.owns(node) && (node.mode & 0xf000) == 0xa000 ? node.node_ops.readlink(node) : readlink.call(FS, path);
  };
  // Emscripten's own keeps one time of the two, and takes a change of owner for one of time.
  FS.utime = (path, atime, mtime) => {
    const { node } = FS.lookupPath(path, { follow: true });
    if (!files.owns(node)) return utime.call(FS, path, atime, mtime);
    files.setTimes(node, atime, mtime);
  };
  FS.chown = (path, ...rest) => {
    if (typeof path == 'string' && files.owns(FS.lookupPath(path, { follow: true }).node)) return;
    return chown.call(FS, path, ...rest);
  };
  if (!job.streams) return; // whoever loads a factory gives it its own
  if (!FS.initialized && !(FS.init && FS.init.initialized)) FS.init();
  standardStreams(FS, job.streams);
}

function mount(FS, files, root) {
  if (root == '/') {
    for (const [name, row] of session.ask('list', { path: '/' })) {
      if ((row[2] & 0xf000) == 0x4000 && !['dev', 'proc', 'sys'].includes(name)) mount(FS, files, '/' + name);
    }
    return;
  }
  let folder = '';
  for (const part of root.split('/').slice(1)) {
    folder += '/' + part;
    try { FS.mkdir(folder); } catch (error) { if (error.errno != 20) throw error; }
  }
  FS.mount(files, { root }, root);
}
