// Given to emcc with --js-library. It owns: files mapped into memory. A map is a copy; what the program wrote to a shared one goes back before
// anybody reads the file by this program or is started by it, at msync, munmap and exit, also after the file was closed.

mergeInto(LibraryManager.library, {
  $HostMaps__deps: ['$HostFiles'],
  $HostMaps: {
    open: {},
    count: 0,
    limit: 65530, // Linux's, of a process
    most: 1 << 26, // what is longer has no second copy to be compared with, and goes back as a whole

    add: function(file, length, protection, flags, offset, allocated) {
      if (length <= 0 || !(flags & 3)) throw Host.fail('EINVAL');
      if ((file.flags & 3) == 1 || flags & 1 && protection & 2 && !(file.flags & 3)) throw Host.fail('EACCES');
      if (file.kind != 'file') throw Host.fail('ENODEV');
      if (HostMaps.count >= HostMaps.limit) throw Host.fail('ENOMEM');
      var key = HostFiles.key(file), first = flags & 1 && HostMaps.around(key, length, offset);
      HEAP32[allocated >> 2] = first ? 0 : 1;
      var at = first ? first.at + offset - first.map.offset : mmapAlloc(length);
      if (!at) throw Host.fail('ENOMEM');
      if (first) HEAP32[first.map.allocated >> 2] = 0, HostMaps.sync(first.at); // it stays, whoever unmaps first
      if (!Object.keys(HostMaps.open).length) Host.atExit.push(HostMaps.syncAll);
      HostFiles.mapped = HostMaps;
      file.refs++, HostMaps.count++;
      if (first && first.map.offset == offset) return HostMaps.join(first.at, first.map, file, protection);
      var map = { file: file, key: key, length: length, shared: flags & 1, offset: offset, writes: file.flags & 3, allocated: allocated, seen: null, joined: [], before: HostMaps.open[at] };
      HostMaps.open[at] = map;
      HEAPU8.fill(0, at, at + length);
      HostMaps.load(at, map, 0, length);
      HostMaps.compares(at, map, protection);
      return at;
    },

    compares: function(at, map, protection) {
      if (map.shared && map.writes && map.length <= HostMaps.most) map.seen = HEAPU8.slice(at, at + map.length);
      else if (!(protection & 2)) map.writes = 0;
    },

    // The same part of a file once more is the same map, which is stored by whoever may write.
    join: function(at, map, file, protection) {
      map.joined.push(file);
      if (!map.writes && file.flags & 3) {
        map.joined.push(map.file);
        map.joined.splice(map.joined.indexOf(file), 1);
        map.file = file, map.writes = file.flags & 3;
        HostMaps.load(at, map, 0, map.length);
        HostMaps.compares(at, map, protection);
      } else HostMaps.load(at, map, 0, map.length);
      return at;
    },

    // A shared map that has all of it is one with it. C finds maps by address and length.
    around: function(key, length, offset) {
      var at = Object.keys(HostMaps.open).find(function(at) {
        var map = HostMaps.open[at];
        return map.shared && map.key == key && map.offset <= offset && map.offset + map.length >= offset + length &&
          (map.offset != offset || map.length == length);
      });
      return at && { at: +at, map: HostMaps.open[at] };
    },

    load: function(at, map, from, to) {
      for (var done = from; done < to;) {
        var count = Host.fs.readSync(map.file.nfd, HEAPU8, at + done, to - done, map.offset + done);
        if (!count) break;
        done += count;
      }
      if (map.seen) map.seen.set(HEAPU8.subarray(at + from, at + to), from);
    },

    // All maps of that address.
    sync: function(at) {
      for (var map = HostMaps.open[at]; map; map = map.before) HostMaps.store(at, map);
    },

    store: function(at, map) {
      if (!map.shared || !map.writes) return;
      // The file does not grow: what lies past its end was never part of it.
      var length = Math.min(map.length, HostFiles.size(map.file) - map.offset), size = map.seen ? 4096 : Math.max(1, length);
      for (var from = 0; from < length; from += size) HostMaps.put(at, map, from, Math.min(from + size, length));
    },

    // What did not change is left to whoever else writes the file.
    put: function(at, map, from, to) {
      if (map.seen) {
        if (!Buffer.compare(HEAPU8.subarray(at + from, at + to), map.seen.subarray(from, to))) return;
        while (from < to && HEAPU8[at + from] == map.seen[from]) from++;
        while (to > from && HEAPU8[at + to - 1] == map.seen[to - 1]) to--;
        map.seen.set(HEAPU8.subarray(at + from, at + to), from);
      }
      while (from < to) from += Host.fs.writeSync(map.file.nfd, HEAPU8, at + from, to - from, map.offset + from);
    },

    each: function(file, action) {
      if (file.kind != 'file') return;
      file.key = file.key || HostFiles.key(file);
      Object.keys(HostMaps.open).forEach(function(at) {
        var map = HostMaps.open[at];
        if (map.shared && map.key == file.key) action(+at, map);
      });
    },
    before: function(file) { HostMaps.each(file, HostMaps.sync); },
    after: function(file, position, count) {
      HostMaps.each(file, function(at, map) {
        var from = position === null ? 0 : Math.max(0, position - map.offset), to = position === null ? map.length : Math.min(map.length, position + count - map.offset);
        if (from < to) HostMaps.load(at, map, from, to);
      });
    },

    remove: function(at) {
      var map = HostMaps.open[at];
      HostMaps.sync(at);
      HostMaps.count--;
      if (map.joined.length) return HostFiles.release(map.joined.pop());
      HostFiles.release(map.file);
      if (map.before) HostMaps.open[at] = map.before; else delete HostMaps.open[at];
      if (!Object.keys(HostMaps.open).length) HostFiles.mapped = null;
    },

    syncAll: function() {
      Object.keys(HostMaps.open).forEach(function(at) { HostMaps.sync(+at); });
    },
  },
});

hostCalls(LibraryManager.library, {
  // 3.1.6: the address comes first, the pointer is the result, the offset has 32 bits.
  _mmap_js: function() {
    var old = arguments.length == 8;
    var args = old ? [].slice.call(arguments, 1) : arguments;
    var file = HostFiles.get(args[3]);
    if (!file) return;
    if (old && HostFiles.size(file) > 0xffffffff) throw Host.fail('EOVERFLOW');
    var at = HostMaps.add(file, args[0] >>> 0, args[1], args[2], old ? args[4] >>> 0 : Number(args[4]), args[5]);
    if (old) return at;
    HEAP32[args[6] >> 2] = at;
    return 0;
  },
  _munmap_js: function(at) {
    if (!HostMaps.open[at >>> 0]) return;
    HostMaps.remove(at >>> 0);
    return 0;
  },
  _msync_js: function(at) {
    if (!HostMaps.open[at >>> 0]) return;
    HostMaps.sync(at >>> 0);
    return 0;
  },
}, ['_mmap_js', '_munmap_js']);

['_mmap_js', '_munmap_js', '_msync_js'].forEach(function(name) {
  if (LibraryManager.library[name]) LibraryManager.library[name + '__deps'].push('$HostMaps', '$mmapAlloc');
});
