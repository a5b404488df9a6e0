// The release binary: one command, or the demo on a free port.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 10_000;
const COMMAND_MS = 120_000;

export const EXAMPLE = path.join(ROOT, 'examples/tokyo-beijing');

function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target');
  const found = process.env.DUOLOGUE ?? path.resolve(ROOT, target, 'release/duologue');
  if (!existsSync(found)) {
    throw new Error(`${found} is not there: run \`cargo build --release -p duologue\`, or name the binary in DUOLOGUE`);
  }
  return found;
}

const databases = new Map();
let made = 0;

/** The address of a new PostgreSQL database. */
export function database() {
  const name = `e2e_${process.pid}_${Date.now()}_${(made += 1)}`;
  return execFileSync(path.join(ROOT, 'scripts/postgres'), [name], { encoding: 'utf8' }).trim();
}

/** With E2E_POSTGRES=1 every data folder has a PostgreSQL database of its own. */
function environment(args) {
  const env = { ...process.env, LC_ALL: 'C' };
  const data = args[args.indexOf('--data') + 1];
  if (process.env.E2E_POSTGRES !== '1' || !args.includes('--data')) return env;
  if (!databases.has(data)) {
    databases.set(data, database());
  }
  return { ...env, DUOLOGUE_DATABASE: databases.get(data) };
}

export async function folder(name) {
  const made = await mkdtemp(path.join(tmpdir(), `duologue-${name}-`));
  return { path: made, remove: () => rm(made, { recursive: true, force: true }) };
}

/** Runs a command to its end; `text` is all that it printed. */
export function run(...args) {
  return new Promise((resolve, reject) => {
    const options = { timeout: COMMAND_MS, maxBuffer: 64 << 20, env: environment(args) };
    execFile(binary(), args, options, (error, stdout, stderr) => {
      // A number is the program's own answer; anything else means that it never gave one.
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: error?.code ?? 0, text: stdout + stderr });
    });
  });
}

/** Starts the demo with a data folder of its own, or with one that stays. */
export async function demo(kept) {
  const data = kept ? { path: kept, remove: () => {} } : await folder('demo');
  return start(['demo', '--listen', '127.0.0.1:0', '--data', data.path], data.remove);
}

/** Serves a data folder, which stays. */
export const serve = (data, { listen = '127.0.0.1:0', more = [] } = {}) => start(['serve', '--listen', listen, '--data', data, ...more], () => {});

async function start(args, remove) {
  const child = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment(args) });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // A run that fails halfway must not leave a server behind.
  const abandon = () => child.kill('SIGKILL');
  process.once('exit', abandon);

  async function stop() {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
    process.off('exit', abandon);
    await remove();
  }

  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const base = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    if (base && (await fetch(`${base}/healthz`).catch(() => null))?.ok) return { base, stop };
    await wait(50);
  }
  await stop();
  throw new Error(`${args[0]} did not come up:\n${printed}`);
}
