// Every kind of page, in every language: whom it shuts out, what it weighs, where it breaks.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import axe from 'axe-core';
import { browser, complaints } from './lib/browser.mjs';
import { demo, folder, serve } from './lib/duologue.mjs';
import { LANGUAGES, pages, past } from './lib/pages.mjs';
import { png } from './lib/png.mjs';

const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const SCHEMES = ['light', 'dark'];
/** 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10). */
const ZOOMED = { width: 320, height: 256 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The spacing that readers may set (WCAG 2.2, 1.4.12). */
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
const WEIGHT = 40 * 1024;
const SHOTS = process.env.SHOTS && new URL('out/', import.meta.url).pathname;

let site, chromium, page, heard, plain, plainly;
before(async () => {
  site = await demo();
  chromium = await browser();
  page = await chromium.newPage();
  heard = complaints(page, site.base);
  plain = await (await chromium.newContext({ javaScriptEnabled: false })).newPage();
  plainly = complaints(plain, site.base);
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});
after(async () => {
  await chromium?.close();
  await site?.stop();
  // Nothing may be heard after the last page either.
  heard?.begin();
  plainly?.begin();
});

/** Bytes on the wire, as a browser asks for them. */
function weight(path) {
  return new Promise((resolve, reject) => {
    http.get(site.base + path, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk) => (bytes += chunk.length)).on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

async function violations() {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules, resultTypes: ['violations'] }), RULES);
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? v.help}`));
}

/** What makes the page wider than the window; elements that scroll themselves may be wider. */
const overhang = () =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const by = document.scrollingElement.scrollWidth - width;
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const reaching = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 0.5 && !scrolls(e.parentElement));
    return by > 0 ? `${by} px too wide: ${reaching.at(-1)?.outerHTML.slice(0, 160)}` : '';
  });

// Lighthouse gives CLS to three decimals. Below that are the fractions of a pixel by which a table's columns settle when
// the browser happens to paint between two packets of one page.
const NO_SHIFT = 0.0005;

/** What moved after it was painted, and what painting waited for, in Lighthouse's terms (CLS, render-blocking requests). */
const painted = (page) =>
  page.evaluate(async () => {
    const seen = (type) =>
      new Promise((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
        observer.observe({ type, buffered: true });
        setTimeout(() => resolve([]), type === 'paint' ? 2000 : 100);
      });
    const paints = await seen('paint');
    const shifts = (await seen('layout-shift')).map((entry) => entry.value);
    const blocking = performance.getEntriesByType('resource').filter((entry) => entry.renderBlockingStatus === 'blocking');
    return { painted: paints.length > 0, shift: shifts.reduce((a, b) => a + b, 0), blocking: blocking.map((entry) => new URL(entry.name)).map((url) => url.pathname) };
  });

for (const { kind, lang, tag, path: template, status, shows } of pages('PAST')) {
  test(`${lang} ${kind}`, async () => {
    const place = template.includes('PAST') ? template.replace('PAST', await past(site.base)) : template;
    const url = site.base + place;
    const faults = [];
    heard.begin(url, status);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize(SIZES.wide);
    const answer = await page.goto(url);
    assert.equal(answer.status(), status, url);
    assert.equal(await page.getAttribute('html', 'lang'), tag);
    for (const shown of shows) assert.ok((await page.locator(shown).count()) > 0, `${url}: no ${shown}`);

    const sheets = await page.$$eval('link[rel=stylesheet]', (links) => links.map((link) => new URL(link.href).pathname));
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      if (size !== 'wide') await page.reload();
      const first = await painted(page);
      if (!first.painted) faults.push(`${size}: nothing was painted`);
      if (first.shift >= NO_SHIFT) faults.push(`${size}: the layout shifts by ${first.shift}`);
      // The site's own style sheet, which every page has in common, is all that a page waits for.
      const waited = first.blocking.filter((path) => !sheets.includes(path));
      if (sheets.length !== 1 || waited.length > 0) faults.push(`${size}: painting waits for ${[...sheets, ...waited]}`);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        faults.push(...(await violations()).map((v) => `${size}, ${colorScheme}: ${v}`));
        if (SHOTS) await page.screenshot({ path: `${SHOTS}${kind.replaceAll(' ', '-')}.${lang}.${size}.${colorScheme}.png`, fullPage: true });
      }
    }

    await page.setViewportSize(ZOOMED);
    const reflow = [await overhang()];
    await page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [sheet];
    }, SPACING);
    reflow.push((await overhang()) && `with wide text spacing ${await overhang()}`);
    faults.push(...reflow.filter(Boolean));

    const bytes = (await Promise.all([place, ...sheets].map(weight))).reduce((a, b) => a + b);
    if (bytes > WEIGHT) faults.push(`page and style sheets weigh ${bytes} bytes, the limit is ${WEIGHT}`);
    faults.push(...heard.take());

    plainly.begin(url, status);
    await plain.goto(url);
    if (!(await plain.locator('main h1').first().isVisible())) faults.push('no visible h1 without script');
    faults.push(...plainly.take().map((said) => `without script: ${said}`));
    assert.deepEqual([...new Set(faults)], [], url);
  });
}

const LOGO = { width: 240, height: 80 };
/** How much later than the page and its style sheet everything else comes. */
const LATE_MS = 1000;
const QUIET_MS = 500;

/** Opens a page whose other files come late, and waits until no answer has come for a while. */
async function late(page, url) {
  let held = 0;
  let last = Date.now();
  page.on('response', () => (last = Date.now()));
  await page.route('**/*', async (route) => {
    if (!['document', 'stylesheet'].includes(route.request().resourceType())) {
      held += 1;
      await sleep(LATE_MS);
      held -= 1;
      last = Date.now();
    }
    await route.continue();
  });
  await page.goto(url);
  while (held > 0 || Date.now() - last < QUIET_MS) await sleep(50);
}

/** A logo's own size, and whether it came after the page had been painted without it. */
const arrived = (page) =>
  page.evaluate(() => {
    const logo = document.querySelector('img.logo');
    const file = performance.getEntriesByName(logo.src)[0];
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return { width: logo.naturalWidth, height: logo.naturalHeight, late: file?.responseEnd > paint?.startTime };
  });

test('nothing moves when a logo and other files come late', async () => {
  const kept = await folder('logo');
  const data = path.join(kept.path, 'data');
  const theme = path.join(kept.path, 'theme.toml');
  let themed;
  try {
    await writeFile(theme, `logo_png = "${png(LOGO.width, LOGO.height).toString('base64')}"\n`);
    await (await demo(data)).stop();
    themed = await serve(data, { more: ['--theme', theme] });
    const places = [...LANGUAGES.map(({ code }) => `/${code}/`), '/ja/opinions/rehearsal-exchange', '/en/survey/rehearsal/impression'];
    const faults = [];
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const place of places) {
        // A context of its own has no file of the page before.
        const context = await chromium.newContext({ viewport });
        const page = await context.newPage();
        const heard = complaints(page, themed.base);
        await late(page, themed.base + place);
        assert.deepEqual(await arrived(page), { ...LOGO, late: true }, place);
        const { painted: shown, shift } = await painted(page);
        if (!shown) faults.push(`${place}, ${size}: nothing was painted`);
        if (shift >= NO_SHIFT) faults.push(`${place}, ${size}: the layout shifts by ${shift}`);
        await context.close();
        faults.push(...heard.take());
      }
    }
    assert.deepEqual(faults, []);
  } finally {
    await themed?.stop();
    await kept.remove();
  }
});
