import { DefaultNamingStrategy } from 'typeorm';

/** `startTime` is the column `start_time`. */
export class SnakeCase extends DefaultNamingStrategy {
  override columnName(property: string, given: string): string {
    return given || property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
