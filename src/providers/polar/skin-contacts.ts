import type { Operation } from '../../domain/operation.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchBiosensing, placed, recordingId } from './biosensing.js';
import { skinContactSchema } from './payloads-biosensing.js';
import { offsetAt } from './record-offset.js';

export const skinContacts: Stream = {
  dataType: 'SKIN_CONTACT',
  mapperVersion: 2,
  fetch: (api, window) => fetchBiosensing(api, window, '/v3/users/biosensing/skincontacts'),
  map,
};

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(skinContactSchema, text, { provider: 'polar', dataType: 'SKIN_CONTACT' }, [
    'source_device_id',
  ]);
  const startTime = given.start_time;
  const deviceId = given.source_device_id?.trim() || null;
  const changes = placed(startTime, given.skin_contact_changes ?? [], (one) => one.recording_time_delta_milliseconds);

  return [
    {
      kind: 'upsert',
      dataType: 'SKIN_CONTACT',
      record: {
        externalId: recordingId(deviceId, startTime),
        device: null,
        deviceId,
        isManual: null,
        revision: given.modified_time?.toISOString() ?? null,
        startTime,
        // A period that does not say when it ended is known to have lasted until its last change.
        endTime: given.end_time ?? changes.at(-1)?.time ?? startTime,
        ...offsetAt(startTime, null, subject),
        changes: changes.map(({ time, skin_contact: isInContact }) => ({ time, isInContact })),
      },
    },
  ];
}
