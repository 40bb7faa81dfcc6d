import type { RequestName, RequestOutput } from '../contract.ts';
import type { CheckedInput } from '../contract-validation.ts';

type Handler<N extends RequestName> = (input: CheckedInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;

/** One handler a request of the contract. */
export type Handlers = { readonly [N in RequestName]: Handler<N> };

/** The handlers whose request starts with the name of a group, e.g. `HandlersOf<'runs'>`. */
export type HandlersOf<Group extends string> = {
  readonly [N in RequestName as N extends `${Group}.${string}` ? N : never]: Handler<N>;
};
