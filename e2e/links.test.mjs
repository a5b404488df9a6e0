// Every page that can be reached from the three homes, read as a crawler reads it.

import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { demo } from './lib/duologue.mjs';
import { LANGUAGES } from './lib/pages.mjs';

const PERSON = 'archive-6qf4';
const NAME = '福田康夫';
const AT_ONCE = 8;

let site;
/** By path with query: status, final path, links, ids. */
const seen = new Map();

before(async () => {
  site = await demo();
  let next = LANGUAGES.map(({ code }) => `/${code}/`);
  while (next.length > 0) {
    const now = next.splice(0, AT_ONCE);
    for (const page of await Promise.all(now.map(read))) {
      // Past views carry their state along every link: they are looked at, not walked.
      // Pictures are drawn for each client only so often: those of one year stand for all.
      const walked = (path) => !path.endsWith('.png') || path.includes('/survey/2021/');
      const follow = page.path.includes('at=') ? [] : page.links.map((link) => link.path).filter(walked);
      next.push(...new Set(follow.filter((path) => !seen.has(path))));
    }
    next = [...new Set(next)].filter((path) => !seen.has(path));
  }
});
after(() => site?.stop());

const plain = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#38;', '&').replaceAll('&#34;', '"');

async function read(path) {
  const page = { path, status: 0, links: [], ids: new Set() };
  seen.set(path, page);
  const answer = await patient(site.base + path);
  const body = await answer.text();
  page.status = answer.status;
  page.type = answer.headers.get('content-type');
  if (!page.type?.startsWith('text/html')) return page;
  for (const [, id] of body.matchAll(/\sid="([^"]+)"/g)) page.ids.add(plain(id));
  for (const [, name, attributes] of body.matchAll(/<(a|link)\s([^>]*)>/g)) {
    const href = /(?:^|\s)href="([^"]*)"/.exec(attributes)?.[1];
    if (href === undefined) continue;
    const url = new URL(plain(href), site.base + path);
    if (url.origin !== site.base) continue;
    page.links.push({
      path: url.pathname + url.search,
      fragment: decodeURIComponent(url.hash.slice(1)),
      language: /hreflang=/.test(attributes),
      page: name === 'a',
    });
  }
  return page;
}

/** Comes again when told to, as a crawler should: exports are given to each client only so often. */
async function patient(url) {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(url, { redirect: 'manual' });
    if (answer.status !== 429 || tries === 20) return answer;
    await sleep(1000 * Number(answer.headers.get('retry-after')));
  }
}

/** Answers a request whose target is sent byte for byte, as `fetch` would not; or never ends the request. */
function raw(target, { finish = true } = {}) {
  return new Promise((resolve, reject) => {
    const head = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
    const socket = net.connect(Number(new URL(site.base).port), '127.0.0.1', () => socket.write(finish ? `${head}\r\n` : head));
    let text = '';
    socket.setEncoding('utf8').setTimeout(20_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text)).on('error', reject);
  });
}

test('every internal link leads to a page', () => {
  const broken = [...seen.values()].filter((page) => page.status !== 200).map((page) => `${page.status} ${page.path}`);
  assert.deepEqual(broken, []);
  assert.ok(seen.size > 300, `${seen.size} pages: the crawl did not get far`);
});

test('every link into a page meets the place that it names', () => {
  const lost = [];
  for (const page of seen.values()) {
    for (const { path, fragment } of page.links) {
      const target = seen.get(path);
      if (fragment && target?.ids.size > 0 && !target.ids.has(fragment)) lost.push(`${page.path} → ${path}#${fragment}`);
    }
  }
  assert.deepEqual(lost, []);
});

test('no id stands twice on a page', async () => {
  for (const { code } of LANGUAGES) {
    for (const place of ['', 'editions/13', 'editions/rehearsal/sessions/security', 'statements/13', 'survey/2017']) {
      const body = await (await fetch(`${site.base}/${code}/${place}`)).text();
      const ids = [...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], `/${code}/${place}`);
    }
  }
});

// T27: decidim/decidim#16826, discourse/discourse#11406.
test('links keep the language; only the language switch changes it', () => {
  const strayed = [];
  for (const page of seen.values()) {
    const lang = /^\/(ja|zh|en)\//.exec(page.path)?.[1];
    for (const link of page.links) {
      const own = !lang || link.path.startsWith(`/${lang}/`) || link.path.startsWith('/record/') || !link.page;
      if (!own && !link.language) strayed.push(`${page.path} → ${link.path}`);
    }
  }
  assert.deepEqual(strayed, []);
});

test('every page can be had in the other languages', () => {
  const alone = [];
  for (const page of seen.values()) {
    const place = /^\/(?:ja|zh|en)(\/[^?]*)/.exec(page.path)?.[1];
    if (!place || !page.type?.startsWith('text/html') || page.status !== 200 || page.path.includes('at=')) continue;
    for (const { code } of LANGUAGES) {
      // What is read beside it may change: Japanese beside Chinese becomes Chinese beside Japanese.
      const switches = page.links.some((link) => link.language && link.page && link.path.split('?')[0] === `/${code}${place}`);
      if (!switches) alone.push(`${page.path} has no way to ${code}`);
    }
  }
  assert.deepEqual(alone, []);
});

// T08: discourse/discourse#16627, #6822.
test('a name in an address leads to the person, written raw or percent-encoded', async () => {
  for (const written of [NAME, encodeURIComponent(NAME), encodeURIComponent(NAME).toLowerCase(), encodeURIComponent(encodeURIComponent(NAME))]) {
    const answer = await raw(`/ja/people/${PERSON}/${written}`);
    assert.match(answer, /^HTTP\/1\.1 30[18] /, written);
    assert.match(answer, new RegExp(`\r\nlocation: /ja/people/${PERSON}\r\n`, 'i'), written);
  }
  const person = await fetch(`${site.base}/ja/people/${PERSON}`);
  assert.match(person.headers.get('link') ?? '', new RegExp(`</ja/people/${PERSON}>; rel="canonical"`));
});

// S27: a request's head has ten seconds.
test('a client that never finishes its request is cut', async () => {
  const began = Date.now();
  const answer = await raw('/ja/', { finish: false });
  assert.ok(Date.now() - began < 15_000, 'cut in time');
  assert.doesNotMatch(answer, /^HTTP\/1\.1 200/);
});
