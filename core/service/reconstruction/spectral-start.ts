import type { Field, RealField } from '../../math/field.ts';
import type { Key } from '../../math/random.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { filteredStart } from '../../retrieval/initial/filtered.ts';
import { initialisers } from '../../retrieval/initial/initialisers.ts';

/** The start of this name for one scene. @param intensity `[1,L,·,·]` @param key of what it draws @returns `[1,H,W]` */
export async function beginAt(
  name: string,
  intensity: RealField,
  operator: SensingOperator<Field>,
  key: Key,
  breathe: () => Promise<void>,
): Promise<Field> {
  if (name === 'filtered') {
    const steps = filteredStart(intensity, operator);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      await breathe();
    }
  }
  await breathe();
  return initialisers.find((initialiser) => initialiser.name === name)!.begin(intensity, operator, key);
}
