import type { ColourMap } from './colour-map.ts';

/** OKLab lightness and chroma of the hue circle: the largest chroma that every hue has at this lightness in sRGB. */
const LIGHTNESS = 0.75;
const CHROMA = 0.125;

const toByte = (linear: number): number => {
  const clipped = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
};

/** sRGB of an OKLab colour (Björn Ottosson, "A perceptual color space for image processing", 2020). */
function okLabToBytes(lightness: number, a: number, b: number): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Hues of equal lightness over a phase from 0 to 2π. */
export const hueMap: ColourMap = Uint8Array.from(
  Array.from({ length: 256 }, (_, entry) => {
    const hue = (2 * Math.PI * (entry + 0.5)) / 256;
    return okLabToBytes(LIGHTNESS, CHROMA * Math.cos(hue), CHROMA * Math.sin(hue));
  }).flat(),
);

/** A complex field as RGBA pixels: the phase is the hue, the amplitude from 0 to `peak` the brightness. */
export function paintDomain(
  amplitude: ArrayLike<number>,
  phase: ArrayLike<number>,
  peak: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * amplitude.length);
  for (let i = 0; i < amplitude.length; i++) {
    const brightness = Math.min(1, (amplitude[i] as number) / (peak || 1));
    const entry = 3 * (Math.floor(((phase[i] as number) * 256) / (2 * Math.PI)) & 255);
    for (let channel = 0; channel < 3; channel++) pixels[4 * i + channel] = brightness * (hueMap[entry + channel] as number);
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}
