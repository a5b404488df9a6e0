// A PNG of one colour, for tests that need a picture of a known size.

import { deflateSync } from 'node:zlib';

function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

const number = (n) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};

function chunk(name, content) {
  const named = Buffer.concat([Buffer.from(name), content]);
  return Buffer.concat([number(content.length), named, number(crc(named))]);
}

/** 8 bits of grey, no filter. */
export function png(width, height) {
  const line = Buffer.alloc(1 + width, 0x80).fill(0, 0, 1);
  const head = Buffer.concat([number(width), number(height), Buffer.from([8, 0, 0, 0, 0])]);
  const pixels = deflateSync(Buffer.concat(Array(height).fill(line)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}
