// The gateway as `npm start` runs it, from its sources. Who started it may turn its clock.
import { writeSync } from 'node:fs';
import { register } from 'node:module';

if (process.channel !== undefined) {
  const Untouched = Date;
  let aheadMs = 0;
  globalThis.Date = class Date extends Untouched {
    constructor(...parts) {
      if (parts.length === 0) super(Untouched.now() + aheadMs);
      else super(...parts);
    }
    static now() {
      return Untouched.now() + aheadMs;
    }
  };
  process.on('message', (ms) => (aheadMs = ms));
  process.on('exit', (code) => {
    const kinds = process.getActiveResourcesInfo();
    const count = (kind) => kinds.filter((other) => other === kind).length;
    // Timers are Agenda's, pipes lead to whoever started it, and a socket that is being shut down is closed. The handle of a
    // server goes a turn after it has closed.
    const others = kinds.filter(
      (kind) => !/^(Timeout|Immediate|PipeWrap|TCPSocketWrap|TCPServerWrap|SimpleShutdownWrap)$/.test(kind),
    );
    const sockets = count('TCPSocketWrap') - count('SimpleShutdownWrap');
    if (code === 0 && (others.length > 0 || sockets > 0)) writeSync(2, `left open: ${sockets} sockets, ${others}\n`);
  });
}

register('./typescript-loader.mjs', import.meta.url);
await import('../../src/main.ts');
