// Given to emcc with --js-library. It owns: the modes of terminals, which stty reads and sets on the descriptor that it is given, as node cannot.
// --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostTerminals__deps: ['$Host', '$HostFiles'],
  $HostTerminals: {
    of: function(fd) {
      var file = HostFiles.get(fd);
      if (!file || file.kind != 'terminal') throw Host.fail('ENOTTY');
      return file;
    },

    // Four words of flags, then the characters, each in hexadecimal, as `stty -g` has them.
    stty: function(file, words) {
      var done = require('child_process').spawnSync('stty', words, { stdio: [file.nfd, 'pipe', 'pipe'], encoding: 'latin1' });
      if (done.error) throw Host.fail('ENOTTY');
      return done.stdout.trim().split(':').map(function(word) { return parseInt(word, 16); });
    },

    // struct termios: 0 flags, 16 line, 17 characters.
    modes: function(fd, at) {
      var file = HostTerminals.of(fd), now = HostTerminals.stty(file, ['-g']);
      HEAPU8.fill(0, at, at + 60);
      if ((now[2] >>> 16 & 0x100f) == (now[2] & 0x100f)) now[2] &= ~0x100f0000; // newer ones say the speed twice
      for (var i = 0; i < 4; i++) HEAP32[(at >> 2) + i] = now[i];
      now.slice(4, 23).forEach(function(value, i) { HEAPU8[at + 17 + i] = value; });
      return 0;
    },

    set: function(fd, when, at) {
      var file = HostTerminals.of(fd), now = HostTerminals.stty(file, ['-g']);
      if (!(when >= 0 && when <= 2)) throw Host.fail('EINVAL');
      if (when == 2) HostTerminals.drop(file);
      for (var i = 0; i < 4; i++) now[i] = HEAP32[(at >> 2) + i] >>> 0;
      for (i = 4; i < Math.min(now.length, 23); i++) now[i] = HEAPU8[at + 13 + i];
      HostTerminals.stty(file, [now.map(function(value) { return value.toString(16); }).join(':')]);
      return 0;
    },

    // What was typed and not read.
    drop: function(file) {
      HostFiles.readAhead(file);
      file.ahead = null;
      file.ended = false;
    },

    flush: function(fd, queue) {
      var file = HostTerminals.of(fd);
      if (!(queue >= 0 && queue <= 2)) throw Host.fail('EINVAL');
      if (queue != 1) HostTerminals.drop(file);
      return 0;
    },

    // The group in front of this process's own terminal.
    group: function(fd) {
      HostTerminals.of(fd);
      return +Host.fs.readFileSync('/proc/self/stat', 'latin1').replace(/^.*\) /, '').split(' ')[5];
    },
  },
});

hostFunctions(LibraryManager.library, {
  tcgetattr: function(fd, at) { return HostTerminals.modes(fd, at); },
  tcsetattr: function(fd, when, at) { return HostTerminals.set(fd, when, at); },
  tcflush: function(fd, queue) { return HostTerminals.flush(fd, queue); },
  tcdrain: function(fd) { return HostTerminals.of(fd), 0; },
  tcflow: function(fd) { return HostTerminals.of(fd), 0; },
  tcsendbreak: function(fd) { return HostTerminals.of(fd), 0; },
  tcgetpgrp: function(fd) { return HostTerminals.group(fd); },
}, { tcgetattr: 'iii', tcsetattr: 'iiii', tcflush: 'iii', tcdrain: 'ii', tcflow: 'iii', tcsendbreak: 'iii', tcgetpgrp: 'ii' }, ['$HostTerminals'], -1);
