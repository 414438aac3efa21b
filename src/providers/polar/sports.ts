import { ActivityType } from '../../domain/activity-type.js';

/**
 * Polar's 175 words of `detailed_sport_info`, each under the common type that says what the body does; the word itself
 * stays beside the record. The types of indoor classes follow the kind of exercise, not the brand.
 */
const WORDS_BY_TYPE: Partial<Record<ActivityType, readonly string[]>> = {
  RUNNING: [
    'RUNNING',
    'JOGGING',
    'ROAD_RUNNING',
    'TRACK_AND_FIELD_RUNNING',
    'CROSS_COUNTRY_RUNNING',
    'ULTRARUNNING_RUNNING',
    'OBSTACLE_COURSE_RACING',
    'TRIATHLON_RUNNING',
    'DUATHLON_RUNNING',
  ],
  TRAIL_RUNNING: ['TRAIL_RUNNING', 'OFFROADTRIATHLON_RUNNING', 'OFFROADDUATHLON_RUNNING'],
  TREADMILL: ['TREADMILL_RUNNING'],
  ORIENTEERING: ['ORIENTEERING'],
  WALKING: ['WALKING', 'NORDIC_WALKING', 'RUCKING'],
  HIKING: ['HIKING'],
  STAIR_CLIMBING: ['STAIR_WORKOUT'],
  SNOWSHOEING: ['SNOWSHOE_TREKKING'],
  CYCLING: [
    'CYCLING',
    'ROAD_BIKING',
    'GRAVEL',
    'KICKBIKE',
    'PARASPORTS_HAND_CYCLING',
    'TRIATHLON_CYCLING',
    'DUATHLON_CYCLING',
  ],
  MOUNTAIN_BIKING: ['MOUNTAIN_BIKING', 'ORIENTEERING_MTB', 'OFFROADTRIATHLON_CYCLING', 'OFFROADDUATHLON_CYCLING'],
  INDOOR_CYCLING: ['INDOOR_CYCLING', 'SPINNING', 'LES_MILLS_RPM', 'LES_MILLS_SPRINT', 'LES_MILLS_TRIP'],
  E_BIKING: ['E_BIKE'],
  SWIMMING: ['SWIMMING'],
  POOL_SWIMMING: ['POOL_SWIMMING'],
  OPEN_WATER_SWIMMING: ['OPEN_WATER_SWIMMING', 'TRIATHLON_SWIMMING', 'OFFROADTRIATHLON_SWIMMING'],
  WATER_SPORTS: ['AQUATICS', 'WATER_EXERCISE', 'WATER_RUNNING'],
  ROWING: ['ROWING'],
  ROWING_MACHINE: ['INDOOR_ROWING'],
  STAND_UP_PADDLEBOARDING: ['SUP'],
  CANOEING: ['WATERSPORTS_CANOEING'],
  KAYAKING: ['WATERSPORTS_KAYAKING'],
  KITESURFING: ['WATERSPORTS_KITESURFING'],
  SAILING: ['WATERSPORTS_SAILING'],
  SURFING: ['WATERSPORTS_SURFING'],
  WAKEBOARDING: ['WATERSPORTS_WAKEBOARDING'],
  WATER_SKIING: ['WATERSPORTS_WATERSKI', 'PARASPORTS_WATER_SKIING'],
  WINDSURFING: ['WATERSPORTS_WINDSURFING'],
  TRIATHLON: ['TRIATHLON', 'OFFROADTRIATHLON'],
  MULTISPORT: ['DUATHLON', 'OFFROADDUATHLON', 'FREE_MULTISPORT', 'BIATHLON'],
  CROSS_COUNTRY_SKIING: [
    'CROSS-COUNTRY_SKIING',
    'XC_SKIING_CLASSIC',
    'XC_SKIING_FREESTYLE',
    'ORIENTEERING_SKI',
    'ROLLER_SKIING_CLASSIC',
    'ROLLER_SKIING_FREESTYLE',
  ],
  BACKCOUNTRY_SKIING: ['BACKCOUNTRY_SKIING'],
  ALPINE_SKIING: ['DOWNHILL_SKIING', 'TELEMARK_SKIING'],
  SNOWBOARDING: ['SNOWBOARDING'],
  ICE_SKATING: ['ICE_SKATING'],
  SKATING: ['SKATING'],
  HOCKEY: ['ICE_HOCKEY', 'FIELD_HOCKEY', 'PARASPORTS_SLED_HOCKEY'],
  CURLING: ['CURLING'],
  SNOWMOBILING: ['MOTORSPORTS_SNOCROSS'],
  INLINE_SKATING: ['INLINE_SKATING', 'ROLLER_BLADING'],
  SKATEBOARDING: ['SKATEBOARDING'],
  WHEELCHAIR: ['PARASPORTS_WHEELCHAIR'],
  STRENGTH_TRAINING: [
    'STRENGTH_TRAINING',
    'CORE',
    'FUNCTIONAL_TRAINING',
    'KETTLEBELL',
    'CALISTHENICS',
    'LES_MILLS_BODYPUMP',
    'LES_MILLS_CXWORKS',
    'LES_MILLS_GRIT_STRENGTH',
  ],
  CARDIO_TRAINING: [
    'CIRCUIT_TRAINING',
    'HIIT',
    'BOOTCAMP',
    'JUMP_ROPE',
    'FITNESS_RACING',
    'LES_MILLS_BODYCOMBAT',
    'LES_MILLS_GRIT_ATHLETIC',
    'LES_MILLS_GRIT_CARDIO',
  ],
  ELLIPTICAL: ['CROSS_TRAINER'],
  FITNESS_EQUIPMENT: ['SKIERG'],
  AEROBICS: ['AEROBICS', 'FITNESS_STEP', 'LES_MILLS_BODYATTACK', 'LES_MILLS_BODYSTEP'],
  GROUP_EXERCISE: ['GROUP_EXERCISE', 'LES_MILLS_BARRE', 'LES_MILLS_TONE'],
  STRETCHING: ['STRETCHING', 'MOBILITY_STATIC', 'MOBILITY_DYNAMIC'],
  PILATES: ['PILATES'],
  YOGA: ['YOGA', 'LES_MILLS_BODYBALANCE'],
  GYMNASTICS: ['GYMNASTICK'],
  BOXING: ['BOXING', 'FITNESS_BOXING'],
  MARTIAL_ARTS: ['FITNESS_MARTIAL_ARTS', 'JUDO_MARTIAL_ARTS', 'KICKBOXING_MARTIAL_ARTS', 'TAEKWONDO_MARTIAL_ARTS'],
  DANCE: [
    'DANCING',
    'FITNESS_DANCING',
    'BALLET_DANCING',
    'BALLROOM_DANCING',
    'JAZZ_DANCING',
    'LATIN_DANCING',
    'MODERN_DANCING',
    'SHOW_DANCING',
    'STREET_DANCING',
    'LES_MILLS_BODYJAM',
    'LES_MILLS_SHBAM',
  ],
  AMERICAN_FOOTBALL: ['AMERICAN_FOOTBALL'],
  BADMINTON: ['BADMINTON'],
  BASEBALL: ['BASEBALL', 'FINNISH_BASEBALL'],
  BASKETBALL: ['BASKETBALL', 'PARASPORTS_WHEELCHAIR_BASKETBALL'],
  RACKET_SPORTS: ['BEACH_TENNIS'],
  VOLLEYBALL: ['VOLLEYBALL', 'BEACH_VOLLEYBALL'],
  CRICKET: ['CRICKET'],
  FLOORBALL: ['FLOORBALL'],
  DISC_SPORTS: ['FRISBEEGOLF', 'ULTIMATE'],
  SOCCER: ['SOCCER', 'FUTSAL'],
  GOLF: ['GOLF'],
  HANDBALL: ['HANDBALL'],
  PADEL: ['PADEL'],
  PICKLEBALL: ['PICKLEBALL'],
  RUGBY: ['RUGBY'],
  SQUASH: ['SQUASH'],
  TABLE_TENNIS: ['TABLE_TENNIS'],
  TENNIS: ['TENNIS', 'PARASPORTS_WHEELCHAIR_TENNIS'],
  TEAM_SPORTS: ['RINGETTE'],
  // Polar: TROTTING is the horse's gait in a race, not a runner's.
  HORSEBACK_RIDING: ['RIDING', 'TROTTING'],
  ROCK_CLIMBING: ['CLIMBING', 'VERTICALSPORTS_OUTCLIMBING'],
  INDOOR_CLIMBING: ['VERTICALSPORTS_WALLCLIMBING'],
  GAMING: ['ESPORTS'],
  MOTOR_SPORTS: ['MOTORSPORTS_CAR_RACING'],
  MOTORCYCLING: ['MOTORSPORTS_ENDURO', 'MOTORSPORTS_HARD_ENDURO', 'MOTORSPORTS_MOTOCROSS', 'MOTORSPORTS_ROADRACING'],
  // No type fits: sport with a dog, shooting, classes of many kinds.
  OTHER: [
    'AGILITY',
    'SHOOTING_SPORT_INDOOR',
    'SHOOTING_SPORT_OUTDOOR',
    'BODY_AND_MIND',
    'OTHER',
    'OTHER_INDOOR',
    'OTHER_OUTDOOR',
  ],
};

