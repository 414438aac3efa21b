export { isWhole } from './container.js';
export { decodeFit } from './decode-fit.js';
export { endOf, findRecording, TOLERANCE_SECONDS } from './match.js';
export { provenPauses, recordedTime, type RecordedTime } from './recorded-time.js';
export type { FitLap, FitRecording } from './recording.js';
