import { Field, Float, ObjectType } from 'type-graphql';
import type { RoutePoint } from '../../domain/workout.js';
import type { RouteView } from '../route.js';
import { Json } from '../scalars/index.js';
import { RoutePointType } from './workout-parts.js';

@ObjectType('Route', { simpleResolvers: true, description: 'Where a workout led, in the shape that suits the map.' })
export class RouteType implements RouteView {
  @Field(() => [RoutePointType], { description: 'The positions in order; at least one.' })
  points!: RoutePoint[];

  @Field(() => Json, {
    description:
      'GeoJSON geometry: a LineString of [longitude, latitude, altitude where known]; a Point where there is one position.',
  })
  readonly geoJson!: RouteView['geoJson'];

  @Field(() => String, { description: 'The line in the encoded polyline format with 5 decimals.' })
  readonly polyline!: string;

  @Field(() => [Float], {
    description: 'West, south, east and north end of the line, degrees: [minLon, minLat, maxLon, maxLat].',
  })
  readonly bounds!: number[];
}
