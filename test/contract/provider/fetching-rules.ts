import { dateOf } from '../../../src/domain/record-traits.js';
import type { Cursor, Stream } from '../../../src/provider-kit/provider.js';
import { payloadCases, type ProviderSuite, type Rule } from './suite.js';
import { describeError, unlike } from './errors.js';
import { authenticated, forEachStream, runStream, windowOf, withVendor } from './vendor-run.js';

/** A run that goes on for so long after an abort did not hear of it; the client's own timeout is longer. */
const DEAF_MS = 10_000;

const DATE = /\d{4}-\d{2}-\d{2}/g;

export const fetchingRules: Rule[] = [
  {
    id: 'F1',
    says: 'pages are followed to the last one, and a repeated page token ends the run',
    problems: (suite) =>
      forEachStream(suite, async (stream) => {
        const { endlessPages } = suite.server;
        if (endlessPages === undefined) return ['nothing is paged'];
        const whole = await withVendor(suite, ({ api }) => runStream(stream, api(), windowOf(suite)));
        const filled = whole.pages.filter(({ payloads }) => payloads.length > 0).length;
        const endless = await withVendor(suite, ({ api }) => runStream(stream, api(), windowOf(suite)), endlessPages());
        return [
          ...(whole.error === null ? [] : [describeError(whole.error)]),
          ...(filled > 1 ? [] : [`the vendor has several pages, ${filled} came`]),
          ...(endless.error === null
            ? ['a page that names itself as the next went unnoticed']
            : unlike(endless.error, 'fail')),
        ];
      }),
  },
  {
    id: 'F2',
    says: 'restarting from any cursor that was handed out loses nothing',
    problems: (suite) => forEachStream(suite, (stream) => restarts(suite, stream)),
  },
  {
    id: 'F3',
    says: 'what is fetched lies inside the window',
    problems: (suite) => forEachStream(suite, (stream) => outsideWindow(suite, stream)),
  },
  {
    id: 'F4',
    says: 'an abort ends the run while the vendor still hangs, before its answer and in the middle of it',
    problems: (suite) =>
      forEachStream(suite, async (stream) => {
        const faults = ['hang', 'hang-in-body'] as const;
        const problems = await Promise.all(faults.map((fault) => abort(suite, stream, fault)));
        return problems.flat();
      }),
  },
  {
    id: 'F8',
    says: 'the documented empty answers give nothing, and no error',
    problems: (suite) =>
      forEachStream(suite, async (stream, dataType) => {
        const answers = suite.server.emptyAnswers[dataType] ?? [];
        const problems = answers.length === 0 ? ['no empty answer is given'] : [];
        for (const { name, answer } of answers) {
          const run = await withVendor(suite, ({ server, api }) => {
            server.route(() => answer);
            return runStream(stream, api(), windowOf(suite));
          });
          if (run.error !== null) problems.push(`${name}: ${describeError(run.error)}`);
          if (run.texts.length > 0) problems.push(`${name}: gave ${run.texts.length} payloads`);
        }
        return problems;
      }),
  },
];

async function restarts(suite: ProviderSuite, stream: Stream): Promise<string[]> {
  const whole = await withVendor(suite, ({ api }) => runStream(stream, api(), windowOf(suite)));
  const problems = whole.error === null ? [] : [describeError(whole.error)];
  if (whole.texts.length < 2) problems.push(`the vendor should have several payloads, ${whole.texts.length} came`);
  const held: string[] = [];
  for (const [index, page] of whole.pages.entries()) {
    held.push(...page.payloads.map(({ text }) => text));
    if (page.cursor === undefined) continue;
    const cursor = JSON.parse(JSON.stringify(page.cursor)) as Cursor;
    const rest = await withVendor(suite, ({ api }) => runStream(stream, api(), windowOf(suite, cursor)));
    const union = new Set([...held, ...rest.texts]);
    const lost = whole.texts.filter((text) => !union.has(text)).length;
    if (rest.error !== null) problems.push(`from the cursor of page ${index + 1}: ${describeError(rest.error)}`);
    if (lost > 0) problems.push(`from the cursor of page ${index + 1}: ${lost} payloads are lost`);
  }
  return problems;
}

/** Asks for one day out of the middle of all. */
async function outsideWindow(suite: ProviderSuite, stream: Stream): Promise<string[]> {
  const subject = payloadCases(suite).find((one) => one.stream === stream)?.subject;
  if (subject === undefined) return ['there is no payload'];
  const datesOf = (texts: readonly string[]) =>
    texts.flatMap((text) => stream.map({ text }, subject)).map((one) => dateOf(one) ?? '');
  const whole = await withVendor(suite, ({ api }) => runStream(stream, api(), windowOf(suite)));
  const dates = [...new Set(datesOf(whole.texts))].sort();
  const day = dates[Math.floor(dates.length / 2)];
  if (day === undefined || dates.length < 3)
    return [`the vendor should have data of three days, there are ${dates.length}`];
  return withVendor(suite, async ({ server, api }) => {
    const run = await runStream(stream, api(), { ...windowOf(suite), from: day, to: day, isBounded: true });
    const asked = server.requests.flatMap(({ path, query }) => `${path} ${query.toString()}`.match(DATE) ?? []);
    const found = datesOf(run.texts);
    return [
      ...(run.error === null ? [] : [describeError(run.error)]),
      ...(found.includes(day) ? [] : [`asked for ${day}, it did not come`]),
      ...found.filter((date) => date !== day).map((date) => `asked for ${day}, got ${date}`),
      ...asked.filter((date) => date !== day).map((date) => `asked for ${day}, the vendor was asked for ${date}`),
    ];
  });
}

async function abort(suite: ProviderSuite, stream: Stream, fault: 'hang' | 'hang-in-body'): Promise<string[]> {
  return withVendor(suite, async ({ server, vendor, api }) => {
    const right = authenticated(vendor);
    server.route(async (request) => ({ ...(await right(request)), fault }));
    const controller = new AbortController();
    const run = runStream(stream, api({ signal: controller.signal, timeoutMs: 60 * DEAF_MS }), windowOf(suite));
    await server.hung();
    controller.abort(new Error('the run lost its lease'));
    const ended = await settledWithin(run, DEAF_MS);
    if (ended === null) return [`${fault}: the run goes on after the abort`];
    const { error, texts } = ended;
    if (texts.length > 0) return [`${fault}: half an answer was taken for a page`];
    return error === controller.signal.reason ? [] : [`${fault}: ended with ${describeError(error)}`];
  });
}

/** Null where it has not settled by then. */
async function settledWithin<T>(promise: Promise<T>, millis: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
