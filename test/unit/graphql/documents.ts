import fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';

const DEPTH = 3;

/** Literals of arguments, by name or by type. */
type Literals = Record<string, string>;

/**
 * Valid queries over a schema, in all the shapes that the language has: aliases, fragments with and without name, fields
 * asked for twice, directives with variables `$yes` and `$no`.
 */
export function documents(schema: GraphQLSchema, roots: readonly string[], literals: Literals): fc.Arbitrary<string> {
  return fc.gen().map((random) => {
    const fragments: string[] = [];
    let aliases = 0;
    const chance = (percent: number) => random(fc.integer, { min: 0, max: 99 }) < percent;
    const oneOf = <T>(list: readonly T[]): T => list[random(fc.nat, { max: list.length - 1 })] as T;
    const directive = () =>
      chance(15) ? oneOf([' @include(if: $yes)', ' @skip(if: $no)', ' @include(if: $no)', ' @skip(if: $yes)']) : '';

    function selection(type: GraphQLCompositeType, depth: number): string {
      const parts = Array.from({ length: random(fc.integer, { min: 1, max: 5 }) }, () => part(type, depth));
      // One that is never left out.
      return `{ ${[...parts, '__typename'].join(' ')} }`;
    }

    function part(type: GraphQLCompositeType, depth: number): string {
      if (depth > 0 && chance(10))
        return `... on ${target(type)}${directive()} ${selection(named(target(type)), depth - 1)}`;
      if (depth > 0 && chance(10)) {
        const on = target(type);
        const name = `F${fragments.length}`;
        fragments.push('');
        fragments[Number(name.slice(1))] = `fragment ${name} on ${on} ${selection(named(on), depth - 1)}`;
        return `...${name}${directive()}`;
      }
      const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
      const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
      if (usable.length === 0) return '__typename';
      const field = oneOf(usable);
      const inner = getNamedType(field.type);
      const rest = `${field.name}${given(field.args)}${directive()}`;
      const below = isCompositeType(inner) ? ` ${selection(inner, depth - 1)}` : '';
      // Without alias, one answer may be asked for twice: its selections are merged.
      return `${chance(40) ? `a${(aliases += 1)}: ` : ''}${rest}${below}`;
    }

    const named = (name: string) => schema.getType(name) as GraphQLCompositeType;
    function target(type: GraphQLCompositeType): string {
      return isObjectType(type)
        ? type.name
        : oneOf([type.name, ...schema.getPossibleTypes(type).map(({ name }) => name)]);
    }
    function given(args: readonly GraphQLArgument[]): string {
      const texts = args
        .filter((arg) => isRequiredArgument(arg))
        .map((arg) => `${arg.name}: ${literals[arg.name] ?? literals[getNamedType(arg.type).name] ?? 'null'}`);
      return texts.length === 0 ? '' : `(${texts.join(', ')})`;
    }

    const bodies = roots.map((root) => {
      const [call = '', type = ''] = root.split(' : ');
      return `${call} ${selection(named(type), DEPTH)}`;
    });
    return `query ($yes: Boolean = true, $no: Boolean!) { ${bodies.join('\n')} }\n${fragments.join('\n')}`;
  });
}
