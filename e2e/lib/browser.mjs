// Debian's Chromium, and a page that notes whatever goes wrong on it.

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
 * to another host. `expected` is the address whose own answer may be an error page.
 */
export function complaints(page, base) {
  const found = [];
  let expected;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && message.location().url !== expected) {
      found.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => found.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) found.push(`leaves the site: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url() !== expected) found.push(`${response.status()}: ${response.url()}`);
  });
  return {
    expect: (url) => (expected = url),
    take: () => found.splice(0),
  };
}
