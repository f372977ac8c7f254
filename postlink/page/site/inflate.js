// A part of emshim.js. It owns: deflate, read without waiting (RFC 1951). A browser's own unpacks only while the program that asks waits for nothing.

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// A table by the next `most` bits: a symbol, and above its 9 bits the length of its code.
function codes(lengths) {
  const most = Math.max(1, ...lengths), table = new Uint16Array(1 << most);
  for (let length = 1, code = 0; length <= most; length++, code <<= 1) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] != length) continue;
      let turned = 0;
      for (let bit = 0; bit < length; bit++) turned |= (code >> bit & 1) << (length - 1 - bit);
      for (let at = turned; at < table.length; at += 1 << length) table[at] = symbol | length << 9;
      code++;
    }
  }
  return { most, table };
}

const fixedCodes = () => [
  codes([...Array(144).fill(8), ...Array(112).fill(9), ...Array(24).fill(7), ...Array(8).fill(8)]),
  codes(Array(30).fill(5)),
];

// What is in it: `size` bytes.
function inflate(bytes, size) {
  const out = new Uint8Array(size);
  let at = 0, held = 0, count = 0, end = 0;
  const bits = (wanted) => {
    while (count < wanted) {
      held |= (bytes[at++] || 0) << count;
      count += 8;
    }
    const value = held & (1 << wanted) - 1;
    held >>>= wanted;
    count -= wanted;
    return value;
  };
  const symbol = ({ most, table }) => {
    while (count < most) {
      held |= (bytes[at++] || 0) << count;
      count += 8;
    }
    const found = table[held & (1 << most) - 1];
    held >>>= found >> 9;
    count -= found >> 9;
    if (!found || at > bytes.length + 4) throw new Error('a part of the site is damaged');
    return found & 511;
  };
  const described = () => {
    const [many, far, given] = [bits(5) + 257, bits(5) + 1, bits(4) + 4], own = Array(19).fill(0), lengths = [];
    for (let i = 0; i < given; i++) own[ORDER[i]] = bits(3);
    const table = codes(own);
    while (lengths.length < many + far) {
      const length = symbol(table);
      if (length < 16) lengths.push(length);
      else if (length == 16) lengths.push(...Array(3 + bits(2)).fill(lengths[lengths.length - 1]));
      else lengths.push(...Array(length == 17 ? 3 + bits(3) : 11 + bits(7)).fill(0));
    }
    return [codes(lengths.slice(0, many)), codes(lengths.slice(many))];
  };
  for (let isLast = false; !isLast;) {
    isLast = bits(1) == 1;
    const kind = bits(2);
    if (kind == 0) {
      at -= count >> 3; // whole bytes that were taken too early
      held = count = 0;
      const length = bytes[at] | bytes[at + 1] << 8;
      out.set(bytes.subarray(at + 4, at + 4 + length), end);
      at += 4 + length;
      end += length;
      continue;
    }
    const [literal, distance] = kind == 1 ? fixedCodes() : described();
    for (let found; (found = symbol(literal)) != 256;) {
      if (found < 256) {
        out[end++] = found;
        continue;
      }
      const length = LENGTHS[found - 257] + bits(LENGTH_BITS[found - 257]), row = symbol(distance);
      const from = end - DISTANCES[row] - bits(row < 4 ? 0 : (row >> 1) - 1);
      for (let i = 0; i < length; i++) out[end++] = out[from + i];
    }
  }
  if (end != size) throw new Error('a part of the site is damaged');
  return out;
}
