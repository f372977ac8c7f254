// Given to emcc with --js-library. It owns: the system calls that take a path, and what they write
// (stat, directory entries) in the layout of this Emscripten. Paths stay bytes; the kernel decides.

mergeInto(LibraryManager.library, {
  $HostPaths: {
    AT_FDCWD: -100,

    text: function(at) { return Buffer.from(HEAPU8.subarray(at >>> 0, HEAPU8.indexOf(0, at >>> 0))); },

    at: function(folder, at) {
      var path = HostPaths.text(at);
      if (path[0] == 47) return HostPaths.mounted(HostPaths.ofDescriptor(path));
      if (folder == -100 || !path.length) return path;
      var file = HostFiles.get(folder);
      if (!file) throw Host.elsewhere;
      return Buffer.concat([HostPaths.ofFile(file), Buffer.from('/'), path]);
    },

    // A name of a descriptor says the program's number, and node has its own for each.
    ofDescriptor: function(path) {
      if (path.length < 9 || path[1] != 112 && path[1] != 100) return path;
      var found = /^\/(?:proc\/(?:self|(\d+))\/fd\/(\d+)|dev\/(?:fd\/(\d+)|std(?:(in)|(out)|(err))))(?=$|\/)/.exec(path.toString('latin1'));
      if (!found || found[1] && found[1] != process.pid) return path;
      var fd = found[2] || found[3] || (found[4] ? 0 : found[5] ? 1 : 2), stream = FS.streams[fd];
      if (!stream) throw Host.fail('ENOENT');
      var rest = path.subarray(found[0].length);
      return stream.host && stream.host.nfd >= 0 ? Buffer.concat([Buffer.from('/proc/self/fd/' + stream.host.nfd), rest]) : path;
    },

    // EMSHIM_MOUNT names folders that this run sees elsewhere: DIR:/test-data,…; the longest path that fits is meant.
    mounts: null,
    mounted: function(path) {
      if (!HostPaths.mounts) {
        HostPaths.mounts = (process.env['EMSHIM_MOUNT'] || '').split(',').map(function(row) {
          var at = row.indexOf(':');
          return { host: Buffer.from(require('path').resolve(row.slice(0, at))), seen: Buffer.from(row.slice(at + 1).replace(/\/+$/, '')) };
        }).filter(function(row) { return row.seen.length && row.seen[0] == 47; });
        HostPaths.mounts.sort(function(a, b) { return b.seen.length - a.seen.length; });
      }
      if (!HostPaths.mounts.length) return path;
      var found = HostPaths.mounts.find(function(row) {
        return !Buffer.compare(path.subarray(0, row.seen.length), row.seen) && (path.length == row.seen.length || path[row.seen.length] == 47);
      });
      return found ? Buffer.concat([found.host, path.subarray(found.seen.length)]) : path;
    },

    // /proc follows a file that was renamed; where there is no /proc, the path it was opened by.
    ofFile: function(file) {
      var link = '/proc/self/fd/' + file.nfd;
      return Buffer.from(Host.fs.existsSync('/proc/self/fd') ? link : file.path);
    },

    // A path as another process that this one starts has it.
    outside: function(path) { return path.replace(/^\/proc\/self\//, '/proc/' + process.pid + '/'); },

    // Emscripten's bits are Linux's for x86; other hosts have other numbers for some.
    openFlags: [
      [64, 'O_CREAT'], [128, 'O_EXCL'], [256, 'O_NOCTTY'], [512, 'O_TRUNC'], [1024, 'O_APPEND'],
      [2048, 'O_NONBLOCK'], [4096, 'O_DSYNC'], [0x100000, 'O_SYNC'], [65536, 'O_DIRECTORY'], [131072, 'O_NOFOLLOW'],
      [0x200000, 'O_PATH'], [0x400000, 'O_TMPFILE'],
    ],
    // Node has no name for these two, which only Linux knows.
    native: function(flags) {
      var known = Object.assign({ O_PATH: 0x200000, O_TMPFILE: 0x400000 }, Host.fs.constants), linux = process.platform == 'linux';
      return HostPaths.openFlags.reduce(function(sum, row) {
        return flags & row[0] && (row[0] < 0x200000 || linux) ? sum | known[row[1]] : sum;
      }, flags & 3);
    },

    open: function(folder, at, flags, varargs) {
      var path = HostPaths.at(folder, at);
      path = HostPaths.own(path) || path;
      var fd = HostFiles.lowest(0);
      var native = HostPaths.native(flags);
      if (flags & 0x4002c3) Host.touched = true;
      try {
        var nfd = Host.fs.openSync(path, native, varargs ? HEAP32[varargs >> 2] & 0xfff : 0);
      } catch (e) {
        throw Object.assign(e, { creates: flags & 64 });
      }
      var whole = path[0] == 47 ? path : Buffer.from(process.cwd() + '/' + path);
      HostFiles.install(HostFiles.describe(nfd, flags & 0x103c03, whole), fd);
      FS.streams[fd].closeOnExec = !!(flags & 0x80000);
      return fd;
    },

    // What is none of `known` is an error, as it is to the kernel.
    flags: function(given, known) { if (given & ~known) throw Host.fail('EINVAL'); },

    remove: function(folder, at, flags) {
      HostPaths.flags(flags, 0x200);
      var path = HostPaths.at(folder, at);
      if (flags & 0x200) Host.fs.rmdirSync(path); else Host.fs.unlinkSync(path);
      return 0;
    },

    rename: function(fromFolder, from, toFolder, to) {
      Host.fs.renameSync(HostPaths.at(fromFolder, from), HostPaths.at(toFolder, to));
      return 0;
    },

    makeFolder: function(folder, at, mode) {
      Host.fs.mkdirSync(HostPaths.at(folder, at), mode & 0xfff);
      return 0;
    },

    makeNode: function(folder, at, mode) {
      if ((mode & 0xf000) == 0x1000) return HostPaths.makeFifo(folder, at, mode);
      if ((mode & 0xf000) && (mode & 0xf000) != 0x8000) throw Host.fail('EPERM'); // node makes no devices
      var flags = Host.fs.constants, path = HostPaths.at(folder, at);
      HostPaths.isNew(path);
      Host.fs.closeSync(Host.fs.openSync(path, flags.O_CREAT | flags.O_EXCL | flags.O_WRONLY, mode & 0xfff));
      return 0;
    },

    // The kernel makes nothing but a folder under a name with a slash at its end, and first says whether something is there.
    isNew: function(path) {
      var length = path.length;
      while (length > 1 && path[length - 1] == 47) length--;
      if (!length) throw Host.fail('ENOENT');
      if (Host.fs.lstatSync(path.subarray(0, length), { throwIfNoEntry: false })) throw Host.fail('EEXIST');
      if (length < path.length) throw Host.fail('ENOENT');
    },

    makeFifo: function(folder, at, mode) {
      var path = HostPaths.at(folder, at), text = path.toString();
      if (!Buffer.from(text).equals(path)) throw Host.fail('EILSEQ');
      HostPaths.isNew(path);
      Host.fs.statSync(require('path').dirname(text));
      var bits = (mode & 0xfff & ~process.umask()).toString(8);
      var made = require('child_process').spawnSync('mkfifo', ['-m', bits, '--', HostPaths.outside(text)], { encoding: 'latin1', stdio: ['ignore', 'ignore', 'pipe'] });
      if (made.status !== 0) throw Host.fail(/not permitted/.test(made.stderr) ? 'EPERM' : /Read-only/.test(made.stderr) ? 'EROFS' : /No such/.test(made.stderr) ? 'ENOENT' : 'EACCES');
      return 0;
    },

    // AT_SYMLINK_FOLLOW is 0x400, AT_EMPTY_PATH 0x1000.
    link: function(fromFolder, from, toFolder, to, flags) {
      HostPaths.flags(flags, 0x1400);
      var path = HostPaths.at(fromFolder, from);
      if (flags & 0x400) {
        if (path[path.length - 1] == 47 && !Host.fs.statSync(path).isDirectory()) throw Host.fail('ENOTDIR');
        path = Host.fs.realpathSync.native(path, { encoding: 'buffer' });
      }
      return Host.fs.linkSync(path, HostPaths.at(toFolder, to)), 0;
    },

    makeLink: function(target, folder, at) {
      Host.fs.symlinkSync(HostPaths.text(target), HostPaths.at(folder, at));
      return 0;
    },

    // What this process runs is the program, and not node.
    own: function(path) {
      return path.length > 9 && path[0] == 47 && /^\/proc\/(self|\d+)\/exe$/.test(path) &&
        (path[6] == 115 || path.toString('latin1', 6, path.length - 4) == process.pid) ? Buffer.from(Host.fs.realpathSync(__filename)) : null;
    },

    readLink: function(folder, at, buf, size) {
      if (size <= 0) throw Host.fail('EINVAL');
      var path = HostPaths.at(folder, at);
      var target = (HostPaths.own(path) || Host.fs.readlinkSync(path, { encoding: 'buffer' })).subarray(0, size);
      HEAPU8.set(target, buf);
      return target.length;
    },

    chmod: function(folder, at, mode) {
      Host.fs.chmodSync(HostPaths.at(folder, at), mode & 0xfff);
      return 0;
    },

    chown: function(folder, at, owner, group, flags) {
      HostPaths.flags(flags, 0x1100);
      Host.fs[flags & 0x100 ? 'lchownSync' : 'chownSync'](HostPaths.at(folder, at), owner, group);
      return 0;
    },

    stat: function(folder, at, buf, flags) {
      if (!HEAPU8[at] && flags & 0x1000) return HostPaths.statOfFolder(folder, buf);
      var path = HostPaths.at(folder, at);
      return HostPaths.writeStat(Host.fs[flags & 0x100 ? 'lstatSync' : 'statSync'](path, { bigint: true }), buf);
    },

    statOfFolder: function(folder, buf) {
      if (folder == -100) return HostPaths.writeStat(Host.fs.statSync('.', { bigint: true }), buf);
      var file = HostFiles.get(folder);
      return file && HostPaths.writeStat(Host.fs.fstatSync(file.nfd, { bigint: true }), buf);
    },

    writeStat: function(st, buf) {
      HEAPU8.fill(0, buf, buf + {{{ C_STRUCTS.stat.__size__ }}});
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_dev }}}) >> 2] = Number(BigInt.asIntN(32, st.dev));
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_mode }}}) >> 2] = Number(st.mode);
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_nlink }}}) >> 2] = Number(st.nlink);
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_uid }}}) >> 2] = Number(st.uid);
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_gid }}}) >> 2] = Number(st.gid);
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_rdev }}}) >> 2] = Number(BigInt.asIntN(32, st.rdev));
      HostFiles.write64(buf + {{{ C_STRUCTS.stat.st_size }}}, st.size);
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_blksize }}}) >> 2] = Number(st.blksize);
      HEAP32[(buf + {{{ C_STRUCTS.stat.st_blocks }}}) >> 2] = Number(st.blocks);
      HostPaths.writeTime(buf + {{{ C_STRUCTS.stat.st_atim.tv_sec }}}, st.atimeNs);
      HostPaths.writeTime(buf + {{{ C_STRUCTS.stat.st_mtim.tv_sec }}}, st.mtimeNs);
      HostPaths.writeTime(buf + {{{ C_STRUCTS.stat.st_ctim.tv_sec }}}, st.ctimeNs);
      HostFiles.write64(buf + {{{ C_STRUCTS.stat.st_ino }}}, st.ino);
      return 0;
    },

    // time_t has 32 bits up to 3.1.2x, 64 afterwards.
    writeTime: function(at, ns) {
      var billion = BigInt(1000000000);
      var rest = (ns % billion + billion) % billion;
      var seconds = (ns - rest) / billion;
      if ({{{ C_STRUCTS.timespec.__size__ }}} == 16) HostFiles.write64(at, seconds);
      else HEAP32[at >> 2] = Number(seconds);
      HEAP32[(at + {{{ C_STRUCTS.timespec.tv_nsec }}}) >> 2] = Number(rest);
    },

    // Nanoseconds, or null for now.
    readTime: function(at, old) {
      var ns = HEAP32[(at + {{{ C_STRUCTS.timespec.tv_nsec }}}) >> 2];
      if (ns == 0x3fffffff) return null;       // UTIME_NOW
      if (ns == 0x3ffffffe) return old;        // UTIME_OMIT
      if (ns < 0 || ns > 999999999) throw Host.fail('EINVAL');
      return BigInt(Host.seconds(at)) * BigInt(1000000000) + BigInt(ns);
    },

    // Seconds for node, never below the true value, so that microseconds survive node's rounding.
    secondsOf: function(time) {
      var seconds = Math.floor(Number(time / BigInt(1000)) / 1e6), ns = Number(time - BigInt(seconds) * BigInt(1000000000)), sum = seconds + ns / 1e9;
      return (sum - seconds) * 1e9 < ns ? sum + 2.4e-7 : sum;
    },

    // Node has doubles for times, and none before 1970; touch has both.
    touch: function(target, isFile, flags, times) {
      var path = isFile ? '/proc/' + process.pid + '/fd/' + target : target.toString();
      if (!isFile && !Buffer.from(path).equals(target)) return;
      var set = times.map(function(time, i) {
        var minus = time < 0 ? '-' : '', size = time < 0 ? -time : time, billion = BigInt(1000000000);
        return 'touch ' + (flags & 0x100 ? '-h ' : '') + '-c -' + 'am'[i] + ' -d @' + minus + size / billion + '.' + String(size % billion + billion).slice(1) + ' -- "$1"';
      }).join(' && ');
      require('child_process').spawnSync('/bin/sh', ['-c', set, 'sh', HostPaths.outside(path)], { stdio: 'ignore' });
    },

    setTimes: function(folder, at, times, flags) {
      HostPaths.flags(flags, 0x1100);
      return HostPaths.applyTimes(folder, at, flags, function(i, old) {
        return times ? HostPaths.readTime(times + i * {{{ C_STRUCTS.timespec.__size__ }}}, old) : null;
      });
    },

    // Of two timevals.
    setTimevals: function(folder, at, times, flags) {
      return HostPaths.applyTimes(folder, at, flags, function(i) {
        var each = times + i * {{{ C_STRUCTS.timespec.__size__ }}}, micro = times && HEAP32[(each + {{{ C_STRUCTS.timespec.__size__ }}} / 2) >> 2];
        if (micro < 0 || micro > 999999) throw Host.fail('EINVAL');
        return times ? BigInt(Host.seconds(each)) * BigInt(1000000000) + BigInt(micro * 1000) : null;
      });
    },

    applyTimes: function(folder, at, flags, wanted) {
      var file = at ? null : HostFiles.get(folder);
      if (!at && !file) return;
      var target = file ? file.nfd : HostPaths.at(folder, at), which = file ? 'f' : flags & 0x100 ? 'l' : '';
      var stat = function() { return Host.fs[which + 'statSync'](target, { bigint: true }); }, old = stat();
      var times = [wanted(0, old.atimeNs), wanted(1, old.mtimeNs)], set = times;
      var apply = function(now) {
        set = times.map(function(time) { return time === null ? now : time; });
        Host.fs[which + 'utimesSync'](target, HostPaths.secondsOf(set[0]), HostPaths.secondsOf(set[1]));
      };
      apply(BigInt(Date.now()) * BigInt(1000000));
      // The kernel's now is what it wrote of this change, as it does of any file that is made before or after.
      if (times.indexOf(null) >= 0) apply((stat().ctimeNs + BigInt(999)) / BigInt(1000) * BigInt(1000));
      var all = times[0] === null && times[1] === null, found = all ? null : stat();
      if (!all && (found.atimeNs != set[0] || found.mtimeNs != set[1])) HostPaths.touch(target, !!file, flags, set);
      return 0;
    },

    writeStatfs: function(path, buf) {
      var wide = {{{ C_STRUCTS.statfs.f_bfree - C_STRUCTS.statfs.f_blocks }}} == 8;
      var st = Host.fs.statfsSync ? Host.fs.statfsSync(path) : { bsize: 4096, blocks: 1e6, bfree: 5e5, bavail: 5e5, files: 1e6, ffree: 5e5 };
      var put = function(offset, value) {
        if (wide) HostFiles.write64(buf + offset, value); else HEAP32[(buf + offset) >> 2] = Math.min(value, 0x7fffffff);
      };
      HEAPU8.fill(0, buf, buf + {{{ C_STRUCTS.statfs.__size__ }}});
      HEAP32[(buf + {{{ C_STRUCTS.statfs.f_bsize }}}) >> 2] = st.bsize;
      HEAP32[(buf + {{{ C_STRUCTS.statfs.f_frsize }}}) >> 2] = st.bsize;
      put({{{ C_STRUCTS.statfs.f_blocks }}}, st.blocks);
      put({{{ C_STRUCTS.statfs.f_bfree }}}, st.bfree);
      put({{{ C_STRUCTS.statfs.f_bavail }}}, st.bavail);
      put({{{ C_STRUCTS.statfs.f_files }}}, st.files);
      put({{{ C_STRUCTS.statfs.f_ffree }}}, st.ffree);
      HEAP32[(buf + {{{ C_STRUCTS.statfs.f_namelen }}}) >> 2] = 255;
      return 0;
    },

    // The offset of an entry (telldir, seekdir) is its number.
    entries: function(file, buf, size) {
      if (file.kind != 'directory') throw Host.fail('ENOTDIR');
      var folder = HostPaths.ofFile(file), record = {{{ C_STRUCTS.dirent.__size__ }}};
      if (!file.entries) {
        var dots = [Buffer.from('.'), Buffer.from('..')];
        file.entries = dots.concat(Host.fs.readdirSync(folder, { encoding: 'buffer' }));
      }
      var used = 0;
      while (used + record <= size && file.position < file.entries.length) {
        var name = file.entries[file.position++];
        HostPaths.writeEntry(buf + used, folder, name, file.position);
        used += record;
      }
      return used;
    },

    writeEntry: function(at, folder, name, next) {
      var type = 0, ino = 1;
      try {
        var st = Host.fs.lstatSync(Buffer.concat([folder, Buffer.from('/'), name]), { bigint: true });
        type = Number(st.mode) >> 12 & 15;
        ino = st.ino;
      } catch (e) {} // gone since it was listed: the program finds out as it would natively
      HostFiles.write64(at + {{{ C_STRUCTS.dirent.d_ino }}}, ino);
      HostFiles.write64(at + {{{ C_STRUCTS.dirent.d_off }}}, next);
      HEAP16[(at + {{{ C_STRUCTS.dirent.d_reclen }}}) >> 1] = {{{ C_STRUCTS.dirent.__size__ }}};
      HEAPU8[at + {{{ C_STRUCTS.dirent.d_type }}}] = type;
      HEAPU8.set(name, at + {{{ C_STRUCTS.dirent.d_name }}});
      HEAPU8[at + {{{ C_STRUCTS.dirent.d_name }}} + name.length] = 0;
    },
  },
});

