import { z } from 'zod';
import { InputError } from '../math/input-error.ts';
import type { Shape2 } from '../math/field.ts';
import { levelOfPhase, makeLevels, phaseOfLevel, type Levels } from './levels.ts';

const count = z.int().positive().max(16384);
const signSchema = z.union([z.literal(1), z.literal(-1)]);

/** Everything that decides which panel pixel shows which mask pixel, and with which level. Encodes and decodes alike. */
export const panelLayoutSchema = z.strictObject({
  /** Panel pixels. */
  width: count,
  height: count,
  bits: z.int().min(1).max(16),
  twoPiLevel: z.number().positive(),
  sign: signSchema,
  flipHorizontal: z.boolean(),
  flipVertical: z.boolean(),
  /** Mask pixels. */
  maskWidth: count,
  maskHeight: count,
  /** Panel pixels along each side of a mask pixel. */
  block: count,
  /** The panel pixel of the mask's upper left corner. */
  top: z.int().nonnegative(),
  left: z.int().nonnegative(),
});
export type PanelLayout = z.infer<typeof panelLayoutSchema>;

/** The level of every pixel that shows no mask. */
export const SURROUND_LEVEL = 0;

/**
 * Where a mask lies on a panel: blocks as large as fit unless given, centred, then moved by `offset` [down, right].
 * @throws InputError when it does not fit
 */
export function placeMask(
  panel: { readonly width: number; readonly height: number },
  [maskHeight, maskWidth]: Shape2,
  { block: wanted, offset: [down, right] }: { readonly block: number | null; readonly offset: readonly [number, number] },
): { readonly block: number; readonly top: number; readonly left: number } {
  const largest = Math.floor(Math.min(panel.height / maskHeight, panel.width / maskWidth));
  const size = `${panel.height} × ${panel.width} panel pixels`;
  if (largest < 1) throw new InputError({ where: 'mask', expected: `at most ${size}`, found: `${maskHeight} × ${maskWidth}` });
  const block = wanted ?? largest;
  if (block > largest) {
    const expected = `at most ${largest} for a mask of ${maskHeight} × ${maskWidth} on ${size}`;
    throw new InputError({ where: 'superpixel block', expected, found: `${block}` });
  }
  const top = Math.floor((panel.height - maskHeight * block) / 2) + down;
  const left = Math.floor((panel.width - maskWidth * block) / 2) + right;
  if (top < 0 || left < 0 || top + maskHeight * block > panel.height || left + maskWidth * block > panel.width) {
    const [freeRows, freeColumns] = [panel.height - maskHeight * block, panel.width - maskWidth * block];
    const expected = `a mask inside the panel (from ${-Math.floor(freeRows / 2)} to ${Math.ceil(freeRows / 2)} down, from ${-Math.floor(
      freeColumns / 2,
    )} to ${Math.ceil(freeColumns / 2)} right)`;
    throw new InputError({ where: 'offset', expected, found: `${down} down, ${right} right` });
  }
  return { block, top, left };
}

/** The picture that the panel shows: mask phase `[H, W]` in radians → levels `[height, width]`, the surround flat. */
export function encodePanel(phase: ArrayLike<number>, layout: PanelLayout): Levels {
  const { width, height, bits, maskWidth, maskHeight, block, top, left } = layout;
  const panel = makeLevels(width * height, bits).fill(SURROUND_LEVEL);
  const line = makeLevels(maskWidth * block, bits);
  for (let row = 0; row < maskHeight; row++) {
    for (let column = 0; column < maskWidth; column++) {
      line.fill(levelOfPhase(phase[sourceIndex(layout, row, column)]!, layout), column * block, (column + 1) * block);
    }
    for (let copy = 0; copy < block; copy++) panel.set(line, (top + row * block + copy) * width + left);
  }
  return panel;
}

/** What a panel's picture means: the phase `[H, W]` of each mask pixel in [0, 2π), and how many panel pixels do not fit the layout. */
export function decodePanel(
  panel: ArrayLike<number>,
  layout: PanelLayout,
): { readonly phase: Float32Array; readonly strays: number } {
  const { width, height, maskWidth, maskHeight, block, top, left } = layout;
  const phase = new Float32Array(maskWidth * maskHeight);
  let strays = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y - top) / block);
    for (let x = 0; x < width; x++) {
      const column = Math.floor((x - left) / block);
      const inside = row >= 0 && row < maskHeight && column >= 0 && column < maskWidth;
      const expected = inside ? panel[(top + row * block) * width + left + column * block] : SURROUND_LEVEL;
      if (panel[y * width + x] !== expected) strays++;
    }
  }
  for (let row = 0; row < maskHeight; row++) {
    for (let column = 0; column < maskWidth; column++) {
      const level = panel[(top + row * block) * width + left + column * block]!;
      phase[sourceIndex(layout, row, column)] = phaseOfLevel(level, layout);
    }
  }
  return { phase, strays };
}

/** The mask pixel that is shown at a row and column of blocks. */
function sourceIndex({ maskWidth, maskHeight, flipHorizontal, flipVertical }: PanelLayout, row: number, column: number): number {
  return (flipVertical ? maskHeight - 1 - row : row) * maskWidth + (flipHorizontal ? maskWidth - 1 - column : column);
}
