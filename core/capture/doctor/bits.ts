import type { Capture } from '../capture-file.ts';
import type { CaptureChange, CaptureFinding } from './finding.ts';
import { reporter } from './report.ts';

/** Numbers as the file holds them. */
export interface RawFrame {
  readonly label: string;
  readonly values: ArrayLike<number>;
  /** Bits of a number in the file, 8 or 16: left-justified counts end at their top. */
  readonly container: number;
}

type Coding = Pick<Capture['camera'], 'bits' | 'justification'>;

/** Fewer zeros at the end than this may be chance, or a camera that counts in twos. */
const FEWEST_ZEROS = 2;
const USUAL_BITS = [8, 10, 12, 14, 16, 32];
/** So many pixels at exactly one value at the top are a limit, not light. */
const PILE = 4;

/**
 * Where the bits of a count lie in the file, whatever the description says: counts in the high bits of 16 have zeros at their end in every
 * pixel, and counts that reach beyond the range are not what is described. What all frames have in common decides.
 */
export function examineBits(frames: readonly RawFrame[], camera: Coding): CaptureFinding {
  const report = reporter('bits', 'Bit justification');
  const facts = gather(frames);
  const described = inWords(camera);
  if (facts.strange !== null) {
    return report.stop(`${facts.strange} is not a count.`, {
      effect: 'A pixel without a count has no intensity.',
      remedy: 'Save the frames as the camera gives them, before any correction.',
    });
  }
  if (!facts.whole) {
    if (facts.largest < 2 ** camera.bits) {
      return report.ok(`Floating-point values up to ${facts.largest.toPrecision(4)}, within ${camera.bits} bits.`);
    }
    return report.stop(`Floating-point values up to ${facts.largest.toPrecision(4)}, beyond ${camera.bits} bits.`, {
      effect: 'What counts as saturated is not known.',
      remedy: 'Set camera.bits to the range of the values.',
    });
  }
  const found = codingOf(facts, camera);
  const seen = `values up to ${facts.largest}${facts.zeros > 0 ? `, all multiples of ${2 ** facts.zeros}` : ''}`;
  if (found === null) return report.ok(`${capitalised(described)}, as described: ${seen}.`);
  // Counts of 12 bits that were read as 16: the scale was in those.
  const countsPerCount = camera.bits === facts.container && found.justification === 'left' ? 2 ** facts.zeros : 1;
  const change: CaptureChange = { kind: 'bits', ...found, countsPerCount };
  const readable = fits(facts, camera);
  return report[readable ? 'risk' : 'stop'](
    `Described as ${described}, but the frames hold ${seen}: they are ${inWords(found)}.`,
    {
      effect: readable
        ? 'Counts are wrong by a constant factor, and saturation is not recognised.'
        : 'The frames cannot be read as described; read so, saturation and scale would be wrong.',
      remedy: `Describe them as ${inWords(found)}.`,
      fix: { title: `Read the frames as ${inWords(found)}`, change },
    },
  );
}

interface Facts {
  readonly container: number;
  readonly whole: boolean;
  readonly largest: number;
  /** Zeros at the end of every number, but for the largest that the container can hold. */
  readonly zeros: number;
  /** Pixels at the largest value. */
  readonly atLargest: number;
  /** The first value that no camera gives, with its place. */
  readonly strange: string | null;
}

function gather(frames: readonly RawFrame[]): Facts {
  let [or, largest, atLargest, whole] = [0, 0, 0, true];
  let strange: string | null = null;
  const container = Math.max(...frames.map((frame) => frame.container));
  const top = 2 ** container - 1;
  for (const { label, values } of frames) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!(value >= 0 && value < Infinity)) strange ??= `${value} in ${label}`;
      if (!Number.isInteger(value)) whole = false;
      // Many cameras set every bit of a saturated pixel.
      if (value !== top) or |= value;
      if (value > largest) [largest, atLargest] = [value, 0];
      if (value === largest) atLargest++;
    }
  }
  const zeros = or === 0 ? 0 : Math.log2(or & -or);
  return { container, whole, largest, zeros, atLargest, strange };
}

/** Whether every number can be a count of this coding. */
function fits({ container, largest, zeros }: Facts, { bits, justification }: Coding): boolean {
  if (justification === 'right' || bits >= container) return largest < 2 ** bits;
  return zeros >= container - bits;
}

/** The coding that the numbers show; null when it is the described one. */
function codingOf(facts: Facts, camera: Coding): Coding | null {
  const { container, largest, zeros, atLargest } = facts;
  const left: Coding = { bits: container - zeros, justification: 'left' };
  const right: Coding = { bits: USUAL_BITS.find((bits) => largest < 2 ** bits) ?? 32, justification: 'right' };
  if (!fits(facts, camera)) {
    if (camera.justification === 'left' && largest < 2 ** camera.bits) return { bits: camera.bits, justification: 'right' };
    return zeros >= FEWEST_ZEROS && left.bits >= 8 ? left : right;
  }
  if (camera.justification === 'left') return null;
  // Read right-justified, but with exactly the zeros that left-justified counts of the described bits have.
  if (zeros >= FEWEST_ZEROS && zeros === container - camera.bits) return { bits: camera.bits, justification: 'left' };
  // All bits of the container are said to be used, and the last ones never are.
  if (zeros >= FEWEST_ZEROS && camera.bits === container && left.bits >= 8) return left;
  // More bits than the camera has: its limit shows as many pixels at exactly 2^n − 1.
  const limited = right.bits < camera.bits && largest === 2 ** right.bits - 1 && atLargest >= PILE;
  return limited ? right : null;
}

/** The coding that numbers show by themselves: the smallest usual range, to the left where they all end in zeros. */
export function guessCoding(frames: readonly RawFrame[]): Coding {
  const facts = gather(frames);
  const described: Coding = { bits: facts.container, justification: 'right' };
  const right = USUAL_BITS.find((bits) => facts.largest < 2 ** bits) ?? 32;
  return codingOf(facts, described) ?? { bits: right, justification: 'right' };
}

const inWords = ({ bits, justification }: Coding): string =>
  `${bits} bits${bits % 8 === 0 && justification === 'right' ? '' : `, ${justification}-justified`}`;
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
