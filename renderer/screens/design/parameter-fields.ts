import { z } from 'zod';
import { designConfigSchema } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

/** One parameter of a design, as a form shows it. */
export interface ParameterField {
  /** Where it stands in the configuration, e.g. `training.epochs`. */
  readonly path: string;
  /** The part of its group that it stands in, e.g. `sensing.noise`; null for the group itself. */
  readonly section: ParameterSection | null;
  readonly title: string;
  readonly help: string;
  readonly unit: string | null;
  readonly kind: 'text' | 'integer' | 'number' | 'choice' | 'switch';
  /** Empty is a value of its own: null. */
  readonly nullable: boolean;
  readonly choices: readonly string[];
  /** What is allowed, in words, e.g. `1 to 64`; empty when anything of its kind is. */
  readonly range: string;
}

export interface ParameterSection {
  readonly key: string;
  readonly title: string;
}

export interface ParameterGroup {
  readonly key: string;
  readonly title: string;
  readonly fields: readonly ParameterField[];
}

/** What is read of a JSON schema (draft 2020-12). */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const typesOf = (schema: JsonSchema): readonly string[] =>
  typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);

function rangeOf(schema: JsonSchema): string {
  if (schema.minimum === undefined && schema.exclusiveMinimum === undefined && schema.maximum === undefined) return '';
  const integer = typesOf(schema).includes('integer');
  const low = schema.minimum ?? (integer && schema.exclusiveMinimum !== undefined ? schema.exclusiveMinimum + 1 : undefined);
  const high = [schema.maximum, schema.exclusiveMaximum].find((limit) => limit !== undefined && limit < Number.MAX_SAFE_INTEGER);
  return texts.parameters.range({ low, above: low === undefined ? schema.exclusiveMinimum : undefined, high });
}

function toField(path: string, schema: JsonSchema, section: ParameterSection | null): ParameterField {
  const value = schema.anyOf?.find((option) => option.type !== 'null') ?? schema;
  const types = typesOf(value);
  const kind =
    value.enum !== undefined
      ? 'choice'
      : types.includes('boolean')
        ? 'switch'
        : types.includes('integer')
          ? 'integer'
          : types.includes('number')
            ? 'number'
            : 'text';
  return {
    path,
    section,
    title: schema.title ?? path,
    help: schema.description ?? '',
    unit: schema.unit ?? null,
    kind,
    nullable: types.includes('null') || (schema.anyOf?.some((option) => option.type === 'null') ?? false),
    choices: value.enum ?? [],
    range: kind === 'integer' || kind === 'number' ? rangeOf(value) : '',
  };
}

function toFields(path: string, schema: JsonSchema, section: ParameterSection | null = null): ParameterField[] {
  if (schema.const !== undefined) return [];
  if (schema.properties === undefined) return [toField(path, schema, section)];
  return Object.entries(schema.properties).flatMap(([key, inner]) => {
    const place = `${path}.${key}`;
    return toFields(place, inner, inner.properties === undefined ? section : { key: place, title: inner.title ?? key });
  });
}

/** The form of a schema: its own fields first, as the group `general`, then a group for each object in it. */
export function describeForm(schema: JsonSchema): ParameterGroup[] {
  const entries = Object.entries(schema.properties ?? {});
  const general = entries.filter(([, inner]) => inner.properties === undefined).flatMap(([key, inner]) => toFields(key, inner));
  const groups = entries
    .filter(([, inner]) => inner.properties !== undefined)
    .map(([key, inner]) => ({ key, title: inner.title ?? key, fields: toFields(key, inner) }));
  return [{ key: 'general', title: texts.parameters.general, fields: general }, ...groups];
}

/** The form of a design configuration, from its own schema. */
export const parameterGroups: readonly ParameterGroup[] = describeForm(
  z.toJSONSchema(designConfigSchema, { io: 'input' }) as unknown as JsonSchema,
);

export const parameterFields: readonly ParameterField[] = parameterGroups.flatMap(({ fields }) => fields);

/** The id of a parameter's input in the page. */
export const parameterId = (path: string): string => `parameter-${path}`;
