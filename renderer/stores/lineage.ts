import type { RunSummary } from '../../core/service/contract.ts';

type Forebear = 'teacher' | 'start';
type Descendant = 'student' | 'successor';

/** Another run that a run was made from, or that was made from it. */
export interface Relative<Relation = Forebear | Descendant> {
  readonly relation: Relation;
  readonly id: string;
  /** Null when it was deleted. */
  readonly name: string | null;
}

/** The runs that a run was made from: its teacher, and what it began with. */
export function forebearsOf({ lineage }: RunSummary, byId: ReadonlyMap<string, RunSummary>): Relative<Forebear>[] {
  return (['teacher', 'start'] as const).flatMap((relation) => {
    const id = lineage[relation];
    return id === null ? [] : [{ relation, id, name: byId.get(id)?.name ?? null }];
  });
}

/** The runs that learned from a run, or began with it. */
export function descendantsOf({ id }: RunSummary, list: readonly RunSummary[]): Relative<Descendant>[] {
  const made = (relation: Descendant, from: Forebear): Relative<Descendant>[] =>
    list.filter(({ lineage }) => lineage[from] === id).map((run) => ({ relation, id: run.id, name: run.name }));
  return [...made('student', 'teacher'), ...made('successor', 'start')];
}
