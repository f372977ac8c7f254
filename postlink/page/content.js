// A part of page.js. It owns: what is in the files that a program has open. A file is read in blocks as they are asked for; what is
// written goes back at once, when the file is closed or the program ends, so that nobody sees half of it.

// The session's numbers of errors are Linux's; a program's are WASI's.
const NUMBERS = {
  1: 63, 2: 44, 3: 71, 4: 27, 5: 29, 6: 60, 7: 1, 9: 8, 11: 6, 12: 48, 13: 2, 16: 10, 17: 20, 18: 75, 19: 43, 20: 54, 21: 31, 22: 28, 23: 41,
  24: 33, 25: 59, 26: 74, 27: 22, 28: 51, 29: 70, 30: 69, 31: 34, 32: 64, 34: 68, 36: 37, 38: 52, 39: 55, 40: 32, 75: 61, 95: 138, 122: 19,
};
const BLOCK = 1 << 18;
const AHEAD = 16;
const CLEAN = 64;          // blocks of one file that are kept though they were only read
const MOST = 256 << 20;    // bytes that are kept back before a file is closed

// A row of files.rs.
function status(row) {
  const [dev, ino, mode, nlink, uid, gid, rdev, size, blocks, atime, mtime, ctime] = row;
  return { dev, ino, mode, nlink, uid, gid, rdev, size, blocks, blksize: 4096, atime: new Date(atime), mtime: new Date(mtime), ctime: new Date(ctime) };
}

// What is in one file, however often it is open.
class Content {
  static open = new Map();

  static of(found) {
    const key = found.dev + ':' + found.ino;
    let content = Content.open.get(key);
    if (!content) Content.open.set(key, content = new Content(key, found));
    return content;
  }

  constructor(key, found) {
    this.key = key;
    this.size = this.there = found.size; // as the program sees it; as far as the session has bytes
    this.blocks = new Map();
    this.dirty = new Set();
    this.handles = [];
    this.cut = null;
    this.appended = null;
    this.changed = false;
    this.mtime = null;
    this.ahead = 1; // blocks
    this.next = 1;
  }

  get writer() { return this.handles.find((handle) => handle.writes); }

  block(at, whole) {
    let block = this.blocks.get(at);
    if (block) return block;
    if (whole || at * BLOCK >= this.there) {
      this.keep(at, block = new Uint8Array(BLOCK));
      return block;
    }
    // Who reads on has more sent at once.
    this.ahead = at == this.next ? Math.min(2 * this.ahead, AHEAD) : 1;
    let last = at + 1;
    while (last < at + this.ahead && last * BLOCK < this.there && !this.blocks.has(last)) last++;
    this.next = last;
    const handle = (this.writer || this.handles[0]).number, from = at * BLOCK;
    const got = session.call('read', { file: handle, at: from, most: Math.min(this.there, last * BLOCK) - from });
    for (let key = at; key < last; key++) {
      const own = new Uint8Array(BLOCK);
      own.set(got.subarray((key - at) * BLOCK, (key - at + 1) * BLOCK));
      this.keep(key, own);
    }
    return this.blocks.get(at);
  }

  keep(at, block) {
    this.blocks.set(at, block);
    if (this.blocks.size - this.dirty.size <= CLEAN) return;
    for (const key of this.blocks.keys()) {
      if (key != at && !this.dirty.has(key)) return void this.blocks.delete(key);
    }
  }

  // The file may have grown or changed by somebody else, unless this program has written to it.
  look() {
    if (this.changed || !this.handles.length) return;
    const now = status(session.ask('fstat', { file: this.handles[0].number }));
    if (now.size == this.size) return;
    this.size = this.there = now.size;
    this.blocks.clear();
  }

  read(bytes, position) {
    if (position + bytes.length > this.size) this.look();
    const end = Math.min(position + bytes.length, this.size);
    for (let at = position; at < end;) {
      const number = Math.floor(at / BLOCK), from = at - number * BLOCK, count = Math.min(BLOCK - from, end - at);
      bytes.set(this.block(number).subarray(from, from + count), at - position);
      at += count;
    }
    return Math.max(0, end - position);
  }

  write(bytes, position, appends) {
    if (!this.changed) this.appended = appends ? this.there : null;
    else if (!appends) this.appended = null;
    this.touch();
    for (let done = 0; done < bytes.length;) {
      const at = position + done, number = Math.floor(at / BLOCK), from = at - number * BLOCK;
      const count = Math.min(BLOCK - from, bytes.length - done);
      const block = this.block(number, count == BLOCK);
      block.set(bytes.subarray(done, done + count), from);
      this.dirty.add(number);
      done += count;
    }
    this.size = Math.max(this.size, position + bytes.length);
    if (this.dirty.size * BLOCK > MOST) this.commit();
    return bytes.length;
  }

  truncate(size) {
    this.touch();
    this.appended = null;
    if (size < this.size) {
      this.cut = Math.min(size, this.cut === null ? size : this.cut);
      this.there = Math.min(this.there, size);
      for (const [at, block] of [...this.blocks]) {
        if (at * BLOCK >= size) this.blocks.delete(at), this.dirty.delete(at);
        else if ((at + 1) * BLOCK > size) block.fill(0, size - at * BLOCK);
      }
    }
    this.size = size;
  }

  touch() {
    this.changed = true;
    this.mtime = new Date();
  }

  // Everything at once.
  commit() {
    const handle = this.writer;
    if (!this.changed || !handle) return;
    const parts = [], data = [];
    // What was appended goes behind what others append meanwhile, so the bytes before it are not sent again.
    const from = this.appended === null ? 0 : this.appended;
    for (const at of [...this.dirty].sort((a, b) => a - b)) {
      const start = Math.max(at * BLOCK, from), end = Math.min((at + 1) * BLOCK, this.size);
      if (start >= end) continue;
      parts.push([start, end - start]);
      data.push(this.blocks.get(at).subarray(start - at * BLOCK, end - at * BLOCK));
    }
    const now = status(session.ask('commit', { file: handle.number, size: this.size, cut: this.cut, appended: this.appended, parts }, data));
    if (now.size != this.size) this.blocks.clear();
    this.size = this.there = now.size;
    this.dirty.clear();
    this.cut = this.appended = this.mtime = null;
    this.changed = false;
  }

  release(handle) {
    try {
      if (handle.writes) this.commit();
    } finally {
      this.handles.splice(this.handles.indexOf(handle), 1);
      if (!this.handles.length) Content.open.delete(this.key);
      session.call('close', { file: handle.number });
    }
  }

  static all() {
    for (const content of [...Content.open.values()]) content.commit();
  }
}
