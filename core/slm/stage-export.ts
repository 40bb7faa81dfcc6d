import path from 'node:path';
import { writeWhole } from '../formats/files.ts';
import { encodeJson } from '../formats/json.ts';
import { refuseExisting } from '../formats/write-together.ts';
import { InputError } from '../math/input-error.ts';
import type { PanelAids } from './aids.ts';
import { encodeBitmap } from './bitmap.ts';
import { FORMAT_FACTS } from './bitmap-format.ts';
import { encodeOrder, endsAs, numberedFiles, orderFile } from './display-order.ts';
import { encodePanel, type PanelPlan } from './encode-panel.ts';
import type { ExportSettings } from './export-settings.ts';
import type { Finding } from './finding.ts';
import { inspectExport } from './inspect.ts';
import { maskHash, sha256, sidecarPath, type MaskPhase } from './mask.ts';
import { planExport } from './plan.ts';
import { preflight } from './preflight.ts';
import type { SlmProfile } from './profile-schema.ts';
import { phaseDistance, quantisationError, type Levels } from './response.ts';
import { DECODE_TEXT, packGreys, type Sidecar } from './sidecar.ts';

/** Share of an export that its preflight takes, roughly. */
const CHECKED = 0.2;

export interface ExportRequest {
  readonly mask: MaskPhase;
  readonly profile: SlmProfile;
  readonly settings: ExportSettings;
  readonly aids: PanelAids;
  /** The run that the mask is of, and the PSNR in dB that its quantisation will cost, where they are known. */
  readonly run: string | null;
  readonly predictedPsnrLoss: number | null;
  /** Where to write. Several snapshots are numbered. */
  readonly out: string;
  readonly force: boolean;
}

export interface ExportResult {
  /** Names in the folder of `out`. */
  readonly bitmaps: readonly string[];
  /** All that is written: bitmaps with their sidecars, and the order of several. */
  readonly files: readonly string[];
  /** Panel pixels along each side of a mask pixel. */
  readonly block: number;
  readonly findings: readonly Finding[];
}

/**
 * Writes the files of an export into another folder than the one that they are for, then reads them back and compares every level and every phase before
 * it says that they are there.
 * @throws InputError when preflight forbids the export, or a file exists where one of them will go
 */
export async function stageExport(
  request: ExportRequest,
  folder: string,
  report: (share: number) => void = () => undefined,
): Promise<ExportResult> {
  const { mask, profile, settings, aids, out, force } = request;
  if (!endsAs(out, settings.format)) {
    const found = path.extname(out).toLowerCase();
    const expected = `a name that ends in .${FORMAT_FACTS[settings.format].extension}`;
    throw new InputError({ where: out, expected, found: found === '' ? 'none' : found });
  }
  const plan = planExport(mask, profile, settings, aids);
  const [snapshots, height, width] = mask.shape;
  const bitmaps = numberedFiles(out, snapshots).map((file) => path.basename(file));
  const order = orderFile(out, snapshots);
  const listed = order === null ? [] : [path.basename(order)];
  const files = [...bitmaps.flatMap((bitmap) => [bitmap, sidecarPath(bitmap)]), ...listed];
  await refuseExisting(path.dirname(out), files, force);
  const findings = preflight(mask, profile, settings, aids);
  const stop = findings.find(({ verdict }) => verdict === 'stop');
  if (stop !== undefined) throw new InputError({ where: out, expected: 'an export that works', found: stop.message });
  const written: { file: string; sha256: string }[] = [];
  for (const [index, name] of bitmaps.entries()) {
    /** @param share of this snapshot */
    const tell = (share: number): void => report(CHECKED + ((1 - CHECKED) * (index + share)) / snapshots);
    tell(0);
    const phase = mask.data.subarray(index * height * width, (index + 1) * height * width);
    const bitmap = path.join(folder, name);
    const levels = encodePanel(phase, plan);
    tell(0.3);
    const bytes = encodeBitmap({ ...plan.layout.frame, levels }, profile.bits, settings.format);
    const hash = sha256(bytes);
    written.push({ file: name, sha256: hash });
    await writeWhole(bitmap, bytes, { force });
    tell(0.5);
    await writeWhole(sidecarPath(bitmap), encodeJson(describe(request, plan, phase, index, name, hash)), { force });
    tell(0.6);
    await verify(bitmap, phase, levels, plan.response.resolution);
  }
  for (const name of listed) await writeWhole(path.join(folder, name), encodeOrder(written), { force });
  const message = 'Read back from the disk, every panel pixel has its level, bit by bit, and every mask pixel its phase.';
  const verified: Finding = { id: 'read-back', title: 'Read back', verdict: 'ok', message };
  return { bitmaps, files, block: plan.layout.block, findings: [...findings, verified] };
}

function describe(
  { mask, profile, settings, aids: { correction, lut }, run, predictedPsnrLoss }: ExportRequest,
  plan: PanelPlan,
  phase: Float32Array,
  index: number,
  bitmap: string,
  hash: string,
): Sidecar {
  const { rms, largest } = quantisationError(phase, plan.response);
  const { layout, response, grating, lens, surround } = plan;
  return {
    kind: 'kinoform-slm-export',
    version: 2,
    bitmap: { file: bitmap, format: settings.format, sha256: hash },
    mask: { snapshot: index + 1, snapshots: mask.shape[0], sha256: maskHash(mask), run },
    profile,
    wavelength: settings.wavelength,
    layout,
    response: response.model,
    grating,
    lens,
    surround,
    correction:
      correction === null
        ? null
        : {
            file: correction.file,
            sha256: correction.sha256,
            width: correction.width,
            height: correction.height,
            sign: correction.sign,
            greys: packGreys(correction.values),
          },
    lut: lut === null ? null : { file: lut.file, sha256: lut.sha256, kind: lut.kind },
    quantisation: { rms, largest, predictedPsnrLoss },
    decode: DECODE_TEXT,
  };
}

/** The file on the disk holds the levels that were meant, and they mean the phases that they should. */
async function verify(bitmap: string, phase: Float32Array, levels: Levels, resolution: number): Promise<void> {
  const onDisk = await inspectExport(bitmap);
  const tolerance = resolution + 1e-5;
  const sameLevels = onDisk.levels.length === levels.length && onDisk.levels.every((level, index) => level === levels[index]);
  const samePhase = onDisk.phase.every((value, index) => phaseDistance(value, phase[index]!) <= tolerance);
  if (!sameLevels || !samePhase) throw new Error(`${path.basename(bitmap)} does not read back as it was written`);
}
