import { designDifferences, type DesignConfig } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';
import { parameterGroups } from '../design/parameter-fields.ts';
import { showParameter } from '../design/parameter-text.ts';

/** A parameter in which runs differ, with its value in each; a dash where it has none, or no effect. */
export interface ComparedParameter {
  readonly path: string;
  readonly title: string;
  /** Of which it is one; empty for one that no form shows. */
  readonly group: string;
  readonly unit: string | null;
  readonly values: readonly string[];
}

const known = new Map(
  parameterGroups.flatMap(({ title, fields }) => fields.map((field) => [field.path, { group: title, field }])),
);
const NONE = '–';

/** What makes the designs different: the parameters that have an effect in one of them at least, and not the same in all. */
export function comparedParameters(configs: readonly DesignConfig[]): ComparedParameter[] {
  return designDifferences(configs)
    .map(({ path, values }) => {
      const entry = known.get(path);
      const show = (value: unknown): string => {
        if (value === null || value === undefined || value === '') return NONE;
        if (typeof value === 'boolean') return value ? texts.runs.on : texts.runs.off;
        return entry === undefined ? String(value) : showParameter(entry.field, value);
      };
      return {
        path,
        title: entry?.field.title ?? path,
        group: entry?.group ?? '',
        unit: entry?.field.unit ?? null,
        values: values.map(show),
      };
    })
    .filter(({ values }) => values.some((value) => value !== values[0]));
}
