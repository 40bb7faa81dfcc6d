import fc from 'fast-check';
import { expect } from 'vitest';
import { InputError } from '../../math/input-error.ts';

/** Constructors that a decoder could allocate with. */
const BUFFERS = ['ArrayBuffer', 'Uint8Array', 'Uint16Array', 'Uint32Array', 'Float32Array', 'Float64Array'] as const;

/** Runs `work` and gives the bytes of the largest buffer that it asked for; nothing larger than 1 GB is really made. */
function largestAllocation(work: () => unknown): number {
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
  try {
    BUFFERS.forEach((name, index) => Object.assign(globalThis, { [name]: watched[index] }));
    work();
  } finally {
    BUFFERS.forEach((name, index) => Object.assign(globalThis, { [name]: originals[index] }));
  }
  return largest;
}

/**
 * Feeds a decoder every beginning of a good file, and many copies with changed bytes: each must be read or refused with an
 * `InputError` that names the file, quickly and without asking for more than `limit` bytes at once. Every truncation must be refused
 * unless `mayBeCut` says that what is missing does not matter.
 */
export function expectSafeAgainstDamage(
  good: Uint8Array,
  decode: (bytes: Uint8Array, where: string) => unknown,
  { limit, mayBeCut = () => false }: { readonly limit: number; readonly mayBeCut?: (length: number) => boolean },
): void {
  const attempt = (bytes: Uint8Array): boolean => {
    let accepted = true;
    const allocated = largestAllocation(() => {
      try {
        decode(bytes, 'frames/03.bin');
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        expect(error.message).toMatch(/^frames\/03\.bin/);
        expect(error.message).not.toContain('\n');
        accepted = false;
      }
    });
    expect(allocated).toBeLessThanOrEqual(limit);
    return accepted;
  };
  expect(attempt(good)).toBe(true);
  const step = Math.max(1, Math.floor(good.length / 400));
  for (let length = 0; length < good.length; length += step) {
    if (attempt(good.slice(0, length))) expect(mayBeCut(length), `accepted after ${length} of ${good.length} bytes`).toBe(true);
  }
  const place = fc.oneof(fc.nat(good.length - 1), fc.nat(Math.min(64, good.length - 1)));
  const changes = fc.array(fc.tuple(place, fc.oneof(fc.constantFrom(0, 255, 128, 1), fc.nat(255))), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(changes, (list) => {
      const bytes = good.slice();
      for (const [at, value] of list) bytes[at] = value;
      attempt(bytes);
    }),
    { numRuns: 400 },
  );
}
