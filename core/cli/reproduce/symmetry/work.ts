import type { Engine } from '../../../engine/program.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import type { CommandContext } from '../../context.ts';
import { Interrupted } from '../../failure.ts';
import { keptFigures, type KeptFigures } from '../kept-figures.ts';
import type { Assignment } from '../study.ts';

/** Raise it when what a figure of this study means changes. */
const PROTOCOL = 1;

/** What every part of the study works with. */
export interface Work {
  readonly context: CommandContext;
  readonly engine: Engine;
  readonly kept: KeptFigures;
  readonly seeds: readonly number[];
  /** Between steps: shows how far it is, and lets an interrupt in. @throws Interrupted */
  breathe(label: string, share: number): Promise<void>;
}

export const workOf = ({ context, command }: Assignment, engine: Engine, seeds: number): Work => ({
  context,
  engine,
  kept: keptFigures(workspaceAt(context.workspace).folder, 'symmetry', PROTOCOL),
  seeds: Array.from({ length: seeds }, (_, index) => (context.seed ?? 0) + index),
  async breathe(label, share) {
    context.progress.update({ label, done: share, total: 1 });
    await new Promise(setImmediate);
    if (context.interrupt.aborted) throw new Interrupted(`interrupted; go on with: ${command}`);
  },
});
