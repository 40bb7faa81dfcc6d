import { z } from 'zod';
import { InputError } from '../math/input-error.ts';
import type { Shape2 } from '../math/field.ts';

const count = z.int().positive().max(16384);

/** Everything that decides which panel pixel shows which mask pixel. */
export const panelLayoutSchema = z.strictObject({
  /** Panel pixels. */
  width: count,
  height: count,
  /** The picture in the file: the panel, or a larger one with the panel in its upper left corner. */
  frame: z.strictObject({ width: count, height: count }),
  /** Quarter turns clockwise, before the flips. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  flipHorizontal: z.boolean(),
  flipVertical: z.boolean(),
  /** Mask pixels. */
  maskWidth: count,
  maskHeight: count,
  /** Panel pixels along each side of a mask pixel. */
  block: count,
  /** The panel pixel of the upper left corner of the mask as it is shown. */
  top: z.int().nonnegative(),
  left: z.int().nonnegative(),
});
export type PanelLayout = z.infer<typeof panelLayoutSchema>;

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

type Orientation = Pick<PanelLayout, 'rotation' | 'flipHorizontal' | 'flipVertical' | 'maskWidth' | 'maskHeight'>;

/** Rows and columns of mask pixels as they are shown: swapped by a quarter turn. */
export const shownShape = ({ rotation, maskHeight, maskWidth }: Omit<Orientation, `flip${string}`>): Shape2 =>
  rotation % 180 === 0 ? [maskHeight, maskWidth] : [maskWidth, maskHeight];

/** The index of the mask pixel that is shown at a row and column of blocks. */
export function sourceIndex(orientation: Orientation, row: number, column: number): number {
  const { rotation, flipHorizontal, flipVertical, maskWidth, maskHeight } = orientation;
  const [rows, columns] = shownShape(orientation);
  const r = flipVertical ? rows - 1 - row : row;
  const c = flipHorizontal ? columns - 1 - column : column;
  if (rotation === 0) return r * maskWidth + c;
  if (rotation === 90) return (maskHeight - 1 - c) * maskWidth + r;
  if (rotation === 180) return (maskHeight - 1 - r) * maskWidth + (maskWidth - 1 - c);
  return c * maskWidth + (maskWidth - 1 - r);
}
