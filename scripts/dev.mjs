// Compiles on every change of a source and starts the gateway anew; what does not compile leaves the one that runs alone.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';

const COMPILE = ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.build.json'];
const START = ['--enable-source-maps', 'dist/main.js'];
/** An editor writes a file in several steps. */
const SETTLE_MS = 100;

let gateway = null;
let settling = null;
let restarting = Promise.resolve();

async function restart() {
  if (spawnSync(process.execPath, COMPILE, { stdio: 'inherit' }).status !== 0) return;
  await stop();
  // In a group of its own: Ctrl-C reaches this process alone, and the gateway gets one signal, not two.
  gateway = spawn(process.execPath, START, { stdio: 'inherit', detached: true });
}

async function stop() {
  if (gateway === null || gateway.exitCode !== null || gateway.signalCode !== null) return;
  gateway.kill('SIGTERM');
  await once(gateway, 'exit');
}

function onChange() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    restarting = restarting.then(restart);
  }, SETTLE_MS);
}

await restart();
const watcher = watch('src', { recursive: true }, onChange);

let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (isEnding) return;
    isEnding = true;
    watcher.close();
    clearTimeout(settling);
    restarting = restarting.then(stop);
  });
}
