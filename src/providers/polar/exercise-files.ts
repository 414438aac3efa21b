import type { FileFormat } from '../../domain/workout-file.js';
import type { ProviderApi } from '../../provider-kit/provider.js';
import { unpackFile } from '../../provider-kit/unpack.js';

const MEDIA_TYPES: Record<FileFormat, string> = {
  FIT: '*/*',
  TCX: 'application/vnd.garmin.tcx+xml',
  GPX: 'application/gpx+xml',
};

/** Null where Polar has no such file: a workout that was typed in, GPX without a route. */
export async function fetchExerciseFile(api: ProviderApi, id: string, format: FileFormat): Promise<Uint8Array | null> {
  const answer = await api.request(`/v3/exercises/${encodeURIComponent(id)}/${format.toLowerCase()}`, {
    mediaType: MEDIA_TYPES[format],
    isBinary: true,
    accept: [404],
  });
  return answer.status === 200 ? unpackFile(answer.bytes ?? new Uint8Array()) : null;
}
