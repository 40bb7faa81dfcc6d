import path from 'node:path';
import { encodeBmp8 } from '../formats/bmp.ts';
import { exists, writeWhole } from '../formats/files.ts';
import { encodeJson } from '../formats/json.ts';
import { encodePng } from '../formats/png.ts';
import { InputError } from '../math/input-error.ts';
import type { Finding } from './finding.ts';
import { inspectExport } from './inspect.ts';
import { phaseDistance, quantisationError, type Levels } from './levels.ts';
import { maskHash, sha256, sidecarPath, type MaskPhase } from './mask.ts';
import { encodePanel, SURROUND_LEVEL, type PanelLayout } from './panel.ts';
import { planLayout, preflight, type ExportSettings } from './preflight.ts';
import type { SlmProfile } from './profile.ts';
import { DECODE_TEXT, type Sidecar } from './sidecar.ts';

export interface ExportRequest {
  readonly mask: MaskPhase;
  readonly profile: SlmProfile;
  readonly settings: ExportSettings;
  /** The run that the mask is of, and the PSNR in dB that its quantisation will cost, where they are known. */
  readonly run: string | null;
  readonly predictedPsnrLoss: number | null;
  /** Where to write. With several snapshots `mask.bmp` becomes `mask-01.bmp`, `mask-02.bmp`, ... */
  readonly out: string;
  readonly force: boolean;
}

interface ExportResult {
  readonly bitmaps: readonly string[];
  readonly sidecars: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Writes a mask as bitmaps with their sidecars, then reads the files back and compares every phase before it says that they are there.
 * @throws InputError when preflight forbids it, a file exists, or the folder cannot be written
 */
export async function exportMask(request: ExportRequest): Promise<ExportResult> {
  const { mask, profile, settings, out, force } = request;
  const extension = path.extname(out).toLowerCase();
  if (extension !== `.${settings.format}`) {
    throw new InputError({
      where: out,
      expected: `a name that ends in .${settings.format}`,
      found: extension === '' ? 'none' : extension,
    });
  }
  const layout = planLayout(mask, profile, settings);
  const findings = preflight(mask, profile, settings);
  const stop = findings.find(({ verdict }) => verdict === 'stop');
  if (stop !== undefined) throw new InputError({ where: out, expected: 'an export that works', found: stop.message });
  const [snapshots, height, width] = mask.shape;
  const bitmaps = snapshots === 1 ? [out] : Array.from({ length: snapshots }, (_, index) => numbered(out, index + 1, snapshots));
  await refuseExisting(
    bitmaps.flatMap((bitmap) => [bitmap, sidecarPath(bitmap)]),
    force,
  );
  for (const [index, bitmap] of bitmaps.entries()) {
    const phase = mask.data.subarray(index * height * width, (index + 1) * height * width);
    const levels = encodePanel(phase, layout);
    const bytes = encodePicture(levels, layout, settings.format);
    await writeWhole(bitmap, bytes, { force });
    await writeWhole(sidecarPath(bitmap), encodeJson(describe(request, layout, phase, index, bitmap, bytes)), { force });
    await verify(bitmap, phase, levels);
  }
  const message = 'Read back from the disk, every panel pixel has its level and every mask pixel its phase.';
  const verified: Finding = { id: 'read-back', title: 'Read back', verdict: 'ok', message };
  return { bitmaps, sidecars: bitmaps.map(sidecarPath), findings: [...findings, verified] };
}

function numbered(out: string, snapshot: number, snapshots: number): string {
  const { dir, name, ext } = path.parse(out);
  return path.join(dir, `${name}-${String(snapshot).padStart(Math.max(2, String(snapshots).length), '0')}${ext}`);
}

async function refuseExisting(files: readonly string[], force: boolean): Promise<void> {
  for (const file of files) {
    if (!force && (await exists(file))) {
      throw new InputError({ where: file, expected: 'a new file', found: 'one that exists', hint: 'use --force to replace it' });
    }
  }
}

function encodePicture(levels: Levels, { width, height }: PanelLayout, format: ExportSettings['format']): Uint8Array {
  return format === 'bmp' ? encodeBmp8(width, height, Uint8Array.from(levels)) : encodePng(width, height, levels);
}

function describe(
  { mask, profile, settings, run, predictedPsnrLoss }: ExportRequest,
  layout: PanelLayout,
  phase: Float32Array,
  index: number,
  bitmap: string,
  bytes: Uint8Array,
): Sidecar {
  const { rms, largest } = quantisationError(phase, layout);
  return {
    kind: 'kinoform-slm-export',
    version: 1,
    bitmap: { file: path.basename(bitmap), format: settings.format, sha256: sha256(bytes) },
    mask: { snapshot: index + 1, snapshots: mask.shape[0], sha256: maskHash(mask), run },
    profile,
    wavelength: settings.wavelength,
    layout,
    surround: { kind: 'flat', level: SURROUND_LEVEL },
    correction: null,
    lut: null,
    quantisation: { rms, largest, predictedPsnrLoss },
    decode: DECODE_TEXT,
  };
}

/** The file on the disk holds the levels that were meant, and they mean the phases that they should. */
async function verify(bitmap: string, phase: Float32Array, levels: Levels): Promise<void> {
  const onDisk = await inspectExport(bitmap);
  const tolerance = onDisk.sidecar.quantisation.largest + 1e-6;
  const sameLevels = onDisk.levels.every((level, index) => level === levels[index]);
  const samePhase = onDisk.phase.every((value, index) => phaseDistance(value, phase[index]!) <= tolerance);
  if (!sameLevels || !samePhase) throw new Error(`${bitmap} does not read back as it was written`);
}
