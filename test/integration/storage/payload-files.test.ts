import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rebuildUser } from '../../../src/application/rebuild.js';
import type { MappedPayload, RebuildReport } from '../../../src/application/ports/index.js';
import type { Operation } from '../../../src/domain/operation.js';
import type { PayloadContent, Provider } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import { makeWearer, NEWEST, NOW, upsertWorkout, workout, type Wearer } from './builders.js';

let storage: Storage;
let close: () => Promise<void>;
let wearer: Wearer;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());
beforeEach(async () => {
  wearer = await makeWearer(storage);
});
afterEach(() => storage.users.erase(wearer.userId));

const FIT = { format: 'FIT', bytes: Uint8Array.of(0, 255, 10, 13, 0, 128) } as const;
const PAUSES = [{ startTime: new Date('2026-03-09T06:10:00Z'), endTime: new Date('2026-03-09T06:15:00Z') }];

/** The file says how long it paused, or that it cannot be read; without one nothing is said of pauses. */
function meaningOf({ text, attachments }: PayloadContent): Operation[] {
  if (attachments === undefined)
    return [upsertWorkout(workout(text, { laps: null, pauses: null, movingSeconds: null }), { keepsFile: true })];
  const [file] = attachments;
  return [
    upsertWorkout(workout(text, { laps: null, pauses: file === undefined ? null : PAUSES, movingSeconds: 3300 }), {
      flags: file?.bytes.length === 1 ? ['FILE_UNREADABLE'] : [],
    }),
  ];
}

const mapped = (content: PayloadContent): MappedPayload => ({
  ...content,
  operations: meaningOf(content),
  rejection: null,
});
const commit = (...contents: PayloadContent[]) => storage.data.commit(wearer.batch(contents.map(mapped)));
const stored = async () => {
  const list = await storage.records.lists.WORKOUT.list(
    { userIds: [wearer.userId], from: null, to: null, providers: null, types: null },
    NEWEST,
  );
  return list.rows;
};
const rows = async (table: string) =>
  (
    await storage.pool.query<{ hash: Buffer; body: Buffer }>(`select hash, body from ${table} where user_id = $1`, [
      wearer.userId,
    ])
  ).rows;

function rebuild(): Promise<RebuildReport | null> {
  const provider: Provider = {
    ...polar,
    streams: polar.streams.map((stream) => (stream.dataType === 'WORKOUT' ? { ...stream, map: meaningOf } : stream)),
  };
  const dependencies = { rebuilds: storage.rebuilds, providers: [provider], clock: { now: () => NOW } };
  return rebuildUser(dependencies, { userId: wearer.userId, isDryRun: false }, () => undefined);
}

describe('files that come with payloads', () => {
  it('are kept byte for byte, sealed, and once however often they come', async () => {
    await commit({ text: 'a', attachments: [FIT] }, { text: 'b', attachments: [FIT] });
    await commit({ text: 'a', attachments: [FIT] });
    const [file, ...others] = await rows('payload_files');
    expect(others).toEqual([]);
    expect(file!.body.includes(Buffer.from(FIT.bytes))).toBe(false);
    const hashes = (await rows('payloads')).map(({ hash }) => hash);
    expect(hashes).toHaveLength(2);
    const contents = await storage.data.payloadContents(wearer.userId, hashes);
    expect(contents.map(({ attachments }) => attachments!.map(({ format, bytes }) => [format, [...bytes]]))).toEqual([
      [['FIT', [...FIT.bytes]]],
      [['FIT', [...FIT.bytes]]],
    ]);
  });

  it('tell "none was asked for" from "there is none", which are two payloads', async () => {
    await commit({ text: 'a' }, { text: 'a', attachments: [] });
    const hashes = (await rows('payloads')).map(({ hash }) => hash);
    const contents = await storage.data.payloadContents(wearer.userId, hashes);
    expect(contents).toHaveLength(2);
    expect(contents).toEqual(expect.arrayContaining([{ text: 'a' }, { text: 'a', attachments: [] }]));
  });

  it('go where their user goes', async () => {
    await commit({ text: 'a', attachments: [FIT] });
    await storage.users.erase(wearer.userId);
    expect(await rows('payload_files')).toEqual([]);
  });

  it('go with the data of their provider', async () => {
    await commit({ text: 'a', attachments: [FIT] });
    await storage.connections.disconnect(wearer.userId, wearer.connectionId, { deleteData: true, at: NOW });
    expect(await rows('payload_files')).toEqual([]);
  });
});

describe('what is read from a file', () => {
  it('stays where a later payload comes without it, in another batch or the same', async () => {
    await commit({ text: 'a', attachments: [FIT] });
    await commit({ text: 'a' });
    await commit({ text: 'b', attachments: [FIT] }, { text: 'b' });
    expect(await stored()).toMatchObject([
      { pauses: PAUSES, movingSeconds: 3300 },
      { pauses: PAUSES, movingSeconds: 3300 },
    ]);
  });

  it('is gone where there is no file any more', async () => {
    await commit({ text: 'a', attachments: [FIT] });
    await commit({ text: 'a', attachments: [] });
    expect(await stored()).toMatchObject([{ pauses: null }]);
  });

  it('and what is wrong with it are told together', async () => {
    await commit({ text: 'a', attachments: [{ format: 'FIT', bytes: Uint8Array.of(1) }] });
    await commit({ text: 'a' });
    expect(await stored()).toMatchObject([{ flags: ['FILE_UNREADABLE'] }]);
    await commit({ text: 'a', attachments: [FIT] });
    expect(await stored()).toMatchObject([{ flags: [] }]);
  });

  it('comes out the same when all is rebuilt', async () => {
    await commit({ text: 'a', attachments: [FIT] }, { text: 'b' }, { text: 'c', attachments: [] });
    await commit({ text: 'a' });
    const before = await stored();
    expect(await rebuild()).toMatchObject({ changed: 0, created: 0, removed: 0, kept: 0 });
    await storage.pool.query(`update workouts set pauses = null, files = null where user_id = $1`, [wearer.userId]);
    expect(await rebuild()).toMatchObject({ changed: 3 - 1, created: 0, removed: 0 });
    expect(await stored()).toEqual(before);
  });
});
