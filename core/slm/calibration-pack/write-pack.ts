import { encodeJson } from '../../formats/json.ts';
import { encodeNpy } from '../../formats/npy.ts';
import { TWO_PI } from '../../math/units.ts';
import { encodeBitmap } from '../bitmap.ts';
import { FORMAT_FACTS, type BitmapFormat } from '../bitmap-format.ts';
import { encodeOrder, numberedFiles } from '../display-order.ts';
import { encodePanel } from '../encode-panel.ts';
import { PLAIN_SETTINGS, type ExportSettings } from '../export-settings.ts';
import { sha256 } from '../mask.ts';
import { planExport } from '../plan.ts';
import { twoPiAt, type SlmProfile } from '../profile-schema.ts';
import { createResponse } from '../response.ts';
import { PACK_FILES, type PackManifest } from './manifest.ts';
import type { PatternShape } from './pattern.ts';
import { isMask, packPatterns, patternLevels, patternPhase, type Part } from './patterns.ts';

interface PackRequest {
  readonly profile: SlmProfile;
  /** Metres. */
  readonly wavelength: number;
  readonly format: BitmapFormat;
  /** Panel pixels along each side of a mask pixel; null: the largest that fits. */
  readonly block: number | null;
  /** As the exports of the masks that the calibration is for: what is measured then holds for them. */
  readonly orientation: Pick<ExportSettings, 'rotation' | 'flipHorizontal' | 'flipVertical'>;
  readonly shape: PatternShape;
  /** Levels that are stepped through, less one. */
  readonly steps: number;
  readonly parts: readonly Part[];
}

/**
 * Writes the pictures of a calibration pack, numbered in the order in which they are shown, with `pack.json`, `pattern-order.csv` and `masks.npy`. They are encoded as an export is; patterns that are
 * told in levels go through the same code with a panel whose phase is its level. The panel around the mask shows a checkerboard, which throws its light away: lit and flat it would
 * interfere with both halves of the mask.
 * @throws InputError when the mask does not fit the panel, or is too small for its gratings
 */
export async function writePack(
  { profile, wavelength, format, block, orientation, shape, steps, parts }: PackRequest,
  write: (name: string, bytes: Uint8Array) => Promise<unknown>,
): Promise<PackManifest> {
  const [height, width] = shape;
  const { level: twoPiLevel } = twoPiAt(profile, wavelength);
  const patterns = packPatterns(shape, { bits: profile.bits, twoPiLevel, steps, parts });
  const surround = { kind: 'checkerboard', cell: 1 } as const;
  const settings = { ...PLAIN_SETTINGS, ...orientation, profile: profile.name, wavelength, format, block, surround };
  const size = height * width;
  const phases = new Float32Array(patterns.length * size);
  const plan = planExport({ shape: [1, height, width], data: phases.subarray(0, size) }, profile, settings, {
    lut: null,
    correction: null,
  });
  const levelCount = 2 ** profile.bits;
  const identity = createResponse({ kind: 'linear', bits: profile.bits, sign: 1, fullRange: true, twoPiLevel: levelCount });
  const files = numberedFiles(`pattern.${FORMAT_FACTS[format].extension}`, patterns.length);
  const hashes: string[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const own = phases.subarray(index * size, (index + 1) * size);
    if (isMask(pattern)) own.set(patternPhase(pattern, shape));
    const told = isMask(pattern) ? own : patternLevels(pattern, shape);
    if (!isMask(pattern)) own.set(told.map((level) => plan.response.phaseOf(level)));
    const levels = isMask(pattern)
      ? encodePanel(own, plan)
      : encodePanel(told.map((level) => (TWO_PI * level) / levelCount), { ...plan, response: identity }); // prettier-ignore
    const bytes = encodeBitmap({ ...plan.layout.frame, levels }, profile.bits, format);
    await write(files[index]!, bytes);
    hashes.push(sha256(bytes));
  }
  const manifest: PackManifest = {
    kind: 'kinoform-calibration-pack',
    version: 1,
    profile,
    wavelength,
    shape: [height, width],
    superpixel: plan.layout.block,
    masks: PACK_FILES.masks,
    patterns: patterns.map((pattern, index) => ({ file: files[index]!, known: isMask(pattern), pattern })),
  };
  await write(PACK_FILES.masks, encodeNpy({ dtype: 'float32', shape: [patterns.length, height, width], data: phases }));
  await write(PACK_FILES.order, encodeOrder(files.map((file, index) => ({ file, sha256: hashes[index]! }))));
  await write(PACK_FILES.manifest, encodeJson(manifest));
  return manifest;
}
