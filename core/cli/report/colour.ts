export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour for each of 256 steps from the low end of a scale to its high end. */
export type ColourMap = readonly Rgb[];

const STEPS = 256;

export const GREY: ColourMap = Array.from({ length: STEPS }, (_, step): Rgb => [step, step, step]);

type Lab = readonly [lightness: number, greenRed: number, blueYellow: number];

const LIGHTEST = 0.9;
const DARKEST = 0.25;
const BLUE = [-0.035, -0.135] as const;
const RED = [0.125, 0.045] as const;

/**
 * A cyclic map for phase: light at 0 and 2π, through blue to dark at π, back through red. The loop is drawn in Oklab (Ottosson 2020),
 * whose distances follow what an eye sees, and its steps are equally long there: no phase stands out, and 2π meets 0 without a seam.
 */
export const TWILIGHT: ColourMap = equalSteps(twilightLoop).map(oklabToRgb);

/** For signed numbers: blue below, light at 0 in the middle, red above; equally far from the middle is equally dark. */
export const DIVERGING: ColourMap = Array.from({ length: STEPS }, (_, step) => {
  const signed = (2 * step) / (STEPS - 1) - 1;
  const [hue, size] = [signed < 0 ? BLUE : RED, Math.abs(signed)];
  return oklabToRgb([LIGHTEST + 0.07 - 0.5 * size, hue[0] * size, hue[1] * size]);
});

/** The loop at `turn` in [0, 1). */
function twilightLoop(turn: number): Lab {
  const angle = 2 * Math.PI * turn;
  const [hue, chroma] = [Math.sin(angle) >= 0 ? BLUE : RED, Math.sin(angle) ** 2];
  return [(LIGHTEST + DARKEST) / 2 + ((LIGHTEST - DARKEST) / 2) * Math.cos(angle), chroma * hue[0], chroma * hue[1]];
}

/** Points on a closed curve, the same length of curve apart. */
function equalSteps(curve: (turn: number) => Lab): Lab[] {
  const fine = 4096;
  const lengths = [0];
  for (let at = 1; at <= fine; at++) {
    const [a, b] = [curve((at - 1) / fine), curve(at / fine)];
    lengths.push(lengths[at - 1]! + Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]));
  }
  const total = lengths[fine]!;
  let at = 0;
  return Array.from({ length: STEPS }, (_, step) => {
    while (lengths[at + 1]! <= (step / STEPS) * total) at++;
    return curve(at / fine);
  });
}

function oklabToRgb([lightness, a, b]: Lab): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    srgb(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    srgb(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    srgb(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** A linear intensity as an sRGB byte. */
function srgb(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055));
}
