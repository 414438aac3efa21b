import type { ActivityType } from '../../domain/activity-type.js';
import type { AthleteProfile, SessionKind, WeeklySession } from './profile.js';

const HOUR = 3600;

const session = (
  weekday: number,
  at: WeeklySession['at'],
  type: ActivityType,
  kind: SessionKind,
  minutes: number,
  probability = 0.92,
): WeeklySession => ({ weekday, at, type, kind, minutes, probability });

/** A marathon runner who flies to Lisbon now and then. */
const aino: AthleteProfile = {
  key: 'aino',
  firstName: 'Aino',
  lastName: 'Testinen',
  birthdate: '1988-04-17',
  gender: 'FEMALE',
  weightKg: 61.5,
  heightCm: 168,
  restingHeartRateBpm: 46,
  thresholdHeartRateBpm: 170,
  maxHeartRateBpm: 187,
  restingHrvMs: 58,
  thresholdRunKmh: 13.6,
  thresholdPowerWatts: 215,
  bedtimeSeconds: 22.6 * HOUR,
  sleepNeedSeconds: 7.7 * HOUR,
  dailySteps: 6800,
  home: { zone: 'Europe/Helsinki', latitude: 60.1894, longitude: 24.9621, altitudeMeters: 22 },
  trip: {
    to: { zone: 'Europe/Lisbon', latitude: 38.7139, longitude: -9.1522, altitudeMeters: 60 },
    everyDays: 47,
    days: 6,
  },
  training: [
    session(2, 'evening', 'RUNNING', 'INTERVALS', 58),
    session(3, 'morning', 'RUNNING', 'EASY', 44),
    session(4, 'evening', 'STRENGTH_TRAINING', 'STRENGTH', 40, 0.8),
    session(5, 'morning', 'RUNNING', 'TEMPO', 52),
    session(6, 'morning', 'CYCLING', 'EASY', 75, 0.7),
    session(7, 'morning', 'RUNNING', 'LONG', 105),
  ],
};

/** Trains with weights and takes a class that no list of sports knows; lives half an hour beside the full hour. */
const ravi: AthleteProfile = {
  key: 'ravi',
  firstName: 'Ravi',
  lastName: 'Parikshak',
  birthdate: '1994-11-02',
  gender: 'MALE',
  weightKg: 78,
  heightCm: 177,
  restingHeartRateBpm: 52,
  thresholdHeartRateBpm: 168,
  maxHeartRateBpm: 190,
  restingHrvMs: 49,
  thresholdRunKmh: 11.8,
  thresholdPowerWatts: 240,
  bedtimeSeconds: 24.2 * HOUR,
  sleepNeedSeconds: 7.1 * HOUR,
  dailySteps: 8200,
  home: { zone: 'Asia/Kolkata', latitude: 12.9611, longitude: 77.6387, altitudeMeters: 905 },
  trip: {
    to: { zone: 'Asia/Dubai', latitude: 25.2048, longitude: 55.2708, altitudeMeters: 8 },
    everyDays: 61,
    days: 5,
  },
  training: [
    session(1, 'evening', 'STRENGTH_TRAINING', 'STRENGTH', 62),
    session(2, 'morning', 'INDOOR_CYCLING', 'TEMPO', 45),
    session(3, 'evening', 'OTHER', 'GENTLE', 50, 0.85),
    session(4, 'evening', 'STRENGTH_TRAINING', 'STRENGTH', 58),
    session(6, 'morning', 'CYCLING', 'LONG', 115, 0.85),
    session(7, 'morning', 'YOGA', 'GENTLE', 45, 0.7),
  ],
};

/** A trail runner where clocks stand two and a half or three and a half hours behind UTC. */
const maeve: AthleteProfile = {
  key: 'maeve',
  firstName: 'Maeve',
  lastName: 'Sample',
  birthdate: '1981-06-23',
  gender: 'FEMALE',
  weightKg: 57,
  heightCm: 163,
  restingHeartRateBpm: 49,
  thresholdHeartRateBpm: 162,
  maxHeartRateBpm: 179,
  restingHrvMs: 44,
  thresholdRunKmh: 12.2,
  thresholdPowerWatts: 190,
  bedtimeSeconds: 22.1 * HOUR,
  sleepNeedSeconds: 7.9 * HOUR,
  dailySteps: 9100,
  home: { zone: 'America/St_Johns', latitude: 47.5615, longitude: -52.7126, altitudeMeters: 48 },
  trip: null,
  training: [
    session(1, 'evening', 'YOGA', 'GENTLE', 40, 0.7),
    session(2, 'morning', 'TRAIL_RUNNING', 'TEMPO', 60),
    session(4, 'morning', 'RUNNING', 'INTERVALS', 55),
    session(5, 'evening', 'WALKING', 'GENTLE', 50, 0.6),
    session(6, 'morning', 'TRAIL_RUNNING', 'LONG', 130),
  ],
};

