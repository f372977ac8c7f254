// Given to emcc with --js-library. It owns: files mapped into memory. A map is a copy; what the
// program wrote to a shared one goes back at msync, munmap and exit, also after the file was closed.

mergeInto(LibraryManager.library, {
  $HostMaps: {
    open: {},

    add: function(file, length, flags, offset) {
      if (file.kind != 'file') throw Host.fail('ENODEV');
      if (length <= 0) throw Host.fail('EINVAL');
      var at = mmapAlloc(length);
      if (!at) throw Host.fail('ENOMEM');
      HEAPU8.fill(0, at, at + length);
      for (var done = 0; done < length;) {
        var count = Host.fs.readSync(file.nfd, HEAPU8, at + done, length - done, offset + done);
        if (!count) break;
        done += count;
      }
      if (!Object.keys(HostMaps.open).length) Host.atExit.push(HostMaps.syncAll);
      file.refs++;
      HostMaps.open[at] = { file: file, length: length, shared: flags & 1, offset: offset };
      return at;
    },

    sync: function(at) {
      var map = HostMaps.open[at];
      if (!map.shared || !(map.file.flags & 3)) return;
      // The file does not grow: what lies past its end was never part of it.
      var length = Math.min(map.length, HostFiles.size(map.file) - map.offset);
      for (var done = 0; done < length;) {
        done += Host.fs.writeSync(map.file.nfd, HEAPU8, at + done, length - done, map.offset + done);
      }
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
    var at = HostMaps.add(file, args[0] >>> 0, args[2], old ? args[4] >>> 0 : Number(args[4]));
    HEAP32[args[5] >> 2] = 1;
    if (old) return at;
    HEAP32[args[6] >> 2] = at;
    return 0;
  },
  _munmap_js: function(at) {
    var map = HostMaps.open[at >>> 0];
    if (!map) return;
    HostMaps.sync(at >>> 0);
    HostFiles.release(map.file);
    delete HostMaps.open[at >>> 0];
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
