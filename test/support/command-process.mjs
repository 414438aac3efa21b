// One of our commands from its sources: `node command-process.mjs rebuild --dry-run`.
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
const [name] = process.argv.splice(2, 1);
await import(`../../src/${name}.ts`);
