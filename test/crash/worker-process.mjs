// A worker in a process of its own, to be killed: loads everything, then waits to be told where to work.
import { register } from 'node:module';

register('../support/typescript-loader.mjs', import.meta.url);
const { waitForOrders } = await import('./worker.ts');
waitForOrders(process.argv[2]);
