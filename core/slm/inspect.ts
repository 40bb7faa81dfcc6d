import { readWhole, exists } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';
import { decodePictures } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';
import { formatLength, metres, TWO_PI } from '../math/units.ts';
import type { Finding } from './finding.ts';
import { phaseDistance } from './levels.ts';
import { sha256, sidecarPath } from './mask.ts';
import { decodePanel } from './panel.ts';
import { sidecarSchema, type Sidecar } from './sidecar.ts';

interface ExportInspection {
  readonly sidecar: Sidecar;
  /** The phase that the bitmap stands for, `[H, W]` of the mask, radians in [0, 2π). */
  readonly phase: Float32Array;
  /** The bitmap's grey values, `[height, width]` of the panel. */
  readonly levels: Uint8Array | Uint16Array;
  readonly findings: readonly Finding[];
}

/**
 * Decodes an exported bitmap with the help of its sidecar.
 * @throws InputError when the sidecar is missing, the bitmap's bytes are not those that were exported, or the two do not fit together
 */
export async function inspectExport(bitmap: string): Promise<ExportInspection> {
  const bytes = await readWhole(bitmap);
  const sidecarFile = sidecarPath(bitmap);
  if (!(await exists(sidecarFile))) {
    throw new InputError({
      where: bitmap,
      expected: `its sidecar ${sidecarFile}`,
      found: 'none',
      hint: 'keep the two files together',
    });
  }
  const sidecar = decodeJson(await readWhole(sidecarFile), sidecarSchema, sidecarFile);
  const found = sha256(bytes);
  if (found !== sidecar.bitmap.sha256) {
    const short = (hash: string) => `${hash.slice(0, 12)}…`;
    throw new InputError({
      where: bitmap,
      expected: `the bytes that were exported (SHA-256 ${short(sidecar.bitmap.sha256)})`,
      found: `others (${short(found)})`,
      hint: 'changed since the export',
    });
  }
  const { layout } = sidecar;
  const { width, height, data: levels } = decodePictures(bytes, bitmap)[0]!;
  if (width !== layout.width || height !== layout.height || !(levels instanceof Uint8Array || levels instanceof Uint16Array)) {
    throw new InputError({ where: bitmap, expected: `${layout.height} × ${layout.width} pixels`, found: `${height} × ${width}` });
  }
  const { phase, strays } = decodePanel(levels, layout);
  if (strays > 0) {
    const expected = `blocks of ${layout.block} × ${layout.block} equal pixels in a flat surround`;
    throw new InputError({
      where: sidecarFile,
      expected,
      found: `${strays} pixels that differ`,
      hint: 'the sidecar of another bitmap?',
    });
  }
  return { sidecar, phase, levels, findings: findingsOf(sidecar) };
}

/** What the two files, which by now are known to belong together, say about themselves. */
function findingsOf({ mask, profile, wavelength, layout, quantisation }: Sidecar): readonly Finding[] {
  const { block, maskHeight, maskWidth, top, left, twoPiLevel, sign, flipHorizontal, flipVertical } = layout;
  const flips = [...(flipHorizontal ? ['left and right'] : []), ...(flipVertical ? ['top and bottom'] : [])];
  const undone = [...(sign === 1 ? [] : ['the sign']), ...(flips.length === 0 ? [] : [`swapped ${flips.join(', ')}`])];
  const halfLevel = (0.5 * TWO_PI) / twoPiLevel;
  const within = quantisation.largest <= halfLevel * (1 + 1e-6);
  const rounding = `Rounding moved phases by ${quantisation.rms.toFixed(4)} rad (rms), at most ${quantisation.largest.toFixed(4)}`;
  return [
    { id: 'unchanged', title: 'Bitmap', verdict: 'ok', message: 'Byte for byte the file that was exported (SHA-256).' },
    {
      id: 'superpixel',
      title: 'Superpixels',
      verdict: 'ok',
      message:
        `Mask ${mask.snapshot} of ${mask.snapshots}, ${maskHeight} × ${maskWidth}, each pixel ${block} × ${block} panel pixels, ` +
        `its corner at row ${top}, column ${left}.`,
    },
    {
      id: 'two-pi',
      title: '2π level',
      verdict: within ? 'ok' : 'risk',
      message: within
        ? `2π is level ${twoPiLevel} at ${formatLength(metres(wavelength))}. ${rounding}: within half a level.`
        : `2π is level ${twoPiLevel}, out of the reach of ${profile.bits} bits. ${rounding}: more than half a level.`,
    },
    {
      id: 'orientation',
      title: 'Sign and orientation',
      verdict: undone.length === 0 ? 'ok' : 'note',
      message:
        undone.length === 0
          ? 'More phase is more grey; nothing is swapped.'
          : `Undone in the phase shown here: ${undone.join(', ')}.`,
    },
    {
      id: 'correction',
      title: 'Correction',
      verdict: 'ok',
      message: 'The file holds the mask alone: no correction, no look-up table.',
    },
  ];
}

/** The largest distance between decoded phases and those of the mask, in grey levels; at most a half when 2π is in the panel's reach. */
export function largestErrorInLevels(decoded: ArrayLike<number>, mask: ArrayLike<number>, twoPiLevel: number): number {
  let largest = 0;
  for (let index = 0; index < decoded.length; index++) largest = Math.max(largest, phaseDistance(decoded[index]!, mask[index]!));
  return (largest * twoPiLevel) / TWO_PI;
}
