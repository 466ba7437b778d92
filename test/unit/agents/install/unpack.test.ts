import * as assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  lstatSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ArchiveKind } from '../../../../src/agents/install/archiveKind';
import { archiveKind } from '../../../../src/agents/install/archiveKind';
import { entryPath, foldedPath } from '../../../../src/agents/install/entryPath';
import { InstallError, type InstallFailure } from '../../../../src/agents/install/installError';
import { refusingUnknownKinds } from '../../../../src/agents/install/tarKinds';
import { unpack } from '../../../../src/agents/install/unpack';
import { type UnpackLimits, unpackLimits } from '../../../../src/agents/install/unpackLimits';
import { bombBz2, smallBz2, sparseTarGz, tar, tarGz, type TestEntry, zip } from '../../../support/archives';

describe('archives of agents', () => {
  let scratch = '';
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'parley-unpack-'));
    mkdirSync(join(scratch, 'into'));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  /** @returns what the folder then holds: a line for each file, link and empty folder */
  async function unpacked(
    kind: ArchiveKind,
    archive: Buffer,
    limits: Partial<UnpackLimits> = {},
  ): Promise<readonly string[]> {
    writeFileSync(join(scratch, 'archive'), archive);
    const into = join(scratch, 'into');
    rmSync(into, { recursive: true });
    mkdirSync(into);
    await unpack({
      file: join(scratch, 'archive'),
      kind,
      into,
      rawName: 'bin/raw',
      limits: { ...unpackLimits, ...limits },
    });
    const isLinked = (name: string): boolean => name.startsWith(join('lib', 'folder') + sep);
    return readdirSync(into, { recursive: true, encoding: 'utf8' })
      .filter((name) => !isLinked(name))
      .sort()
      .flatMap((name) => {
        const place = join(into, name);
        const found = lstatSync(place);
        if (found.isSymbolicLink()) return [`${name} -> ${readlinkSync(place)}`];
        if (found.isDirectory()) return readdirSync(place).length === 0 ? [`${name}/`] : [];
        return [`${name}${(found.mode & 0o111) === 0 ? '' : '*'}: ${readFileSync(place, 'utf8')}`];
      });
  }

  async function failure(
    kind: ArchiveKind,
    archive: Buffer,
    limits: Partial<UnpackLimits> = {},
  ): Promise<InstallFailure> {
    try {
      await unpacked(kind, archive, limits);
    } catch (error) {
      assert.ok(error instanceof InstallError, String(error));
      assert.deepEqual(readdirSync(scratch).sort(), ['archive', 'into']);
      return error.failure;
    }
    assert.fail(`${kind} of ${archive.length} bytes was unpacked`);
  }

  const good: readonly TestEntry[] = [
    { name: 'bin/' },
    { name: './bin/agent', content: '#!', mode: 0o4755 },
    { name: 'read me', content: 'ü' },
    { name: 'empty/' },
    { name: 'lib/deep/er/a', content: 'a' },
    { name: 'bin/link', link: '../lib/deep/er/a' },
    { name: 'lib/folder', link: 'deep' },
  ];
  const goodHere = [
    'bin/agent*: #!',
    'bin/link -> ../lib/deep/er/a',
    'empty/',
    'lib/deep/er/a: a',
    'lib/folder -> deep',
    'read me: ü',
  ];

  it('are unpacked: zip, tar.gz, tar.bz2, and programs that are not packed', async () => {
    assert.deepEqual(await unpacked('zip', zip(...good)), goodHere);
    assert.deepEqual(await unpacked('tar.gz', await tarGz(...good)), goodHere);
    assert.deepEqual(await unpacked('tar.bz2', smallBz2), ['README: read me\n', 'bin/agent*: #!/bin/sh\n']);
    assert.deepEqual(await unpacked('raw', Buffer.from('#!')), ['bin/raw: #!']);
  });

  it('keep of modes only whether a file may be run', async () => {
    await unpacked('tar.gz', await tarGz({ name: 'a', mode: 0o7777 }, { name: 'b', mode: 0o666 }));
    const modes = ['a', 'b'].map((name) => (lstatSync(join(scratch, 'into', name)).mode & 0o7777).toString(8));
    assert.deepEqual(modes, ['755', '644']);
  });

  it('have hard links made into copies', async () => {
    const archive = await tarGz({ name: 'd/a', content: 'a' }, { name: 'b', type: 'link', link: 'd/a' });
    assert.deepEqual(await unpacked('tar.gz', archive), ['b: a', 'd/a: a']);
    assert.equal(lstatSync(join(scratch, 'into', 'b')).nlink, 1);
  });

  const paths = ['../out', 'a/../../out', '/etc/passwd', '\\\\server\\share', '..\\out', 'C:/out', 'c:out', 'a/..'];
  for (const name of paths) {
    it(`may not write to ${name}`, async () => {
      const unsafe = { kind: 'unsafe', entry: name, reason: 'path' };
      assert.deepEqual(await failure('tar.gz', await tarGz({ name })), unsafe);
      assert.partialDeepStrictEqual(await failure('zip', zip({ name })), { kind: 'unsafe', reason: 'path' });
    });
  }

  const links: readonly (readonly [string, readonly TestEntry[]])[] = [
    ['upwards', [{ name: 'l', link: '..' }]],
    ['to an absolute path', [{ name: 'l', link: '/etc/passwd' }]],
    ['to a drive', [{ name: 'l', link: 'C:\\a' }]],
    ['to nothing', [{ name: 'l', link: 'nowhere' }]],
    ['to itself', [{ name: 'l', link: 'l' }]],
    [
      'out by way of another link',
      [{ name: 'a/b/' }, { name: 'a/b/up', link: '../..' }, { name: 'l', link: 'a/b/up/..' }],
    ],
    ['to the folder’s neighbour', [{ name: 'l', link: '../archive' }]],
  ];
  for (const [what, entries] of links) {
    it(`may not have a link ${what}`, async () => {
      for (const [kind, archive] of [
        ['zip', zip(...entries)],
        ['tar.gz', await tarGz(...entries)],
      ] as const)
        assert.deepEqual(await failure(kind, archive), { kind: 'unsafe', entry: 'l', reason: 'link' });
    });
  }

  it('may not write through a link', async () => {
    const entries = [
      { name: 'd', link: '/tmp' },
      { name: 'd/a', content: 'x' },
    ];
    assert.partialDeepStrictEqual(await failure('tar.gz', await tarGz(...entries)), { kind: 'unsafe' });
    const inside = [{ name: 'e/' }, { name: 'd', link: 'e' }, { name: 'd/a' }];
    assert.deepEqual(await failure('zip', zip(...inside)), { kind: 'unsafe', entry: 'd/a', reason: 'twice' });
  });

  it('may not have hard links to what is not in them', async () => {
    for (const link of ['/etc/passwd', '../archive', 'nowhere', 'd'])
      assert.partialDeepStrictEqual(
        await failure('tar.gz', await tarGz({ name: 'd/' }, { name: 'l', type: 'link', link })),
        { kind: 'unsafe' },
      );
  });

  it('may not have devices and pipes', async () => {
    for (const type of ['character-device', 'block-device', 'fifo'] as const)
      assert.deepEqual(await failure('tar.gz', await tarGz({ name: 'd', type })), {
        kind: 'unsafe',
        entry: 'd',
        reason: 'kind',
      });
  });

  it('may not have files with holes, of which they hold the rest only', async () => {
    const archive = await tarGz({ name: 'a', content: '1\n', pax: { 'GNU.sparse.major': '1' } });
    assert.deepEqual(await failure('tar.gz', archive), { kind: 'unsafe', entry: 'a', reason: 'kind' });
    assert.deepEqual(await failure('tar.gz', sparseTarGz), { kind: 'unsafe', entry: 'prog', reason: 'kind' });
  });

  it('may have such an archive in them, as a file, however its own entry is described', async () => {
    const content = gunzipSync(sparseTarGz);
    const long = `${'d/'.repeat(60)}inner.tar`;
    const sized = { name: 'sized.tar', content, pax: { size: String(content.length), comment: 'size=1' } };
    const archive = await tar(
      { name: 'plain.tar', content },
      sized,
      { name: long, content },
      { name: 'last', content: '1' },
    );
    const found = (await unpacked('tar.gz', gzipSync(archive))).map((line) => line.slice(0, line.indexOf(':')));
    assert.deepEqual(found, [long, 'last', 'plain.tar', 'sized.tar']);
    // One byte at a time, too, nothing within them is taken for an entry.
    const kinds = refusingUnknownKinds((entry) => assert.fail(entry));
    const passed = kinds.toArray();
    for (const byte of archive) kinds.write(Buffer.of(byte));
    kinds.end();
    assert.ok(Buffer.concat(await passed).equals(archive));
  });

  it('may not have two entries that some file systems take for one', async () => {
    const pairs = [
      ['a', 'a'],
      ['Agent', 'agent'],
      ['D/a', 'd/b'],
      ['\u00e9', 'e\u0301'],
      ['ß', 'SS'],
      ['a', 'a/b'],
      ['a/b', 'a'],
    ];
    for (const [one = '', other = ''] of pairs) {
      const unsafe = { kind: 'unsafe', entry: other, reason: 'twice' };
      assert.deepEqual(await failure('zip', zip({ name: one }, { name: other })), unsafe);
    }
  });

  it('may not grow without bounds', async () => {
    const zeros = Buffer.alloc(5_000_000);
    const many = Array.from({ length: 30 }, (_, index) => ({ name: String(index) }));
    const small = { ratioFrom: 1_000_000 };
    const bomb = await tarGz({ name: 'a', content: zeros });
    assert.deepEqual(await failure('tar.gz', bomb, { bytes: 4_000_000 }), { kind: 'tooMuch', what: 'bytes' });
    assert.deepEqual(await failure('tar.gz', bomb, small), { kind: 'tooMuch', what: 'ratio' });
    assert.deepEqual(await failure('zip', zip({ name: 'a', content: zeros }), small), {
      kind: 'tooMuch',
      what: 'ratio',
    });
    assert.deepEqual(await failure('tar.bz2', bombBz2, small), { kind: 'tooMuch', what: 'ratio' });
    assert.deepEqual(await failure('zip', zip(...many), { files: 20 }), { kind: 'tooMuch', what: 'files' });
    // Folders that only the names of files tell of take room as well.
    const deep = Array.from({ length: 10 }, (_, index) => ({ name: `${String(index)}/${'d/'.repeat(10)}a` }));
    assert.deepEqual(await failure('tar.gz', await tarGz(...deep), { files: 100 }), { kind: 'tooMuch', what: 'files' });
    // What belongs to no file counts too.
    const padded = gzipSync(Buffer.concat([await tar({ name: 'a' }), zeros]));
    assert.deepEqual(await failure('tar.gz', padded, small), { kind: 'tooMuch', what: 'ratio' });
  });

  it('are refused when they are cut off or something else', async () => {
    const random = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * index * 31) % 251));
    const entry = { name: 'a', content: random };
    for (const [kind, archive] of [
      ['zip', zip(entry)],
      ['tar.gz', await tarGz(entry)],
      ['tar.bz2', smallBz2],
    ] as const) {
      for (const part of [
        archive.subarray(0, archive.length / 2),
        archive.subarray(0, -9),
        Buffer.alloc(0),
        Buffer.from('<html>'),
      ]) {
        assert.partialDeepStrictEqual(await failure(kind, part), { kind: 'broken' });
      }
    }
  });
});

