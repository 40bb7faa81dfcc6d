import fc from 'fast-check';
import { expect } from 'vitest';
import { InputError } from '../../math/input-error.ts';

/** Constructors that a decoder could allocate with. */
const BUFFERS = ['ArrayBuffer', 'Uint8Array', 'Uint16Array', 'Uint32Array', 'Float32Array', 'Float64Array'] as const;
const WHERE = 'frames/03.bin';

/** Watches constructors from now on, until `end` gives the bytes of the largest buffer asked for; none above 1 GB is really made. */
function watchAllocations(): { end(): number } {
  let largest = 0;
  const originals = BUFFERS.map((name) => globalThis[name]);
  const watched: unknown[] = originals.map(
    (original): unknown =>
      new Proxy(original as unknown as Uint8ArrayConstructor, {
        construct(target, args: [unknown], newTarget: NewableFunction): object {
          const size = typeof args[0] === 'number' ? args[0] * (target.BYTES_PER_ELEMENT ?? 1) : 0;
          largest = Math.max(largest, size);
          if (size > 2 ** 30) throw new Error(`asked for ${size} bytes`);
          return Reflect.construct(
            target,
            args,
            newTarget === watched[originals.indexOf(target as never)] ? target : newTarget,
          ) as object;
        },
      }),
  );
  BUFFERS.forEach((name, index) => Object.assign(globalThis, { [name]: watched[index] }));
  return {
    end: () => {
      BUFFERS.forEach((name, index) => Object.assign(globalThis, { [name]: originals[index] }));
      return largest;
    },
  };
}

/** Whether a decoder took what it was given. Anything but a result or a one-line `InputError` that names the file fails the test. */
function judge(error: unknown): boolean {
  if (error === undefined) return true;
  if (!(error instanceof InputError)) throw error;
  expect(error.message).toMatch(/^frames\/03\.bin/);
  expect(error.message).not.toContain('\n');
  return false;
}

interface Bounds {
  /** The largest buffer that may be asked for, in bytes. */
  readonly limit: number;
  /** Whether a file of this length may be accepted: what is missing does not matter. */
  readonly mayBeCut?: (length: number) => boolean;
}

/** Beginnings of a file, at most `count`. */
function* beginnings(good: Uint8Array, count: number): Generator<Uint8Array> {
  const step = Math.max(1, Math.floor(good.length / count));
  for (let length = 0; length < good.length; length += step) yield good.slice(0, length);
}

/** Changes of one to six bytes, half of them near the start: small enough to print when one of them fails. */
function changesIn({ length }: Uint8Array): fc.Arbitrary<readonly (readonly [at: number, value: number])[]> {
  const place = fc.oneof(fc.nat(length - 1), fc.nat(Math.min(64, length - 1)));
  const change = fc.tuple(place, fc.oneof(fc.constantFrom(0, 255, 128, 1), fc.nat(255)));
  return fc.array(change, { minLength: 1, maxLength: 6 });
}

function changed(good: Uint8Array, changes: readonly (readonly [at: number, value: number])[]): Uint8Array {
  const bytes = good.slice();
  for (const [at, value] of changes) bytes[at] = value;
  return bytes;
}

function expectRefusal(accepted: boolean, bytes: Uint8Array, good: Uint8Array, { mayBeCut = () => false }: Bounds): void {
  if (accepted) expect(mayBeCut(bytes.length), `accepted after ${bytes.length} of ${good.length} bytes`).toBe(true);
}

/**
 * Feeds a decoder every beginning of a good file, and many copies with changed bytes: each must be read or refused with an
 * `InputError` that names the file, quickly and without asking for more than `limit` bytes at once. Every truncation must be refused
 * unless `mayBeCut` says that what is missing does not matter.
 */
export function expectSafeAgainstDamage(
  good: Uint8Array,
  decode: (bytes: Uint8Array, where: string) => unknown,
  bounds: Bounds,
): void {
  const attempt = (bytes: Uint8Array): boolean => {
    let failure: unknown;
    const watch = watchAllocations();
    try {
      decode(bytes, WHERE);
    } catch (error) {
      failure = error;
    } finally {
      expect(watch.end()).toBeLessThanOrEqual(bounds.limit);
    }
    return judge(failure);
  };
  expect(attempt(good)).toBe(true);
  for (const bytes of beginnings(good, 400)) expectRefusal(attempt(bytes), bytes, good, bounds);
  fc.assert(
    fc.property(changesIn(good), (changes) => void attempt(changed(good, changes))),
    { numRuns: 400 },
  );
}

/** Like `expectSafeAgainstDamage` for a decoder that has to wait for something, with `variants` copies of either kind. */
export async function expectSafeAgainstDamageLater(
  good: Uint8Array,
  decode: (bytes: Uint8Array, where: string) => Promise<unknown>,
  { variants, ...bounds }: Bounds & { readonly variants: number },
): Promise<void> {
  const attempt = async (bytes: Uint8Array): Promise<boolean> => {
    const watch = watchAllocations();
    const failure = await decode(bytes, WHERE).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(watch.end()).toBeLessThanOrEqual(bounds.limit);
    return judge(failure);
  };
  expect(await attempt(good)).toBe(true);
  for (const bytes of beginnings(good, variants)) expectRefusal(await attempt(bytes), bytes, good, bounds);
  await fc.assert(
    fc.asyncProperty(changesIn(good), async (changes) => void (await attempt(changed(good, changes)))),
    { numRuns: variants },
  );
}