const TYPE_BY_WORD: ReadonlyMap<string, ActivityType> = new Map(
  Object.values(ActivityType).flatMap((type) => (WORDS_BY_TYPE[type] ?? []).map((word) => [bare(word), type] as const)),
);

/**
 * Polar: a number now and then stands where the word should. These are confirmed by several integrators or by Polar's own
 * sport list as somebody published it; tables of the others contradict one another, so the others stay OTHER.
 */
const WORD_BY_NUMBER: ReadonlyMap<string, string> = new Map([
  ['1', 'RUNNING'],
  ['5', 'MOUNTAIN_BIKING'],
  ['15', 'STRENGTH_TRAINING'],
  ['17', 'TREADMILL_RUNNING'],
  ['34', 'HIIT'],
  ['56', 'FITNESS_MARTIAL_ARTS'],
  ['94', 'VERTICALSPORTS_WALLCLIMBING'],
  ['95', 'WATERSPORTS_KAYAKING'],
  ['103', 'POOL_SWIMMING'],
  ['109', 'BOXING'],
  ['110', 'KICKBOXING_MARTIAL_ARTS'],
  ['186', 'ULTIMATE'],
  ['195', 'GRAVEL'],
  ['203', 'RUCKING'],
]);

const ON_FOOT: ReadonlySet<ActivityType> = new Set([
  'RUNNING',
  'TRAIL_RUNNING',
  'TREADMILL',
  'ORIENTEERING',
  'WALKING',
  'HIKING',
  'SNOWSHOEING',
] satisfies ActivityType[]);

const CYCLING: ReadonlySet<ActivityType> = new Set([
  'CYCLING',
  'MOUNTAIN_BIKING',
  'INDOOR_CYCLING',
  'E_BIKING',
] satisfies ActivityType[]);

/** The common type of a word, in any case and with any separators; OTHER for one that nobody knows. */
export function activityTypeOf(word: string): ActivityType {
  return mappedType(word) ?? ActivityType.OTHER;
}

/** Whether the word has a type on purpose, OTHER included. */
export function isKnownSport(word: string): boolean {
  return mappedType(word) !== undefined;
}

function mappedType(given: string): ActivityType | undefined {
  return TYPE_BY_WORD.get(bare(WORD_BY_NUMBER.get(given.trim()) ?? given));
}

/** Letters and digits alone: the same word is written with hyphens, underscores or spaces, and in either case. */
function bare(word: string): string {
  return word.toUpperCase().replaceAll(/[\s_-]+/g, '');
}

/** What a cadence counts in activities of a type: steps, turns of a crank, or neither that could be told. */
export function cadenceOf(type: ActivityType): 'steps' | 'crank' | null {
  if (ON_FOOT.has(type)) return 'steps';
  return CYCLING.has(type) ? 'crank' : null;
}
