import {
  AlertnessGradeClass,
  AlertnessGradeKind,
  AlertnessLevel,
  ForecastKind,
  ForecastValidity,
  PrecedingSleep,
  SleepInertia,
} from '../../domain/alertness-period.js';
import { BaselineDeviation, BloodOxygenClass, BloodOxygenTestStatus } from '../../domain/blood-oxygen-test.js';
import { MeasurementOrigin } from '../../domain/body-measurement.js';
import { SensorLocation, TemperatureKind } from '../../domain/body-temperature.js';
import { CircadianQuality } from '../../domain/circadian-bedtime.js';
import { ActivityZone } from '../../domain/daily-activity.js';
import { TrainingLoadStatus } from '../../domain/daily-training-load.js';
import { EcgQuality } from '../../domain/electrocardiogram.js';
import { RecordFlag } from '../../domain/record-flag.js';
import { describeEnum } from './enums.js';

describeEnum(RecordFlag, 'RecordFlag', 'What does not add up in a record.', {
  SLEEP_PARTS_DIFFER: 'Stages, awake and unknown time do not add up to end − start.',
  SLEEP_INTERRUPTIONS_DIFFER: 'Short and long interruptions do not add up to the time awake.',
  ZONES_EXCEED_DURATION: 'There is more time in zones than the workout lasted.',
  STEPS_DIFFER: "The steps through the day do not add up to the day's steps.",
  FILE_UNREADABLE: 'The file of the recording could not be read, so that there are no laps and pauses.',
  FILE_OF_ANOTHER_TIME:
    'The file of the recording holds nothing that begins when the workout does, so that no laps and pauses were taken from it.',
  VALUES_LEFT_OUT: 'Something in what the provider sent could not be read and is missing here; all else is as it came.',
});

describeEnum(ActivityZone, 'ActivityZone', 'How hard the body worked.', {
  SLEEP: 'Asleep.',
  SEDENTARY: 'Sedentary.',
  LIGHT: 'Lightly active.',
  MODERATE: 'Moderately active.',
  VIGOROUS: 'Vigorously active.',
  NON_WEAR: 'The device was not worn, so that nothing is known.',
  UNKNOWN: 'A zone that has no place in this list.',
});

describeEnum(TrainingLoadStatus, 'TrainingLoadStatus', 'What the balance of recent and usual training means.', {
  DETRAINING: 'Less than what keeps the form.',
  MAINTAINING: 'As much as keeps the form.',
  PRODUCTIVE: 'As much as builds the form.',
  OVERREACHING: 'More than the body is used to.',
  RECOVERING: 'On the way back from overreaching.',
  UNKNOWN: 'A status that has no place in this list.',
});

describeEnum(ForecastKind, 'ForecastKind', 'Whether something was told ahead.', {
  PREDICTION: 'Told ahead; replaced once the time has passed.',
  HISTORY: 'Found afterwards.',
  UNKNOWN: 'The provider does not tell.',
});

describeEnum(ForecastValidity, 'ForecastValidity', 'How far the provider trusts a result.', {
  VALID: 'Valid.',
  ESTIMATE: 'An estimate.',
  NOT_VALID: 'Not valid.',
  RESET: 'Begun anew; not usable yet.',
  UNKNOWN: 'The provider does not tell.',
});

describeEnum(AlertnessLevel, 'AlertnessLevel', 'How alert.', {
  MINIMAL: 'Hardly.',
  VERY_LOW: 'Very little.',
  LOW: 'Little.',
  HIGH: 'Well.',
  VERY_HIGH: 'Very well.',
  UNKNOWN: 'Not known.',
});

describeEnum(AlertnessGradeClass, 'AlertnessGradeClass', 'A grade of alertness in words.', {
  WEAK: 'Weak.',
  FAIR: 'Fair.',
  STRONG: 'Strong.',
  EXCELLENT: 'Excellent.',
  UNKNOWN: 'Not known.',
});

describeEnum(AlertnessGradeKind, 'AlertnessGradeKind', 'Which grade it is.', {
  PRIMARY: 'The grade of the day.',
  ADDITIONAL: 'One more, after a nap for one.',
  UNKNOWN: 'The provider does not tell.',
});

describeEnum(SleepInertia, 'SleepInertia', 'How heavy waking up was.', {
  NO_INERTIA: 'Not at all.',
  MILD: 'A little.',
  MODERATE: 'Rather.',
  HEAVY: 'Very.',
  UNKNOWN: 'Not known.',
});

describeEnum(PrecedingSleep, 'PrecedingSleep', 'What sleep something follows.', {
  PRIMARY: 'The main sleep.',
  SECONDARY: 'A nap or another shorter sleep.',
  ARTIFICIAL: 'One that the provider assumed, since none was recorded.',
  UNKNOWN: 'Not known.',
});

describeEnum(CircadianQuality, 'CircadianQuality', "How clearly the wearer's rhythm shows.", {
  WEAK: 'Weakly.',
  COMPROMISED: 'Not quite.',
  CLEARLY_RECOGNIZABLE: 'Clearly.',
  UNKNOWN: 'Not known.',
});

describeEnum(TemperatureKind, 'TemperatureKind', 'What a temperature was taken of.', {
  SKIN: 'The skin.',
  CORE: 'The core of the body.',
  UNKNOWN: 'Not known.',
});

describeEnum(SensorLocation, 'SensorLocation', 'Where on the body a sensor sat.', {
  DISTAL: 'Far from the trunk: wrist, finger.',
  PROXIMAL: 'Near the trunk.',
  UNKNOWN: 'Not known.',
});

describeEnum(BloodOxygenTestStatus, 'BloodOxygenTestStatus', 'How a test ended.', {
  PASSED: 'With values.',
  INCONCLUSIVE: 'Without values.',
  UNKNOWN: 'With a status that has no place in this list; without values.',
});

describeEnum(BloodOxygenClass, 'BloodOxygenClass', 'Saturation of the blood in words.', {
  VERY_LOW: 'Very low.',
  LOW: 'Low.',
  NORMAL: 'Normal.',
  UNKNOWN: 'Not known.',
});

describeEnum(BaselineDeviation, 'BaselineDeviation', "A value against the wearer's own usual level.", {
  NO_BASELINE: 'There is no usual level yet.',
  BELOW_USUAL: 'Below.',
  USUAL: 'As usual.',
  ABOVE_USUAL: 'Above.',
  UNKNOWN: 'Not known.',
});

describeEnum(EcgQuality, 'EcgQuality', 'How good the signal of an electrocardiogram is.', {
  NO_CONTACT: 'No contact.',
  LOW: 'Low.',
  HIGH: 'High.',
  UNKNOWN: 'Not known.',
});

describeEnum(MeasurementOrigin, 'MeasurementOrigin', 'How a figure came about.', {
  MEASURED: 'Measured.',
  USER: 'Typed in by the wearer.',
  ESTIMATE: 'Estimated by the provider.',
  UNKNOWN: 'Not known.',
});
