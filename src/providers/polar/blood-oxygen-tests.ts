import { BaselineDeviation, BloodOxygenClass, BloodOxygenTestStatus } from '../../domain/blood-oxygen-test.js';
import type { Operation } from '../../domain/operation.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import type { z } from 'zod';
import { fetchBiosensing, recordingId } from './biosensing.js';
import { bloodOxygenSchema } from './payloads-biosensing.js';
import { offsetAt } from './record-offset.js';
import { positiveOrNull } from './sentinels.js';
import { allUnknown, unknown, unknownWordsOf } from './unknown-words.js';
import { wordOrNull } from './words.js';

export const bloodOxygenTests: Stream = {
  dataType: 'BLOOD_OXYGEN',
  mapperVersion: 2,
  fetch: (api, window) => fetchBiosensing(api, window, '/v3/users/biosensing/spo2'),
  map,
};

const STATUS = /^(?:SPO2_TEST_)?(PASSED|INCONCLUSIVE)(?:_|$)/;

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(bloodOxygenSchema, text, { provider: 'polar', dataType: 'BLOOD_OXYGEN' }, [
    'source_device_id',
  ]);
  const startTime = given.test_time;
  const deviceId = given.source_device_id?.trim() || null;
  const status = statusOf(given.test_status);
  const values = valuesOf(status, given);

  return [
    {
      kind: 'upsert',
      dataType: 'BLOOD_OXYGEN',
      record: {
        externalId: recordingId(deviceId, startTime),
        device: null,
        deviceId,
        isManual: null,
        revision: null,
        startTime,
        endTime: null,
        ...offsetAt(startTime, given.time_zone_offset, subject),
        status,
        providerStatus: given.test_status ?? BloodOxygenTestStatus.UNKNOWN,
        ...values,
      },
      ...allUnknown(
        unknownWordsOf('blood oxygen status', [given.test_status], (word) => STATUS.test(word)),
        unknown('blood oxygen class', [given.spo2_class], 'SPO2_CLASS_', BloodOxygenClass),
        unknown('baseline deviation', [given.spo2_value_deviation_from_baseline], 'DEVIATION_', BaselineDeviation),
        unknown('baseline deviation', [given.spo2_hrv_deviation_from_baseline], 'DEVIATION_', BaselineDeviation),
      ),
      series:
        values.oxygenPercent === null
          ? []
          : [
              {
                type: 'SPO2',
                timestamps: Float64Array.of(startTime.getTime()),
                values: Float64Array.of(values.oxygenPercent),
              },
            ],
    },
  ];
}

function statusOf(word: string | null | undefined): BloodOxygenTestStatus {
  return (STATUS.exec(word ?? '')?.[1] as BloodOxygenTestStatus | undefined) ?? 'UNKNOWN';
}

/** Polar: what stands in a test that was not passed are no values, zeros for the most part. */
function valuesOf(status: BloodOxygenTestStatus, given: z.output<typeof bloodOxygenSchema>) {
  const told = status === 'PASSED' ? given : null;
  const deviation = (word: string | null | undefined) => wordOrNull(word, 'DEVIATION_', BaselineDeviation);
  return {
    oxygenPercent: positiveOrNull(told?.blood_oxygen_percent),
    oxygenClass: wordOrNull(told?.spo2_class, 'SPO2_CLASS_', BloodOxygenClass),
    oxygenDeviation: deviation(told?.spo2_value_deviation_from_baseline),
    qualityPercent: told?.spo2_quality_average_percent ?? null,
    averageHeartRateBpm: positiveOrNull(told?.average_heart_rate_bpm),
    hrvMs: positiveOrNull(told?.heart_rate_variability_ms),
    hrvDeviation: deviation(told?.spo2_hrv_deviation_from_baseline),
    altitudeMeters: told?.altitude_meters ?? null,
  };
}
