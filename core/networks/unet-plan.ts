/** What decides the layers of a U-Net. */
export interface UnetArchitecture {
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** Channels of the first level; each level below has twice as many. */
  readonly baseWidth: number;
  /** How often height and width are halved. Both must be divisible by 2^depth. */
  readonly depth: number;
  readonly batchNorm: boolean;
  readonly skipConnections: boolean;
}

/** A 3×3 convolution with its normalisation and ReLU. */
export interface UnitPlan {
  readonly name: string;
  readonly inputChannels: number;
  readonly outputChannels: number;
}

/** Two units at one resolution. */
export type LevelPlan = readonly [UnitPlan, UnitPlan];

export interface UnetPlan {
  /** From full resolution down; the last is the bottleneck. */
  readonly encoder: readonly LevelPlan[];
  /** From the level above the bottleneck up to full resolution. */
  readonly decoder: readonly LevelPlan[];
}

/** The channels of every unit, in the order of computation: the one place from which both weights and forward pass are built. */
export function planUnet({ inputChannels, baseWidth, depth, skipConnections }: UnetArchitecture): UnetPlan {
  const width = (level: number): number => baseWidth * 2 ** level;
  const level = (name: string, from: number, to: number): LevelPlan => [
    { name: `${name}.first`, inputChannels: from, outputChannels: to },
    { name: `${name}.second`, inputChannels: to, outputChannels: to },
  ];
  const encoder: LevelPlan[] = [];
  for (let i = 0; i <= depth; i++) encoder.push(level(`encoder${i}`, i === 0 ? inputChannels : width(i - 1), width(i)));
  const decoder: LevelPlan[] = [];
  for (let i = depth - 1; i >= 0; i--) {
    decoder.push(level(`decoder${i}`, width(i + 1) + (skipConnections ? width(i) : 0), width(i)));
  }
  return { encoder, decoder };
}

/** Every convolution unit, in the order of computation. */
export function unitsOf({ encoder, decoder }: UnetPlan): readonly UnitPlan[] {
  return [...encoder, ...decoder].flat();
}
