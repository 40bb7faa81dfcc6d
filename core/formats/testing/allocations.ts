/** Constructors of buffers, and of views that make a buffer of their own unless they are given one. */
const CONSTRUCTORS = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
] as const;

/** Functions that allocate without one of these constructors: copies of arrays, and what Node's own modules (zlib) fill. */
const FUNCTIONS: readonly (readonly [owner: object, name: string])[] = [
  ...['slice', 'map', 'filter', 'toReversed', 'toSorted', 'with'].map(
    (name) => [Object.getPrototypeOf(Uint8Array.prototype) as object, name] as const,
  ),
  [ArrayBuffer.prototype, 'slice'],
  ...['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'concat', 'from'].map((name) => [Buffer, name] as const),
  [Array, 'from'],
];

/** No single request above this is really made: the test would take the memory of the machine. */
const TOO_MUCH = 2 ** 30;
/** What an element of a list takes. */
const POINTER = 8;

/**
 * Watches from now on what is allocated, until `end` gives the bytes of all requests together, whether or not some were freed in between. Strings, objects and lists that grow element by element do
 * not count, nor does the memory of WebAssembly.
 */
export function watchAllocations(): { end(): number } {
  let total = 0;
  const restore: (() => void)[] = [];
  const replace = (owner: object, name: string, replacement: object): void => {
    const original = Object.getOwnPropertyDescriptor(owner, name)!;
    Object.defineProperty(owner, name, { ...original, value: replacement });
    restore.push(() => void Object.defineProperty(owner, name, original));
  };
  const refuseTooMuch = (size: number): void => {
    if (size <= TOO_MUCH) return;
    total += size;
    throw new Error(`asked for ${size} bytes`);
  };
  let depth = 0;
  /** Counts what `make` gives; what it does to get there, such as a `concat` that calls `allocUnsafe`, would count twice. */
  const counted = <T extends object>(make: () => T): T => {
    depth++;
    try {
      const made = make();
      if (depth === 1) total += sizeOf(made);
      return made;
    } finally {
      depth--;
    }
  };

  for (const name of CONSTRUCTORS) {
    const original = globalThis[name] as unknown as Uint8ArrayConstructor;
    const watched: object = new Proxy(original, {
      construct(target, args: [unknown], newTarget: NewableFunction): object {
        const make = () => Reflect.construct(target, args, newTarget === watched ? target : newTarget) as object;
        if (isBuffer(args[0])) return make();
        if (typeof args[0] === 'number') refuseTooMuch(args[0] * (target.BYTES_PER_ELEMENT ?? 1));
        return counted(make);
      },
    });
    replace(globalThis, name, watched);
  }
  for (const [owner, name] of FUNCTIONS) {
    const original = (owner as Record<string, (...args: unknown[]) => object>)[name]!;
    replace(owner, name, function (this: unknown, ...args: unknown[]) {
      if (owner === Array) refuseTooMuch(POINTER * ((args[0] as { length?: number }).length ?? 0));
      if (owner === Buffer && typeof args[0] === 'number') refuseTooMuch(args[0]);
      const make = () => Reflect.apply(original, this, args);
      return isBuffer(args[0]) ? make() : counted(make);
    });
  }
  return {
    end: () => {
      for (const each of restore) each();
      return total;
    },
  };
}

const isBuffer = (value: unknown): boolean =>
  ['[object ArrayBuffer]', '[object SharedArrayBuffer]'].includes(Object.prototype.toString.call(value));
const sizeOf = (made: object): number =>
  Array.isArray(made) ? POINTER * made.length : (made as ArrayBufferView | ArrayBuffer).byteLength;
