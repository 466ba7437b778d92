import { createHash } from 'node:crypto';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** One entry of an archive that a test makes; a name that ends in `/` is a folder. */
export interface TestEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** Default: 0o644. */
  readonly mode?: number;
  /** A symbolic link to it. */
  readonly link?: string;
  /** Of tar: its other kinds, with `link` as their target. */
  readonly type?: Header['type'];
  /** Of tar: attributes in a header of their own. */
  readonly pax?: Readonly<Record<string, string>>;
}

/** A tar archive, not packed. */
export async function tar(...entries: readonly TestEntry[]): Promise<Buffer> {
  const archive = pack();
  const chunks: Uint8Array[] = [];
  archive.on('data', (chunk) => void chunks.push(chunk as Uint8Array));
  for (const { name, content = '', mode = 0o644, link, type, pax } of entries) {
    const kind = type ?? (link !== undefined ? 'symlink' : name.endsWith('/') ? 'directory' : 'file');
    const header = { name, mode, type: kind, ...(link !== undefined && { linkname: link }), ...(pax && { pax }) };
    if (kind === 'file') archive.entry(header, content);
    else archive.entry(header);
  }
  archive.finalize();
  await new Promise<void>((resolve) => archive.once('end', () => resolve()));
  return Buffer.concat(chunks);
}

export async function tarGz(...entries: readonly TestEntry[]): Promise<Buffer> {
  return gzipSync(await tar(...entries));
}

/** A zip archive, also one that no honest program would write. */
export function zip(...entries: readonly TestEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o644, link } of entries) {
    const data = Buffer.from(link ?? content);
    const packed = deflateRawSync(data);
    const isFolder = name.endsWith('/');
    const unixMode = (link !== undefined ? 0o120000 : isFolder ? 0o040000 : 0o100000) | mode;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x800, 2); // names are UTF-8
    common.writeUInt16LE(8, 4); // deflated
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((unixMode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]); // Unix
    central.push(Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, rest, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** `bin/agent` (may be run) and `README`, as a `.tar.bz2`: Node cannot write that. */
export const smallBz2 = Buffer.from(
  'QlpoOTFBWSZTWaeXgSoAAJD/gMqQAQBoAP+AJgIQkHbjHgAICCAAchKkAAAAA9QMgSKnqmm1AB6mmhpoyDTTLHnsUNyYAOlJCN3D6OekJU6ygqEIYHrCFhPLGt1mgsYiQwRffAiCwttqm+WaO5RKQ+u3CJY+F6cCN9LT1xizRhI8TR/G8R8UilB+LuSKcKEhTy8CVA==',
  'base64',
);

/** 200 million zeros as bzip2: 178 bytes. */
export const bombBz2 = Buffer.from(
  'QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZDgni3wFfjkAAwAAACCAAMIBNRkKgJakKgJcxQVkmU1kOCeLfAV+OQADAAAAIIAAwgE1GQqAlqQqAlzFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZzL/7xgB9osAIwAACAAAIIAAwzAmqaZKkQbVFSIPF3JFOFCQeFqODAA==',
  'base64',
);

/** `prog`, 3 MB with a hole at each end, by GNU tar: `tar --sparse --format=gnu -cz prog`. */
export const sparseTarGz = Buffer.from(
  'H4sICEQaCmsCA3gudGFyAO3QQQrCMBAF0BylR2hsUg/iCVy5jMQKHt+ahaCCgqXi4r3NfJKQgX+s5RBW1s/GlNqcPc3YcsxDv0kxt/OYxyGHbhd+4Hya9rXrQi1levfu0/2idrb5tZFbSI+NtfzNgvtHAH/jogIAAAAAAAAAgEWuWdrN1AAoAAA=',
  'base64',
);
