// Compiles on every change and starts the gateway anew. Ends with the first of the two that ends, or on Ctrl-C.
import { spawn, spawnSync } from 'node:child_process';

const compiler = ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.build.json'];
const first = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (first.status !== 0) process.stderr.write('The sources do not compile yet; the last build is started.\n');

const children = [
  spawn(process.execPath, [...compiler, '--watch', '--preserveWatchOutput'], { stdio: 'inherit' }),
  spawn(process.execPath, ['--watch', '--env-file-if-exists=.env', '--enable-source-maps', 'dist/main.js'], {
    stdio: 'inherit',
  }),
];
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
for (const child of children) child.on('exit', stop);
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
