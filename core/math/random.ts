/**
 * Randomness as an argument. A key names one stream of random numbers; `split` names independent streams below it. Draws are counter-based
 * (Threefry, see threefry.ts): value `i` of a stream depends on the key and `i` alone, so nothing is hidden state and the order of calls does not matter.
 * Use a key for one draw only; split it by a label for each use.
 */
import { inverseNormal } from './inverse-normal.ts';
import { poissonSample } from './poisson-sample.ts';
import { threefry } from './threefry.ts';

/** 64 bits as sixteen hexadecimal digits: a plain string, so it is saved and sent as it is. */
export type Key = string & { readonly kind: 'random key' };

/** The second counter word of draws counts attempts from 0, so these never meet one. */
const NUMBER_LABEL = 0xffffffff;
const TEXT_LABEL = 0xfffffffe;

const block = new Uint32Array(2);

/** The first key of a run. @param seed a whole number from 0 to 2^53 − 1 */
export function rootKey(seed: number): Key {
  const [low, high] = wordsOfInteger(seed);
  return keyOf(high, low);
}

/** Reads a key that was saved. @throws RangeError when the text is not one */
export function parseKey(text: string): Key {
  if (!/^[0-9a-f]{16}$/.test(text)) throw new RangeError(`"${text}" is not a random key of 16 hexadecimal digits`);
  return text as Key;
}

/** The stream named `label` below `key`; different labels give unrelated streams. @param label a name, or a whole number such as an epoch */
export function split(key: Key, label: string | number): Key {
  const [k0, k1] = wordsOfKey(key);
  const isNumber = typeof label === 'number';
  threefry(k0, k1, 0, isNumber ? NUMBER_LABEL : TEXT_LABEL, block);
  let [a, b] = [block[0]!, block[1]!];
  for (const [c0, c1] of isNumber ? [wordsOfInteger(label)] : wordsOfText(label)) {
    threefry(a, b, c0, c1, block);
    [a, b] = [block[0]!, block[1]!];
  }
  return keyOf(a, b);
}

/** `count` numbers, uniform on [0, 1) with 53 bits. */
export function uniform(key: Key, count: number): Float64Array {
  const [k0, k1] = wordsOfKey(key);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = uniformAt(k0, k1, i, 0);
  return values;
}

/** `count` standard normal numbers, each by inversion of one uniform number. */
export function normal(key: Key, count: number): Float64Array {
  const smallest = 2 ** -54;
  return uniform(key, count).map((u) => inverseNormal(Math.max(u, smallest)));
}

/**
 * One Poisson count for each mean; count `i` depends on the key, `i` and its own mean only.
 * @throws RangeError when a mean is negative or not finite
 */
export function poisson(key: Key, means: ArrayLike<number>): Float64Array {
  const [k0, k1] = wordsOfKey(key);
  return Float64Array.from(means, (mean, i) => {
    let attempt = 0;
    return poissonSample(mean, () => uniformAt(k0, k1, i, attempt++));
  });
}

/** The numbers 0 ... count − 1 in random order (Fisher and Yates). */
export function permutation(key: Key, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const draws = uniform(key, count);
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(draws[last]! * (last + 1));
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}

function uniformAt(k0: number, k1: number, index: number, attempt: number): number {
  threefry(k0, k1, index, attempt, block);
  return ((block[0]! >>> 5) * 2 ** 26 + (block[1]! >>> 6)) * 2 ** -53;
}

function keyOf(high: number, low: number): Key {
  return (hexadecimal(high) + hexadecimal(low)) as Key;
}

function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

function wordsOfKey(key: Key): [number, number] {
  return [Number.parseInt(key.slice(0, 8), 16), Number.parseInt(key.slice(8), 16)];
}

function wordsOfInteger(value: number): [low: number, high: number] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number from 0 to 2^53 - 1`);
  return [value >>> 0, Math.floor(value / 2 ** 32)];
}

/** The text in blocks of two characters (UTF-16 units), ended by its length, so that no text is the beginning of another. */
function* wordsOfText(text: string): Generator<[number, number]> {
  for (let i = 0; i < text.length; i += 2) yield [text.charCodeAt(i), i + 1 < text.length ? text.charCodeAt(i + 1) : 0];
  yield [text.length, 0xffffffff];
}
