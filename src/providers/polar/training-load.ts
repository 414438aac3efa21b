import type { TrainingLoad } from '../../domain/workout.js';
import type { Exercise } from './payloads.js';

const NO_INTERPRETATION: readonly string[] = ['NOT_AVAILABLE', 'UNKNOWN'];

/** The loads of Training Load Pro; null where Polar gave none of them. Polar's older `training_load` is another measure. */
export function trainingLoadOf({ training_load_pro: given }: Exercise): TrainingLoad | null {
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
function loadOf(load: number | null | undefined, interpretation: string | null | undefined): number | null {
  if (load === null || load === undefined || load < 0 || interpretation === 'NOT_AVAILABLE') return null;
  return load === 0 && interpretationOf(interpretation) === null ? null : load;
}

function interpretationOf(word: string | null | undefined): string | null {
  return word === null || word === undefined || NO_INTERPRETATION.includes(word) ? null : word;
}
