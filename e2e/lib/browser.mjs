// Debian's Chromium, and a page that notes whatever goes wrong on it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function browser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is not there: install the package chromium, or name the browser in CHROMIUM`);
  }
  // Chromium has no sandbox for root.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...QUIET, ...root] });
}

/**
 * Collects what a reader's browser would complain of: refused styles and scripts, errors, files that did not come, requests
 * to another host. `begin` starts anew, and fails if anything came after the last `take`; it may name the address whose own
 * answer is an error page, and its status.
 */
export function complaints(page, base) {
  const found = [];
  let expected = {};
  page.on('console', (message) => {
    // Chromium logs an error page's status itself; whatever else is said of that page counts.
    const own = message.location().url === expected.url && message.text().startsWith(`Failed to load resource: the server responded with a status of ${expected.status} `);
    if (!own) found.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  // An icon that is still on its way when the next page is opened is given up, not lost.
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') found.push(`failed: ${request.url()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) found.push(`leaves the site: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && (response.url() !== expected.url || response.status() !== expected.status)) found.push(`${response.status()}: ${response.url()}`);
  });
  return {
    begin: (url, status) => {
      const late = found.splice(0);
      expected = { url, status };
      assert.deepEqual(late, [], 'heard after the page before was done');
    },
    take: () => found.splice(0),
  };
}
