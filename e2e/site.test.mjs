// A year as a folder: read from disk without a server, checked, and tampered with.

import assert from 'node:assert/strict';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browser, complaints } from './lib/browser.mjs';
import { EXAMPLE, folder, run } from './lib/duologue.mjs';

let place, bag, policy;

before(async () => {
  place = await folder('site');
  const data = path.join(place.path, 'data');
  bag = path.join(place.path, 'out');
  policy = path.join(place.path, 'out.policy');
  const steps = [
    ['init', '--data', data, '--origin', 'duologue.example/tokyo-beijing', '--recorder', 'archive', '--side', 'cn', '--side', 'jp', '--example'],
    ['import', EXAMPLE, '--data', data],
    ['site', bag, '--data', data],
  ];
  for (const step of steps) {
    const { code, text } = await run(...step);
    assert.equal(code, 0, `${step[0]}\n${text}`);
  }
});
after(() => place?.remove());

const verify = (...more) => run('verify', bag, '--policy', policy, ...more);

test('the folder verifies, and says so in three languages', async () => {
  const said = new Set();
  for (const lang of ['ja', 'zh', 'en']) {
    const { code, text } = await verify('--lang', lang);
    assert.equal(code, 0, text);
    said.add(text);
  }
  assert.equal(said.size, 3);
});

test('it is a BagIt bag: what the manifest lists is what lies there (RFC 8493)', async () => {
  assert.match(await readFile(path.join(bag, 'bagit.txt'), 'utf8'), /^BagIt-Version: 1\.0\nTag-File-Character-Encoding: UTF-8\n$/);
  const manifest = await readFile(path.join(bag, 'manifest-sha256.txt'), 'utf8');
  const listed = manifest.trimEnd().split('\n').map((line) => line.slice(66)).sort();
  const found = (await readdir(path.join(bag, 'data'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(bag, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
  assert.deepEqual(listed, found);
});

test('pages open from disk, and links lead on from file to file', async () => {
  const chromium = await browser();
  try {
    const page = await chromium.newPage();
    const heard = complaints(page, 'file://');
    const here = () => decodeURIComponent(page.url().slice(pathToFileURL(path.join(bag, 'data')).href.length));
    await page.goto(pathToFileURL(path.join(bag, 'data/ja/index.html')).href);
    await page.click('.mainnav a[href$="editions/index.html"]');
    assert.equal(here(), '/ja/editions/index.html');
    await page.click('main a[href$="13/index.html"]');
    assert.equal(here(), '/ja/editions/13/index.html');
    await page.click('main a[href$="sessions/security/index.html"]');
    assert.equal(here(), '/ja/editions/13/sessions/security/index.html');
    await page.click('.langs a[hreflang="zh-Hans"]');
    assert.equal(here(), '/zh/editions/13/sessions/security/index.html');
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hans');
    assert.ok(await page.evaluate(() => [...document.styleSheets].length > 0), 'the style sheet came along');
    assert.deepEqual(heard.take(), []);
  } finally {
    await chromium.close();
  }
});

/** The first file under a folder of the bag. */
async function first(under) {
  const entries = await readdir(path.join(bag, under), { withFileTypes: true });
  const entry = entries.sort((a, b) => (a.name < b.name ? -1 : 1))[0];
  const found = `${under}/${entry.name}`;
  return entry.isDirectory() ? first(found) : found;
}

const PARTS = {
  'a blob': () => first('data/record/blobs'),
  'a tile of hashes': () => first('data/record/archive/tile/0'),
  'a tile of entries': () => first('data/record/archive/tile/entries'),
  'a signed head': () => 'data/record/jp/checkpoint',
  'a page': () => 'data/zh/editions/13/index.html',
};

for (const [what, find] of Object.entries(PARTS)) {
  test(`one changed bit in ${what} is found and named`, async () => {
    const file = await find();
    const at = path.join(bag, file);
    const kept = path.join(place.path, 'kept');
    await copyFile(at, kept);
    try {
      const bytes = await readFile(at);
      bytes[bytes.length >> 1] ^= 1;
      await writeFile(at, bytes);
      const { code, text } = await verify('--lang', 'en');
      assert.equal(code, 1, text);
      assert.ok(text.includes(file), `${file} is not named:\n${text}`);
    } finally {
      await copyFile(kept, at);
    }
  });
}

test('wrong use is not taken for a broken record', async () => {
  assert.equal((await run('verify', bag, '--policy', path.join(place.path, 'nowhere'))).code, 2);
  assert.equal((await run('verify', path.join(place.path, 'nowhere'), '--policy', policy)).code, 2);
  assert.equal((await verify()).code, 0);
});