describe('names in archives', () => {
  const judge = (name: string, platform: NodeJS.Platform): string => {
    try {
      return entryPath(name, platform).join('/');
    } catch (error) {
      assert.ok(error instanceof InstallError && error.failure.kind === 'unsafe');
      return `(${error.failure.reason})`;
    }
  };

  it('are refused where the system would read another into them', () => {
    const names = [
      'a.',
      'a ',
      'dir./b',
      'ab:c',
      'nul',
      'NUL.txt',
      'com1',
      'LPT¹',
      'con/a',
      'a?b',
      'comma',
      'a..b',
      '...',
    ];
    const here = names.map((name) => judge(name, 'linux'));
    assert.deepEqual(here.map((one, index) => (one === names[index] ? '' : one)).join(''), '');
    assert.deepEqual(
      names.filter((name) => judge(name, 'win32') === '(name)'),
      ['a.', 'a ', 'dir./b', 'ab:c', 'nul', 'NUL.txt', 'com1', 'LPT¹', 'con/a', 'a?b', '...'],
    );
  });

  it('are refused when no file can have them', () => {
    for (const name of ['', 'a\0b', 'a\nb', 'x'.repeat(256), 'd/'.repeat(600)])
      assert.equal(judge(name, 'linux'), '(name)');
    assert.equal(judge('./', 'linux'), '');
    assert.equal(judge('./a//b/.', 'linux'), 'a/b');
  });

  it('are told to be the same when case or composition is all that differs', () => {
    assert.equal(foldedPath(['Ab', 'É']), foldedPath(['aB', 'e\u0301']));
    assert.notEqual(foldedPath(['a', 'b']), foldedPath(['a', 'c']));
  });

  it('tell the kind of an archive by its address', () => {
    const kinds = [
      'a.zip',
      'a.tar.gz',
      'a.TGZ',
      'a.tar.bz2',
      'a.tbz2',
      'a.exe',
      'a',
      'a-1.2.3',
      'a.dmg',
      'a.tar.xz',
      'a.zip?x=y.dmg',
    ];
    assert.deepEqual(
      kinds.map((name) => archiveKind(`https://example.com/v1/${name}`)),
      ['zip', 'tar.gz', 'tar.gz', 'tar.bz2', 'tar.bz2', 'raw', 'raw', 'raw', undefined, undefined, 'zip'],
    );
  });
});
