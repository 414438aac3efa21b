import type { TrainingLoad } from '../../domain/workout.js';
import { optionalNumber } from './numbers.js';
import type { Exercise } from './payloads.js';

const NO_INTERPRETATION: readonly unknown[] = ['NOT_AVAILABLE', 'UNKNOWN'];

/** The loads of Training Load Pro; null where Polar gave none of them. Polar's older `training_load` is another measure. */
export function trainingLoadOf({ training_load_pro: pro }: Exercise): TrainingLoad | null {
  // Polar: older generated clients know this object as an array of one.
  const given = Array.isArray(pro) ? pro[0] : pro;
  if (given === null || given === undefined) return null;
  const load: TrainingLoad = {
    cardio: loadOf(given.cardio_load, given.cardio_load_interpretation),
    muscle: loadOf(given.muscle_load, given.muscle_load_interpretation),
    perceived: loadOf(given.perceived_load, given.perceived_load_interpretation),
    cardioInterpretation: interpretationOf(given.cardio_load_interpretation),
    muscleInterpretation: interpretationOf(given.muscle_load_interpretation),
    perceivedInterpretation: interpretationOf(given.perceived_load_interpretation),
    perceivedExertion: interpretationOf(given.user_rpe),
  };
  return Object.values(load).every((value) => value === null) ? null : load;
}

/** Polar: "no value" is −1.0, or 0.0 that is not interpreted, or a word in place of the number. */
function loadOf(value: unknown, interpretation: unknown): number | null {
  const load = optionalNumber.safeParse(value).data ?? null;
  if (load === null || load < 0 || interpretation === 'NOT_AVAILABLE') return null;
  return load === 0 && interpretationOf(interpretation) === null ? null : load;
}

function interpretationOf(word: unknown): string | null {
  return typeof word === 'string' && !NO_INTERPRETATION.includes(word) ? word : null;
}
