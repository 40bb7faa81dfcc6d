import { upgradeProfile } from './profile-schema.ts';

/** Version 1 knew a linear response, a flat surround and nothing else. What is not one comes back as it is. */
export function upgradeSidecar(value: unknown): unknown {
  if (!isRecord(value) || value['version'] !== 1 || !isRecord(value['layout'])) return value;
  const { layout, profile, surround: _flat, ...rest } = value;
  const { bits, twoPiLevel, sign, ...placement } = layout as Record<string, unknown>;
  return {
    ...rest,
    version: 2,
    profile: upgradeProfile(profile),
    layout: { ...placement, rotation: 0, frame: { width: placement['width'], height: placement['height'] } },
    response: { kind: 'linear', bits, twoPiLevel, sign, fullRange: false },
    grating: null,
    lens: null,
    surround: { kind: 'flat' },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
