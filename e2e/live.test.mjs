// A page that is being read says when it has changed, and moves nothing.

import assert from 'node:assert/strict';
import { appendFile, cp } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { browser, complaints } from './lib/browser.mjs';
import { EXAMPLE, database, folder, run, serve } from './lib/duologue.mjs';

const CHANGED = '/LANG/editions/rehearsal/sessions/security';
const UNCHANGED = '/LANG/editions/13';
const SAYS = {
  ja: ['このページの内容に更新があります。', '読み込み直す'],
  zh: ['本页内容已有更新。', '重新加载'],
  en: ['This page has changed since you opened it.', 'Load it again'],
};
const LINE = '[role=status]';
const SOON = 30_000;

let place, chromium, edits = 0;
before(async () => {
  place = await folder('live');
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await place?.remove();
});

const at = (name) => path.join(place.path, name);

async function done(...args) {
  const { code, text } = await run(...args);
  assert.equal(code, 0, `${args[0]}\n${text}`);
}

async function begin(data, ...more) {
  await done('init', '--data', data, '--origin', 'duologue.example/tokyo-beijing', '--recorder', 'archive', '--side', 'cn', '--side', 'jp', '--example', ...more);
  await done('import', EXAMPLE, '--data', data, ...more);
}

/** The example with one paragraph more in the report of a simulated session, in Japanese. */
async function edited(paragraph) {
  const files = at(`edited-${(edits += 1)}`);
  await cp(EXAMPLE, files, { recursive: true });
  await appendFile(path.join(files, 'editions/rehearsal/security/jp.report.ja.md'), `\n{#added-${edits}}\n${paragraph}\n`);
  return files;
}

/** Opens a page and waits until it waits. */
async function open(base, address, prepare = () => {}) {
  const page = await chromium.newPage();
  const heard = complaints(page, base);
  await prepare(page);
  const waits = page.waitForResponse((answer) => answer.url() === `${base}/live`);
  await page.goto(base + address);
  assert.equal((await waits).status(), 200);
  return { page, heard };
}

const line = (page) => page.locator(LINE).textContent();

test('an act through another node is told in the page that it changes, and in no other', async () => {
  const [one, other] = [at('one'), at('other')];
  const shared = ['--database', database()];
  await begin(one, ...shared);
  for (const kept of ['keys', 'guard']) await cp(path.join(one, kept), path.join(other, kept), { recursive: true });
  const site = await serve(one, { more: shared });
  try {
    const changed = [];
    for (const lang of Object.keys(SAYS)) changed.push({ lang, ...(await open(site.base, CHANGED.replace('LANG', lang))) });
    const unchanged = await open(site.base, UNCHANGED.replace('LANG', 'ja'));
    for (const { page } of changed) {
      assert.equal(await line(page), '');
      await page.evaluate(() => {
        globalThis.shift = 0;
        const add = (list) => list.getEntries().forEach((entry) => (globalThis.shift += entry.value));
        new PerformanceObserver(add).observe({ type: 'layout-shift' });
      });
    }
    const looked = unchanged.page.waitForResponse((answer) => answer.url() === unchanged.page.url());
    await done('import', await edited('ここに一段落が加わった。'), '--data', other, ...shared);

    for (const { lang, page, heard } of changed) {
      const [says, link] = SAYS[lang];
      await page.locator(`${LINE} a`).waitFor({ timeout: SOON });
      assert.equal(await line(page), `${says} ${link}`);
      assert.ok((await page.evaluate(() => globalThis.shift)) < 0.0005, `${lang}: the layout shifts`);
      assert.ok(await page.locator(`${LINE} a`).isVisible());
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], lang);
      }
      await page.emulateMedia({ media: 'print' });
      assert.ok(!(await page.locator(LINE).isVisible()));
      await page.emulateMedia({ media: 'screen' });
      assert.ok(!(await page.locator('main').textContent()).includes('ここに一段落が加わった。'), 'it moved by itself');
      await page.click(`${LINE} a`);
      await page.locator('main', { hasText: 'ここに一段落が加わった。' }).waitFor();
      assert.equal(await line(page), '');
      assert.deepEqual(heard.take(), [], lang);
    }

    // It has asked, and found the same.
    await (await looked).finished();
    await unchanged.page.waitForTimeout(500);
    assert.equal(await line(unchanged.page), '');
    assert.deepEqual(unchanged.heard.take(), []);
  } finally {
    await site.stop();
  }
});

test('what is imported while the server stands still is told when it is back', async () => {
  const data = at('alone');
  await begin(data);
  let site = await serve(data);
  try {
    const { page } = await open(site.base, CHANGED.replace('LANG', 'ja'));
    const same = await open(site.base, UNCHANGED.replace('LANG', 'zh'));
    await site.stop();
    await done('import', await edited('この段落も加わった。'), '--data', data);
    const looked = same.page.waitForResponse((answer) => answer.url() === same.page.url());
    site = await serve(data, { listen: new URL(site.base).host });
    await page.locator(`${LINE} a`).waitFor({ timeout: SOON });
    await (await looked).finished();
    await same.page.waitForTimeout(500);
    assert.equal(await line(same.page), '');
  } finally {
    await site.stop();
  }
});

test('without script, or without streams in the browser, a page is as it was', async () => {
  const data = at('plain');
  await begin(data);
  const site = await serve(data);
  try {
    const plain = await (await chromium.newContext({ javaScriptEnabled: false })).newPage();
    const old = await chromium.newPage();
    await old.addInitScript(() => delete globalThis.EventSource);
    for (const page of [plain, old]) {
      const heard = complaints(page, site.base);
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(site.base + CHANGED.replace('LANG', 'en'));
      assert.equal(await page.locator(LINE).count(), 0);
      assert.ok(!asked.includes('/live'));
      assert.deepEqual(heard.take(), []);
    }
    // Other pages load no script at all.
    const other = await chromium.newPage();
    const scripts = [];
    other.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
    for (const lang of Object.keys(SAYS)) await other.goto(`${site.base}/${lang}/record`);
    assert.deepEqual(scripts, []);
  } finally {
    await site.stop();
  }
});
