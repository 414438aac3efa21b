// Sends forged deliveries as fast as it can, from a process of its own. Arguments: URL, how many.
// Writes one line of JSON to stdout: how many of each kind were answered how.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

const [address, count] = process.argv.slice(2);
const url = new URL(address);
const AT_ONCE = 100;
const SLOW = 400;
const DRIP_MS = 400;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const event = (at) => JSON.stringify({ event: 'EXERCISE', user_id: 11, entity_id: `forged-${at}` });
const signature = (at) => String(at).padStart(64, 'a');

const KINDS = {
  'wrong signature': (at) => ({ body: event(at), signature: signature(at) }),
  'no signature': (at) => ({ body: event(at) }),
  'signature of another form': (at) => ({ body: event(at), signature: `sha256=${signature(at)}` }),
  junk: (at) => ({ body: `{"event":"SLEEP",,,${at}`, signature: signature(at) }),
  'as long as may be': (at) => ({ body: 'x'.repeat(64_000), signature: signature(at) }),
  nothing: () => ({ body: '' }),
  'too long, as it says': () => ({ body: null, headers: { 'content-length': '500000000' } }),
  'too long, without saying so': () => ({
    body: 'y'.repeat(64_001),
    headers: { 'transfer-encoding': 'chunked' },
    isOpen: true,
  }),
};
const answers = {};
const note = (kind, status) => {
  answers[kind] ??= {};
  answers[kind][status] = (answers[kind][status] ?? 0) + 1;
};

function send(kind, { body, signature: signed, headers = {}, isOpen = false }) {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'polar-webhook-event': 'EXERCISE',
        ...(signed === undefined ? {} : { 'polar-webhook-signature': signed }),
        ...headers,
      },
    });
    let status = null;
    sent.once('response', (answer) => {
      status = answer.statusCode;
      answer.resume();
      if (body === null || isOpen) answer.once('end', () => sent.destroy());
    });
    // Where the answer was cut off by the end of the connection, it was answered all the same.
    sent.once('error', (error) => (status ??= error.code));
    sent.once('close', () => {
      note(kind, status);
      resolve();
    });
    if (body === null) sent.flushHeaders();
    else if (isOpen) sent.write(body);
    else sent.end(body);
  });
}

/** A request in its own words, dripping until it is answered; resolves with the status. */
function raw(kind, head, drip) {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => (answer += text));
    socket.on('error', () => undefined);
    socket.write(head);
    const dripping = drip ? setInterval(() => socket.writable && socket.write('x'), DRIP_MS) : null;
    socket.once('end', () => socket.destroy());
    socket.once('close', () => {
      clearInterval(dripping);
      note(kind, /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'none');
      resolve();
    });
  });
}

const head = (length) => `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${length}\r\n\r\n`;
const kinds = Object.entries(KINDS);
let next = 0;
async function worker() {
  while (next < Number(count)) {
    const at = next++;
    const [kind, make] = kinds[at % kinds.length];
    await send(kind, make(at));
  }
}
const startedAt = performance.now();
const slow = Array.from({ length: SLOW }, () => raw('slow', `${head(1_000)}{`, true));
const broken = Array.from({ length: 50 }, () => raw('broken', head('many'), false));
await Promise.all(Array.from({ length: AT_ONCE }, worker));
const perSecond = Math.round(next / ((performance.now() - startedAt) / 1000));
await Promise.all([...slow, ...broken]);
agent.destroy();
process.stdout.write(`${JSON.stringify({ answers, perSecond })}\n`);
