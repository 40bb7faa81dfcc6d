import { encode } from 'fast-png';
import { elementCount } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** Sides of the panels in pixels, at least, and the gap between them. */
const SIDE = 256;
const GAP = 12;
const MOST_SCENES = 4;

/**
 * One figure of a field: a row a scene, with amplitude in grey, phase by hue, both by hue and brightness (domain colouring), and a wheel that says which hue is which
 * phase: 0 to the right, π/2 upwards, amplitude growing outwards. Amplitudes are relative to the largest one. The first four scenes of many.
 * @param field `[H,W]` or `[Q,H,W]`
 */
export function drawField({ shape, re, im }: Field): Uint8Array {
  const [height = 0, width = 0] = shape.slice(-2);
  const size = height * width;
  const scenes = Math.min(MOST_SCENES, elementCount(shape) / size);
  const largest = re.subarray(0, scenes * size).reduce((most, value, i) => Math.max(most, Math.hypot(value, im[i]!)), 0) || 1;
  const zoom = Math.max(1, Math.ceil(SIDE / Math.min(height, width)));
  const [panelHeight, panelWidth] = [height * zoom, width * zoom];
  const wheel = Math.min(panelHeight, panelWidth, SIDE);
  const canvas = new Canvas(GAP + scenes * (panelHeight + GAP), GAP + 3 * (panelWidth + GAP) + wheel + GAP);
  for (let scene = 0; scene < scenes; scene++) {
    const top = GAP + scene * (panelHeight + GAP);
    PANELS.forEach((colour, panel) => {
      // Once a pixel of the field, not of the figure.
      const colours = Array.from({ length: size }, (_, pixel) => {
        const i = scene * size + pixel;
        return colour(Math.hypot(re[i]!, im[i]!) / largest, Math.atan2(im[i]!, re[i]!));
      });
      const at = (row: number, column: number): Rgb => colours[Math.floor(row / zoom) * width + Math.floor(column / zoom)]!;
      canvas.paint(top, GAP + panel * (panelWidth + GAP), panelHeight, panelWidth, at);
    });
  }
  canvas.paint(GAP, GAP + 3 * (panelWidth + GAP), wheel, wheel, (row, column) => wheelColour(row, column, wheel));
  return canvas.png();
}

const PANELS: readonly ((amplitude: number, phase: number) => Rgb)[] = [
  (amplitude) => domainColour(amplitude, null),
  (_, phase) => domainColour(1, phase),
  domainColour,
];

/** The amplitude is the distance from the middle, the phase the angle, counted upwards from the right. Null outside. */
function wheelColour(row: number, column: number, side: number): Rgb | null {
  const [x, y] = [(column + 0.5) / (side / 2) - 1, 1 - (row + 0.5) / (side / 2)];
  const radius = Math.hypot(x, y);
  return radius > 1 ? null : domainColour(radius, Math.atan2(y, x));
}

/**
 * Hue by phase, brightness by amplitude from 0 (black) to 1. The hues go round at equal lightness and chroma in Oklab (Ottosson 2020), so that no phase looks stronger
 * than another; 0 is red, π/2 yellow-green, ±π cyan, −π/2 violet.
 * @param phase radians; null for grey
 */
function domainColour(amplitude: number, phase: number | null): Rgb {
  const lightness = 0.75;
  const chroma = phase === null ? 0 : 0.125;
  const angle = (phase ?? 0) + 0.4;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  // Grey reaches white; hues stay at their own lightness.
  const scale = phase === null ? 1 / lightness ** 3 : 1;
  const [red, green, blue] = linear.map((light) => srgb(light * scale * Math.min(1, amplitude) ** 2.2));
  return [red!, green!, blue!];
}

function srgb(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055));
}

/** White paper. */
class Canvas {
  readonly #height: number;
  readonly #width: number;
  readonly #rgb: Uint8Array;

  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
    this.#rgb = new Uint8Array(height * width * 3).fill(255);
  }

  paint(top: number, left: number, height: number, width: number, colour: (row: number, column: number) => Rgb | null): void {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const rgb = colour(row, column);
        if (rgb === null) continue;
        const at = ((top + row) * this.#width + left + column) * 3;
        this.#rgb[at] = rgb[0];
        this.#rgb[at + 1] = rgb[1];
        this.#rgb[at + 2] = rgb[2];
      }
    }
  }

  png(): Uint8Array {
    return encode({ width: this.#width, height: this.#height, data: this.#rgb, channels: 3, depth: 8 });
  }
}
