import type { RequestInput } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

/** The form of an import, as it is typed. */
export interface GeneratorImportForm {
  file: string;
  name: string;
  height: string;
  width: string;
  range: 'unit' | 'signed';
  /** With commas between. */
  splits: string;
}

export const emptyImportForm = (): GeneratorImportForm => ({
  file: '',
  name: '',
  height: '',
  width: '',
  range: 'unit',
  splits: '',
});

interface CheckedImport {
  /** Null while something is wrong or missing. */
  readonly wish: RequestInput<'generators.import'> | null;
  readonly sizeProblem: string | null;
}

export const isLayers = ({ file }: GeneratorImportForm): boolean => /\.safetensors$/i.test(file.trim());

export function readImportForm(form: GeneratorImportForm): CheckedImport {
  const sides = [form.height.trim(), form.width.trim()];
  const empty = sides.every((text) => text === '');
  const [height = 0, width = 0] = sides.map(Number);
  const valid = [height, width].every((side) => Number.isInteger(side) && side >= 1 && side <= 512);
  const needed = isLayers(form);
  const sizeProblem =
    (empty && !needed) || valid ? null : needed && empty ? texts.generatorImport.sizeNeeded : texts.generatorImport.sizeProblem;
  const file = form.file.trim();
  if (file === '' || sizeProblem !== null) return { wish: null, sizeProblem };
  const splits = needed ? [] : form.splits.split(',').flatMap((name) => name.trim() || []);
  return {
    wish: {
      file,
      name: form.name.trim().slice(0, 80) || null,
      size: empty ? null : [height, width],
      range: needed ? 'unit' : form.range,
      splits,
    },
    sizeProblem,
  };
}
