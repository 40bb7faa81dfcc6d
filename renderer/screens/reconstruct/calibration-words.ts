import type { Calibration } from '../../../core/service/contract.ts';
import { formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

const DEGREES = 180 / Math.PI;
/** What is smaller makes no difference to a reconstruction, and is not worth a sentence. */
const LEAST = { pixels: 0.05, degrees: 0.02, scale: 0.001, zeroOrder: 0.001, phase: 0.005, waves: 0.01 };

/** What a calibration found, a sentence each: what differs from the description, then what is left unexplained. */
export function calibrationSentences({ before, after, residual, maskOf }: Calibration): string[] {
  const { words } = texts.registration;
  const sentences: string[] = [];
  const moved = Math.hypot(after['centre row'] - before['centre row'], after['centre column'] - before['centre column']);
  if (moved >= LEAST.pixels) {
    const bins = moved / Math.min(Math.abs(after['scale rows']), Math.abs(after['scale columns']));
    sentences.push(words.moved(formatNumber(moved, 2), formatNumber(bins, 2)));
  }
  const turned = DEGREES * (after.rotation - before.rotation);
  if (Math.abs(turned) >= LEAST.degrees) sentences.push(words.turned(turned.toFixed(2).replace('-', '−')));
  for (const side of ['rows', 'columns'] as const) {
    if (after[`scale ${side}`] * before[`scale ${side}`] < 0) sentences.push(words.mirrored[side]);
  }
  const ratio = (side: 'rows' | 'columns'): number => Math.abs(after[`scale ${side}`] / before[`scale ${side}`]);
  const scale = Math.sqrt(ratio('rows') * ratio('columns')) - 1;
  if (Math.abs(scale) >= LEAST.scale) sentences.push(words.scaled(formatNumber(100 * Math.abs(scale), 2), scale > 0));
  const zeroOrder = after.leak ** 2;
  if (zeroOrder >= LEAST.zeroOrder) sentences.push(words.zeroOrder(formatNumber(100 * zeroOrder, 2)));
  const phase = after['phase error'];
  if (Math.abs(phase) >= LEAST.phase) sentences.push(words.phase(formatNumber(100 * Math.abs(phase), 2), phase > 0));
  for (const term of Object.keys(words.aberrations) as (keyof typeof words.aberrations)[]) {
    if (Math.abs(after[term]) >= LEAST.waves)
      sentences.push(words.aberration(words.aberrations[term], after[term].toFixed(2).replace('-', '−')));
  }
  if (sentences.length === 0) sentences.push(words.nothing);
  if (maskOf !== null) sentences.push(words.order(maskOf.map((mask) => mask + 1).join(', ')));
  return [...sentences, words.residual(formatNumber(100 * residual, 2))];
}

/** Rows of the table behind the sentences. */
const ROWS: readonly {
  readonly name: keyof typeof texts.registration.parameters;
  readonly digits: number;
  readonly factor?: number;
  readonly squared?: boolean;
}[] = [
  { name: 'centre row', digits: 3 },
  { name: 'centre column', digits: 3 },
  { name: 'rotation', digits: 3, factor: DEGREES },
  { name: 'scale rows', digits: 4 },
  { name: 'scale columns', digits: 4 },
  { name: 'shear', digits: 4 },
  // An amplitude, of which people ask the light.
  { name: 'leak', digits: 2, factor: 100, squared: true },
  { name: 'phase error', digits: 2, factor: 100 },
  { name: 'defocus', digits: 3 },
  { name: 'astigmatism', digits: 3 },
  { name: 'oblique-astigmatism', digits: 3 },
  { name: 'coma-x', digits: 3 },
  { name: 'coma-y', digits: 3 },
  { name: 'trefoil-x', digits: 3 },
  { name: 'trefoil-y', digits: 3 },
  { name: 'spherical', digits: 3 },
];

export interface CalibrationRow {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** One standard deviation; empty where none can be told. */
  readonly deviation: string;
}

/** Each parameter before and after, and how well it is known. */
export const calibrationRows = ({ before, after, free, uncertainties }: Calibration): CalibrationRow[] =>
  ROWS.map(({ name, digits, factor = 1, squared = false }) => {
    const show = (value: number): string => (factor * (squared ? value ** 2 : value)).toFixed(digits);
    const deviation = uncertainties?.[name];
    const slope = squared ? 2 * after[name] : 1;
    return {
      title: texts.registration.parameters[name],
      before: show(before[name]),
      after: show(after[name]),
      deviation: !free.includes(name)
        ? texts.registration.held
        : deviation === undefined
          ? ''
          : (factor * slope * deviation).toFixed(digits),
    };
  });
