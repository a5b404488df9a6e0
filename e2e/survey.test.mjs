// A simulated survey of two sides, from what field agencies deliver to what readers see: checked, weighted, agreed, held, released.

import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, complaints } from './lib/browser.mjs';
import { table } from './lib/csv.mjs';
import { EXAMPLE, folder, run, serve } from './lib/duologue.mjs';

const ANSWERS = path.resolve(EXAMPLE, '../tokyo-beijing-rehearsal');
let place, data, site, chromium, manifest;

/** Runs a command that must end with this code, and gives what it printed. */
async function does(code, ...args) {
  const answer = await run(...args, '--data', data);
  assert.equal(answer.code, code, `${args.join(' ')}\n${answer.text}`);
  return answer.text;
}

before(async () => {
  place = await folder('survey');
  data = path.join(place.path, 'data');
  chromium = await browser();
  await does(0, 'init', '--origin', 'duologue.example/tokyo-beijing', '--recorder', 'archive', '--side', 'cn', '--side', 'jp', '--example');
  await does(0, 'import', EXAMPLE);
});
after(async () => {
  await chromium?.close();
  await site?.stop();
  await place?.remove();
});

const of = (side) => ['--survey', 'rehearsal', '--side', side];

test('a faulty delivery is refused whole and in the agency’s language', async () => {
  const rows = (await readFile(path.join(ANSWERS, 'cn.csv'), 'utf8')).split('\n');
  rows[1] = '1,3,1,1,1';
  rows[2] = '1,1,1,1,1';
  const faulty = path.join(place.path, 'cn.csv');
  await writeFile(faulty, rows.join('\n'));
  const told = await does(1, 'survey', 'deliver', faulty, ...of('cn'), '--id', 'no', '--lang', 'zh');
  assert.match(told, /不能接收/);
  assert.match(told, /sex/);
});

test('both sides deliver, prepare and lay their tables down', async () => {
  for (const [side, cell] of [['jp', '5'], ['cn', '10']]) {
    await does(0, 'survey', 'deliver', path.join(ANSWERS, `${side}.csv`), ...of(side), '--id', 'no', '--lang', 'en');
    const told = await does(0, 'survey', 'prepare', ...of(side), '--design', path.join(ANSWERS, `${side}.toml`), '--by', 'sex,age', '--cell', cell, '--microdata', '--despite-small-cells', '--to', path.join(place.path, side));
    assert.match(told, /are not shown/);
  }
  const told = await does(0, 'survey', 'table', path.join(place.path, 'jp'), path.join(place.path, 'cn'));
  manifest = told.slice(0, 64);
  assert.match(manifest, /^[0-9a-f]{64}$/);
});

test('a hold of one side keeps everything back', async () => {
  await does(0, 'agree', manifest, '--side', 'jp');
  await does(0, 'agree', manifest, '--side', 'cn');
  const held = await does(0, 'hold', manifest, '--side', 'cn', '--reason', 'one table is read again (simulated)');
  assert.match(await does(1, 'release', manifest), /held by cn/);
  site = await serve(data);
  const page = await (await fetch(`${site.base}/en/survey/rehearsal`)).text();
  assert.doesNotMatch(page, /results\.csv|Released on/);
  assert.equal((await fetch(`${site.base}/record/blobs/${manifest}`)).status, 404);
  assert.equal((await fetch(`${site.base}/en/survey/rehearsal/results.csv`)).status, 404);
  await site.stop();
  site = undefined;
  await does(0, 'retract', held.slice(0, 64), '--side', 'cn');
  assert.match(await does(0, 'release', manifest), /released by/);
});

test('readers see it in three languages, and every percentage follows from the file they take away', async () => {
  site = await serve(data);
  const page = await chromium.newPage();
  const heard = complaints(page, site.base);
  const spoken = { ja: ['回答', '誰の意見も表さない数字'], zh: ['回答', '这些数字不代表任何人的意见'], en: ['Answers', 'These figures stand for nobody'] };
  for (const [lang, words] of Object.entries(spoken)) {
    await page.goto(`${site.base}/${lang}/survey/rehearsal`);
    await page.click('main table caption a[href$="/impression"]');
    const main = await page.innerText('main');
    for (const word of words) assert.ok(main.includes(word), `${lang}: ${word}`);
    assert.ok(await page.isVisible('svg.chart'), lang);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`a[href$="${lang}/survey/rehearsal/results.csv"]`).catch(() => {})]);
    const file = path.join(place.path, `${lang}.csv`);
    await copyFile(await download.path(), file);
    const rows = table(await readFile(file, 'utf8'));
    // In tables of groups an interval stands under the figure.
    const shown = await page.$$eval('main td.n', (cells) => cells.map((cell) => cell.innerText.split('\n')[0].trim()));
    let compared = 0;
    for (const row of rows.filter((row) => row.item === 'impression' && row.suppressed === 'false')) {
      const share = (100 * Number(row.weighted_n)) / Number(row.weighted_base);
      assert.equal(share.toFixed(Number(row.base) < 200 ? 0 : 1), row.percent, JSON.stringify(row));
      assert.ok(shown.includes(row.percent), `${lang}: ${JSON.stringify(row)}`);
      compared += 1;
    }
    assert.ok(compared > 20, `${compared}`);
  }
  assert.deepEqual(heard.take(), []);
});

test('the record of it verifies', async () => {
  await site.stop();
  site = undefined;
  const bag = path.join(place.path, 'bag');
  await does(0, 'site', bag);
  const { code, text } = await run('verify', bag, '--policy', `${bag}.policy`, '--lang', 'en');
  assert.equal(code, 0, text);
});
