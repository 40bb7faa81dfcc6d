import { texts } from '../../texts.ts';
import type { Draft } from './draft.ts';
import type { ParameterField } from './parameter-fields.ts';
import { idleReason, startsClosed, summaryOf } from './parameter-relevance.ts';

/** One line of a group of parameters, from top to bottom. Lines keep their key while a value is typed. */
export type ParameterLine =
  | { readonly kind: 'section'; readonly key: string; readonly title: string; readonly summary: string; readonly open: boolean }
  | { readonly kind: 'fold'; readonly key: string; readonly title: string; readonly open: boolean }
  | { readonly kind: 'row'; readonly key: string; readonly field: ParameterField; readonly idle: string | null };

interface LayoutState {
  readonly draft: Draft;
  /** What is wrong with a value must be seen. */
  readonly problems: ReadonlyMap<string, string>;
  /** What the user opened (true) or closed (false), by the key of a section or fold. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** Everything is shown, as in a search. */
  readonly all: boolean;
}

/** Parameters that have no effect, next to each other and for one reason, fold into one line that gives it; nested parts get a line as heading. */
export function layOut(fields: readonly ParameterField[], { draft, problems, opened, all }: LayoutState): ParameterLine[] {
  const lines: ParameterLine[] = [];
  for (const part of neighbours(fields, ({ section }) => section?.key ?? '')) {
    const section = part[0]?.section ?? null;
    if (section !== null) {
      const wrong = part.some(({ path }) => problems.has(path));
      const open = all || wrong || (opened.get(section.key) ?? !startsClosed(section.key, draft));
      lines.push({ kind: 'section', ...section, summary: summaryOf(section.key, draft), open });
      if (!open) continue;
    }
    const idleOf = ({ path }: ParameterField): string | null => (problems.has(path) ? null : idleReason(path, draft));
    for (const same of neighbours(part, (field) => idleOf(field) ?? '')) {
      const [first] = same as [ParameterField];
      const idle = idleOf(first);
      if (idle !== null && !all) {
        const key = `fold-${first.path}`;
        const { folded, foldedCount } = texts.parameters;
        const title = same.length === 1 ? folded(first.title, idle) : foldedCount(same.length, idle);
        const open = opened.get(key) ?? false;
        lines.push({ kind: 'fold', key, title, open });
        if (!open) continue;
      }
      lines.push(...same.map((field) => ({ kind: 'row', key: field.path, field, idle }) as const));
    }
  }
  return lines;
}

/** Cuts a list where the key of an element differs from that of the one before. */
function neighbours<T>(values: readonly T[], keyOf: (value: T) => string): T[][] {
  const parts: T[][] = [];
  let before: string | null = null;
  for (const value of values) {
    const key = keyOf(value);
    if (key === before) parts.at(-1)?.push(value);
    else parts.push([value]);
    before = key;
  }
  return parts;
}
