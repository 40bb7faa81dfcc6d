import { readWhole, exists } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';
import { formatLength, metres } from '../math/units.ts';
import { decodeBitmap } from './bitmap.ts';
import { decodePanel } from './encode-panel.ts';
import type { Finding } from './finding.ts';
import { sha256, sidecarPath } from './mask.ts';
import { describeOrientation } from './preflight.ts';
import { createResponse, directionOf, phaseDistance, reachesTurn, type Levels, type ResponseModel } from './response.ts';
import { sidecarCorrection, sidecarSchema, type Sidecar } from './sidecar.ts';

interface ExportInspection {
  readonly sidecar: Sidecar;
  /** The phase that the bitmap stands for, `[H, W]` of the mask, radians in [0, 2π). */
  readonly phase: Float32Array;
  /** The levels in the bitmap, `[height, width]` of the frame. */
  readonly levels: Levels;
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
  const { width, height, levels } = decodeBitmap(bytes, sidecar.bitmap.format, bitmap);
  if (width !== layout.frame.width || height !== layout.frame.height) {
    const expected = `${layout.frame.height} × ${layout.frame.width} pixels`;
    throw new InputError({ where: bitmap, expected, found: `${height} × ${width}` });
  }
  const response = createResponse(sidecar.response);
  const { phase, strays } = decodePanel(levels, { ...sidecar, response, correction: sidecarCorrection(sidecar, sidecarFile) });
  if (strays > 0) {
    const expected = `blocks of ${layout.block} × ${layout.block} pixels of one phase in a ${sidecar.surround.kind} surround`;
    throw new InputError({
      where: sidecarFile,
      expected,
      found: `${strays} pixels that differ`,
      hint: 'the sidecar of another bitmap?',
    });
  }
  return { sidecar, phase, levels, findings: findingsOf(sidecar, reachesTurn(response)) };
}

/** What the two files, which by now are known to belong together, say about themselves. */
function findingsOf(sidecar: Sidecar, reached: boolean): readonly Finding[] {
  const { mask, layout } = sidecar;
  const { block, maskHeight, maskWidth, top, left } = layout;
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
    levelFinding(sidecar, reached),
    undoneFinding(sidecar),
    appliedFinding(sidecar),
  ];
}

function levelFinding({ response, wavelength, quantisation }: Sidecar, reached: boolean): Finding {
  const rounding = `Rounding moved phases by ${quantisation.rms.toFixed(4)} rad (rms), at most ${quantisation.largest.toFixed(4)}`;
  const at = formatLength(metres(wavelength));
  const scale =
    response.kind === 'linear' ? `2π is level ${response.twoPiLevel} at ${at}` : `Grey became phase by a measured table at ${at}`;
  const message = reached
    ? `${scale}. ${rounding}: within half a level.`
    : `${scale}, out of the reach of ${response.bits} bits. ${rounding}.`;
  return { id: 'two-pi', title: '2π level', verdict: reached ? 'ok' : 'risk', message };
}

function undoneFinding({ response, layout }: Sidecar): Finding {
  const turned = describeOrientation(layout);
  const undone = [
    ...(directionOf(response) === 1 ? [] : ['more phase was less grey']),
    ...(turned === '' ? [] : [`the mask was ${turned}`]),
  ];
  const message =
    undone.length === 0
      ? 'More phase is more grey; nothing is turned or swapped.'
      : `Undone in the phase shown here: ${undone.join('; ')}.`;
  return { id: 'orientation', title: 'Sign and orientation', verdict: undone.length === 0 ? 'ok' : 'note', message };
}

function appliedFinding({ correction, lut, grating, lens }: Sidecar): Finding {
  const taken = [
    ...(grating === null ? [] : [`a grating of ${grating.period} panel pixels`]),
    ...(lens === null ? [] : [`a lens of ${lens.focalLength} m`]),
    ...(correction === null ? [] : [`the correction ${correction.file}, ${correction.sign === 1 ? 'added' : 'subtracted'} once`]),
  ];
  const holds =
    taken.length === 0
      ? 'The file holds the mask alone: no correction, no grating, no lens.'
      : `The file holds the mask with ${taken.join(', ')}; taken off here.`;
  const loads = lut?.kind === 'voltage' ? ` The device must have loaded ${lut.file}.` : '';
  return {
    id: 'correction',
    title: 'What was added',
    verdict: taken.length === 0 && loads === '' ? 'ok' : 'note',
    message: holds + loads,
  };
}

/** The largest distance between decoded phases and those of the mask, in the widest step between two levels; at most a half when 2π is in reach. */
export function largestErrorInLevels(decoded: ArrayLike<number>, mask: ArrayLike<number>, response: ResponseModel): number {
  let largest = 0;
  for (let index = 0; index < decoded.length; index++) largest = Math.max(largest, phaseDistance(decoded[index]!, mask[index]!));
  return largest / (2 * createResponse(response).resolution);
}
