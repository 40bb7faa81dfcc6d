import type { LineTransform } from '../fft-lines.ts';
import { radicesOf, stagesOf } from '../fft-stages.ts';
import type { Stage } from '../fft-stages.ts';
import { FFT_WASM } from './fft-wasm.generated.ts';
import { allocator, wasmModule, type Region } from './instance.ts';

type Pass = (length: number, stride: number, xr: number, xi: number, yr: number, yi: number, cos: number, sin: number) => void;
type AnyRadixPass = (...parameters: [...Parameters<Pass>, radix: number, rootCos: number, rootSin: number]) => void;
interface Exports {
  readonly radix2: Pass;
  readonly radix3: Pass;
  readonly radix4: Pass;
  readonly anyRadix: AnyRadixPass;
}

const instantiate = wasmModule<Exports>(FFT_WASM);

/**
 * `lineTransform` in WebAssembly, two float64 numbers at a time; undefined where the machine has no such instructions or the length has a large prime factor.
 * Each has its own small memory.
 * @param side an even number
 */
export function wasmLineTransform(length: number, side: number): LineTransform | undefined {
  const radices = radicesOf(length);
  if (instantiate === undefined || radices === undefined) return undefined;
  const exports = instantiate();
  const stages = stagesOf(radices);
  const count = length * side;
  const tables = stages.reduce((sum, { cos, rootCos }) => sum + 2 * cos.length + 2 * rootCos.length, 0);
  const place = allocator(exports.memory, 4 * count + tables);
  const [data, work] = [place(count), place(count)].map((re) => ({ re, im: place(count) })) as [Lines, Lines];
  const passes = stages.map((stage) => passOf(exports, stage, place));
  return {
    re: data.re.values,
    im: data.im.values,
    run() {
      let [from, to] = [data, work];
      let stride = side;
      for (const { radix, run } of passes) {
        run(stride, from, to);
        stride *= radix;
        [from, to] = [to, from];
      }
      if (from === data) return;
      data.re.values.set(work.re.values);
      data.im.values.set(work.im.values);
    },
  };
}

interface Lines {
  readonly re: Region;
  readonly im: Region;
}

function passOf(
  exports: Exports,
  { radix, length, ...tables }: Stage,
  place: (count: number) => Region,
): { radix: number; run(stride: number, from: Lines, to: Lines): void } {
  const store = (values: Float64Array): number => {
    const region = place(values.length);
    region.values.set(values);
    return region.address;
  };
  const [cos, sin, rootCos, rootSin] = [tables.cos, tables.sin, tables.rootCos, tables.rootSin].map(store) as [
    number,
    number,
    number,
    number,
  ];
  const pass = { 2: exports.radix2, 3: exports.radix3, 4: exports.radix4 }[radix];
  return {
    radix,
    run(stride, from, to) {
      const places = [from.re.address, from.im.address, to.re.address, to.im.address, cos, sin] as const;
      if (pass === undefined) exports.anyRadix(length, stride, ...places, radix, rootCos, rootSin);
      else pass(length, stride, ...places);
    },
  };
}
