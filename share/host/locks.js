// Given to emcc with --js-library. It owns: locks on files, which exclude other processes. Node has none: flock (util-linux) locks the
// open file that it is given, and perl sets locks of records that belong to an open file. Where neither is, a lock excludes nobody.

mergeInto(LibraryManager.library, {
  $HostLocks__deps: ['$Host', '$HostFiles'],
  $HostLocks: {
    // F_GETLK, F_SETLK, F_SETLKW, with 64 bits or not; those of open files.
    commands: { 5: 'get', 6: 'set', 7: 'wait', 12: 'get', 13: 'set', 14: 'wait', 36: 'get', 37: 'set', 38: 'wait' },
    files: {}, // by device and inode: the open file that has this process's locks, and how many locks were set

    run: function(command, words, nfd) {
      return require('child_process').spawnSync(command, words, { stdio: ['ignore', 'pipe', 'ignore', nfd], encoding: 'latin1' });
    },

    // Until it is free, or a handler ran.
    until: function(isWaiting, attempt) {
      if (attempt()) return 0;
      if (!isWaiting) throw Host.fail('EAGAIN');
      HostFiles.wait(-1, attempt, true);
      return 0;
    },

    whole: function(fd, operation) {
      var file = HostFiles.get(fd), word = { 1: '-s', 2: '-x', 8: '-u' }[operation & ~4];
      if (!file) return;
      if (!word) throw Host.fail('EINVAL');
      if (file.pipe || file.kind == 'terminal') return 0;
      return HostLocks.until(!(operation & 4), function() { return HostLocks.run('flock', ['-n', word, '3'], file.nfd).status !== 1; });
    },

    // One open file has all locks of a process on a file, as they do not exclude each other.
    owner: function(file) {
      var key = HostFiles.key(file), nfd;
      if (HostLocks.files[key]) return HostLocks.files[key];
      ['r+', 'r', 'a'].some(function(mode) {
        try { nfd = Host.fs.openSync('/proc/self/fd/' + file.nfd, mode); } catch (e) {}
        return nfd !== undefined;
      });
      if (nfd === undefined) throw Host.fail('ENOLCK');
      HostFiles.locked = HostLocks.closed;
      return HostLocks.files[key] = { nfd: nfd };
    },

    // Closing any descriptor of a file drops all.
    closed: function(file) {
      if (file.kind != 'file' || !Object.keys(HostLocks.files).length) return;
      var key = HostFiles.key(file), owner = HostLocks.files[key];
      if (!owner) return;
      Host.fs.closeSync(owner.nfd);
      delete HostLocks.files[key];
    },

    // struct flock: type, whence, 0, start, length, process. From 36 on they are those of the open file itself.
    record: function(file, command, at) {
      var what = HostLocks.commands[command], own = command > 35;
      if (!at) throw Host.fail('EFAULT');
      var type = HEAP16[at >> 1], whence = HEAP16[(at >> 1) + 1];
      var start = HostFiles.read64(at + 8), length = HostFiles.read64(at + 16);
      if (!(type >= 0 && type <= 2) || !(whence >= 0 && whence <= 2)) throw Host.fail('EINVAL');
      start += whence == 1 ? HostFiles.tell(file) : whence == 2 ? HostFiles.size(file) : 0;
      if (length < 0) start += length, length = -length;
      if (start < 0) throw Host.fail('EINVAL');
      var access = file.flags & 3;
      if (what != 'get' && (type == 0 && access == 1 || type == 1 && access == 0)) throw Host.fail('EBADF');
      if (file.pipe || file.kind == 'terminal') throw Host.fail('EINVAL');
      if (what == 'get' && type == 2) throw Host.fail('EINVAL');
      if (!own && type == 2 && !HostLocks.files[HostFiles.key(file)]) return 0;
      return HostLocks.ask(own ? file.nfd : HostLocks.owner(file).nfd, what, type, start, length, at);
    },

    // The lock of an open file (F_OFD_SETLK, 37, and F_OFD_GETLK, 36) stays with it when perl ends.
    ask: function(nfd, what, type, start, length, at) {
      var script = 'open(F,"+<&=3")||open(F,"<&=3")||exit 255;my $l=pack("s!s!x![q]qqix![q]",@ARGV[1..2],@ARGV[3..4],0);' +
        '$r=fcntl(F,$ARGV[0],$l);exit($!+0) unless $r;print join " ",unpack("s!s!x![q]qqi",$l)';
      var attempt = function() {
        var done = HostLocks.run('perl', ['-e', script, what == 'get' ? 36 : 37, type, 0, start, length], nfd);
        if (done.error || done.status == 255) return true;
        if (done.status) {
          if (done.status == 11 || done.status == 13) return false;
          throw Object.assign(Host.fail('EINVAL'), require('os').constants.errno.ENOLCK == done.status ? { code: 'ENOLCK' } : {});
        }
        if (what == 'get') HostLocks.tell(at, done.stdout.split(' ').map(Number));
        return true;
      };
      return HostLocks.until(what == 'wait', attempt);
    },

    tell: function(at, found) {
      HEAP16[at >> 1] = found[0];
      if (found[0] == 2) return;
      HEAP16[(at >> 1) + 1] = found[1];
      HostFiles.write64(at + 8, found[2]);
      HostFiles.write64(at + 16, found[3]);
      HEAP32[(at + 24) >> 2] = found[4];
    },
  },
});

hostFunctions(LibraryManager.library, {
  flock: function(fd, operation) { return Host.on && HostLocks.whole(fd, operation) || 0; },
}, { flock: 'iii' }, ['$HostLocks'], -1);
LibraryManager.library.$host___syscall_fcntl64__deps.push('$HostLocks');
