import { inspectExport, largestErrorInLevels } from '../slm/inspect.ts';
import { maskHash } from '../slm/mask.ts';
import { readMask } from '../slm/read-mask.ts';
import type { Sidecar } from '../slm/sidecar.ts';
import type { CoreContext } from './context.ts';
import { float32Message, type Finding, type Inspection } from './contract.ts';
import { predictPsnr } from './export-figures.ts';

/** Decodes an exported bitmap, and compares it with the run that it is of when the workspace has that. @throws InputError as `inspectExport` */
export async function inspectFile(context: CoreContext, file: string): Promise<Inspection> {
  const { sidecar, phase, findings } = await inspectExport(file);
  const { profile, wavelength, layout, mask } = sidecar;
  const size = layout.maskHeight * layout.maskWidth;
  const shape = [layout.maskHeight, layout.maskWidth];
  const inspection: Inspection = {
    path: file,
    profile: profile.title,
    wavelength,
    snapshot: mask.snapshot,
    snapshots: mask.snapshots,
    runId: mask.run,
    findings: [...findings],
    largestErrorLevels: null,
    predictedPsnr: null,
    phase: float32Message(shape, phase),
  };
  const run = mask.run === null ? null : await context.library.find(mask.run).catch(() => null);
  if (run === null) return inspection;
  const original = await readMask(run.files.mask).catch(() => null);
  if (original === null) return inspection;
  if (maskHash(original) !== mask.sha256) return { ...inspection, findings: [...findings, otherMask(sidecar)] };
  const at = (mask.snapshot - 1) * size;
  const own = original.data.subarray(at, at + size);
  // The other snapshots are in other files: they are taken as the run has them.
  const decoded = { shape: [...original.shape], data: original.data.slice() };
  decoded.data.set(phase, at);
  const largestErrorLevels = largestErrorInLevels(phase, own, sidecar.response);
  return {
    ...inspection,
    findings: [...findings, fidelity(largestErrorLevels)],
    largestErrorLevels,
    predictedPsnr: await predictPsnr(context, run, decoded),
  };
}

function otherMask({ mask }: Sidecar): Finding {
  const message = `The mask of ${mask.run} has changed since the export: the run was trained on.`;
  return { id: 'mask', title: 'Mask', verdict: 'note', message };
}

function fidelity(levels: number): Finding {
  const exact = levels <= 0.5 + 1e-3;
  const message = `The decoded phase is within ${levels.toFixed(3)} grey levels of the run's mask everywhere.`;
  return { id: 'fidelity', title: 'Fidelity', verdict: exact ? 'ok' : 'risk', message };
}
