// A part of emshim.js. It owns: where a program finds its shared libraries, as a native loader does: LD_LIBRARY_PATH, runtime paths, beside the
// program, the working folder, the prefix's folder. The index has what each module needs.

// `lib` for "/a/bin/../lib".
function tidy(path) {
  const parts = [];
  for (const part of split(path)) part == '..' ? parts.pop() : part != '.' && parts.push(part);
  return '/' + parts.join('/');
}
const folderOf = (path) => path.replace(/\/[^/]*$/, '') || '/';
const joined = (folder, name) => name.startsWith('/') ? name : folder + '/' + name;

class Libraries {
  constructor(site, program, variables, cwd) {
    Object.assign(this, { site, program, variables, cwd, seen: new Set(), folders: [] });
    this.follow(program);
  }

  // Runtime paths of what is loaded are followed for all that comes later.
  follow(path) {
    if (this.seen.has(path)) return;
    this.seen.add(path);
    const known = this.site.modules.get(path);
    for (const folder of known ? known.paths : []) this.folders.push(folder.replace('$ORIGIN', folderOf(path)));
  }

  // Its real path, or null.
  find(name, cwd = this.cwd) {
    const own = folderOf(this.program), path = (this.variables.LD_LIBRARY_PATH || '').split(':').filter(Boolean);
    const folders = name.startsWith('/') ? [''] : [...path, ...this.folders, own, cwd, own + '/../lib', this.site.prefix + '/lib'];
    for (const folder of folders) {
      const found = this.site.store.find(tidy(joined(joined(cwd, folder), name)));
      if (!found || this.site.store.at(found).names) continue;
      this.follow(found);
      return found;
    }
    return null;
  }

  // All that the program needs before it starts; an error with the name of what is missing.
  needed() {
    const found = new Set([this.program]);
    for (const path of found) {
      const known = this.site.modules.get(path);
      for (const name of known ? known.needs : []) {
        const library = this.find(name);
        if (!library) {
          const whose = path == this.program ? '' : ` (${path} needs it)`;
          throw new Error(`${this.program}: cannot find the shared library ${name}${whose}; it is not in LD_LIBRARY_PATH, the runtime path, ` +
            `beside the program or in ${this.site.prefix}/lib. \`postlink check\` on the prefix says what else is missing`);
        }
        found.add(library);
      }
    }
    return found;
  }
}
