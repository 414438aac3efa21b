import { z } from 'zod';
import { isoDuration, utcDateTime } from '../../provider-kit/payload-time.js';
import { optionalNumber } from './numbers.js';

const word = z.string().nullish();

/** `GET /v3/users/physical-info`. Birthday and gender are there too, and are read by nobody. */
export const physicalInfoSchema = z.object({
  weight: optionalNumber,
  height: optionalNumber,
  created: utcDateTime.nullish(),
  modified: utcDateTime.nullish(),
  maximum_heart_rate: optionalNumber,
  resting_heart_rate: optionalNumber,
  aerobic_threshold: optionalNumber,
  anaerobic_threshold: optionalNumber,
  vo2_max: optionalNumber,
  weight_source: word,
  training_background: word,
  typical_day: word,
  sleep_goal: isoDuration.nullish(),
});

export type PhysicalInfo = z.output<typeof physicalInfoSchema>;
