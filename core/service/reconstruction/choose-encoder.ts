import { InputError } from '../../math/input-error.ts';
import type { Field } from '../../math/field.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import type { EncoderRecord, KeptEncoder } from '../../runs/encoder-library.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { describeScenes, measuresAlike } from '../../training/encoders/measurement.ts';

/**
 * An encoder of this generator that was trained for these measurements of such scenes.
 * @param named null for the newest
 * @throws InputError when there is none, and when the named one was trained for others
 */
export async function chooseEncoder(
  { record, encoders }: KeptGenerator,
  named: string | null,
  operator: SensingOperator<Field>,
  scene: SceneModel,
): Promise<KeptEncoder> {
  const hint = `kinoform generator encode ${record.id} trains one`;
  if (named !== null) {
    const encoder = await encoders.find(named);
    if (measuresAlike(encoder.record.config, operator, scene)) return encoder;
    const own = encoder.record.config;
    const found = `one for other measurements (${own.measurement.kind}) or scenes (${describeScenes(own.scene)})`;
    throw new InputError({
      where: `encoder ${encoder.record.id}`,
      expected: `one for these ${describeScenes(scene)} and measurements`,
      found,
      hint,
    });
  }
  const all = await encoders.list();
  const fitting = all.find(({ config }) => measuresAlike(config, operator, scene));
  if (fitting !== undefined) return encoders.find(fitting.id);
  throw new InputError({
    where: 'encoder',
    expected: `one of the generator ${record.id} for these ${describeScenes(scene)} and measurements`,
    found: all.length === 0 ? 'none' : `${all.length} for others`,
    hint,
  });
}

/** The encoders of these generators that were trained for these measurements, whatever their scenes. */
export async function fittingEncoders(
  generators: readonly KeptGenerator[],
  operator: SensingOperator<Field>,
): Promise<EncoderRecord[]> {
  const records = await Promise.all(generators.map(({ encoders }) => encoders.list()));
  return records.flat().filter(({ config }) => measuresAlike(config, operator, config.scene));
}
