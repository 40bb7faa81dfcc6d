import { readWhole } from '../formats/files.ts';
import { decodeNpy } from '../formats/npy.ts';
import type { HostTensor } from '../engine/program.ts';
import type { PanelAids } from '../slm/aids.ts';
import { decodePanel, encodePanel } from '../slm/encode-panel.ts';
import type { ExportSettings } from '../slm/export-settings.ts';
import type { Finding } from '../slm/finding.ts';
import { maskFromArray, type MaskPhase } from '../slm/mask.ts';
import { planExport } from '../slm/plan.ts';
import { preflight } from '../slm/preflight.ts';
import type { SlmProfile } from '../slm/profile-schema.ts';
import type { Levels } from '../slm/response.ts';
import { stageExport, type ExportRequest, type ExportResult } from '../slm/stage-export.ts';

type Report = (share: number) => void;

/** A run's mask, the panel that it is for, and how it goes there. The mask is read where the work is done: it can be of hundreds of megabytes. */
export interface PanelTask {
  /** The run's `mask.npy`. */
  readonly maskFile: string;
  readonly profile: SlmProfile;
  readonly settings: ExportSettings;
  readonly aids: PanelAids;
}

interface PanelCheck {
  readonly findings: readonly Finding[];
  /** Panel pixels along each side of a mask pixel. */
  readonly block: number;
  /** The first snapshot as the panel shows it, `[height, width]` of the frame. */
  readonly shape: readonly [height: number, width: number];
  readonly levels: Levels;
}

/** What to know before a mask is shown. @throws InputError when the mask does not fit */
export async function checkPanel({ maskFile, profile, settings, aids }: PanelTask, report: Report): Promise<PanelCheck> {
  const mask = await readRunMask(maskFile);
  report(0);
  const plan = planExport(mask, profile, settings, aids);
  const [, height, width] = mask.shape;
  const { frame, block } = plan.layout;
  const levels = encodePanel(mask.data.subarray(0, height * width), plan);
  report(1 / (1 + mask.shape[0]));
  return { findings: preflight(mask, profile, settings, aids), block, shape: [frame.height, frame.width], levels };
}

/** What a panel makes of a mask: its phases rounded to levels, `[L, H, W]` in radians. */
export async function shownMask({ maskFile, profile, settings, aids }: PanelTask, report: Report): Promise<HostTensor> {
  const mask = await readRunMask(maskFile);
  const plan = planExport(mask, profile, settings, aids);
  const [snapshots, height, width] = mask.shape;
  const shown = new Float32Array(mask.data.length);
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    report(snapshot / snapshots);
    const [from, to] = [snapshot * height * width, (snapshot + 1) * height * width];
    shown.set(decodePanel(encodePanel(mask.data.subarray(from, to), plan), plan).phase, from);
  }
  return { shape: [...mask.shape], data: shown };
}

/** A mask to write, and the folder that its files are made in: see `placeExport`. */
type PanelFiles = PanelTask & Omit<ExportRequest, 'mask'> & { readonly folder: string };

export async function writePanelFiles({ maskFile, folder, ...request }: PanelFiles, report: Report): Promise<ExportResult> {
  return stageExport({ ...request, mask: await readRunMask(maskFile) }, folder, report);
}

const readRunMask = async (file: string): Promise<MaskPhase> => maskFromArray(decodeNpy(await readWhole(file), file), file);
