/** Gives a text its name, the same one every time; undefined once all names are given away. */
export type StatementNames = (text: string) => string | undefined;

/**
 * Names under which a connection parses and plans statements once. Each costs memory in every connection for as long as it
 * lasts.
 * @param prefix of this set alone, since a connection knows all names
 */
export function statementNames(prefix: string, most: number): StatementNames {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= most) return known;
    const name = `${prefix}_${names.size}`;
    names.set(text, name);
    return name;
  };
}
