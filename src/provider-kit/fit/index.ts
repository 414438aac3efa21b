export { decodeFit } from './decode-fit.js';
export { FitProblem, type FitLap, type FitPause, type FitRecording } from './recording.js';
