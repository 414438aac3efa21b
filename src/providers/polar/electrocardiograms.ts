import { BaselineDeviation } from '../../domain/blood-oxygen-test.js';
import { EcgQuality } from '../../domain/electrocardiogram.js';
import type { Operation } from '../../domain/operation.js';
import { parsePayload, type PayloadSource } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchBiosensing, placed, recordingId, recordingOf } from './biosensing.js';
import { electrocardiogramSchema } from './payloads-biosensing.js';
import { offsetAt } from './record-offset.js';
import { positiveOrNull } from './sentinels.js';
import { allUnknown, unknown } from './unknown-words.js';
import { wordOf, wordOrNull } from './words.js';

export const electrocardiograms: Stream = {
  dataType: 'ECG',
  mapperVersion: 3,
  fetch: (api, window) => fetchBiosensing(api, window, '/v3/users/biosensing/ecg'),
  map,
};

const SOURCE: PayloadSource = { provider: 'polar', dataType: 'ECG' };

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(electrocardiogramSchema, text, SOURCE, ['source_device_id']);
  const startTime = given.test_time;
  const deviceId = given.source_device_id?.trim() || null;
  const samples = (given.samples ?? []).map((sample) => ({
    deltaMs: sample.recording_time_delta_ms,
    value: sample.amplitude_mv,
  }));
  const waveform = recordingOf('ECG', startTime, samples, 'samples');
  const changes = placed(startTime, given.quality_measurements ?? [], (one) => one.recording_time_delta_ms);
  const end = waveform?.timestamps.at(-1);

  return [
    {
      kind: 'upsert',
      dataType: 'ECG',
      record: {
        externalId: recordingId(deviceId, startTime),
        device: null,
        deviceId,
        isManual: null,
        revision: null,
        startTime,
        endTime: end === undefined ? null : new Date(end),
        ...offsetAt(startTime, given.time_zone_offset, subject),
        averageHeartRateBpm: positiveOrNull(given.average_heart_rate_bpm),
        hrvMs: positiveOrNull(given.heart_rate_variability_ms),
        hrvDeviation: wordOrNull(given.heart_rate_variability_level, 'ECG_HRV_LEVEL_', BaselineDeviation),
        averageBeatToBeatMs: positiveOrNull(given.rri_ms),
        pulseTransitSystolicMs: positiveOrNull(given.pulse_transit_time_systolic_ms),
        pulseTransitDiastolicMs: positiveOrNull(given.pulse_transit_time_diastolic_ms),
        pulseTransitQualityIndex: given.pulse_transit_time_quality_index ?? null,
        qualityChanges: changes.map(({ time, quality_level: word }) => ({
          time,
          quality: wordOf(word, 'ECG_QUALITY_', EcgQuality),
        })),
      },
      ...allUnknown(
        unknown('baseline deviation', [given.heart_rate_variability_level], 'ECG_HRV_LEVEL_', BaselineDeviation),
        unknown(
          'ecg quality',
          changes.map((one) => one.quality_level),
          'ECG_QUALITY_',
          EcgQuality,
        ),
      ),
      series: given.samples === null || given.samples === undefined ? undefined : waveform === null ? [] : [waveform],
    },
  ];
}
