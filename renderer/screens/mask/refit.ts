import type { DesignConfig } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

/** The most that a mask can be told to keep to. */
const MOST_BITS = 12;

/** Bits of the levels that a panel has for phases from 0 to 2π. */
export const levelBits = (panelBits: number, twoPiLevel: number): number =>
  Math.min(MOST_BITS, Math.max(1, Math.min(panelBits, Math.floor(Math.log2(twoPiLevel)))));

/** A design that keeps the mask of a run, on the levels of a panel, and trains its network on for half the time. */
export function refitConfig(config: DesignConfig, run: string, bits: number): DesignConfig {
  return {
    ...config,
    name: texts.export.refitName(config.name, bits).slice(0, 80),
    mask: { ...config.mask, learned: false, bits },
    distillation: { ...config.distillation, enabled: false },
    training: { ...config.training, startFrom: run, epochs: Math.ceil(config.training.epochs / 2) },
  };
}
