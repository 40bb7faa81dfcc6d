import { InputError } from '../math/input-error.ts';
import { parseLength, type Metres } from '../math/units.ts';
import { suggestion } from '../math/suggest.ts';

/** Readers of option values, for commander: each refuses with the name of the option, what was expected and what was found. */
type Reader<T> = (text: string) => T;

export const wholeNumber =
  (option: string, { least = 0, most = Number.MAX_SAFE_INTEGER }: { least?: number; most?: number } = {}): Reader<number> =>
  (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InputError({ where: option, expected: `a whole number ${range}`, found: `"${text}"` });
    }
    return value;
  };

export const numberIn =
  (option: string, { above, least, most }: { above?: number; least?: number; most?: number } = {}): Reader<number> =>
  (text) => {
    const value = Number(text);
    const inside = value > (above ?? -Infinity) && value >= (least ?? -Infinity) && value <= (most ?? Infinity);
    if (text.trim() === '' || !Number.isFinite(value) || !inside) {
      const bounds = [
        above === undefined ? [] : `above ${above}`,
        least === undefined ? [] : `of at least ${least}`,
        most === undefined ? [] : `of at most ${most}`,
      ].flat();
      throw new InputError({ where: option, expected: ['a number', bounds.join(' and ')].join(' ').trim(), found: `"${text}"` });
    }
    return value;
  };

/** `10,100,1000` */
export const numbersIn =
  (option: string, range: { above?: number; least?: number; most?: number } = {}): Reader<readonly number[]> =>
  (text) => [...new Set(text.split(',').map(numberIn(option, range)))];

/** `512,256,512`: whole numbers in their order, as layers of a network have them. */
export const wholeNumbers =
  (option: string, range: { least?: number; most?: number } = {}): Reader<readonly number[]> =>
  (text) =>
    text.split(',').map(wholeNumber(option, range));

export const length =
  (option: string): Reader<Metres> =>
  (text) =>
    parseLength(text, option);

export const oneOf =
  <T extends string>(option: string, choices: readonly T[]): Reader<T> =>
  (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      throw new InputError({
        where: option,
        expected: `one of ${choices.join(', ')}`,
        found: `"${text}"`,
        hint: near(text, choices),
      });
    }
    return choice;
  };

/** `network,er` */
export const listOf =
  <T extends string>(option: string, choices: readonly T[]): Reader<readonly T[]> =>
  (text) => [...new Set(text.split(',').map((part) => oneOf(option, choices)(part.trim())))];

/** `one,other`: any names, each once. */
export const namesOf =
  (option: string): Reader<readonly string[]> =>
  (text) => {
    const names = [...new Set(text.split(',').map((part) => part.trim()))];
    if (names.includes(''))
      throw new InputError({ where: option, expected: 'names with commas between them', found: `"${text}"` });
    return names;
  };

/** `r,c`: two whole numbers. */
export const wholePair =
  (option: string): Reader<[number, number]> =>
  (text) => {
    const match = /^\s*([+-]?\d+)\s*,\s*([+-]?\d+)\s*$/.exec(text);
    if (match === null) throw new InputError({ where: option, expected: 'two whole numbers, such as -3,12', found: `"${text}"` });
    return [Number(match[1]), Number(match[2])];
  };

/** `er.damping=0.3` and the like, by the name before the point. @throws InputError for what does not read so */
export function readOwnNumbers(texts: readonly string[]): Record<string, Record<string, number>> {
  const set: Record<string, Record<string, number>> = {};
  for (const text of texts) {
    const [, name, option, value] = /^([\w+-]+)\.(\w+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || option === undefined || value === undefined || !Number.isFinite(Number(value))) {
      throw new InputError({ where: '--set', expected: 'name.number=value, such as er.damping=0.3', found: `"${text}"` });
    }
    set[name] = { ...set[name], [option]: Number(value) };
  }
  return set;
}

/** Gathers a repeated option. */
export const repeated = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

function near(text: string, choices: readonly string[]): string | undefined {
  const said = suggestion(text, choices);
  return said?.startsWith('did you mean') === true ? said : undefined;
}

/** The option of every command that takes a mask file: its flags, what it says, its reader. */
export const MASK_LEVELS = [
  '--mask-levels <n>',
  'the mask file holds grey levels, of which this many are 2π',
  numberIn('--mask-levels', { above: 1 }),
] as const;
