import { idleCause } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';
import { valueAt, type Draft } from './draft.ts';

const is =
  (path: string, ...values: unknown[]) =>
  (draft: Draft): boolean =>
    values.includes(valueAt(draft, path));
const every =
  (...tests: ((draft: Draft) => boolean)[]) =>
  (draft: Draft): boolean =>
    tests.every((test) => test(draft));

/** Why a parameter has no effect in this design; null when it has one. */
export function idleReason(path: string, draft: Draft): string | null {
  const cause = idleCause(path, draft);
  return cause === null ? null : texts.parameters.idle[cause];
}

const PANEL_IDEAL = every(
  is('sensing.panel.phaseError', 0),
  is('sensing.panel.fringing', 0),
  is('sensing.panel.fillFactor', 1),
  is('sensing.panel.zeroOrder', 0),
);

/** Whether a section starts closed: what it holds is as in most designs. */
export const startsClosed = (section: string, draft: Draft): boolean => section === 'sensing.panel' && PANEL_IDEAL(draft);

/** What a closed group or section holds, in a word; empty where its title says enough. */
export function summaryOf(key: string, draft: Draft): string {
  switch (key) {
    case 'sensing.panel':
      return PANEL_IDEAL(draft) ? texts.parameters.ideal : texts.parameters.modelled;
    case 'distillation':
      return is('distillation.enabled', true)(draft) ? texts.parameters.switchedOn : texts.parameters.switchedOff;
    case 'unrolling':
      return is('unrolling.stages', 0)(draft)
        ? texts.parameters.switchedOff
        : texts.parameters.stages(String(valueAt(draft, 'unrolling.stages')));
    default:
      return '';
  }
}
