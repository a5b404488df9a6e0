// What came of the example's simulated votes: as readers see it, and as everybody can work it out again from the files.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { browser, complaints } from './lib/browser.mjs';
import { table } from './lib/csv.mjs';
import { demo } from './lib/duologue.mjs';

const TOPIC = 'opinions/rehearsal-exchange';
const FEW = 'opinions/rehearsal-peace';
const SPOKEN = {
  ja: { simulated: '実際に投じられた票ではありません', ground: '共通の立場', untold: '10未満', none: 'まだありません。', few: '地図は描きません。' },
  zh: { simulated: '这些票并非任何人所投', ground: '共同立场', untold: '不足10', none: '还没有一条', few: '因此不画地图。' },
  en: { simulated: 'Nobody gave these votes', ground: 'Common ground', untold: 'under 10', none: 'none yet has a majority', few: 'No map is drawn' },
};

let site, chromium, page, heard;
before(async () => {
  site = await demo();
  chromium = await browser();
  page = await chromium.newPage();
  heard = complaints(page, site.base);
});
after(async () => {
  await chromium?.close();
  await site?.stop();
});

const get = async (path) => (await fetch(`${site.base}/${path}`)).text();

test('topics lead to their opinions and results in three languages', async () => {
  for (const [lang, words] of Object.entries(SPOKEN)) {
    await page.goto(`${site.base}/${lang}/opinions`);
    await page.click(`main a[href="/${lang}/${TOPIC}"]`);
    assert.ok((await page.innerText('main')).includes(words.simulated), lang);
    assert.ok((await page.$$('main ol.asked > li')).length >= 10, lang);
    await page.click(`main a[href="/${lang}/${TOPIC}/results"]`);
    const main = await page.innerText('main');
    assert.ok(main.includes(words.simulated) && main.includes(words.ground), lang);
    assert.ok((await page.$$('main svg.chart')).length >= 3, `${lang}: common ground, what divides, and a map`);
    // Of fifteen voters there are too few places to show; what ninety do is drawn.
    await page.goto(`${site.base}/${lang}/${FEW}/results`);
    const few = await page.innerText('main');
    for (const told of [words.untold, words.none, words.few]) assert.ok(few.includes(told), `${lang}: ${told}`);
    assert.equal((await page.$$('main figure.fig')).length, 1, lang);
  }
  assert.deepEqual(heard.take(), []);
});

test('every share and interval follows from the counts that can be taken away', async () => {
  await page.goto(`${site.base}/en/${TOPIC}/results`);
  const rows = table(await get(`en/${TOPIC}/opinions.csv`)).filter((row) => row.votes !== '');
  assert.ok(rows.length >= 20, `${rows.length}`);
  const shown = await page.$$eval('main td.n', (cells) => cells.map((cell) => cell.textContent.trim()));
  for (const row of rows) {
    const votes = Number(row.votes);
    assert.equal(votes, Number(row.agree) + Number(row.disagree) + Number(row.pass));
    for (const way of ['agree', 'disagree']) {
      const [count, printed, low, high] = ['', '_percent', '_low', '_high'].map((end) => row[way + end]);
      assert.ok(Math.abs((100 * Number(count)) / votes - Number(printed)) <= 0.0501, JSON.stringify(row));
      assert.ok(shown.includes(`${printed} (${low}–${high})`), `${printed} (${low}–${high})`);
      // Clopper and Pearson (1934): the ends are where the tails hold 2.5 % each, to the printed digit.
      exact(atLeast(Number(count), votes), Number(low), `${JSON.stringify(row)} low`);
      exact((p) => atLeast(votes - Number(count), votes)(1 - p), Number(high), `${JSON.stringify(row)} high`, -1);
    }
  }
});

test('common ground is a majority of both publics, the surest first', async () => {
  const rows = table(await get(`en/${TOPIC}/opinions.csv`));
  const { opinions } = JSON.parse(await get(`en/${TOPIC}/results.json`));
  const common = opinions.filter((opinion) => opinion.consensus?.established);
  assert.ok(common.length >= 2, `${common.length}`);
  for (const { opinion, consensus } of common) {
    const lows = rows.filter((row) => row.opinion === opinion).map((row) => Number(row[`${consensus.direction}_low`]));
    assert.equal(lows.length, 2);
    assert.ok(lows.every((low) => low > 50), `${opinion}: ${lows}`);
    assert.ok(Math.abs(100 * consensus.lowest - Math.min(...lows)) <= 0.051, `${opinion}: ${lows}`);
  }
  const sure = [...common].sort((a, b) => b.consensus.lowest - a.consensus.lowest);
  await page.goto(`${site.base}/en/${TOPIC}/results`);
  const listed = await page.$$eval('#ground-section ol.ops > li > p.op', (all) => all.map((one) => one.textContent));
  const english = (opinion) => opinion.texts.find((text) => text.lang === 'en').text;
  assert.deepEqual(listed, sure.slice(0, 10).map(english));
});

test('of few nothing is told, on pages and in files', async () => {
  for (const topic of [TOPIC, FEW]) {
    for (const row of table(await get(`en/${topic}/opinions.csv`))) {
      assert.ok(row.votes === '' || Number(row.votes) >= 10, JSON.stringify(row));
    }
    for (const row of table(await get(`en/${topic}/groups.csv`))) {
      assert.ok(row.agree === '' || Number(row.agree) + Number(row.disagree) + Number(row.pass) >= 10, JSON.stringify(row));
      assert.ok(Number(row.members) >= 10, JSON.stringify(row));
    }
  }
});

test('programs are told what was released', async () => {
  const code = TOPIC.split('/').at(-1);
  const { data } = JSON.parse(await get(`api/v1/topics/${code}`));
  const told = data.opinions.flatMap(({ code: opinion, publics }) => publics.filter((one) => one.counts).map((one) => [one.public, opinion, ...Object.values(one.counts)].join()));
  const rows = table(await get(`en/${TOPIC}/opinions.csv`)).filter((row) => row.votes !== '');
  assert.deepEqual(told.sort(), rows.map((row) => [row.public, row.opinion, row.agree, row.disagree, row.pass].join()).sort());
});

test('the sums are those of the files', async () => {
  const sums = (await get(`ja/${TOPIC}/SHA256SUMS`)).trim().split('\n').map((line) => line.split('  '));
  assert.deepEqual(sums.map(([, name]) => name), ['opinions.csv', 'groups.csv', 'results.json']);
  for (const [sum, name] of sums) {
    const bytes = Buffer.from(await (await fetch(`${site.base}/ja/${TOPIC}/${name}`)).arrayBuffer());
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sum, name);
  }
});

/** The chance of `count` successes or more among `n`, as a function of that of one. */
function atLeast(count, n) {
  const logs = [0];
  for (let i = 1; i <= n; i += 1) logs[i] = logs[i - 1] + Math.log(i);
  return (p) => {
    if (p <= 0) return count === 0 ? 1 : 0;
    if (p >= 1) return 1;
    let sum = 0;
    for (let k = count; k <= n; k += 1) sum += Math.exp(logs[n] - logs[k] - logs[n - k] + k * Math.log(p) + (n - k) * Math.log(1 - p));
    return sum;
  };
}

/** Half a printed digit below the end the tail is smaller than 2.5 %, half a digit above it is larger; for upper ends the other way round. */
function exact(tail, end, about, sign = 1) {
  if (end === (sign > 0 ? 0 : 100)) return;
  const at = (percent) => tail(percent / 100) - 0.025;
  assert.ok(sign * at(end - 0.0501) <= 0 && sign * at(end + 0.0501) >= 0, about);
}
