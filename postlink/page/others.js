// A part of page.js. It owns: what other programs do to the same files meanwhile. Emscripten's file system looks at a name, and then
// does something by what it saw; it keeps each name that it has seen. Here what it kept is looked at again, and what was overtaken is done again.

const GONE = '/dev/emshim-gone/';
const [ENOENT, EEXIST] = [44, 20];
const AGAIN = 20; // times that somebody may be quicker

// `own` is what files.js knows of its nodes.
function knowOthers(FS, own) {
  const { lookupPath, mayCreate, open, rename, stat } = FS;
  const parentOf = (path) => lookupPath.call(FS, path, { parent: true }).node;
  const nameOf = (path) => path.split('/').filter((part) => part && part != '.').pop();
  const errno = (error) => error instanceof FS.ErrnoError ? error.errno : null;

  // A name that was kept and leads elsewhere, or nowhere.
  const drop = (parent, name) => {
    const node = parent && own.hashed(parent, name);
    if (!node || !own.owns(node) || own.isThere(node)) return false;
    FS.hashRemoveNode(node);
    return true;
  };

  FS.lookupPath = (path, given = {}) => {
    const found = lookupPath.call(FS, path, { ...given }), { node } = found;
    const isOurs = node && !given.parent && own.owns(node) && node.parent !== node;
    return isOurs && drop(node.parent, node.name) ? lookupPath.call(FS, path, { ...given }) : found;
  };

  FS.mayCreate = (parent, name) => {
    drop(parent, name);
    return mayCreate.call(FS, parent, name);
  };

  // Without O_EXCL (128) a file that came just now is as good as one that was there.
  FS.open = (path, flags, ...rest) => {
    const isNew = typeof flags == 'string' ? /x/.test(flags) : flags & 128;
    for (let left = AGAIN; ; left--) {
      try {
        return open.call(FS, path, flags, ...rest);
      } catch (error) {
        if (errno(error) != EEXIST || isNew || !left) throw error;
      }
    }
  };

  // What a file is renamed to may come and go.
  FS.rename = (from, to) => {
    for (let left = AGAIN; ; left--) {
      try {
        drop(parentOf(to), nameOf(to));
        return rename.call(FS, from, to);
      } catch (error) {
        const isOvertaken = errno(error) == EEXIST || errno(error) == ENOENT && has(from) && has(to.replace(/\/*[^/]+\/*$/, '') || '.');
        if (!isOvertaken || !left) throw error;
      }
    }
  };
  const has = (path) => {
    try { return !!FS.lookupPath(path).node; } catch { return false; }
  };

  // Older Emscriptens look at an open file by its path.
  FS.stat = (path, ...rest) => {
    const stream = typeof path == 'string' && path.startsWith(GONE) && FS.streams.find((stream) => stream && stream.path == path);
    return stream ? stream.node.node_ops.getattr(stream.node) : stat.call(FS, path, ...rest);
  };

  return {
    // The name of a file is taken away; who has it open keeps it.
    unlinked(node) {
      for (const stream of FS.streams) if (stream && stream.node === node) stream.path = GONE + stream.fd;
    },
  };
}
