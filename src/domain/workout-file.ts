/** The forms in which providers hand out the recording of a workout. */
export const FileFormat = { FIT: 'FIT', TCX: 'TCX', GPX: 'GPX' } as const;
export type FileFormat = (typeof FileFormat)[keyof typeof FileFormat];
