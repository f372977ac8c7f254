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
      if (resource == 7) found[0] = Math.min(found[1] < 0 ? Infinity : found[1], HostFiles.limit());
      return found;
    },

    // Field of a process's line in /proc, behind its name: 2 its group, 3 its session.
    field: function(pid, number) {
      if (pid < 0) throw Host.fail('EINVAL');
      try {
        return +Host.fs.readFileSync('/proc/' + (pid || 'self') + '/stat', 'latin1').replace(/^.*\) /, '').split(' ')[number];
      } catch (e) { throw Host.fail('ESRCH'); }
    },

    // PRIO_PROCESS is 0, PRIO_PGRP 1, PRIO_USER 2; node knows processes.
    ofWhom: function(which, who) {
      if (!(which >= 0 && which <= 2)) throw Host.fail('EINVAL');
      if (which == 2 && who && who != process.getuid() || which == 1 && who && who != HostSystem.field(0, 2)) throw Host.fail('ESRCH');
      return which ? process.pid : who || process.pid;
    },
    priority: function(action) {
      try { return action(); } catch (e) {
        throw Host.fail(e.info && e.info.code || e.code);
      }
    },
    // A process may be in the group that it is in.
    setGroup: function(pid, group) {
      if (group < 0) throw Host.fail('EINVAL');
      var own = !pid || pid == process.pid;
      if (HostSystem.field(pid, 3) == (pid || process.pid)) throw Host.fail('EPERM'); // the first of a session
      if (HostSystem.field(pid, 2) == (group || pid || process.pid)) return 0;
      throw Host.fail(own ? 'EPERM' : 'EACCES');
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
      if (resource == 1) HostFiles.largest = infinite(next[0]);
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
    // Above 0, as the kernel gives it: musl has 20 less.
    getpriority: function(which, who) {
      if (!Host.on) return 0;
      return HostSystem.priority(function() { return require('os').getPriority(HostSystem.ofWhom(which, who)); });
    },
    setpriority: function(which, who, value) {
      if (!Host.on) throw Host.fail('EPERM');
      return HostSystem.priority(function() { return require('os').setPriority(HostSystem.ofWhom(which, who), Math.max(-20, Math.min(19, value))), 0; });
    },
    setpgid: function(pid, group) {
      if (!Host.on) throw Host.fail('EPERM');
      if (Host.child && !pid && !group) return Host.child.alone = true, 0;
      return HostSystem.setGroup(pid, group);
    },
    getrlimit: function(resource, buf) {
      if (Host.on) return HostSystem.getLimit(resource, buf);
      return HEAP32.fill(-1, buf >> 2, (buf >> 2) + 4), 0;
    },
    setrlimit: function(resource, buf) { return Host.on ? HostSystem.setLimit(resource, buf) : 0; },
    mkfifo: function(at, mode) {
      if (!Host.on) throw Host.fail('ENOSYS');
      return HostPaths.makeFifo(-100, at, mode);
    },
    mkfifoat: function(folder, at, mode) {
      if (!Host.on) throw Host.fail('ENOSYS');
      return HostPaths.makeFifo(folder, at, mode);
    },
    umask: function(mask) { return Host.on ? process.umask(mask & 511) : 18; },
    link: function(from, to) {
      if (!Host.on) throw Host.fail('EMLINK');
      return HostPaths.link(-100, from, -100, to, 0);
    },
    linkat: function(fromFolder, from, toFolder, to, flags) {
      if (!Host.on) throw Host.fail('EMLINK');
      return HostPaths.link(fromFolder, from, toFolder, to, flags);
    },
  }, {
    getpid: 'i', getppid: 'i', getpgid: 'ii', getpgrp: 'i', getsid: 'ii', setpgid: 'iii', getpriority: 'iii', setpriority: 'iiii', getrlimit: 'iii', setrlimit: 'iii', mkfifo: 'iii', mkfifoat: 'iiii', umask: 'ii', link: 'iii', linkat: 'iiiiii',
  }, ['$HostSystem'], -1);
})(LibraryManager.library);
