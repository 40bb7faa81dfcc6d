import { decodeBase64 } from './base64.ts';

/** What is used of WebAssembly, which every runtime has but the language's own types lack. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Numbers in the memory of an instance. */
export interface Region {
  readonly address: number;
  readonly values: Float64Array;
}

const PAGE = 65536;

/**
 * A module, compiled once; undefined where the machine has no such instructions. Call it for an instance with a memory of its own.
 * @param base64 some two kilobytes, which compile in no time
 */
export function wasmModule<Exports>(base64: string): (() => Exports & { readonly memory: Memory }) | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const bytes = decodeBase64(base64);
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  return () => new WebAssembly.Instance(module).exports as Exports & { readonly memory: Memory };
}

/** Hands out places in memory one after the other, all zeros, after growing it once for `total` numbers. */
export function allocator(memory: Memory, total: number): (count: number) => Region {
  let next = memory.buffer.byteLength;
  memory.grow(Math.ceil((8 * total) / PAGE));
  return (count) => {
    const address = next;
    next += 8 * count;
    return { address, values: new Float64Array(memory.buffer, address, count) };
  };
}
