// Given to emcc with --js-library. It owns: what a program asks about its process: numbers, limits, and the few calls on files that older
// versions answer in C. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostSystem__deps: ['$Host', '$HostFiles', '$HostPaths'],
  $HostSystem: {
    limits: {}, // what setrlimit changed: [soft, hard]

    // As /proc has them, in words; a number without end is -1.
    names: ['Max cpu time', 'Max file size', 'Max data size', 'Max stack size', 'Max core file size', 'Max resident set', 'Max processes',
      'Max open files', 'Max locked memory', 'Max address space', 'Max file locks', 'Max pending signals', 'Max msgqueue size',
      'Max nice priority', 'Max realtime priority', 'Max realtime timeout'],

    limit: function(resource) {
      if (!(resource >= 0 && resource < 16)) throw Host.fail('EINVAL');
      if (HostSystem.limits[resource]) return HostSystem.limits[resource];
      if (resource == 3) return [8388608, -1]; // the stack that a link gives
      var found = null;
      try {
        var line = Host.fs.readFileSync('/proc/self/limits', 'latin1').split('\n').find(function(line) {
          return line.indexOf(HostSystem.names[resource]) == 0;
        });
        found = line.slice(26).trim().split(/\s+/).slice(0, 2).map(function(word) { return word == 'unlimited' ? -1 : +word; });
      } catch (e) { return [-1, -1]; }
      if (resource == 7) found[0] = Math.min(found[0], HostFiles.most); // node raises it to the hard one at its start
      return found;
    },

    // Field of a process's line in /proc, behind its name: 2 its group, 3 its session.
    field: function(pid, number) {
      if (pid < 0) throw Host.fail('EINVAL');
      try {
        return +Host.fs.readFileSync('/proc/' + (pid || 'self') + '/stat', 'latin1').replace(/^.*\) /, '').split(' ')[number];
      } catch (e) { throw Host.fail('ESRCH'); }
    },

    getLimit: function(resource, buf) {
      HostSystem.limit(resource).forEach(function(value, i) { HostFiles.write64(buf + 8 * i, value); });
      return 0;
    },

    setLimit: function(resource, buf) {
      var now = HostSystem.limit(resource), infinite = function(value) { return value < 0 || value > 0x1fffffffffffff ? Infinity : value; };
      var next = [0, 8].map(function(offset) {
        var value = HostFiles.read64(buf + offset);
        return HEAP32[(buf + offset + 4) >> 2] == -1 ? -1 : value;
      });
      if (infinite(next[0]) > infinite(next[1])) throw Host.fail('EINVAL');
      if (infinite(next[1]) > infinite(now[1]) && process.geteuid() != 0) throw Host.fail('EPERM');
      HostSystem.limits[resource] = next;
      if (resource == 7) HostFiles.most = Math.min(infinite(next[0]), 1048576);
      return 0;
    },

    link: function(fromFolder, from, toFolder, to) {
      if (!Host.on) throw Host.fail('EMLINK');
      return Host.fs.linkSync(HostPaths.at(fromFolder, from), HostPaths.at(toFolder, to)), 0;
    },

    makeFifo: function(folder, at, mode) {
      var path = HostPaths.at(folder, at), text = path.toString();
      if (!Buffer.from(text).equals(path)) throw Host.fail('EILSEQ');
      if (Host.fs.lstatSync(path, { throwIfNoEntry: false })) throw Host.fail('EEXIST');
      Host.fs.statSync(require('path').dirname(text));
      var bits = (mode & 0xfff & ~process.umask()).toString(8);
      var made = require('child_process').spawnSync('mkfifo', ['-m', bits, '--', text], { encoding: 'latin1', stdio: ['ignore', 'ignore', 'pipe'] });
      if (made.status !== 0) throw Host.fail(/not permitted/.test(made.stderr) ? 'EPERM' : /Read-only/.test(made.stderr) ? 'EROFS' : 'EACCES');
      return 0;
    },
  },
});

(function(library) {
  hostFunctions(library, {
    getpid: function() { return Host.on ? process.pid : 42; },
    getppid: function() { return Host.on ? process.ppid : 1; },
    getpgid: function(pid) { return Host.on ? HostSystem.field(pid, 2) : 42; },
    getpgrp: function() { return Host.on ? HostSystem.field(0, 2) : 42; },
    getsid: function(pid) { return Host.on ? HostSystem.field(pid, 3) : 42; },
    getrlimit: function(resource, buf) {
      if (Host.on) return HostSystem.getLimit(resource, buf);
      return HEAP32.fill(-1, buf >> 2, (buf >> 2) + 4), 0;
    },
    setrlimit: function(resource, buf) { return Host.on ? HostSystem.setLimit(resource, buf) : 0; },
    mkfifo: function(at, mode) {
      if (!Host.on) throw Host.fail('ENOSYS');
      return HostSystem.makeFifo(-100, at, mode);
    },
    mkfifoat: function(folder, at, mode) {
      if (!Host.on) throw Host.fail('ENOSYS');
      return HostSystem.makeFifo(folder, at, mode);
    },
    umask: function(mask) { return Host.on ? process.umask(mask & 511) : 18; },
    link: function(from, to) { return HostSystem.link(-100, from, -100, to); },
    linkat: function(fromFolder, from, toFolder, to) { return HostSystem.link(fromFolder, from, toFolder, to); },
  }, {
    getpid: 'i', getppid: 'i', getpgid: 'ii', getpgrp: 'i', getsid: 'ii', getrlimit: 'iii', setrlimit: 'iii', mkfifo: 'iii', mkfifoat: 'iiii', umask: 'ii', link: 'iii', linkat: 'iiiiii',
  }, ['$HostSystem'], -1);
})(LibraryManager.library);
