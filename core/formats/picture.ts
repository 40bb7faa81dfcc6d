/** What picture files hold once colour is taken away. */
export type Samples = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** A grey picture, row-major from the top left, in the numbers that the file holds. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Samples;
  /** The number that stands for white: 255 for 8 bits, 65535 for 16, 1 for floating point. */
  readonly white: number;
}

/** Luma of ITU-R BT.601, as PIL's `convert("L")` uses. */
export const luma = (red: number, green: number, blue: number): number => 0.299 * red + 0.587 * green + 0.114 * blue;

/**
 * Takes colour and transparency away from interleaved samples: 1 channel grey, 2 grey and alpha, 3 red green blue, 4 with alpha.
 * Grey samples come back as they are; colour becomes luma, rounded when the samples are whole numbers.
 */
export function withoutColour<S extends Samples>(samples: S, channels: number): S {
  if (channels === 1) return samples;
  const out = samples.slice(0, samples.length / channels) as S;
  const round = samples instanceof Float32Array || samples instanceof Float64Array ? (value: number) => value : Math.round;
  for (let pixel = 0, at = 0; pixel < out.length; pixel++, at += channels) {
    out[pixel] = channels === 2 ? samples[at]! : round(luma(samples[at]!, samples[at + 1]!, samples[at + 2]!));
  }
  return out;
}
