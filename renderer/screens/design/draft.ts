import type { z } from 'zod';
import { designConfigSchema, type DesignConfig } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';
import { parameterFields } from './parameter-fields.ts';

/** A configuration that is being edited, and may not be valid. Never changed in place. */
export type Draft = Readonly<Record<string, unknown>>;

const isDraft = (value: unknown): value is Draft => typeof value === 'object' && value !== null;

/** The value at a path such as `training.epochs`. */
export function valueAt(draft: Draft, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isDraft(value) ? value[key] : undefined), draft);
}

/** The same draft with another value at a path. */
export function withValue(draft: Draft, path: string, value: unknown): Draft {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...draft, [key]: value };
  const inner = draft[key];
  return { ...draft, [key]: withValue(isDraft(inner) ? inner : {}, rest.join('.'), value) };
}

/** The parameters in which two drafts differ. */
export function changedPaths(draft: Draft, base: Draft): ReadonlySet<string> {
  return new Set(parameterFields.map(({ path }) => path).filter((path) => valueAt(draft, path) !== valueAt(base, path)));
}

/** `mini` becomes `mini 2`, then `mini 3`. */
export function duplicateTitle(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name] = /^(.*?)(?: \d+)?$/.exec(name) ?? [];
  let number = 2;
  while (taken.has(`${stem} ${number}`)) number++;
  return `${stem} ${number}`;
}

/** What is wrong with one value, in words: what was expected, what was found. */
function describeIssue(issue: z.core.$ZodIssue, found: unknown): string {
  const { expected, atLeast, above, atMost, below, oneOf } = texts.validation;
  const wanted = (() => {
    switch (issue.code) {
      case 'invalid_type':
        return texts.validation.kinds[issue.expected as keyof typeof texts.validation.kinds];
      case 'too_small':
        if (issue.origin === 'string') return texts.validation.someText;
        return issue.inclusive === false ? above(Number(issue.minimum)) : atLeast(Number(issue.minimum));
      case 'too_big':
        if (issue.origin === 'string') return texts.validation.textUpTo(Number(issue.maximum));
        return issue.inclusive === false ? below(Number(issue.maximum)) : atMost(Number(issue.maximum));
      case 'invalid_value':
        return oneOf(issue.values.map(String));
      default:
        return undefined;
    }
  })();
  return wanted === undefined ? issue.message : expected(wanted, found);
}

interface CheckedDraft {
  /** The configuration, when everything is right. */
  readonly config: DesignConfig | null;
  /** One line for each path that is not. */
  readonly problems: ReadonlyMap<string, string>;
}

/** Validates a draft by the schema that the core uses too. */
export function checkDraft(draft: Draft): CheckedDraft {
  const result = designConfigSchema.safeParse(draft);
  if (result.success) return { config: result.data, problems: new Map() };
  const problems = new Map<string, string>();
  for (const issue of result.error.issues) {
    const path = issue.path.join('.');
    if (!problems.has(path)) problems.set(path, describeIssue(issue, valueAt(draft, path)));
  }
  return { config: null, problems };
}
