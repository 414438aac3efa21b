import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/domain/errors.js';
import { EMPTY_TIMELINE } from '../../../src/domain/offset-timeline.js';
import type { Operation } from '../../../src/domain/operation.js';
import type { FetchWindow, Page, ProviderApi, Stream } from '../../../src/provider-kit/provider.js';
import { mapPayload, pull, type PulledPage } from '../../../src/provider-kit/pull.js';
import { fakeHeartRate, fakeProvider } from '../../support/fake-provider/index.js';

const heartRate = fakeProvider.streams.find(({ dataType }) => dataType === 'HEART_RATE')!;
const subject = { offsets: EMPTY_TIMELINE };
const window: FetchWindow = {
  cursor: null,
  from: '2026-05-01',
  to: '2026-05-31',
  isBounded: false,
  parts: { samples: true, zones: true, route: true },
};

function api(signal = new AbortController().signal): ProviderApi {
  return { signal, request: () => Promise.reject(new Error('nothing is requested here')) };
}

function streamOf(fetch: Stream['fetch'], map: Stream['map'] = heartRate.map): Stream {
  return { dataType: 'HEART_RATE', mapperVersion: 1, fetch, map };
}

async function* pagesOf(...pages: Page[]): AsyncGenerator<Page> {
  yield* pages;
}

const day = (date: string) => ({ text: JSON.stringify(fakeHeartRate(date)) });
const mapping = (map: () => Operation[]) =>
  mapPayload(
    streamOf(() => pagesOf(), map),
    { text: '{}' },
    subject,
  );

async function collect(pages: AsyncIterable<PulledPage>): Promise<{ pages: PulledPage[]; error: unknown }> {
  const found: PulledPage[] = [];
  try {
    for await (const page of pages) found.push(page);
    return { pages: found, error: null };
  } catch (error) {
    return { pages: found, error };
  }
}

describe('pulling a stream', () => {
  it('maps every payload of every page, and hands cursor and counts on', async () => {
    const stream = streamOf(() =>
      pagesOf(
        { payloads: [day('2026-05-04'), day('2026-05-05')], unchanged: 3, cursor: { page: 2 } },
        { payloads: [], unchanged: 1 },
      ),
    );
    const { pages, error } = await collect(pull(stream, api(), window, subject));
    expect(error).toBeNull();
    expect(pages.map(({ payloads, ...rest }) => ({ ...rest, records: payloads.map(idsOf) }))).toEqual([
      { unchanged: 3, cursor: { page: 2 }, records: [['pulse-2026-05-04'], ['pulse-2026-05-05']] },
      { unchanged: 1, cursor: undefined, records: [] },
    ]);
  });

  it('keeps a payload that cannot be mapped beside those that can', async () => {
    const stream = streamOf(() => pagesOf({ payloads: [{ text: '{"uid":1}' }, day('2026-05-05')], unchanged: 0 }));
    const { pages } = await collect(pull(stream, api(), window, subject));
    expect(pages[0]?.payloads.map(({ text, operations }) => [text.slice(0, 9), operations.length])).toEqual([
      ['{"uid":1}', 0],
      ['{"uid":"p', 1],
    ]);
    expect(pages[0]?.payloads[0]?.rejection).toMatch(/^fake HEART_RATE: uid: /);
  });

  it('ends with the error of the fetch, after the pages that came before', async () => {
    const broken = new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'gone');
    const stream = streamOf(async function* () {
      yield { payloads: [day('2026-05-04')], unchanged: 0 };
      throw broken;
    });
    const { pages, error } = await collect(pull(stream, api(), window, subject));
    expect([pages.length, error]).toEqual([1, broken]);
  });

  it('gives no page after an abort', async () => {
    const controller = new AbortController();
    const stream = streamOf(async function* () {
      yield { payloads: [day('2026-05-04')], unchanged: 0 };
      controller.abort(new Error('lease lost'));
      yield { payloads: [day('2026-05-05')], unchanged: 0 };
    });
    const { pages, error } = await collect(pull(stream, api(controller.signal), window, subject));
    expect([pages.length, error]).toEqual([1, controller.signal.reason]);
  });
});

describe('a payload', () => {
  it('that the mapper rejects says why', () => {
    const { operations, rejection } = mapping(() => {
      throw new ProviderError('reject-record', 'INVALID_PAYLOAD', 'fake HEART_RATE: day: expected a date');
    });
    expect([operations, rejection]).toEqual([[], 'fake HEART_RATE: day: expected a date']);
  });

  it('on which the mapper breaks is kept, and nothing of it is told', () => {
    const { operations, rejection } = mapping(() => {
      throw new TypeError('cannot read 180 bpm');
    });
    expect([operations, rejection]).toEqual([[], 'HEART_RATE: the mapper failed (TypeError)']);
  });

  it('that breaks an invariant gives no operation, and names the field', () => {
    const [operation] = heartRate.map(day('2026-05-04'), subject);
    if (operation?.dataType !== 'HEART_RATE') throw new Error('a day of heart rate was expected');
    operation.record.endTime = new Date(0);
    const { operations, rejection } = mapping(() => [operation]);
    expect(operations).toEqual([]);
    expect(rejection).toMatch(/^HEART_RATE: .*record\.endTime/);
  });

  it('that says nothing is no rejection', () => {
    expect(mapping(() => [])).toEqual({ text: '{}', operations: [], rejection: null });
  });
});

function idsOf({ operations }: { operations: Operation[] }): string[] {
  return operations.map(({ record }) => record.externalId);
}
