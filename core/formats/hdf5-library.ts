import type { Module } from 'h5wasm';
import { printable } from './array.ts';

export type Hdf5Module = typeof Module;

export interface Hdf5Library {
  readonly module: Hdf5Module;
  /** Bytes of memory that it has from its start, before it reads anything. */
  readonly startMemory: number;
  /** The innermost reason of what failed since this was last asked. */
  takeReason(): string | undefined;
}

/**
 * The HDF5 library, compiled to WebAssembly: a fresh instance with its own memory and its own file system, which holds nothing but what
 * is put there. A damaged file can so neither reach other files (by external links or external storage), nor leave behind a broken
 * library for the files after it. The bytes of the WebAssembly are inside the module: nothing is loaded from disk or network.
 */
export async function startHdf5(): Promise<Hdf5Library> {
  // The package's own entry keeps one instance for ever, whose messages go to the console: only the factory beneath it takes these.
  const { default: createModule } = await import('../../node_modules/h5wasm/dist/esm/hdf5_util.js');
  const lines: string[] = [];
  const module = await createModule({
    noInitialRun: true,
    print: () => undefined,
    printErr: (line: string) => void lines.push(line),
  });
  const takeReason = (): string | undefined => {
    const reasons = lines.splice(0).flatMap((line) => /^\s*#\d+: .*?\(\): (.+)$/.exec(line)?.[1] ?? []);
    return reasons.length === 0 ? undefined : printable(reasons.at(-1)!);
  };
  return { module, startMemory: module.HEAPU8.length, takeReason };
}

const PAGE = 2 ** 16;
interface GrowingMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
/** Not declared where there is no window. */
const { prototype: memory } = (
  Reflect.get(globalThis, 'WebAssembly') as { readonly Memory: { readonly prototype: GrowingMemory } }
).Memory;

/** What holds at this moment; undefined outside of `withMemoryLimit`. */
let limitNow: number | undefined;

/**
 * Runs `work`, which waits for nothing, while no WebAssembly memory becomes larger than `limit` bytes; inside of `work` another limit may hold for a
 * while. A few damaged bytes can make the library ask for gigabytes; refused, it reports what it could not read, as on a machine that has no more.
 */
export function withMemoryLimit<T>(limit: number, work: () => T): T {
  const [{ grow }, limitBefore] = [memory, limitNow];
  limitNow = limit;
  if (limitBefore === undefined) memory.grow = growWithin(grow);
  try {
    return work();
  } finally {
    limitNow = limitBefore;
    if (limitBefore === undefined) memory.grow = grow;
  }
}

const growWithin = (grow: GrowingMemory['grow']): GrowingMemory['grow'] =>
  function (this: GrowingMemory, pages: number): number {
    const wanted = this.buffer.byteLength + pages * PAGE;
    if (limitNow !== undefined && wanted > limitNow) throw new RangeError(`${wanted} bytes, more than ${limitNow}`);
    return grow.call(this, pages);
  };
