// Reading with the keyboard, and on paper.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser } from './lib/browser.mjs';
import { demo } from './lib/duologue.mjs';
import { LANGUAGES } from './lib/pages.mjs';

let site, chromium, page;
before(async () => {
  site = await demo();
  chromium = await browser();
  page = await chromium.newPage({ viewport: { width: 1280, height: 900 } });
});
after(async () => {
  await chromium?.close();
  await site?.stop();
});

/** The element that has the focus: whether it is in the window (WCAG 2.2, 2.4.11), and how the focus shows. */
const focused = () =>
  page.evaluate(async () => {
    // The browser scrolls to it with the next frame.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
      name: element.outerHTML.slice(0, 120),
      skip: element.classList.contains('skip'),
      seen: box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0,
      outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      body: element === document.body,
    };
  });

for (const { code } of LANGUAGES) {
  test(`${code}: the first Tab lands on the way past the menus, and it leads there`, async () => {
    await page.goto(`${site.base}/${code}/editions/13`);
    await page.keyboard.press('Tab');
    const first = await focused();
    assert.ok(first.skip, first.name);
    assert.ok(first.seen && first.outline, JSON.stringify(first));
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  });

  for (const place of ['', 'editions/13/sessions/security', 'survey/2017']) {
    test(`${code}: focus is seen on everything that Tab reaches on /${place}`, async () => {
      await page.goto(`${site.base}/${code}/${place}`);
      const hidden = [];
      const links = await page.locator('a[href], button, input, select, textarea, [tabindex="0"]').count();
      for (let i = 0; i < Math.min(links, 150); i++) {
        await page.keyboard.press('Tab');
        const now = await focused();
        if (now.body) break;
        if (!now.outline || !now.seen) hidden.push(now);
      }
      assert.deepEqual(hidden, []);
    });
  }

  for (const place of ['', 'editions/13', 'editions/rehearsal/sessions/security', 'statements/13']) {
    test(`${code}: /${place} prints in black on white`, async () => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto(`${site.base}/${code}/${place}`);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const shown = await page.evaluate(() => ({
        ink: getComputedStyle(document.body).color,
        menu: document.querySelector('.mainnav').checkVisibility(),
        title: document.querySelector('main h1').checkVisibility(),
      }));
      assert.deepEqual(shown, { ink: 'rgb(0, 0, 0)', menu: false, title: true });
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    });
  }
}
