import fc from 'fast-check';
import { expect } from 'vitest';
import { InputError } from '../../math/input-error.ts';
import { watchAllocations } from './allocations.ts';

const WHERE = 'frames/03.bin';

/** Whether a decoder took what it was given. Anything but a result or a one-line `InputError` that names the file fails the test. */
function judge(error: unknown): boolean {
  if (error === undefined) return true;
  if (!(error instanceof InputError)) throw error;
  expect(error.message).toMatch(/^frames\/03\.bin/);
  expect(error.message).not.toContain('\n');
  return false;
}

interface Bounds {
  /** Bytes that reading may take beyond twice the honest size, such as tables and buffers of fixed length that the intact file did without. */
  readonly workspace?: number;
  /** Whether a file of this length may be accepted: what is missing does not matter. */
  readonly mayBeCut?: (length: number) => boolean;
}

/** What readings of damaged copies may allocate, known from that of the intact file, which has to be the first. */
class Allowance {
  private readonly workspace: number;
  private readonly size: number;
  private limit: number | undefined;

  constructor(good: Uint8Array, { workspace = 0 }: Bounds) {
    this.size = good.length;
    this.workspace = workspace;
  }

  check(allocated: number): void {
    this.limit ??= 2 * Math.max(this.size, allocated) + this.workspace;
    expect(allocated).toBeLessThanOrEqual(this.limit);
  }
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
 * `InputError` that names the file, quickly and without allocating, all buffers together, more than twice what the intact file has or takes to be read
 * (and `workspace`). Every truncation must be refused unless `mayBeCut` says that what is missing does not matter.
 */
export function expectSafeAgainstDamage(
  good: Uint8Array,
  decode: (bytes: Uint8Array, where: string) => unknown,
  bounds: Bounds = {},
): void {
  const allowance = new Allowance(good, bounds);
  const attempt = (bytes: Uint8Array): boolean => {
    let failure: unknown;
    const watch = watchAllocations();
    try {
      decode(bytes, WHERE);
    } catch (error) {
      failure = error;
    } finally {
      allowance.check(watch.end());
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
  const allowance = new Allowance(good, bounds);
  const attempt = async (bytes: Uint8Array): Promise<boolean> => {
    const watch = watchAllocations();
    const failure = await decode(bytes, WHERE).then(
      () => undefined,
      (error: unknown) => error,
    );
    allowance.check(watch.end());
    return judge(failure);
  };
  expect(await attempt(good)).toBe(true);
  for (const bytes of beginnings(good, variants)) expectRefusal(await attempt(bytes), bytes, good, bounds);
  await fc.assert(
    fc.asyncProperty(changesIn(good), async (changes) => void (await attempt(changed(good, changes)))),
    { numRuns: variants },
  );
}