// 3.1.6 has both families; later versions only the …at calls.
hostCalls(LibraryManager.library, {
  __syscall_open: function(at, flags, varargs) { return HostPaths.open(-100, at, flags, varargs); },
  __syscall_openat: function(folder, at, flags, varargs) { return HostPaths.open(folder, at, flags, varargs); },
  __syscall_unlink: function(at) { return HostPaths.remove(-100, at, 0); },
  __syscall_rmdir: function(at) { return HostPaths.remove(-100, at, 0x200); },
  __syscall_unlinkat: function(folder, at, flags) { return HostPaths.remove(folder, at, flags); },
  __syscall_rename: function(from, to) { return HostPaths.rename(-100, from, -100, to); },
  __syscall_renameat: function(fromFolder, from, toFolder, to) { return HostPaths.rename(fromFolder, from, toFolder, to); },
  __syscall_mkdir: function(at, mode) { return HostPaths.makeFolder(-100, at, mode); },
  __syscall_mkdirat: function(folder, at, mode) { return HostPaths.makeFolder(folder, at, mode); },
  __syscall_mknod: function(at, mode) { return HostPaths.makeNode(-100, at, mode); },
  __syscall_mknodat: function(folder, at, mode) { return HostPaths.makeNode(folder, at, mode); },
  __syscall_symlink: function(target, at) { return HostPaths.makeLink(target, -100, at); },
  __syscall_symlinkat: function(target, folder, at) { return HostPaths.makeLink(target, folder, at); },
  __syscall_linkat: function(fromFolder, from, toFolder, to, flags) { return HostPaths.link(fromFolder, from, toFolder, to, flags); },
  __syscall_readlink: function(at, buf, size) { return HostPaths.readLink(-100, at, buf, size); },
  __syscall_readlinkat: function(folder, at, buf, size) { return HostPaths.readLink(folder, at, buf, size); },
  __syscall_chmod: function(at, mode) { return HostPaths.chmod(-100, at, mode); },
  __syscall_fchmodat: function(folder, at, mode) { return HostPaths.chmod(folder, at, mode); },
  __syscall_fchmodat2: function(folder, at, mode, flags) {
    HostPaths.flags(flags, 0x1100);
    if (flags & 0x100 && Host.fs.lstatSync(HostPaths.at(folder, at)).isSymbolicLink()) throw Host.fail('EOPNOTSUPP');
    return HostPaths.chmod(folder, at, mode);
  },
  __syscall_chown32: function(at, owner, group) { return HostPaths.chown(-100, at, owner, group, 0); },
  __syscall_lchown32: function(at, owner, group) { return HostPaths.chown(-100, at, owner, group, 0x100); },
  __syscall_fchownat: function(folder, at, owner, group, flags) { return HostPaths.chown(folder, at, owner, group, flags); },
  __syscall_stat64: function(at, buf) { return HostPaths.stat(-100, at, buf, 0); },
  __syscall_lstat64: function(at, buf) { return HostPaths.stat(-100, at, buf, 0x100); },
  __syscall_fstatat64: function(folder, at, buf, flags) { return HostPaths.stat(folder, at, buf, flags); },
  __syscall_newfstatat: function(folder, at, buf, flags) { return HostPaths.stat(folder, at, buf, flags); },
  __syscall_faccessat: function(folder, at, mode, flags) {
    HostPaths.flags(mode, 7);
    HostPaths.flags(flags, 0x1300);
    return Host.fs.accessSync(HostPaths.at(folder, at), mode & 7), 0;
  },
  __syscall_utimensat: function(folder, at, times, flags) { return HostPaths.setTimes(folder, at, times, flags); },
  __syscall_statfs64: function(at, size, buf) { return HostPaths.writeStatfs(HostPaths.at(-100, at), buf); },
  __syscall_truncate64: function(at) {
    var length = HostFiles.offset(arguments, 1, 2);
    if (length < 0) throw Host.fail('EINVAL');
    HostFiles.mayBe(length);
    return Host.fs.truncateSync(HostPaths.at(-100, at), length), 0;
  },
  __syscall_chdir: function(at) { return process.chdir(HostPaths.at(-100, at).toString()), 0; },
  __syscall_getcwd: function(buf, size) {
    var folder = Buffer.from(process.cwd() + '\0');
    if (folder.length > size) throw Host.fail('ERANGE');
    HEAPU8.set(folder, buf);
    return folder.length;
  },
  __syscall_umask: function(mask) { return process.umask(mask & 0x1ff); },
  __syscall_getuid32: function() { return process.getuid(); },
  __syscall_geteuid32: function() { return process.geteuid(); },
  __syscall_getgid32: function() { return process.getgid(); },
  __syscall_getegid32: function() { return process.getegid(); },
}, ['__syscall_open', '__syscall_openat', '__syscall_stat64', '__syscall_lstat64', '__syscall_fstatat64',
    '__syscall_newfstatat', '__syscall_faccessat', '__syscall_readlink', '__syscall_readlinkat',
    '__syscall_statfs64', '__syscall_getcwd', '__syscall_getuid32', '__syscall_geteuid32',
    '__syscall_getgid32', '__syscall_getegid32']);

hostFunctions(LibraryManager.library, {
  lutimes: function(at, times) {
    if (!Host.on) throw Host.fail('ENOSYS');
    return HostPaths.setTimevals(-100, at, times, 0x100);
  },
  futimes: function(fd, times) {
    if (!Host.on) throw Host.fail('ENOSYS');
    return HostPaths.setTimevals(fd, 0, times, 0);
  },
}, { lutimes: 'iii', futimes: 'iii' }, ['$HostPaths'], -1);