/** A triathlete. */
const jonas: AthleteProfile = {
  key: 'jonas',
  firstName: 'Jonas',
  lastName: 'Probst',
  birthdate: '1985-01-30',
  gender: 'MALE',
  weightKg: 74,
  heightCm: 184,
  restingHeartRateBpm: 43,
  thresholdHeartRateBpm: 169,
  maxHeartRateBpm: 185,
  restingHrvMs: 71,
  thresholdRunKmh: 15.4,
  thresholdPowerWatts: 295,
  bedtimeSeconds: 22.3 * HOUR,
  sleepNeedSeconds: 8.1 * HOUR,
  dailySteps: 5900,
  home: { zone: 'Europe/Berlin', latitude: 52.4881, longitude: 13.3903, altitudeMeters: 41 },
  trip: null,
  training: [
    session(1, 'morning', 'POOL_SWIMMING', 'EASY', 45),
    session(2, 'evening', 'RUNNING', 'INTERVALS', 60),
    session(3, 'morning', 'POOL_SWIMMING', 'INTERVALS', 50),
    session(3, 'evening', 'INDOOR_CYCLING', 'TEMPO', 70, 0.8),
    session(5, 'morning', 'RUNNING', 'EASY', 50),
    session(6, 'morning', 'CYCLING', 'LONG', 165),
    session(7, 'morning', 'RUNNING', 'LONG', 85),
  ],
};

/** Has just begun, on the other half of the globe. */
const tama: AthleteProfile = {
  key: 'tama',
  firstName: 'Tama',
  lastName: 'Exempel',
  birthdate: '2001-09-12',
  gender: 'MALE',
  weightKg: 83,
  heightCm: 180,
  restingHeartRateBpm: 58,
  thresholdHeartRateBpm: 172,
  maxHeartRateBpm: 199,
  restingHrvMs: 46,
  thresholdRunKmh: 10.4,
  thresholdPowerWatts: 205,
  bedtimeSeconds: 23.4 * HOUR,
  sleepNeedSeconds: 7.4 * HOUR,
  dailySteps: 6100,
  home: { zone: 'Australia/Adelaide', latitude: -34.9205, longitude: 138.6051, altitudeMeters: 50 },
  trip: null,
  training: [
    session(1, 'evening', 'WALKING', 'EASY', 45),
    session(3, 'evening', 'RUNNING', 'EASY', 32),
    session(5, 'evening', 'STRENGTH_TRAINING', 'STRENGTH', 45, 0.8),
    session(6, 'morning', 'RUNNING', 'EASY', 40),
    session(7, 'evening', 'WALKING', 'LONG', 80, 0.8),
  ],
};

/** Walks and swims, and wears a simple device. */
const rosa: AthleteProfile = {
  key: 'rosa',
  firstName: 'Rosa',
  lastName: 'Muestra',
  birthdate: '1959-03-08',
  gender: 'FEMALE',
  weightKg: 69,
  heightCm: 160,
  restingHeartRateBpm: 57,
  thresholdHeartRateBpm: 142,
  maxHeartRateBpm: 164,
  restingHrvMs: 27,
  thresholdRunKmh: 8.6,
  thresholdPowerWatts: 125,
  bedtimeSeconds: 21.9 * HOUR,
  sleepNeedSeconds: 7.2 * HOUR,
  dailySteps: 7400,
  home: { zone: 'America/Los_Angeles', latitude: 34.4208, longitude: -119.6982, altitudeMeters: 15 },
  trip: null,
  training: [
    session(1, 'morning', 'WALKING', 'EASY', 55),
    session(2, 'morning', 'POOL_SWIMMING', 'EASY', 35),
    session(4, 'morning', 'WALKING', 'EASY', 60),
    session(5, 'morning', 'POOL_SWIMMING', 'EASY', 35, 0.8),
    session(7, 'morning', 'WALKING', 'LONG', 95),
  ],
};

/** A cyclist who puts the watch on for training alone. */
const kamau: AthleteProfile = {
  key: 'kamau',
  firstName: 'Kamau',
  lastName: 'Mfano',
  birthdate: '1990-12-19',
  gender: 'MALE',
  weightKg: 66,
  heightCm: 175,
  restingHeartRateBpm: 44,
  thresholdHeartRateBpm: 171,
  maxHeartRateBpm: 188,
  restingHrvMs: 66,
  thresholdRunKmh: 14.8,
  thresholdPowerWatts: 285,
  bedtimeSeconds: 22 * HOUR,
  sleepNeedSeconds: 7.8 * HOUR,
  dailySteps: 7000,
  home: { zone: 'Africa/Nairobi', latitude: -1.2864, longitude: 36.8172, altitudeMeters: 1680 },
  trip: null,
  training: [
    session(2, 'morning', 'CYCLING', 'INTERVALS', 75),
    session(3, 'evening', 'CYCLING', 'EASY', 60),
    session(4, 'morning', 'CYCLING', 'TEMPO', 80),
    session(6, 'morning', 'CYCLING', 'LONG', 170),
    session(7, 'evening', 'RUNNING', 'EASY', 35, 0.6),
  ],
};

/** The people that sandboxes take their athletes from; of different ages, sports and time zones. */
export const PEOPLE = { aino, ravi, maeve, jonas, tama, rosa, kamau } as const;
